"""How alone the best set is: the other sets that score as much, and the next best one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.danish import format_money, format_number
from kpro_analysis.weighting.bundles import ids
from kpro_analysis.weighting.model import Contest, Rated
from kpro_analysis.weighting.movement import DECIMALS
from kpro_analysis.weighting.near_best import near_best
from kpro_analysis.weighting.pool import begin, solve, spend
from kpro_analysis.weighting.settings import Rule, Weights

MOST_TIES = 20


@dataclass(frozen=True, slots=True)
class FundedSet:
    """Form numbers, ascending, with riders; their total score, and what they cost together in DKK (planning costs)."""

    numbers: tuple[int, ...]
    total_score: float
    spent: float


@dataclass(frozen=True)
class NextBest:
    """What lies next to the best set.

    `ties`: other sets with the same total score (to 9 decimals), at most `MOST_TIES`, those that `optimal` would prefer
    first; `second`: the set with the highest total strictly below, None when there is none. `known` is False when
    requests require one another in too many ways to tell; then `ties` is empty and `second` None. Guard and musts are
    in all sets, and none holds a needless one: a request that gives no points, costs, and isn't required by another.
    """

    best: FundedSet
    ties: tuple[FundedSet, ...]
    second: FundedSet | None
    known: bool

    @property
    def score(self) -> float:
        """By how much the next best set scores less than the best, to 9 decimals; 0 when there is none."""
        return round(self.best.total_score - self.second.total_score, DECIMALS) if self.second else 0.0

    @property
    def entered(self) -> tuple[int, ...]:
        """Form numbers, ascending, that the next best set holds and the best doesn't."""
        return tuple(sorted(set(self.second.numbers) - set(self.best.numbers))) if self.second else ()

    @property
    def left(self) -> tuple[int, ...]:
        """Form numbers, ascending, that the best set holds and the next best doesn't."""
        return tuple(sorted(set(self.best.numbers) - set(self.second.numbers))) if self.second else ()

    @property
    def sentence(self) -> str:
        """The ties and the next best set, in Danish."""
        if not self.known:
            return "Det næstbedste valg kan ikke findes, fordi så mange ønsker kræver hinanden."
        more = {0: "Intet andet valg", 1: "Ét andet valg"}.get(len(self.ties), f"{len(self.ties)} andre valg")
        more = f"Mindst {more}" if len(self.ties) == MOST_TIES else more
        alike = f"{more} giver den samme samlede score."
        if self.second is None:
            return f"{alike} Der er ikke noget næstbedste valg."
        kroner = self.second.spent - self.best.spent
        money = f"{format_money(abs(kroner))} {'mere' if kroner > 0 else 'mindre'}" if kroner else "det samme"
        moved = [f"med {ids(self.entered)}"] if self.entered else []
        moved += [f"uden {ids(self.left)}"] if self.left else []
        lost = f"{format_number(self.score, 1)} point mindre og koster {money}"
        return f"{alike} Det næstbedste, {' og '.join(moved)}, giver {lost}."


def next_best(contest: Contest, weights: Weights | None = None) -> NextBest:
    """The ties of the best set and the next best one, exact, by these weights (default: the settings').

    By the rule `optimal` with the contest's settings, whatever rule is in force. Refuses (UsageError) what
    `Contest.evaluate` refuses.
    """
    rated = contest.rated(weights or contest.settings.weights)
    bids, order = contest.bids, rated.order
    units = order[bids.can_be_funded[order]]
    purse = begin(bids, units)
    fixed = np.array(purse.verdict, dtype=bool)
    units = np.sort(units[~fixed[units]])
    by_rank = spend(bids, order, rated.keys, Rule.RANK).funded
    sack = purse.sack(units, rated.keys, by_rank)
    best = solve(sack, by_rank[units])
    found = near_best(sack, best, MOST_TIES)

    def whole(taken: NDArray[np.bool_]) -> FundedSet:
        return _funded_set(contest, rated, np.append(np.flatnonzero(fixed), units[taken]))

    if found is None:
        return NextBest(whole(best), (), None, known=False)
    second = None if found.second is None else whole(found.second)
    return NextBest(whole(best), tuple(map(whole, found.ties)), second, known=True)


def next_best_dict(found: NextBest) -> dict[str, Any]:
    """The next best set as plain values: form numbers such as "#019", null where there is none."""
    second = found.second
    return {
        "funded": None if second is None else _ids(second.numbers),
        "total_score": None if second is None else second.total_score,
        "spent": None if second is None else second.spent,
        "score": None if second is None else found.score,
        "kroner": None if second is None else second.spent - found.best.spent,
        "entered": _ids(found.entered),
        "left": _ids(found.left),
        "known": found.known,
        "sentence": found.sentence,
    }


def _ids(numbers: Iterable[int]) -> list[str]:
    return [ids([n]) for n in numbers]


def _funded_set(contest: Contest, rated: Rated, units: NDArray[np.intp]) -> FundedSet:
    """These units with their riders."""
    funded = np.isin(contest.bids.ties.unit, units)
    numbers = tuple(contest.bids.number[funded].tolist())
    return FundedSet(numbers, float(rated.score[funded].sum()), float(contest.costs.plan[funded].sum()))
