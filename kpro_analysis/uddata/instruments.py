"""Patient-reported instruments, declared as data: items, missing rule, formula, bands, licence; never an item's text.

Each is an object of `instruments.json`. A scale's `points` say what an answer gives: `code` the answer itself,
`percent` how far it lies up its range (0-100), or a table (a code that isn't there gives 0). They are added or
averaged.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from kpro_analysis.columns import header_key
from kpro_analysis.errors import UsageError


class Direction(StrEnum):
    """Which end of a scale is the good one."""

    HIGHER = "higher"
    LOWER = "lower"

    @property
    def danish(self) -> str:
        """The direction as users read it."""
        return {"higher": "højere er bedre", "lower": "lavere er bedre"}[self.value]


@dataclass(frozen=True)
class Item:
    """A question by its short name: its codes are the whole numbers from `low` to `high`.

    `missing` are codes that mean no answer, such as "did it for other reasons". `foreign` are codes that only another
    version of the instrument has.
    """

    name: str
    low: int
    high: int
    missing: frozenset[int] = frozenset()
    foreign: frozenset[int] = frozenset()

    @property
    def codes(self) -> range:
        """The codes that are answers."""
        return range(self.low, self.high + 1)


@dataclass(frozen=True)
class Band:
    """From `low` and up to the next band a score is said in these Danish words."""

    low: float
    words: str


@dataclass(frozen=True, eq=False)
class Scale:
    """A score: `constant` plus the sum, or the mean, of what the answers give; exact, never rounded.

    `name` is stable, `title` Danish. `points` hold for each item what each of its codes gives. It needs `least`
    answers; with fewer there is none. A scale with `parts` has no points: it is the mean of those other scales that
    there are. `low` and `high` are the ends of what can come out. `smallest_change`: a smaller one may be chance; None
    where it isn't known.
    """

    name: str
    title: str
    direction: Direction
    points: Mapping[str, Mapping[int, Fraction]]
    mean: bool
    constant: Fraction
    least: int
    low: float
    high: float
    parts: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    smallest_change: float | None = None


@dataclass(frozen=True)
class Instrument:
    """An instrument: `items` in the order of a file's columns, and its scales.

    `other_version` names the version that an item's foreign codes belong to. `has_profile`: the answers side by side
    are read as a text. `licence`, `source` and `notes` are Danish.
    """

    name: str
    title: str
    items: tuple[Item, ...]
    scales: tuple[Scale, ...]
    licence: str
    source: str
    notes: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    other_version: str = ""
    has_profile: bool = False


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every instrument there is, by name, as declared.

    >>> [scale.name for scale in instruments()["HADS"].scales]
    ['anxiety', 'depression']
    """
    text = (files("kpro_analysis.uddata") / "instruments.json").read_text(encoding="utf-8")
    declared = json.loads(text, parse_float=Decimal)
    return {name: _instrument(name, fields) for name, fields in declared.items()}


def find_instrument(name: str) -> Instrument:
    """The instrument that is meant, whatever the case and hyphens; raises UsageError that lists those there are.

    >>> find_instrument("who 5").name
    'WHO-5'
    """
    known = instruments()
    by_key = {header_key(word): found for found in known.values() for word in (found.name, *found.aliases)}
    found = by_key.get(header_key(name))
    if found is None:
        raise UsageError(f"Instrumentet kendes ikke. Vælg blandt: {', '.join(known)}.")
    return found


def _instrument(name: str, fields: Mapping[str, Any]) -> Instrument:
    items = {item["name"]: _item(item) for item in fields["items"]}
    backwards = {item["name"] for item in fields["items"] if item.get("reversed")}
    scales: dict[str, Scale] = {}
    for declared in fields["scales"]:
        combined = "parts" in declared
        scales[declared["name"]] = _combined(declared, scales) if combined else _plain(declared, items, backwards)
    return Instrument(
        name=name,
        title=fields["title"],
        items=tuple(items.values()),
        scales=tuple(scales.values()),
        licence=fields["licence"],
        source=fields["source"],
        notes=tuple(fields.get("notes", ())),
        aliases=tuple(fields.get("aliases", ())),
        other_version=fields.get("other_version", ""),
        has_profile=fields.get("profile", False),
    )


def _item(fields: Mapping[str, Any]) -> Item:
    low, high = fields["range"]
    missing, foreign = (frozenset(fields.get(key, ())) for key in ("missing", "other_version"))
    return Item(fields["name"], low, high, missing, foreign)


def _plain(fields: Mapping[str, Any], items: Mapping[str, Item], backwards: set[str]) -> Scale:
    """A scale of answers."""
    rule, times = fields["points"], Fraction(fields.get("times", 1))
    names = rule if isinstance(rule, dict) else fields["items"]
    points = {name: _points(items[name], rule, times, reverse=name in backwards) for name in names}
    mean, constant = fields["combine"] == "mean", Fraction(fields.get("constant", 0))
    ends = [(min(given.values()), max(given.values())) for given in points.values()]
    lows, highs = zip(*ends, strict=True)
    low, high = (min(lows), max(highs)) if mean else (sum(lows), sum(highs))
    return Scale(
        **_named(fields),
        points=points,
        mean=mean,
        constant=constant,
        least=fields["least"],
        low=float(constant + low),
        high=float(constant + high),
        bands=tuple(Band(float(start), words) for start, words in fields.get("bands", ())),
        smallest_change=_number(fields.get("smallest_detectable_change")),
    )


def _combined(fields: Mapping[str, Any], scales: Mapping[str, Scale]) -> Scale:
    """A scale of scales."""
    parts = [scales[name] for name in fields["parts"]]
    return Scale(
        **_named(fields),
        points={},
        mean=True,
        constant=Fraction(0),
        least=1,
        low=min(part.low for part in parts),
        high=max(part.high for part in parts),
        parts=tuple(part.name for part in parts),
    )


def _named(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": fields["name"], "title": fields["title"], "direction": Direction(fields["direction"])}


def _points(item: Item, rule: Any, times: Fraction, *, reverse: bool) -> dict[int, Fraction]:
    """What each code of an item gives; a reversed item's table is by the code counted from the other end."""
    given = {}
    for code in item.codes:
        turned = item.low + item.high - code if reverse else code
        if rule == "code":
            points = Fraction(turned)
        elif rule == "percent":
            points = Fraction(100 * (turned - item.low), item.high - item.low)
        else:
            points = Fraction(rule[item.name].get(str(turned), 0))
        given[code] = times * points
    return given


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
