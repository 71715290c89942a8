"""Two to four scenarios side by side on one register: who is in, at what price, and what is set differently."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.errors import KproError, UsageError
from kpro_analysis.register.requests import Register
from kpro_analysis.weighting.compare_weights import weight_differences
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.scenario import Scenario
from kpro_analysis.weighting.scenario_changes import applied, changes_since
from kpro_analysis.weighting.setting_words import SettingRow, choice_rows
from kpro_analysis.weighting.settings import Settings, agreed_settings

AGREED = "Aftalt"  # what the workbook agrees on
FEWEST, MOST = 2, 4


@dataclass(frozen=True)
class Contender:
    """Settings under a name; `remarks` are Danish sentences on what was fitted to the register, and has changed."""

    name: str
    settings: Settings
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Some contenders (c of them) on one register, `outcomes` in their order.

    `number` (n,) int: the form numbers of all that compete for any of them, those funded by any first, then by their
    best rank, then ascending. `rank` (n, c): ranks from 1, NaN where it doesn't compete; `funded` (n, c) bool.
    `agreement` (c, c): Kendall's tau-b between the rankings of those that compete for both, -1 (opposite) to 1 (the
    same), NaN where it isn't defined. `differences` holds a row for each thing that isn't set the same for all.
    """

    contenders: tuple[Contender, ...]
    outcomes: tuple[Outcome, ...]
    number: NDArray[np.int64]
    rank: NDArray[np.float64]
    funded: NDArray[np.bool_]
    agreement: NDArray[np.float64]

    @cached_property
    def differences(self) -> tuple[SettingRow, ...]:
        """What is set differently, in words."""
        chosen = [contender.settings for contender in self.contenders]
        weights = weight_differences([settings.weights for settings in chosen])
        return (*weights, *(row for row in choice_rows(chosen) if row.differs))

    @property
    def in_all(self) -> tuple[int, ...]:
        """Form numbers that every contender funds, ascending."""
        return tuple(sorted(self.number[self.funded.all(axis=1)].tolist()))

    @property
    def in_some(self) -> tuple[int, ...]:
        """Form numbers that some contenders fund and others don't, in the order of `number`."""
        return tuple(self.number[self.funded.any(axis=1) & ~self.funded.all(axis=1)].tolist())


def agreed(register: Register) -> Contender:
    """What the group agreed on in the workbook."""
    return Contender(AGREED, agreed_settings(register))


def contender(scenario: Scenario, register: Register) -> Contender:
    """A scenario as it can be used on this register."""
    settings, notices = applied(scenario, register)
    return Contender(scenario.name, settings, (*notices, *changes_since(scenario, register)))


def compare(register: Register, contenders: Sequence[Contender]) -> Comparison:
    """Work out each contender's ranking and what it funds, side by side.

    Refuses (UsageError) fewer than two or more than four, and one whose settings give no result, by its name.
    """
    if not FEWEST <= len(contenders) <= MOST:
        raise UsageError(f"Vælg {FEWEST} til {MOST} scenarier at sammenligne. Der er valgt {len(contenders)}.")
    outcomes = tuple(_outcome(register, one) for one in contenders)
    known = np.unique(np.concatenate([outcome.number for outcome in outcomes])).astype(np.int64)
    rank = np.full((len(known), len(outcomes)), np.nan)
    funded = np.zeros(rank.shape, dtype=bool)
    for column, outcome in enumerate(outcomes):
        place = np.searchsorted(known, outcome.number)
        rank[place, column] = outcome.rank
        funded[place, column] = outcome.funded
    order = np.lexsort((known, np.nanmin(rank, axis=1, initial=np.inf), ~funded.any(axis=1)))
    return Comparison(
        contenders=tuple(contenders),
        outcomes=outcomes,
        number=known[order],
        rank=rank[order],
        funded=funded[order],
        agreement=np.array([[kendall_tau(a, b) for b in rank.T] for a in rank.T]),
    )


def kendall_tau(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Kendall's tau-b between two rankings of the same n requests; checks nothing.

    one, other (n,): ranks, ties share theirs, NaN where a request isn't ranked; only those ranked in both count. The
    pairs ordered alike less those ordered oppositely, over the geometric mean of the pairs that either ranking tells
    apart; -1 to 1, NaN where a ranking tells none apart.

    Source: Kendall (1945), The treatment of ties in ranking problems, Biometrika 33(3).

    >>> kendall_tau(np.array([1.0, 2, 3]), np.array([1.0, 3, 2]))  # two pairs alike, one opposite
    0.3333333333333333
    """
    both = ~(np.isnan(one) | np.isnan(other))
    a, b = one[both], other[both]
    alike = apart_a = apart_b = 0
    for place in range(len(a) - 1):
        x, y = np.sign(a[place + 1 :] - a[place]), np.sign(b[place + 1 :] - b[place])
        alike += int(x @ y)
        apart_a += int(np.abs(x).sum())
        apart_b += int(np.abs(y).sum())
    return alike / math.sqrt(apart_a * apart_b) if apart_a and apart_b else math.nan


def _outcome(register: Register, one: Contender) -> Outcome:
    try:
        return evaluate(register, one.settings)
    except KproError as error:
        raise UsageError(f"Scenariet «{one.name}» kan ikke beregnes på dette register: {error}") from None
