"""The other sets that the rule `optimal` could choose, as demands on the weights: met one by one."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.infer_duels import Plan
from kpro_analysis.weighting.infer_program import Demand, Solved, widest
from kpro_analysis.weighting.model import Contest, contributions, score_keys
from kpro_analysis.weighting.outcome import Verdict
from kpro_analysis.weighting.pool import Purse

Floats = NDArray[np.float64]
MOST_ROUNDS = 100
TOLERANCE = 1e-6  # score points


@dataclass(frozen=True)
class Rivalry:
    """The chosen units against all other sets that fit; places as in `Bids`; `sums` (n, criteria) as below."""

    contest: Contest
    plan: Plan
    chosen: frozenset[int]
    sums: Floats

    def rivals(self, shares: Floats) -> list[frozenset[int]]:
        """The best set, and for each chosen unit that can be left out the best without it: one is the best other."""
        keys = keys_by(self.contest, shares)
        return [self._best(keys, None), *(self._best(keys, out) for out in sorted(self.chosen - self.plan.paid))]

    def _best(self, keys: NDArray[np.int64], out: int | None) -> frozenset[int]:
        bids = self.plan.bids
        purse = Purse(bids)
        for unit in sorted(self.plan.paid):
            purse.left -= purse.cost[unit]
            purse.verdict[unit] = Verdict.BY_GUARD
        barred = {out} | {u for u, package in bids.ties.packages.items() if out in package}
        open_ = [u for u in np.flatnonzero(bids.can_be_funded).tolist() if u not in barred and not purse.verdict[u]]
        purse.pay_best(np.array(open_, dtype=np.intp), keys, np.zeros(len(keys), dtype=bool))
        return frozenset(np.flatnonzero(np.array(purse.verdict) > 0).tolist())

    def wins_ties(self, other: frozenset[int]) -> bool:
        """Whether the chosen are cheaper, and so funded where both sets score the same."""
        cost = self.plan.bids.cost
        return int(cost[sorted(self.chosen)].sum()) < int(cost[sorted(other)].sum())

    def lead(self, other: frozenset[int]) -> Floats:
        """By how many points per share the chosen outscore another set; what costs nothing counts in both."""
        free = {u for u in other if self.plan.bids.cost[u] == 0}
        ours = sorted(self.chosen | free)
        row: Floats = 100 * (self.sums[ours].sum(axis=0) - self.sums[sorted(other)].sum(axis=0))
        return row


def keys_by(contest: Contest, shares: Floats) -> NDArray[np.int64]:
    """Scores in whole billionths of a point, (n,), exactly as `Contest.evaluate` counts them."""
    return score_keys(contributions(contest.points, shares).sum(axis=1))


def sums_with_riders(contest: Contest) -> Floats:
    """Each unit's points with those of its riders, (n, criteria)."""
    unit = contest.bids.ties.unit
    sums = np.zeros_like(contest.points)
    np.add.at(sums, unit[unit >= 0], contest.points[unit >= 0])
    return sums


def widest_over_sets(rivalry: Rivalry, wanted: Demand, most: int, by_ties: bool = False) -> Solved | None:
    """The shares with the largest margin over every other set that fits, the pairs of `wanted` included; see `widest`.

    Sets with the same points on every criterion don't count: which one is funded, the weights don't change.

    Method: a programme with the sets met so far; the exact solver gives the best sets without each of the chosen by its
    weights; those that beat the margin are added, until none does (Kelley 1960).
    """
    seen: set[frozenset[int]] = set()
    start = np.full(wanted.rows.shape[1], 1 / wanted.rows.shape[1])
    solved: Solved | None = Solved(start, None, wanted.forced, True)
    if len(wanted.rows):
        solved = widest(wanted, most, by_ties)
    for _ in range(MOST_ROUNDS):
        if solved is None:
            return None
        fresh = []
        for other in rivalry.rivals(solved.shares):
            row, tied = rivalry.lead(other), rivalry.wins_ties(other)
            least = np.inf if solved.margin is None else 0.0 if by_ties and tied else solved.margin
            if other not in seen | {rivalry.chosen} and np.any(row != 0) and row @ solved.shares < least - TOLERANCE:
                seen.add(other)
                fresh.append((row, tied))
        if not fresh:
            break
        cuts = np.vstack([wanted.cuts, *(row[None, :] for row, _ in fresh)])
        ties = np.append(wanted.wins_ties, [tied for _, tied in fresh])
        wanted = replace(wanted, cuts=cuts, wins_ties=ties)
        solved = widest(wanted, most, by_ties)
    return solved
