"""What of an audit a visitor looks at: read from a message or an address, kept in the address."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from kpro_analysis.danish import parse_date
from kpro_analysis.errors import UsageError
from kpro_analysis.minlog.summary_format import DAYS, DIMENSIONS, Meta
from kpro_analysis.minlog.summary_view import Filters
from kpro_analysis.screens.asked import from_address
from kpro_analysis.screens.link import FILTER_PREFIX, NO_VALUE

LOG = "log"  # which of several audits
WORDS = {"fra": "first", "til": "last", "dage": "days", "delt": "by", "spor": "trace", "release": "releases"}
INNER = {"first": "first", "last": "last", "days": "days", "filters": "values"}  # a control -> a field of Filters
MOST_RELEASES = 20
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_TRACE = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class Look:
    """The filters, the dimension that the table is parted by, the trace that is looked into, and the typed releases."""

    filters: Filters = field(default_factory=Filters)
    by: str = DIMENSIONS[0]
    trace: str | None = None
    releases: tuple[date, ...] = ()


def month_text(month: int) -> str:
    """A month as in the address.

    >>> month_text(2024 * 12)
    '2024-01'
    """
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def patched(look: Look, patch: Mapping[str, Any], meta: Meta) -> Look:
    """The look with raw values from a message or an address; UsageError names what can't be used."""
    filters = look.filters
    readers: dict[str, Callable[[Any], Any]] = {
        "first": _month,
        "last": _month,
        "days": _days,
        "filters": lambda value: _values(value, filters, meta),
        "by": _by,
        "trace": _trace,
        "releases": _releases,
    }
    if patch.keys() - readers.keys():
        raise UsageError("Siden kender ikke et af valgene. Genindlæs siden.")
    read = {key: readers[key](value) for key, value in patch.items()}
    inner = {name: read.pop(key) for key, name in INNER.items() if key in read}
    changed = replace(filters, **inner)
    if changed.first is not None and changed.last is not None and changed.first > changed.last:
        raise UsageError("Perioden slutter, før den begynder. Vælg en senere sidste måned.")
    return replace(look, filters=changed, **read)


def _month(value: Any) -> int | None:
    if value in (None, ""):
        return None
    found = _MONTH.fullmatch(value) if isinstance(value, str) else None
    if found is None or not 1 <= int(found[2]) <= 12:
        raise UsageError("En måned i perioden kan ikke læses. Skriv fx 2024-02.")
    return int(found[1]) * 12 + int(found[2]) - 1


def _days(value: Any) -> int:
    if str(value) not in map(str, DAYS):
        raise UsageError(f"Dage uden aktivitet skal være {', '.join(map(str, DAYS[:-1]))} eller {DAYS[-1]}.")
    return int(value)


def _values(value: Any, old: Filters, meta: Meta) -> dict[str, frozenset[str]]:
    if not isinstance(value, dict) or not value.keys() <= set(DIMENSIONS):
        raise UsageError("Filteret kan ikke læses.")
    for name, chosen in value.items():
        if not isinstance(chosen, list) or not all(isinstance(v, str) and v in meta.texts[name] for v in chosen):
            raise UsageError("Filteret har en værdi, som ikke findes i udtrækket.")
    return {**old.values, **{name: frozenset(chosen) for name, chosen in value.items()}}


def _by(value: Any) -> str:
    if value not in DIMENSIONS:
        raise UsageError("Opdelingen findes ikke blandt valgene på siden.")
    return str(value)


def _trace(value: Any) -> str | None:
    if value is None or (isinstance(value, str) and _TRACE.fullmatch(value)):
        return value
    raise UsageError("Sporet kan ikke læses. Vælg det i listen.")


def _releases(value: Any) -> tuple[date, ...]:
    parts = [part for part in re.split(r"[,;~\s]+", str(value)) if part]
    days = [parse_date(part) for part in parts]
    known = [day for day in days if day is not None]
    if len(known) < len(days) or len(known) > MOST_RELEASES:
        raise UsageError(f"Releases skal være højst {MOST_RELEASES} datoer, fx 07-02-2024, 01-03-2024.")
    return tuple(sorted(set(known)))


def to_query(look: Look, log: str = "") -> str:
    """The look as a query string; "" when nothing is chosen."""
    return urlencode([*([(LOG, log)] if log else []), *_pairs(look)])


def _pairs(look: Look) -> Iterator[tuple[str, str]]:
    filters = look.filters
    for key, month in (("fra", filters.first), ("til", filters.last)):
        if month is not None:
            yield key, month_text(month)
    if filters.days != Filters().days:
        yield "dage", str(filters.days)
    for name in DIMENSIONS:  # a value each, since a value may hold any sign
        for value in sorted(filters.values[name]):
            yield FILTER_PREFIX + name, value or NO_VALUE
    if look.by != Look().by:
        yield "delt", look.by
    if look.trace is not None:
        yield "spor", look.trace
    if look.releases:
        yield "release", "~".join(day.isoformat() for day in look.releases)


def from_query(query: str, meta: Meta) -> tuple[Look, tuple[str, ...]]:
    """The look that an address asks for, and a sentence for each fault in it: what can't be used is left out."""
    return from_address(query, Look(), _patch, lambda look, patch: patched(look, patch, meta))


def _patch(look: Look, key: str, text: str) -> dict[str, Any] | None:
    if key == LOG:
        return {}
    name = key.removeprefix(FILTER_PREFIX)
    if name != key and name in DIMENSIONS:
        return {"filters": {name: [*look.filters.values[name], "" if text == NO_VALUE else text]}}
    return {WORDS[key]: text} if key in WORDS else None
