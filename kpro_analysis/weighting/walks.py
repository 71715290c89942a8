"""The walks down many rankings at once."""

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.pool import Bids
from kpro_analysis.weighting.rankings import Rankings

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
NEVER = np.int64(1 << 62)  # the price of what a walk passes by


class Walks:
    """As `Purse`, one for each of many rankings: `taken` (draws, n) bool, units only; `left` (draws,) in millionths."""

    def __init__(self, bids: Bids, ranked: Rankings) -> None:
        self.bids, self.order = bids, ranked.order
        draws, n = ranked.order.shape
        must = np.zeros(n, dtype=bool)
        must[[v for u in bids.ties.must for v in bids.ties.packages.get(u, (u,))]] = True
        self.with_spare: Mask = np.tile(np.append(must, True), (draws, 1))  # the last is what fills up packages
        self.taken: Mask = self.with_spare[:, :n]
        self.left: Ints = np.full(draws, bids.available - int(bids.cost[must].sum()))
        self.packages, self.tied = _table(bids)
        self.package_cost = np.append(bids.cost, 0)

    @property
    def funded(self) -> Mask:
        """Which requests are funded, riders too; (draws, n)."""
        return with_riders(self.bids, self.taken)

    def guard(self) -> None:
        """The guard's walk over red errors, within what it may spend."""
        if self.bids.reserve:
            self.walk(self.bids.can_be_funded & self.bids.red_error, self.bids.reserve)

    def spend_the_rest(self) -> None:
        """The walk over everything, with what is left."""
        self.walk(self.bids.can_be_funded, self.bids.available)

    def walk(self, units: Mask, limit: int) -> None:
        """Fund what still fits within the pool and `limit`, down each ranking; units (n,): those that are asked."""
        price = np.where(units & ~self.taken, self.bids.cost, NEVER)
        price = np.ascontiguousarray(np.take_along_axis(price, self.order, axis=1).T)
        tied = self.tied[self.order].T
        room = np.minimum(self.left, limit)
        self.left -= room
        fits = np.empty(price.shape, dtype=bool)
        asked: list[int] = np.flatnonzero(np.any(price < NEVER, axis=1)).tolist()
        for k in asked:
            rows = np.flatnonzero(tied[k])
            if len(rows):
                members = self.packages[self.order[rows, k]]
                price[k, rows] = self._prices(rows, members, price[k, rows])
            fits[k] = price[k] <= room
            room -= np.where(fits[k], price[k], 0)
            if len(rows):
                paid = fits[k, rows]
                self.with_spare[rows[paid, None], members[paid]] = True
        fits &= price < NEVER
        self.left += room
        place, draw = np.nonzero(fits)
        self.taken[draw, self.order[draw, place]] = True

    def _prices(self, rows: NDArray[np.intp], members: NDArray[np.intp], price: Ints) -> Ints:
        """What the packages still cost in these draws, NEVER for a unit that is taken or not asked."""
        lacking = ~self.with_spare[rows[:, None], members]
        total: Ints = (self.package_cost[members] * lacking).sum(axis=1)
        return np.where((price < NEVER) & lacking[:, 0], total, NEVER)


def with_riders(bids: Bids, taken: Mask) -> Mask:
    """Which requests are funded, (draws, n), when these units are: (draws, n), riders not looked at."""
    unit = bids.ties.unit
    return taken[:, unit] & (unit >= 0)


def _table(bids: Bids) -> tuple[NDArray[np.intp], Mask]:
    """Each unit's package, itself first, filled up with n: (n, longest); and which units are in one that holds more."""
    n = len(bids.cost)
    packages = bids.ties.packages
    table = np.full((n, max(map(len, packages.values()), default=1)), n)
    table[:, 0] = np.arange(n)
    tied = np.zeros(n, dtype=bool)
    for unit, package in packages.items():
        table[unit, : len(package)] = package
        tied[list(package)] = True
    return table, tied
