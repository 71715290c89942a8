"""Requests that were never given points: what stands behind them, and what the money left would pay for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kpro_analysis.register.requests import Request
from kpro_analysis.weighting.bundles import DELIVERED
from kpro_analysis.weighting.costs import costs_of
from kpro_analysis.weighting.evidence import Backing, Evidence
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import BLANK


@dataclass(frozen=True, slots=True)
class Unscored:
    """A head without any point; costs in DKK, NaN without an estimate; riders cost nothing.

    `riders`, ascending; `lacking`: form numbers, ascending, of the heads that it or a rider requires directly and that
    are neither delivered nor in the pool.
    """

    request: Request
    riders: tuple[int, ...]
    lacking: tuple[int, ...]
    cost: float
    cost_low: float
    cost_high: float
    evidence: Evidence


def look_for_unscored(plain: Outcome, lights: frozenset[str], backing: Backing) -> tuple[Unscored, ...]:
    """Heads without any point, most evidence first, ties by form number.

    Looked at are those of these lights whose source and status are allowed to compete; left out are those chosen as
    must not and those in the pool already.
    """
    register, settings = plain.register, plain.settings
    funded = set(plain.number[plain.funded].tolist())
    barred = {register.heads[n] for n in settings.must_not}
    never = np.isnan(register.points).all(axis=1)
    heads = [
        request
        for request, blank in zip(register.requests, never.tolist(), strict=True)
        if blank
        and request.points_usable
        and request.included_in is None
        and request.number not in funded | barred
        and request.light in lights
        and (request.source or BLANK) in settings.sources
        and (request.status or BLANK) in settings.statuses
    ]
    costs = costs_of(heads, settings)
    intervals = zip(costs.plan.tolist(), costs.low.tolist(), costs.high.tolist(), strict=True)
    found = []
    for request, (plan, low, high) in zip(heads, intervals, strict=True):
        riders = tuple(sorted(n for n in backing.members[request.number] if n != request.number))
        lacking = _lacking(plain, (request.number, *riders), funded)
        found.append(Unscored(request, riders, lacking, plan, low, high, backing.behind(request.number)))
    return tuple(sorted(found, key=lambda one: (one.evidence.order, one.request.number)))


def _lacking(plain: Outcome, members: Iterable[int], funded: set[int]) -> tuple[int, ...]:
    by_number, heads = plain.register.by_number, plain.register.heads
    needed = {n for member in members for n in by_number[member].requires}
    needed = {n for n in needed if not {by_number[n].status, by_number[heads[n]].status} & DELIVERED}
    return tuple(sorted({heads[n] for n in needed} - funded - set(members)))


def what_fits(plain: Outcome, unscored: Sequence[Unscored]) -> tuple[tuple[Unscored, ...], tuple[int, ...]]:
    """Those that the money left after the plain ranking would pay for, each alone, in the order given; and together.

    None that competes is among them: the walk has passed them all, and what it leaves is less than each of them costs.
    Together (form numbers) goes what the money pays for down the list, as in the plain ranking: without points there
    is nothing to add up to a best set. One that requires what isn't in the pool is left out.
    """
    left = plain.remaining
    fits = tuple(one for one in unscored if one.cost <= left and not one.lacking)  # without an estimate: NaN, never
    together = []
    for one in fits:
        if one.cost <= left:
            together.append(one.request.number)
            left -= one.cost
    return fits, tuple(together)
