"""Everything that a meeting can set before the ranking is computed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kpro_analysis.danish import parse_share
from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import SOURCES, STATUSES, Register

BLANK = ""  # stands for a blank or unrecognised source or status in the sets below
COMPETING_LIGHTS = frozenset({"Rød"})
COMPETING_SOURCES = frozenset({*SOURCES, BLANK}) - {"Evalueringsrapport", "Uddata-test"}
COMPETING_STATUSES = frozenset({*STATUSES, BLANK}) - {
    "Afvist",
    "I gang",
    "I drift",
    "Afsluttet",
    "Afventer workshop",
    "Videresendt KAM",
}
XXL_LOW = 100_000.0  # DKK: where the suppliers' size XXL begins
XXL_HIGH = 250_000.0  # DKK: our assumption, they give it no upper end
HIGHEST_RISK = 0.1  # of costing more than the pool holds, under the rule `safe`
OVERRUN_HIGH = 0.20  # the supplier's common overall error: uniform on 0 to +20 %


class CostBasis(StrEnum):
    """Which end of a size's interval the plan counts with."""

    LOW = "low"
    MID = "mid"
    HIGH = "high"


class Rule(StrEnum):
    """How the pool is spent."""

    RANK = "rank"
    OPTIMAL = "optimal"
    SAFE = "safe"


def parse_rule(text: str) -> dict[str, Any]:
    """Read `rank`, `optimal` or `safe=P` with P as `0.1`, `0,1` or `10%`; gives the fields of `Settings` that it sets.

    >>> parse_rule("safe=10%")
    {'rule': <Rule.SAFE: 'safe'>, 'highest_risk': 0.1}
    """
    rule, equals, share = text.strip().casefold().partition("=")
    if rule in tuple(Rule) and not equals:
        return {"rule": Rule(rule)}
    value = parse_share(share)
    if rule == Rule.SAFE and value is not None and 0 <= value <= 1:
        return {"rule": Rule.SAFE, "highest_risk": value}
    raise UsageError(
        "Reglen kan ikke læses. Skriv rank, optimal eller safe=P, hvor P er den højeste risiko for at overskride "
        "puljen, en andel fra 0 til 1, fx safe=0,1 eller safe=10%."
    )


class GuardKind(StrEnum):
    """What is done so that red errors don't drown in the points."""

    FLAG = "flag"
    FIRST = "first"
    RESERVE = "reserve"


@dataclass(frozen=True, slots=True)
class Guard:
    """The error guard; `share` (0-1, of the pool) only matters for `reserve`."""

    kind: GuardKind = GuardKind.FLAG
    share: float = 0.0

    @classmethod
    def parse(cls, text: str) -> "Guard":
        """Read `flag`, `first` or `reserve=P` with P as `0.3`, `0,3` or `30%`.

        >>> Guard.parse("reserve=30%")
        Guard(kind=<GuardKind.RESERVE: 'reserve'>, share=0.3)
        """
        kind, _, share = text.strip().partition("=")
        if kind in (GuardKind.FLAG, GuardKind.FIRST) and not share:
            return cls(GuardKind(kind))
        if kind == GuardKind.RESERVE and share:
            value = parse_share(share)
            if value is not None and 0 <= value <= 1:
                return cls(GuardKind.RESERVE, value)
        raise UsageError(
            "Værnet om røde fejl kan ikke læses. Skriv flag, first eller reserve=P, hvor P er en andel fra 0 til 1, fx "
            "reserve=0,3 eller reserve=30%."
        )

    def __str__(self) -> str:
        """The form that `parse` reads."""
        return f"{self.kind}={self.share:g}" if self.kind is GuardKind.RESERVE else str(self.kind)


@dataclass(frozen=True)
class Weights:
    """One weight >= 0 per criterion, at least one > 0; only their proportions matter.

    >>> Weights({"nytte": 30, "pris": 10}).shares
    {'nytte': 0.75, 'pris': 0.25}
    """

    values: Mapping[str, float]

    def __post_init__(self) -> None:
        for name, value in self.values.items():
            if not (math.isfinite(value) and value >= 0):
                raise UsageError(f"Vægten på {name} skal være et tal på 0 eller derover.")
        if not any(value > 0 for value in self.values.values()):
            raise UsageError("Alle vægte er 0. Giv mindst ét kriterium en vægt over 0.")

    @property
    def shares(self) -> dict[str, float]:
        """Each weight as a share of their sum, 0-1."""
        largest = max(self.values.values())  # first to 0-1, so that no sum is too large to hold
        total = math.fsum(value / largest for value in self.values.values())
        return {name: value / largest / total for name, value in self.values.items()}


@dataclass(frozen=True)
class Settings:
    """Weights, who competes, what it costs and how the pool is spent; money in DKK.

    `committed` is what is already taken from `pool`. A request competes when its light, source and status are in the
    sets (`BLANK` in a set lets those without one compete). `must` brings a request in even when it
    wouldn't compete otherwise (low-hanging fruit); `must_not` keeps it out of the pool. `overrun_high` is the upper
    end of the supplier's common error, as a share. `highest_risk` (0-1) of costing more than there is only matters for
    the rule `safe`.
    """

    weights: Weights
    pool: float
    committed: float = 0.0
    cost: CostBasis = CostBasis.MID
    rule: Rule = Rule.RANK
    guard: Guard = field(default_factory=Guard)
    must: frozenset[int] = frozenset()
    must_not: frozenset[int] = frozenset()
    lights: frozenset[str] = COMPETING_LIGHTS
    sources: frozenset[str] = COMPETING_SOURCES
    statuses: frozenset[str] = COMPETING_STATUSES
    xxl_high: float = XXL_HIGH
    overrun_high: float = OVERRUN_HIGH
    highest_risk: float = HIGHEST_RISK

    def __post_init__(self) -> None:
        for name, value in (("Puljen", self.pool), ("Disponeret beløb", self.committed)):
            if not (math.isfinite(value) and value >= 0):
                raise UsageError(f"{name} skal være et beløb på 0 kr. eller derover.")
        if not (math.isfinite(self.xxl_high) and self.xxl_high >= XXL_LOW):
            raise UsageError("Øvre grænse for XXL skal være et beløb på 100.000 kr. eller derover.")
        if not (math.isfinite(self.overrun_high) and self.overrun_high >= 0):
            raise UsageError("Fælles overskridelse skal være en andel på 0 eller derover, fx 0,2 for 20 %.")
        if not 0 <= self.highest_risk <= 1:
            raise UsageError("Den højeste risiko skal være en andel fra 0 til 1, fx 0,1 for 10 %.")
        if both := self.must & self.must_not:
            ids = ", ".join(f"#{n:03d}" for n in sorted(both))
            raise UsageError(f"{ids} er både valgt som skal med og skal ikke med. Vælg én af delene.")

    @property
    def available(self) -> float:
        """What there is to spend, in DKK: the pool less what is committed; may be below 0."""
        return self.pool - self.committed


def rule_text(settings: Settings) -> str:
    """The rule in the form that `parse_rule` reads, such as `safe=0.1`."""
    return f"{settings.rule}={settings.highest_risk:g}" if settings.rule is Rule.SAFE else str(settings.rule)


def agreed_settings(register: Register) -> Settings:
    """The settings that the workbook holds: the agreed weights, the pool and what is committed."""
    return Settings(
        weights=Weights({c.name: c.weight for c in register.criteria}), pool=register.pool, committed=register.committed
    )
