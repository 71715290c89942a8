"""How far one criterion's share can go before the pool is spent on something else; exact, without a grid."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.knapsack import Knapsack, best_set
from kpro_analysis.weighting.milp import best_set_by_milp
from kpro_analysis.weighting.pool import PER_POINT, Bids, Purse, begin, spend
from kpro_analysis.weighting.settings import Rule
from kpro_analysis.weighting.sweep import EQUAL, STEP, Lines, Mask, Turns, Walk

BESIDE = 1e-9  # a share this far from a turn is beyond it
Best = Callable[[float], Mask]  # what is funded, (n,) bool, when the share is this


@dataclass(frozen=True)
class Reach:
    """A funded set (n,) bool that the rule chooses at `share` of a criterion, and how far from there it stays chosen.

    `best` gives what the rule chooses at any share; it is asked for rules other than the two that are known here.
    `rivals` holds the sets that were best somewhere, whatever the criterion, by what the guard's walk had paid for: the
    search begins no further out than where one of them is better.
    """

    bids: Bids
    rule: Rule
    lines: Lines
    funded: Mask
    best: Best
    rivals: dict[bytes, list[Mask]]

    def end(self, share: float, direction: int) -> float:
        """The share, 0-1, up to (direction 1) or down to (-1) which the same set is funded.

        With a guard the sweep goes from one change of its first walk to the next: the set may well outlive these.
        """
        border = 1.0 if direction > 0 else 0.0
        if not self._holds(share, direction, self._begun(share, 0)):
            return share
        while True:
            purse = self._begun(share, direction)
            stop = next(self._guard_changes(purse, share, direction), border)
            if (end := self._rule_end(purse, (share, stop), direction)) != stop or stop == border:
                return end
            if not all(self._holds(stop, side, purse) for side in (0, direction)):
                return stop
            share = stop

    def _begun(self, share: float, direction: int) -> Purse:
        order = self.lines.order(share, direction)
        return begin(self.bids, order[self.bids.can_be_funded[order]])

    def _guard_changes(self, purse: Purse, share: float, direction: int) -> Iterator[float]:
        """Where the guard's walk funds something else than in this purse, outwards."""
        if not self.bids.reserve:
            return
        paid = _mask(purse)
        before = np.isin(np.arange(len(paid)), [v for u in self.bids.ties.must for v in self._package(u)])
        room = min(self.bids.available - int(self.bids.cost[before].sum()), self.bids.reserve)
        walk = Walk(self.bids.can_be_funded & self.bids.red_error & ~before, before, paid, room)
        for turn in Turns(self.lines, self.bids.ties, self.bids.cost, walk).beyond(share, direction):
            if any((_mask(self._begun(turn, side)) != paid).any() for side in (0, direction)):
                yield turn

    def _package(self, unit: int) -> tuple[int, ...]:
        return self.bids.ties.packages.get(unit, (unit,))

    def _rule_end(self, purse: Purse, span: tuple[float, float], direction: int) -> float:
        """The end within `span`, from where the set is funded to where the guard's walk changes."""
        if self.rule is Rule.RANK:
            return self._walk_end(purse, span, direction)
        best = Packed(self, purse).best if self.rule is Rule.OPTIMAL else self.best
        return self._best_end(best, span, self.rivals.setdefault(_mask(purse).tobytes(), []))

    def _walk_end(self, purse: Purse, span: tuple[float, float], direction: int) -> float:
        share, stop = span
        paid = _mask(purse)
        walk = Walk(self.bids.can_be_funded & ~paid, paid, self.funded, purse.left)
        for turn in Turns(self.lines, self.bids.ties, self.bids.cost, walk).beyond(share, direction):
            if direction * (turn - stop) >= 0:
                return stop
            if not all(self._walks_alike(turn, side) for side in (0, direction)):
                return turn
        return stop

    def _best_end(self, best: Best, span: tuple[float, float], rivals: list[Mask]) -> float:
        """Newton's method on g(t) = best total at t - this set's total, convex and 0 where this set is the best."""
        near, t = span[0], self._overtaken(span, rivals)
        while True:
            found = best(t)
            rivals.append(found)
            ahead, slope = self._lead(found, t)
            if ahead <= EQUAL * len(self.funded):
                return t
            nearer = t - ahead / slope if slope else near
            if (nearer - near) * (t - near) <= 0:
                return near
            if abs(t - nearer) <= STEP:
                return nearer
            t = nearer

    def _overtaken(self, span: tuple[float, float], rivals: list[Mask]) -> float:
        """The nearest share of the span at which one of the rivals has the same total, its far end where none has."""
        near, far = span
        if not rivals:
            return far
        other = np.array(rivals, dtype=float) - self.funded
        slope = other @ self.lines.slope
        ahead = other @ self.lines.start + far * slope
        better = (ahead > EQUAL * len(self.funded)) & (np.abs(slope) > EQUAL)
        shares = far - ahead[better] / slope[better]
        if not len(shares):
            return far
        nearest = float(shares[np.abs(shares - near).argmin()])
        return min(max(nearest, min(span)), max(span))

    def _lead(self, other: Mask, share: float) -> tuple[float, float]:
        """By how much another set's total is higher at the share, 0-1 for each request, and how fast that grows."""
        gained, lost = other & ~self.funded, self.funded & ~other
        start, slope = (float(v[gained].sum() - v[lost].sum()) for v in (self.lines.start, self.lines.slope))
        return start + share * slope, slope

    def _holds(self, share: float, direction: int, sure: Purse) -> bool:
        """Whether the set is funded at the share, or just beside it, after whatever happens there in the ranking.

        `sure` is what the guard's walk had paid for on a side, or at a share, where it is known to be.
        """
        if self.rule is Rule.RANK:
            return self._walks_alike(share, direction)
        if not self.bids.reserve:
            return True
        if self.rule is not Rule.OPTIMAL:
            beside = min(max(share + direction * BESIDE, 0.0), 1.0)
            return bool((self.best(beside) == self.funded).all())
        purse = self._begun(share, direction)
        if purse.verdict == sure.verdict:
            return True
        if (_mask(purse) & ~self.funded).any():
            return False
        return self._lead(Packed(self, purse).best(share), share)[0] <= EQUAL * len(self.funded)

    def _walks_alike(self, share: float, direction: int) -> bool:
        order = self.lines.order(share, direction)
        return bool((spend(self.bids, order, self._keys(share), self.rule).funded == self.funded).all())

    def _keys(self, share: float) -> NDArray[np.int64]:
        return np.rint(100 * PER_POINT * self.lines.at(share)).astype(np.int64)


def _mask(purse: Purse) -> Mask:
    """Which units a purse has paid for, (n,) bool."""
    return np.array(purse.verdict, dtype=np.int64) > 0


class Packed:
    """What the rule `optimal` chooses after a guard's walk, as a knapsack of which only the scores change."""

    def __init__(self, reach: Reach, purse: Purse) -> None:
        bids, ties = reach.bids, reach.bids.ties
        self.reach = reach
        self.paid = _mask(purse)
        self.units = np.flatnonzero(bids.can_be_funded & ~self.paid)
        self.capacity = min(purse.left, int(bids.cost[self.units].sum()))
        local = {u: i for i, u in enumerate(self.units.tolist())}
        packages = {local[u]: tuple(local[v] for v in purse.package(u)) for u in ties.packages if u in local}
        self.packages = {i: package for i, package in packages.items() if len(package) > 1}

    @cached_property
    def known(self) -> Mask:
        """The set whose reach is sought, among what is still to be chosen: it fits."""
        return self.reach.funded[self.units]

    def best(self, share: float) -> Mask:
        """The best set at a share, with what was paid before and all riders, (n,) bool."""
        bids = self.reach.bids
        unit = bids.ties.unit
        bundled = unit >= 0
        points = np.bincount(unit[bundled], self.reach.lines.at(share)[bundled], minlength=len(unit))[self.units]
        sack = Knapsack(
            cost=bids.cost[self.units],
            score=np.rint(100 * PER_POINT * points).astype(np.int64),
            ties=(),
            packages=self.packages,
            capacity=self.capacity,
        )
        found = best_set(sack, self.known)
        chosen = self.paid.copy()
        chosen[self.units[best_set_by_milp(sack, PER_POINT) if found is None else found]] = True
        whole: Mask = bundled & chosen[unit]
        return whole
