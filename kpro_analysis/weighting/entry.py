"""How far one request is from the pool at today's weights: in points, and in kroner."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.model import Contest, contributions, prepare, ranking, score_keys
from kpro_analysis.weighting.outcome import Verdict
from kpro_analysis.weighting.pool import PER_KRONE, PER_POINT, Bids, begin, spend

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Best:
    """The best set with some requests forced in: `funded` (n,) bool in the order of `Bids`, `total` in score points."""

    funded: Mask
    total: float


@dataclass(frozen=True)
class Limits:
    """See `points_short` (score points) and `entry_cost` (DKK); both None for one whose head doesn't compete."""

    points_short: float | None
    entry_cost: float | None


def limits_of(contest: Contest, unit: int, shares: Floats) -> Limits:
    """How far a unit (place in `Bids`, -1 for one whose head doesn't compete) is from the pool at these shares."""
    if unit < 0:
        return Limits(None, None)
    return Limits(points_short(contest, unit, shares), entry_cost(contest, unit, shares))


def keys_of(contest: Contest, shares: Floats) -> NDArray[np.int64]:
    """Scores in whole billionths of a point, (n,), exactly as `Contest.evaluate` counts them; shares (criteria,)."""
    return score_keys(contributions(contest.points, shares).sum(axis=1))


def best_with(bids: Bids, keys: NDArray[np.int64], forced: int | None = None) -> Best | None:
    """The best set after the musts and the guard's walk, with the unit `forced` in it; None for no room.

    keys (n,) int: scores in whole billionths of a point. Of sets with equal scores any of the cheapest.
    """
    order, _ = ranking(keys)
    units = order[bids.can_be_funded[order]]
    purse = begin(bids, units)
    if forced is not None and not purse.verdict[forced]:
        if sum(purse.cost[v] for v in purse.package(forced)) > purse.left:
            return None
        purse.pay(forced, Verdict.BY_MUST)
    purse.pay_best(units[np.array(purse.verdict)[units] == 0], keys, np.zeros(len(keys), dtype=bool))
    paid, unit = np.array(purse.verdict) > 0, bids.ties.unit
    funded = paid[unit] & (unit >= 0)
    return Best(funded, int(keys[funded].sum()) / PER_POINT)


def points_short(contest: Contest, unit: int, shares: Floats) -> float | None:
    """Best total by the rule `optimal` less the best total with this unit forced in: score points, >= 0.

    The same pool, musts and guard's walk for both. None when the unit can't be forced in: without an estimate, chosen
    as must not, or dearer than what there is.
    """
    if contest.bids.ties.blocked[unit]:
        return None
    keys = keys_of(contest, shares)
    free, forced = best_with(contest.bids, keys), best_with(contest.bids, keys, unit)
    return None if forced is None or free is None else round(max(0.0, free.total - forced.total), 9)


def entry_cost(contest: Contest, unit: int, shares: Floats) -> float | None:
    """The highest cost, in whole kroner, at which this unit would be funded by the rule at these shares.

    None when no cost would do. One without an estimate is asked as if it had one. Found by halving: a request that is
    funded at one cost is funded at each lower one, by `rank` as by `optimal`, because as long as it isn't, its cost
    changes nothing for the others.
    """
    asked = _with_estimate(contest, unit)
    bids, keys = asked.bids, keys_of(asked, shares)
    if bids.ties.blocked[unit]:
        return None
    order, _ = ranking(keys)
    rule = asked.settings.rule
    prepaid = sorted({v for u in bids.ties.must for v in bids.ties.packages.get(u, (u,))})

    def funded(kroner: int) -> bool:
        cost = bids.cost.copy()
        cost[unit] = kroner * PER_KRONE
        if unit in prepaid and cost[prepaid].sum() > bids.available:
            return False
        low, high = bids.stakes.low.copy(), bids.stakes.high.copy()
        low[unit] = high[unit] = kroner
        asked_at = replace(bids, cost=cost, stakes=replace(bids.stakes, low=low, high=high))
        return bool(spend(asked_at, order, keys, rule).funded[unit])

    highest, above = 0, bids.available // PER_KRONE + 1
    if not funded(highest):
        return None
    while above - highest > 1:
        middle = (highest + above) // 2
        highest, above = (middle, above) if funded(middle) else (highest, middle)
    return float(highest)


def _with_estimate(contest: Contest, unit: int) -> Contest:
    if contest.bids.ties.blocked[unit] != Verdict.NO_ESTIMATE:
        return contest
    place = int(contest.position[unit])
    requests = list(contest.register.requests)
    requests[place] = replace(requests[place], estimate=0.0)
    return prepare(replace(contest.register, requests=tuple(requests)), contest.settings)
