"""A chosen set tried by some weights: whether they give it, by how much, and else who is in the way."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.infer_duels import Duel, plan, walked
from kpro_analysis.weighting.infer_sets import Rivalry, keys_by
from kpro_analysis.weighting.model import ranking
from kpro_analysis.weighting.pool import PER_POINT, spend
from kpro_analysis.weighting.settings import Rule

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Swap:
    """What another set has in place of the chosen, and how many points more it scores, 0-100 for each request."""

    out: tuple[int, ...]
    into: tuple[int, ...]
    points: float


@dataclass(frozen=True)
class Trial:
    """What the weights (`shares`, of each criterion) give; places as in `Bids`.

    `gives`: just the chosen set. `margin` in score points, None when nothing has to be outdone; at most 0 where they
    don't give it. `pairs`: (chosen, other) of which the other comes before, though it mustn't, with the points between
    them. `swap`: by `optimal` what is better, or as good and funded instead. `twin`: somebody kept out has the very
    points, on every criterion, of who keeps it out; by `optimal`, another set those of the chosen.
    """

    shares: Floats
    gives: bool
    margin: float | None
    pairs: dict[tuple[int, int], float]
    swap: Swap | None
    twin: bool

    @property
    def worth(self) -> tuple[bool, float, float, int]:
        """The larger, the better they agree: by the margin, then the sum of what falls short, then how many."""
        margin = np.inf if self.margin is None else round(self.margin, 6)
        return (self.gives, margin, -round(sum(self.pairs.values()), 6), -len(self.pairs))


def tried(rivalry: Rivalry, shares: Floats) -> Trial:
    """Evaluate the rule at these weights, and hold what it funds against the chosen."""
    contest, chosen = rivalry.contest, rivalry.chosen
    bids, keys, by_walk = contest.bids, keys_by(contest, shares), contest.settings.rule is Rule.RANK
    funded = _funded(rivalry, keys)
    here = replace(rivalry, plan=plan(bids, chosen, walked(bids, chosen, keys), by_walk))
    leads: list[float] = []
    pairs: dict[tuple[int, int], float] = {}
    for duel in here.plan.duels:
        needed, wrong = _fought(duel, keys, contest.points)
        leads += needed
        pairs |= wrong
    pairs = {(f, b): 0.0 for b in funded.intersection(here.plan.unavoidable) for f in chosen - funded} | pairs
    swap, twin = None, np.inf in leads
    if not by_walk:
        rivals = here.rivals(shares)
        twin = any(map(here.is_twin, rivals))
        by_lead = {one: here.lead_by(keys, one) for one in rivals if not here.is_twin(one)}
        best = min(by_lead, key=by_lead.__getitem__, default=None)
        leads += by_lead.values()
        if best is not None and by_lead[best] < 0 and funded != chosen:
            swap = _swap(chosen, best, -by_lead[best])
    if funded != chosen and not pairs and swap is None:
        swap = _swap(chosen, funded, 0.0)
    margin = min(leads, default=np.inf)
    told = max(margin, 0.0) if funded == chosen else min(margin, 0.0)
    return Trial(
        shares=shares,
        gives=funded == chosen,
        margin=None if told == np.inf else told,
        pairs=pairs,
        swap=swap,
        twin=twin,
    )


def _funded(rivalry: Rivalry, keys: Ints) -> frozenset[int]:
    bids = rivalry.contest.bids
    funded = spend(bids, ranking(keys)[0], keys, rivalry.contest.settings.rule).funded
    return frozenset(np.flatnonzero(funded & (bids.ties.unit == np.arange(len(funded)))).tolist())


def _swap(chosen: frozenset[int], other: frozenset[int], points: float) -> Swap:
    return Swap(tuple(sorted(chosen - other)), tuple(sorted(other - chosen)), points)


def _fought(duel: Duel, keys: Ints, points: Floats) -> tuple[list[float], dict[tuple[int, int], float]]:
    """The points by which those needed are ahead of the rival, infinite where they always are; and the pairs behind it.

    Those of the chosen that are furthest behind may come after it, as long as they cost no more than the budget
    together; the others have to be ahead.
    """
    leads: dict[int, tuple[float, int]] = {}
    for turn in {t for payers in duel.payers.values() for t in payers}:
        ahead = int(keys[turn] - keys[duel.rival])
        always = turn < duel.rival and np.array_equal(points[turn], points[duel.rival])
        leads[turn] = (np.inf if always else ahead / PER_POINT, -turn)
    first = {u: max(duel.payers[u], key=leads.__getitem__) for u in duel.costs}
    room, needed = duel.budget, []
    for unit in sorted(duel.costs, key=lambda u: leads[first[u]]):
        if duel.costs[unit] <= room:
            room -= duel.costs[unit]
        else:
            needed.append(first[unit])
    wrong = {(t, duel.rival): -leads[t][0] + 0.0 for t in needed if (leads[t][0], duel.rival - t) < (0, 0)}
    return [leads[t][0] for t in needed], wrong
