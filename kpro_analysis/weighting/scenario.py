"""A scenario: settings under a name, with what they gave on the register of that day."""

import math
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from kpro_analysis.danish import plain
from kpro_analysis.errors import UsageError
from kpro_analysis.privacy import mask
from kpro_analysis.weighting.outcome import Excluded, Outcome
from kpro_analysis.weighting.settings import Settings

LONGEST_NAME, LONGEST_NOTE = 100, 2_000  # characters


@dataclass(frozen=True, slots=True)
class Scale:
    """A criterion as it was declared: its name, its agreed weight and the ends of its scale, in points."""

    name: str
    weight: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one competing request stood; money in DKK, None without an estimate.

    `points` follow the snapshot's criteria, None where not given; `rank` from 1, `score` 0-100.
    """

    number: int
    rank: int
    score: float
    funded: bool
    cost_low: float | None
    cost: float | None
    cost_high: float | None
    points: tuple[float | None, ...]


@dataclass(frozen=True)
class Snapshot:
    """The register and the result when a scenario was saved: enough to say later what is different.

    `file` and `sha256` name the workbook; `pool` and `committed` in DKK are the workbook's own; `standings` in
    ranking order, one per request that competed; `excluded` by form number. No titles and no free text.
    """

    file: str
    sha256: str
    pool: float
    committed: float
    criteria: tuple[Scale, ...]
    standings: tuple[Standing, ...]
    excluded: tuple[Excluded, ...]

    @property
    def funded(self) -> tuple[int, ...]:
        """The form numbers that were funded, ascending."""
        return tuple(sorted(s.number for s in self.standings if s.funded))

    @property
    def spent(self) -> float:
        """What the funded cost together, in DKK, by the planning cost."""
        return sum(s.cost or 0.0 for s in self.standings if s.funded)


@dataclass(frozen=True)
class Scenario:
    """Settings that somebody gave a name: `saved` with time zone; `saved_by` and `note` are what they typed, if any."""

    name: str
    settings: Settings
    saved: datetime
    snapshot: Snapshot
    saved_by: str | None = None
    note: str | None = None


def scenario_of(
    outcome: Outcome, name: str, *, saved: datetime, saved_by: str | None = None, note: str | None = None
) -> Scenario:
    """The scenario that a result is of; refuses (UsageError) a blank name and texts that are too long.

    What people type is kept in one line (the note in several). Names that look like a CPR number or an e-mail address
    are refused too; in the note these are hidden.
    """
    return Scenario(
        name=named(name),
        settings=outcome.settings,
        saved=saved.replace(microsecond=0),
        snapshot=snapshot_of(outcome),
        saved_by=typed(saved_by, "Feltet «gemt af»", LONGEST_NAME),
        note=typed(note, "Noten", LONGEST_NOTE, lines=True),
    )


def named(name: str) -> str:
    """A scenario's name as it is kept; refuses (UsageError) one that is blank or too long."""
    kept = typed(name, "Navnet", LONGEST_NAME)
    if kept is None:
        raise UsageError("Scenariet mangler et navn. Skriv, hvad det skal hedde, fx Borgersikkerhed først.")
    return kept


def typed(text: str | None, what: str, longest: int, *, lines: bool = False) -> str | None:
    """What somebody typed, as it is kept: legible, in one line unless `lines`; None when there is nothing.

    CPR-like numbers and e-mail addresses are refused (UsageError); in `lines`, where they stand among much else, they
    are hidden.

    >>> typed(" Møde   70  ", "Mødet", 100)
    'Møde 70'
    """
    kept = "".join(c for c in text or "" if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    rows = kept.split("\n") if lines else [kept]
    legible = "\n".join(plain(row) for row in rows).strip()
    kept = mask(legible)
    if kept != legible and not lines:
        raise UsageError(f"{what} ligner et CPR-nummer eller en e-mailadresse, eller har det i sig. Skriv det uden.")
    if len(kept) > longest:
        raise UsageError(f"{what} er på {len(kept)} tegn. Der er plads til {longest}; skriv det kortere.")
    return kept or None


def snapshot_of(outcome: Outcome) -> Snapshot:
    """What is kept of a result."""
    register = outcome.register
    rows = zip(
        *(outcome.number.tolist(), outcome.rank.tolist(), outcome.score.tolist(), outcome.funded.tolist()),
        *(map(_known, column.tolist()) for column in (outcome.cost_low, outcome.cost, outcome.cost_high)),
        (tuple(map(_known, points)) for points in register.points[outcome.position].tolist()),
        strict=True,
    )
    return Snapshot(
        file=register.file,
        sha256=register.sha256,
        pool=register.pool,
        committed=register.committed,
        criteria=tuple(Scale(c.name, c.weight, c.low, c.high) for c in register.criteria),
        standings=tuple(Standing(*row) for row in rows),
        excluded=outcome.excluded,
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
