"""What of the register a visitor looks at: read from a message or an address, kept in the address."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from kpro_analysis.danish import parse_date
from kpro_analysis.errors import UsageError
from kpro_analysis.findings import Level
from kpro_analysis.register.overview import AGE, BREAKDOWNS, Overview, value_of
from kpro_analysis.register.search import matches
from kpro_analysis.register.waiting import AGE_LABELS
from kpro_analysis.screens.asked import from_address
from kpro_analysis.screens.controls import SEARCH_MAX
from kpro_analysis.screens.link import FILTER_PREFIX, NO_VALUE

SEARCH, CHOSEN, DAY, LEVELS = "sog", "valgt", "dag", "grad"
LONGEST_FORM_NUMBER = 6  # digits


@dataclass(frozen=True)
class Look:
    """What is searched for and filtered by, which request is seen, and until when days are counted.

    `filters` has an entry for each of `BREAKDOWNS` (empty: all); `levels` of findings (empty: all); `day` None is the
    day that the register tells about.
    """

    search: str = ""
    filters: Mapping[str, frozenset[str]] = field(default_factory=lambda: dict.fromkeys(BREAKDOWNS, frozenset()))
    levels: frozenset[str] = frozenset()
    selected: int | None = None
    day: date | None = None


def shown(look: Look, found: Overview) -> list[int]:
    """The form numbers that the search finds and the filters let through, in the register's order."""
    filters = {name: values for name, values in look.filters.items() if values}
    return [
        request.number
        for request in found.register.requests
        if all(value_of(request, name, found.day) in values for name, values in filters.items())
        and matches(request, look.search)
    ]


def patched(look: Look, patch: Mapping[str, Any], found: Overview) -> Look:
    """The look with raw values from a message or an address; UsageError names what can't be used."""
    readers: dict[str, Callable[[Any], Any]] = {
        "search": lambda value: str(value)[:SEARCH_MAX],
        "filters": lambda value: _filters(value, look, found),
        "levels": _levels,
        "selected": lambda value: _selected(value, found),
        "day": _day,
    }
    if patch.keys() - readers.keys():
        raise UsageError("Siden kender ikke et af valgene. Genindlæs siden.")
    return replace(look, **{key: readers[key](value) for key, value in patch.items()})


def _filters(value: Any, look: Look, found: Overview) -> dict[str, frozenset[str]]:
    if not isinstance(value, dict) or not value.keys() <= set(BREAKDOWNS):
        raise UsageError("Filteret kan ikke læses.")
    for name, chosen in value.items():
        known = set(AGE_LABELS) if name == AGE else {count.value for count in found.counts[name]}
        if not isinstance(chosen, list) or not all(isinstance(v, str) and v in known for v in chosen):
            raise UsageError("Filteret har en værdi, som ikke findes i registeret.")
    return {**look.filters, **{name: frozenset(chosen) for name, chosen in value.items()}}


def _levels(value: Any) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(v, str) and v in set(Level) for v in value):
        raise UsageError("Graden af bemærkninger kan ikke læses.")
    return frozenset(value)


def _selected(value: Any, found: Overview) -> int | None:
    if value is None or (type(value) is int and value in found.register.by_number):
        return value
    raise UsageError("Ændringsønsket findes ikke i registeret.")


def _day(value: Any) -> date | None:
    if value is None:
        return None
    day = parse_date(value) if isinstance(value, str) else None
    if day is None:
        raise UsageError("Dagen, der regnes til, skal være en dato, fx 2024-02-07.")
    return day


def to_query(look: Look) -> str:
    """The look as a query string; "" when nothing is chosen."""
    return urlencode(list(_pairs(look)))


def _pairs(look: Look) -> Iterator[tuple[str, str]]:
    if look.search:
        yield SEARCH, look.search
    for name, values in look.filters.items():
        if values:
            yield FILTER_PREFIX + name, "~".join(value or NO_VALUE for value in sorted(values))
    if look.levels:
        yield LEVELS, "~".join(sorted(look.levels))
    if look.selected is not None:
        yield CHOSEN, str(look.selected)
    if look.day is not None:
        yield DAY, look.day.isoformat()


def from_query(query: str, found: Overview) -> tuple[Look, tuple[str, ...]]:
    """The look that an address asks for, and a sentence for each fault in it: what can't be used is left out."""
    return from_address(query, Look(), _patch, lambda look, patch: patched(look, patch, found))


def _patch(_look: Look, key: str, text: str) -> dict[str, Any] | None:
    if key.startswith(FILTER_PREFIX):
        return {"filters": {key.removeprefix(FILTER_PREFIX): _split(text)}}
    patches: dict[str, dict[str, Any]] = {
        SEARCH: {"search": text},
        LEVELS: {"levels": _split(text)},
        CHOSEN: {"selected": _form_number(text)},
        DAY: {"day": text},
    }
    return patches.get(key)


def _split(text: str) -> list[str]:
    return ["" if value == NO_VALUE else value for value in text.split("~")] if text else []


def _form_number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_FORM_NUMBER else 0
