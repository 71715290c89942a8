"""The other sets that the rule `optimal` could choose, as demands on the weights: met one by one."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.infer_duels import Plan, cost_of
from kpro_analysis.weighting.infer_program import Demand, Solved, widest
from kpro_analysis.weighting.model import Contest, contributions, score_keys
from kpro_analysis.weighting.outcome import Verdict
from kpro_analysis.weighting.pool import PER_POINT, Purse

Floats = NDArray[np.float64]
MOST_ROUNDS = 100
MOST_TWINS = 100  # best sets that are looked for beside those with the very points of the chosen
TOLERANCE = 1e-6  # score points


@dataclass(frozen=True)
class Rivalry:
    """The chosen units against all other sets that fit; places as in `Bids`; `sums` (n, criteria) as below.

    `nearest`: whether the weights that come nearest are asked for where none give the chosen.
    """

    contest: Contest
    plan: Plan
    chosen: frozenset[int]
    sums: Floats
    nearest: bool

    def rivals(self, shares: Floats) -> list[frozenset[int]]:
        """The best set, and for each chosen unit that can be left out the best without it: one is the best other.

        Where one has the same points on every criterion as the chosen, also the best that isn't it.
        """
        keys = keys_by(self.contest, shares)
        todo = [frozenset[int](), *(frozenset({out}) for out in sorted(self.chosen - self.plan.paid))]
        found, most = dict.fromkeys(todo, frozenset[int]()), len(todo) + MOST_TWINS
        for out in todo:  # grows
            found[out] = self._best(keys, out)
            if found[out] != self.chosen and self.is_twin(found[out]):
                more = [out | {unit} for unit in sorted(found[out] - self.plan.paid)]
                todo += [one for one in more if one not in todo][: most - len(todo)]
        return [one for one in dict.fromkeys(found.values()) if one != self.chosen]

    def _best(self, keys: NDArray[np.int64], barred: frozenset[int]) -> frozenset[int]:
        bids = self.contest.bids
        purse = Purse(bids)
        for unit in sorted(self.plan.paid):
            purse.left -= purse.cost[unit]
            purse.verdict[unit] = Verdict.BY_GUARD
        barred |= {u for u, package in bids.ties.packages.items() if barred & set(package)}
        open_ = [u for u in np.flatnonzero(bids.can_be_funded).tolist() if u not in barred and not purse.verdict[u]]
        purse.pay_best(np.array(open_, dtype=np.intp), keys, np.zeros(len(keys), dtype=bool))
        return frozenset(np.flatnonzero(np.array(purse.verdict) > 0).tolist())

    def may_win_ties(self, other: frozenset[int]) -> bool:
        """Whether the chosen may be funded where both sets score the same: the cheaper is, then the ranking tells.

        Scores are added up as they were rounded, so sums of several may come out one way or the other.
        """
        unit = self.contest.bids.ties.unit
        members = [int(np.isin(unit, sorted(one)).sum()) for one in (self.chosen - other, other - self.chosen)]
        cheaper = cost_of(self.contest.bids, other) < cost_of(self.contest.bids, self.chosen)
        return not cheaper or (min(members) > 0 and max(members) > 1)

    def lead(self, other: frozenset[int]) -> Floats:
        """By how many points per share the chosen outscore another set."""
        row: Floats = 100 * (self.sums[sorted(self.chosen)].sum(axis=0) - self.sums[sorted(other)].sum(axis=0))
        return row

    def lead_by(self, keys: NDArray[np.int64], other: frozenset[int]) -> float:
        """By how many points the chosen outscore another set, summed as the rule sums them."""
        unit = self.contest.bids.ties.unit
        ours, theirs = (int(keys[np.isin(unit, sorted(one))].sum()) for one in (self.chosen, other))
        return (ours - theirs) / PER_POINT

    def is_twin(self, other: frozenset[int]) -> bool:
        """Whether another set has the same points on every criterion: which one is funded, the scores don't say."""
        return not np.any(np.abs(self.lead(other)) > TOLERANCE)


def keys_by(contest: Contest, shares: Floats) -> NDArray[np.int64]:
    """Scores in whole billionths of a point, (n,), exactly as `Contest.evaluate` counts them."""
    return score_keys(contributions(contest.points, shares).sum(axis=1))


def sums_with_riders(contest: Contest) -> Floats:
    """Each unit's points with those of its riders, (n, criteria)."""
    unit = contest.bids.ties.unit
    sums = np.zeros_like(contest.points)
    np.add.at(sums, unit[unit >= 0], contest.points[unit >= 0])
    return sums


def widest_over_sets(rivalry: Rivalry, wanted: Demand, most: int, by_ties: bool = False) -> tuple[Solved, Demand]:
    """The shares with the largest margin over every other set that fits, the pairs of `wanted` included; see `widest`.

    And the demand with the sets met. Sets with the same points on every criterion don't count, but a cheaper one of
    these is funded instead. `by_ties`: the margin isn't demanded over sets with which the chosen may win a tie.

    Method: a programme with the sets met so far; the exact solver gives the best sets without each of the chosen by its
    weights; those that beat the margin are added, until none does (Kelley 1960).
    """
    seen: set[frozenset[int]] = set()
    solved = widest(wanted, most, by_ties)
    for _ in range(MOST_ROUNDS):
        fresh = []
        for other in rivalry.rivals(solved.shares):
            row, tied = rivalry.lead(other), rivalry.may_win_ties(other)
            if rivalry.is_twin(other):
                if by_ties and not tied:
                    return replace(solved, margin=-np.inf, proven=True), wanted
                continue
            least = np.inf if solved.margin is None else 0.0 if by_ties and tied else solved.margin
            if other not in seen and row @ solved.shares < least - TOLERANCE:
                seen.add(other)
                fresh.append((row, tied))
        if not fresh or solved.margin == -np.inf:
            break
        cuts = np.vstack([wanted.cuts, *(row[None, :] for row, _ in fresh)])
        ties = np.append(wanted.wins_ties, [tied for _, tied in fresh])
        wanted = replace(wanted, cuts=cuts, wins_ties=ties)
        solved = widest(wanted, most, by_ties)
        if not rivalry.nearest and solved.margin is not None and solved.margin < -TOLERANCE:
            break
    return solved, wanted
