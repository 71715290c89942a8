"""What a visitor has set on the what-if page, and how it is read from a message or a link."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from kpro_analysis.danish import format_number
from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import LIGHTS, SOURCES, STATUSES, Register, form_id
from kpro_analysis.register.search import FACETS, facet_counts
from kpro_analysis.weighting.draws import Around, Draws
from kpro_analysis.weighting.movement import SortKey
from kpro_analysis.weighting.settings import (
    BLANK,
    CostBasis,
    Guard,
    GuardKind,
    Rule,
    Settings,
    Weights,
    agreed_settings,
    parse_rule,
)

WEIGHT_MAX = 10.0
POOL_MAX = 100_000_000.0
SORTS = tuple(SortKey)
SEARCH_MAX = 200


@dataclass(frozen=True)
class View:
    """What of the result is looked at: changes no number. `filters` has an entry per facet (empty: all).

    `around` and `spread` say which weights are drawn to see how robust the result is.
    """

    filters: Mapping[str, frozenset[str]] = field(default_factory=lambda: dict.fromkeys(FACETS, frozenset()))
    search: str = ""
    sort: str = "rank"
    selected: int | None = None
    meeting: bool = False
    around: Around = Around.CURRENT
    spread: float = Draws.spread


@dataclass(frozen=True)
class Controls:
    """All that can be set on the page."""

    settings: Settings
    view: View = View()


def page_settings(register: Register) -> Settings:
    """The agreed settings with weights on the page's scale, 0-10: larger ones are scaled down in proportion."""
    return on_page(agreed_settings(register))


def on_page(settings: Settings) -> Settings:
    """The settings with weights on the page's scale."""
    return replace(settings, weights=on_scale(settings.weights))


def on_scale(weights: Weights) -> Weights:
    """The weights, or where they are above the page's scale, the same scaled down in proportion."""
    largest = max(weights.values.values())
    if largest <= WEIGHT_MAX:
        return weights
    return Weights({name: v / largest * WEIGHT_MAX for name, v in weights.values.items()})


def _number(value: Any, low: float, high: float, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise UsageError(f"{what} skal være et tal.")
    if not low <= value <= high:
        raise UsageError(f"{what} skal ligge mellem {format_number(low)} og {format_number(high)}.")
    return float(value)


def _choices(value: Any, allowed: tuple[str, ...], what: str) -> frozenset[str]:
    if not isinstance(value, list) or not all(v in allowed for v in value):
        raise UsageError(f"{what} kan ikke læses. Vælg blandt: {', '.join(filter(None, allowed))}.")
    return frozenset(value)


def _one_of(kind: Any, value: Any, what: str) -> Any:
    try:
        return kind(value)
    except ValueError:
        raise UsageError(f"{what} findes ikke blandt valgene på siden.") from None


def _exists(number: Any, register: Register) -> bool:
    return type(number) is int and number in register.by_number


def _requests(value: Any, register: Register) -> frozenset[int]:
    if not isinstance(value, list):
        raise UsageError("Låsene kan ikke læses.")
    if unknown := [n for n in value if not _exists(n, register)]:
        named = ", ".join(form_id(n) for n in unknown if type(n) is int and n > 0) or "Et af dem"
        raise UsageError(f"{named} findes ikke i registeret og kan ikke låses.")
    return frozenset(value)


def _weights(value: Any, old: Weights) -> Weights:
    if not isinstance(value, dict) or not value.keys() <= old.values.keys():
        raise UsageError("Et kriterium i valget findes ikke i registeret.")
    new = {name: _number(v, 0, WEIGHT_MAX, f"Vægten på {name}") for name, v in value.items()}
    return Weights({**old.values, **new})


def _setting_readers(register: Register, old: Settings) -> dict[str, Callable[[Any], Any]]:
    return {
        "weights": lambda v: _weights(v, old.weights),
        "pool": lambda v: _number(v, 0, POOL_MAX, "Puljen (kr.)"),
        "cost": lambda v: _one_of(CostBasis, v, "Prisantagelsen"),
        "rule": _rule,
        "guard": _guard,
        "must": lambda v: _requests(v, register),
        "must_not": lambda v: _requests(v, register),
        "lights": lambda v: _choices(v, LIGHTS, "Prioritet"),
        "sources": lambda v: _choices(v, (*SOURCES, BLANK), "Kilde"),
        "statuses": lambda v: _choices(v, (*STATUSES, BLANK), "Status"),
        "xxl_high": lambda v: _number(v, 100_000, POOL_MAX, "Øvre grænse for XXL (kr.)"),
        "overrun_high": lambda v: _number(_percent(v), 0, 100, "Den fælles overskridelse (%)") / 100,
    }


def _rule(value: Any) -> dict[str, Any]:
    try:
        return parse_rule(str(value))
    except UsageError:
        if not str(value).startswith(Rule.SAFE):
            raise UsageError("Reglen findes ikke blandt valgene på siden.") from None
        raise UsageError("Den højeste risiko skal ligge mellem 0 og 100 %.") from None


def _guard(value: Any) -> Guard:
    try:
        return Guard.parse(str(value))
    except UsageError:
        if not str(value).startswith(GuardKind.RESERVE):
            raise UsageError("Værnet om røde fejl findes ikke blandt valgene på siden.") from None
        raise UsageError("Den del af puljen, der reserveres til røde fejl, skal ligge mellem 0 og 100 %.") from None


def _percent(share: Any) -> Any:
    return share * 100 if isinstance(share, int | float) and not isinstance(share, bool) else share


def _filters(value: Any, old: View, register: Register) -> dict[str, frozenset[str]]:
    known = facet_counts(register)
    if not isinstance(value, dict) or not value.keys() <= set(FACETS):
        raise UsageError("Filteret kan ikke læses.")
    for facet, chosen in value.items():
        if not isinstance(chosen, list) or not all(isinstance(v, str) and v in known[facet] for v in chosen):
            raise UsageError("Filteret har en værdi, som ikke findes i registeret.")
    return {**old.filters, **{facet: frozenset(v) for facet, v in value.items()}}


def _selected(value: Any, register: Register) -> int | None:
    if value is None or _exists(value, register):
        return value  # type: ignore[no-any-return]
    raise UsageError("Ændringsønsket findes ikke i registeret.")


def _sort(value: Any) -> str:
    if value in SORTS:
        return str(value)
    raise UsageError("Sorteringen findes ikke.")


def _meeting(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise UsageError("Mødevisningen er enten til eller fra.")


def _view_readers(register: Register, old: View) -> dict[str, Callable[[Any], Any]]:
    return {
        "filters": lambda v: _filters(v, old, register),
        "search": lambda v: str(v)[:SEARCH_MAX],
        "sort": _sort,
        "selected": lambda v: _selected(v, register),
        "meeting": _meeting,
        "around": lambda v: _one_of(Around, v, "Vægtene, der trækkes,"),
        "spread": lambda v: _number(_percent(v), 1, 50, "Spredningen (%)") / 100,
    }


def patched(controls: Controls, patch: Mapping[str, Any], register: Register) -> Controls:
    """The controls with a patch of raw values from a message applied; UsageError names what can't be used."""
    setting_readers = _setting_readers(register, controls.settings)
    view_readers = _view_readers(register, controls.view)
    if unknown := patch.keys() - setting_readers.keys() - view_readers.keys():
        raise UsageError(f"Ukendt valg på siden: {len(unknown)} felt(er). Genindlæs siden.")
    settings = {key: setting_readers[key](value) for key, value in patch.items() if key in setting_readers}
    settings |= settings.pop("rule", {})  # the rule's reader gives all that its text sets
    view = {key: view_readers[key](value) for key, value in patch.items() if key in view_readers}
    return Controls(replace(controls.settings, **settings), replace(controls.view, **view))
