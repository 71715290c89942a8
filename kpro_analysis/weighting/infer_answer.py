"""The weights that come closest to a chosen set, and whether they give it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.infer_duels import first_walks, plan
from kpro_analysis.weighting.infer_program import MOST_PROGRAMMES, Demand, Solved, demand, least_wrong, widest
from kpro_analysis.weighting.infer_sets import Rivalry, keys_by, sums_with_riders, widest_over_sets
from kpro_analysis.weighting.model import Contest, ranking
from kpro_analysis.weighting.pool import PER_POINT, spend
from kpro_analysis.weighting.settings import Rule

Floats = NDArray[np.float64]
MOST_FIRST = 16  # sets that the guard's walk may fund, of which each is tried


@dataclass(frozen=True)
class Answer:
    """As `Inference`, but with places: `conflicts` gives score points by (chosen, other)."""

    consistent: bool
    margin: float | None
    shares: Floats
    conflicts: dict[tuple[int, int], float]
    whole_pool: bool
    proven: bool


def answer(contest: Contest, units: frozenset[int]) -> Answer:
    """The best weights over all that the guard's walk can fund of the chosen units."""
    walks, complete = first_walks(contest.bids, units)
    most = MOST_PROGRAMMES // min(len(walks), MOST_FIRST)
    answers = [_answer(contest, units, (reserved, most)) for reserved in walks[:MOST_FIRST]]
    best = max(answers, key=lambda a: (a.consistent, np.inf if a.margin is None else a.margin))
    return replace(best, proven=complete and len(walks) <= MOST_FIRST and all(a.proven for a in answers))


def _answer(
    contest: Contest, units: frozenset[int], search: tuple[frozenset[int], int], *, shrink: bool = True
) -> Answer:
    """The best weights where the guard's walk funds a given set; `search`: this set, and how many programmes to solve.

    `shrink`: see `plan`; by `optimal` the pool as it is comes first.
    """
    reserved, most = search
    by_walk = contest.settings.rule is Rule.RANK
    if not by_walk and shrink and not plan(contest.bids, units, reserved, by_walk).whole_pool:
        found = _answer(contest, units, (reserved, most), shrink=False)
        if found.consistent:
            return found
    target = plan(contest.bids, units, reserved, by_walk, shrink=shrink)
    wanted = demand(contest.points, target.duels)
    rivalry = Rivalry(contest, target, units, sums_with_riders(contest))

    def solve(by_ties: bool) -> Solved | None:
        if by_walk:
            return widest(wanted, most, by_ties)
        return widest_over_sets(rivalry, wanted, most, by_ties)

    solved = solve(False)
    assert solved is not None  # any shares will do, with a margin low enough
    tries = [solved.shares]
    if not _gives(rivalry, solved.shares):
        tied = solve(True)
        tries = [s.shares for s in (tied,) if s is not None]
        tries += [least_wrong(wanted, solved)] if by_walk and len(wanted.rows) else [solved.shares]
    shares = next((s for s in tries if _gives(rivalry, s)), tries[-1])
    consistent, margin = _gives(rivalry, shares), solved.margin
    if margin is not None:
        margin = max(margin, 0.0) if consistent else min(margin, 0.0)
    conflicts = {} if consistent else _conflicts(rivalry, (wanted, solved), shares)
    return Answer(consistent, margin, shares, conflicts, target.whole_pool, solved.proven)


def _funded(rivalry: Rivalry, shares: Floats) -> frozenset[int]:
    """The units that are funded from the pool that is judged by."""
    keys, bids = keys_by(rivalry.contest, shares), rivalry.plan.bids
    funded = spend(bids, ranking(keys)[0], keys, rivalry.contest.settings.rule).funded
    return frozenset(np.flatnonzero(funded & (bids.ties.unit == np.arange(len(funded)))).tolist())


def _gives(rivalry: Rivalry, shares: Floats) -> bool:
    """Whether the weights fund just the chosen, and, when that isn't the whole pool, what costs nothing."""
    funded, cost = _funded(rivalry, shares), rivalry.plan.bids.cost
    return rivalry.chosen <= funded and all(cost[u] == 0 for u in funded - rivalry.chosen)


def _conflicts(rivalry: Rivalry, asked: tuple[Demand, Solved], shares: Floats) -> dict[tuple[int, int], float]:
    """By `optimal` what the best set holds in place of the chosen; else the pairs kept that these weights violate."""
    (wanted, solved), target, units = asked, rivalry.plan, rivalry.chosen
    better = _funded(rivalry, shares)
    if rivalry.contest.settings.rule is Rule.OPTIMAL and better - units and units - better:
        gain = max(0.0, -float(rivalry.lead(better) @ shares))
        return {(f, b): gain for f in sorted(units - better) for b in sorted(better - units)}
    keys, kept = keys_by(rivalry.contest, shares), wanted.pairs[solved.kept]
    behind = keys[kept[:, 1]] - keys[kept[:, 0]]
    wrong = (behind > 0) | ((behind == 0) & (kept[:, 0] > kept[:, 1]))
    found = {(f, b): float(keys[b] - keys[f]) / PER_POINT for f, b in kept[wrong].tolist()}
    return found | {(f, b): 0.0 for b in target.unavoidable for f in sorted(units - target.paid)}
