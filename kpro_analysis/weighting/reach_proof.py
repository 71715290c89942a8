"""When it is certain that no weights can fund a request."""

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.danish import format_money
from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.bundles import obstacle, packages
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.outcome import Verdict
from kpro_analysis.weighting.pool import PER_KRONE
from kpro_analysis.weighting.settings import Rule

Mask = NDArray[np.bool_]


def why_never(contest: Contest, place: int) -> str:
    """Why it is certain that no weights fund the request at this place in `Bids`; "" when it isn't certain."""
    bids = contest.bids
    unit = int(bids.ties.unit[place])
    if unit < 0:
        return f"{form_id(int(bids.ties.head[place]))}, som det følger, konkurrerer ikke"
    if verdict := int(bids.ties.blocked[unit]):
        return _blocked(contest, unit, Verdict(verdict))
    if contest.settings.rule is not Rule.SAFE and too_dear(contest, unit):
        needed = [v for v in bids.ties.packages.get(unit, (unit,)) if v not in prepaid(contest)]
        price = format_money(int(bids.cost[needed].sum()) / PER_KRONE)
        also = " med det, det kræver" if len(needed) > 1 else ""
        return f"det koster {price}{also}, og der er kun {format_money(room(contest) / PER_KRONE)} til rådighed"
    if outdone(contest, unit):
        return "ønsker, der aldrig får færre point og ikke er dyrere, bruger hele puljen"
    return ""


def _blocked(contest: Contest, unit: int, verdict: Verdict) -> str:
    if verdict is Verdict.NO_ESTIMATE:
        return "estimatet mangler"
    if verdict is Verdict.MUST_NOT:
        return "det er valgt som skal ikke med"
    place = {n: i for i, n in enumerate(contest.bids.number.tolist())}
    package = packages(contest.register, place.keys())[int(contest.bids.number[unit])]
    return f"det {obstacle(package, place, contest.bids.ties.blocked)}"


def room(contest: Contest) -> int:
    """What the musts leave of the pool, in millionths of a krone."""
    bids = contest.bids
    return bids.available - int(bids.cost[prepaid(contest)].sum())


def prepaid(contest: Contest) -> list[int]:
    """The musts and what they require: places in `Bids`."""
    ties = contest.bids.ties
    return sorted({v for u in ties.must for v in ties.packages.get(u, (u,))})


def too_dear(contest: Contest, unit: int) -> bool:
    """Whether the unit and what it requires cost more than the musts leave."""
    bids = contest.bids
    lacking = set(bids.ties.packages.get(unit, (unit,))) - set(prepaid(contest))
    return int(bids.cost[list(lacking)].sum()) > room(contest)


def outdone(contest: Contest, unit: int) -> bool:
    """Whether those that outdo the unit under all weights always take its room: then no weights fund it.

    Those that outdo it have at least its points on every criterion and cost no more. By `rank`: one that comes before
    the unit and costs no more is funded when the unit is, for what is left then was left before. By `optimal`: a
    set with the unit and without one that outdoes it is beaten by the set with the two exchanged. So the unit needs
    room for them all. False proves nothing.
    """
    bids, free = contest.bids, _free_of_packages(contest)
    if not free[unit] or unit in prepaid(contest):
        return False
    free[prepaid(contest)] = False
    if contest.settings.rule is Rule.OPTIMAL:
        if bids.reserve:
            return False
        return _no_room(contest, unit, free & _beats_in_sets(contest, unit), room(contest))
    if contest.settings.rule is not Rule.RANK:
        return False
    ahead = free & _ranks_ahead(contest, unit)
    by_guard = bids.reserve > 0 and bool(bids.red_error[unit])
    limit = min(room(contest), bids.reserve)
    return _no_room(contest, unit, ahead, room(contest)) and not (
        by_guard and not _no_room(contest, unit, ahead & bids.red_error, limit)
    )


def _no_room(contest: Contest, unit: int, outdoing: Mask, limit: int) -> bool:
    return int(contest.bids.cost[outdoing].sum() + contest.bids.cost[unit]) > limit


def _free_of_packages(contest: Contest) -> Mask:
    bids = contest.bids
    free = bids.can_be_funded.copy()
    free[[v for package in bids.ties.packages.values() for v in package]] = False
    return free


def _ranks_ahead(contest: Contest, unit: int) -> Mask:
    """Which cost no more and have their turn before the unit under all weights, (n,)."""
    points, bids = contest.points, contest.bids
    first = np.arange(len(points)) < unit  # of those that may tie: by form number
    ahead: Mask = np.all(points >= points[unit], axis=1) & (np.all(points > points[unit], axis=1) | first)
    if bids.reserve >= bids.available and not bids.red_error[unit]:
        ahead |= bids.red_error
    ahead &= bids.cost <= bids.cost[unit]
    ahead[unit] = False
    return ahead


def _beats_in_sets(contest: Contest, unit: int) -> Mask:
    """Which, riders counted in, under all weights are better and no dearer, or at least as good and cheaper, (n,)."""
    bids = contest.bids
    sums = np.zeros_like(contest.points)
    has_unit = bids.ties.unit >= 0
    np.add.at(sums, bids.ties.unit[has_unit], contest.points[has_unit])
    cost = bids.cost
    better = np.all(sums > sums[unit], axis=1) & (cost <= cost[unit])
    cheaper = np.all(sums >= sums[unit], axis=1) & (cost < cost[unit])
    beats: Mask = better | cheaper
    beats[unit] = False
    return beats
