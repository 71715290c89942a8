"""What happens while one criterion's share goes over 0 to 1 and the others keep their proportions: scores are lines."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.bundles import Ties

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
EQUAL = 1e-11  # of a score from 0 to 1: those equal to 9 decimals of 0-100 tie
PARALLEL = 1e-12  # slopes no further apart are equal: over the whole sweep the scores stay tied or apart
STEP = 1e-12  # shares no further apart are one
BATCH = 1_000_000  # numbers to hold at once


@dataclass(frozen=True)
class Lines:
    """Scores of n things, 0-1, as `start + share * slope`, shape (n,) each, in the order in which ties are listed."""

    start: Floats
    slope: Floats

    def at(self, share: float) -> Floats:
        """The scores at a share, (n,)."""
        return self.start + share * self.slope

    def order(self, share: float, direction: int = 0) -> NDArray[np.intp]:
        """Indices from the best to the worst, at the share (direction 0) or just after (1) or before (-1) it."""
        levels = _levels(self.at(share), EQUAL)
        if direction == 0:
            return np.argsort(-levels, kind="stable")
        return np.lexsort((-direction * _levels(self.slope, PARALLEL), -levels))


@dataclass(frozen=True)
class Walk:
    """A walk down the ranking and what it led to; money in millionths of a krone, masks (n,) bool.

    `walkers` are those that it reached, `paid` what was paid for before, `funded` what is after, `room` what there was
    to spend.
    """

    walkers: Mask
    paid: Mask
    funded: Mask
    room: int


def _levels(values: Floats, tolerance: float) -> NDArray[np.intp]:
    """Whole numbers in the order of the values, one for all that are equal or lie close together in a chain."""
    order = np.argsort(values)
    levels = np.empty(len(values), dtype=np.intp)
    levels[order] = np.cumsum(np.diff(values[order], prepend=values[order][:1]) > tolerance)
    return levels


def line_meeting(lines: Lines, above: NDArray[np.intp], below: NDArray[np.intp], share: float) -> tuple[float, float]:
    """The nearest shares, 0-1, at which any pair ties: (before, after) today's `share`; checks nothing.

    above, below (k,) int: pairs of which the first has the higher score today. 0 and 1 where none ever ties.

    Method: t* = (r_b - r_a) / ((v_a - r_a) - (v_b - r_b)), the crossing of two lines.
    """
    rate = lines.slope[above] - lines.slope[below]
    moving = np.abs(rate) > PARALLEL
    ties = (lines.start[below] - lines.start[above])[moving] / rate[moving]
    left, right = ties[rate[moving] > 0], ties[rate[moving] < 0]
    return float(left.max(initial=0.0).clip(0, share)), float(right.min(initial=1.0).clip(share, 1))


@dataclass(frozen=True)
class Turns:
    """The shares at which a walk may come to fund another set.

    A walk funds what fits, so its result changes only where one that it refused overtakes one that it funded, while
    what is left when it reaches them is enough for the refused one: any other change of places leaves the same in the
    pool and in the purse. That is exact where two meet; where several do, it is necessary but not sufficient. `cost`
    (n,) int, in millionths of a krone; riders cost nothing and don't walk.
    """

    lines: Lines
    ties: Ties
    cost: NDArray[np.int64]
    walk: Walk

    def beyond(self, share: float, direction: int) -> Iterator[float]:
        """These shares from `share` on, outwards; the walk's result holds just beyond `share`."""
        lines, walk = self.lines, self.walk
        ours = np.flatnonzero(walk.walkers & walk.funded & ~walk.paid)
        theirs = np.flatnonzero(walk.walkers & ~walk.funded)
        rate = direction * (lines.slope[theirs] - lines.slope[ours][:, None])
        now = lines.at(share)
        a, b = np.nonzero((rate > PARALLEL) & (now[ours][:, None] - now[theirs] > -EQUAL))
        a, b = ours[a], theirs[b]
        meeting = (lines.start[a] - lines.start[b]) / (lines.slope[b] - lines.slope[a])
        ahead = np.flatnonzero((direction * (meeting - share) > STEP) & (meeting >= 0) & (meeting <= 1))
        ahead = ahead[np.argsort(direction * meeting[ahead])]
        size = max(1, BATCH // max(1, int(walk.funded.sum())))
        for first in range(0, len(ahead), size):
            batch = ahead[first : first + size]
            yield from meeting[batch][self._fits(b[batch], meeting[batch])].tolist()

    def _fits(self, refused: NDArray[np.intp], share: Floats) -> Mask:
        """Whether what is left when the walk reaches the refused one, at a share each, is enough for it."""
        bought = np.flatnonzero(self.walk.funded & ~self.walk.paid & (self.ties.unit == np.arange(len(self.cost))))
        height = self.lines.start[refused] + share * self.lines.slope[refused]
        there = self._paid_from(bought, share) > height + EQUAL
        left = self.walk.room - self.cost[bought] @ there
        price = np.where(self.walk.paid[refused], 0, self.cost[refused])
        place = {unit: i for i, unit in enumerate(bought.tolist())}
        for unit in set(refused.tolist()) & self.ties.packages.keys():
            mine = refused == unit
            for needed in self.ties.packages[unit][1:]:
                if not self.walk.paid[needed]:
                    lacking = ~there[place[needed], mine] if needed in place else 1
                    price[mine] += self.cost[needed] * lacking
        fits: Mask = price <= left
        return fits

    def _paid_from(self, bought: NDArray[np.intp], share: Floats) -> Floats:
        """The highest score (units, shares) of what each bought unit was bought for: itself, or what requires it."""
        own = self.lines.start[bought][:, None] + share * self.lines.slope[bought][:, None]
        own[~self.walk.walkers[bought]] = -1
        place = {unit: i for i, unit in enumerate(bought.tolist())}
        takers = [(place[unit], package) for unit, package in self.ties.packages.items() if unit in place]
        paid = own.copy()
        for taker, package in takers:
            for needed in package[1:]:
                if needed in place:
                    paid[place[needed]] = np.maximum(paid[place[needed]], own[taker])
        return paid
