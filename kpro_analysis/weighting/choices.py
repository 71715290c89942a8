"""What the best sets are chosen among under many weights: units of one cost, and groups that are tied together."""

from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.knapsack import Knapsack
from kpro_analysis.weighting.pool import Bids

Ints = NDArray[np.int64]
Indices = NDArray[np.intp]
Mask = NDArray[np.bool_]
MOST_OPTIONS = 64  # sets of a group's units that hold all that their members require
NOT_OPEN = -(1 << 52)  # the score of what is already funded: no set with it is the best; sums still fit 64 bits


@dataclass(frozen=True)
class Plan:
    """What is chosen among, whatever the weights; costs are counted in cells of `cell` millionths of a krone.

    `cells`: how many totals there are, from 0 to what is there at most. `free` (n,) bool: units that cost nothing and
    stand alone: always taken. `kinds`: cost and indices of the units of one cost that stand alone. `groups`: for units
    that are tied together, each set of them that holds all that its members require: (sets, n) bool, the empty set
    first; `grouped` (n,) bool: which units these are.
    """

    cell: int
    cells: int
    free: Mask
    kinds: list[tuple[int, Indices]]
    groups: list[Mask]
    grouped: Mask

    @property
    def work(self) -> int:
        """How many sums a draw takes at most."""
        most = sum(min(len(units), (self.cells - 1) // cost) for cost, units in self.kinds)
        return self.cells * (most + sum(map(len, self.groups)))


@dataclass(frozen=True)
class Choice:
    """Exclusive options in each draw: `cost` (options,) in cells, `score` and `tie` (options, draws) totals.

    Option k takes the first k of `order` (draws, units), or, if there is none, `members[k]` (options, n). Option 0
    takes nothing.
    """

    cost: Indices
    score: Ints
    tie: Ints
    order: Indices | None
    members: Mask

    def taken(self, option: Indices) -> Mask:
        """What is taken with an option in each draw, (draws, n); option (draws,)."""
        if self.order is None:
            return self.members[option]
        taken = np.zeros((len(option), self.members.shape[1]), dtype=bool)
        np.put_along_axis(taken, self.order, np.arange(self.order.shape[1]) < option[:, None], axis=1)
        return taken


def plan_for(bids: Bids, most_work: int) -> Plan | None:
    """What is chosen among; None when there would be more sums or sets than is worth while."""
    must = sorted({v for u in bids.ties.must for v in bids.ties.packages.get(u, (u,))})
    units = bids.can_be_funded.copy()
    units[must] = False
    room = min(bids.available - int(bids.cost[must].sum()), int(bids.cost[units].sum()))
    cell = gcd(*bids.cost[units].tolist()) or 1
    groups = _groups(bids, units)
    grouped = np.zeros(len(units), dtype=bool)
    grouped[[u for sets in groups for u in np.flatnonzero(sets.any(axis=0))]] = True
    single = units & ~grouped
    kinds = [(cost // cell, np.flatnonzero(single & (bids.cost == cost))) for cost in _costs(bids.cost[single], room)]
    plan = Plan(cell, room // cell + 1, single & (bids.cost == 0), kinds, groups, grouped)
    crowded = any(len(sets) > MOST_OPTIONS for sets in groups)
    return None if crowded or plan.work > most_work else plan


def _costs(cost: Ints, room: int) -> list[int]:
    return [c for c in np.unique(cost).tolist() if 0 < c <= room]


def _groups(bids: Bids, units: Mask) -> list[Mask]:
    """For units that packages tie together the sets that hold all that their members require; cut off when too many."""
    packages = {u: tuple(v for v in p if units[v]) for u, p in bids.ties.packages.items() if units[u]}
    packages = {u: package for u, package in packages.items() if len(package) > 1}
    result = []
    for group in Knapsack(bids.cost, bids.cost, (), packages, 0).groups:
        sets = {frozenset[int]()}
        for u in group:
            sets |= {one | set(packages.get(u, (u,))) for one in sets} if len(sets) <= MOST_OPTIONS else set()
        mask = np.zeros((len(sets), len(units)), dtype=bool)
        for row, members in enumerate(sorted(map(sorted, sets))):
            mask[row, members] = True
        result.append(mask)
    return result


def choices_of(bids: Bids, plan: Plan, key: Ints, funded: tuple[Mask, Mask]) -> list[Choice]:
    """The choices in each draw, those of least cost first; totals as `Purse.sack` has them.

    key (draws, n): scores in billionths. funded: the units that the guard's walk and that all walks fund, (draws, n).
    """
    first, by_rank = funded
    unit = bids.ties.unit
    riders = np.flatnonzero((unit >= 0) & (unit != np.arange(len(unit))))
    score, members = key.copy(), np.ones(len(unit), dtype=np.int64)
    for rider in riders.tolist():
        score[:, unit[rider]] += key[:, rider]
        members[unit[rider]] += 1
    score[first] = NOT_OPEN
    more, higher = 2 * int(members.sum()) + 1, len(unit) ** 2 + 1  # so that a total compares as the totals in turn
    tie = (members * by_rank * more + members) * higher - np.arange(len(unit))
    kinds = [_alike(kind, (score, tie), plan) for kind in plan.kinds]
    groups = [
        Choice(sets @ bids.cost // plan.cell, (score @ sets.T).T, (tie @ sets.T).T, None, sets) for sets in plan.groups
    ]
    return sorted([*kinds, *groups], key=lambda choice: int(choice.cost.max()))


def _alike(kind: tuple[int, Indices], values: tuple[Ints, Ints], plan: Plan) -> Choice:
    """Of units of one cost the best one, the best two, ..."""
    cost, units = kind
    most = min(len(units), (plan.cells - 1) // cost)
    score, tie = (level[:, units] for level in values)
    order = np.lexsort((-tie, -score), axis=1)[:, :most]
    totals = [np.cumsum(np.take_along_axis(level, order, axis=1), axis=1).T for level in (score, tie)]
    nothing = np.zeros((1, len(order)), dtype=np.int64)
    score, tie = (np.concatenate([nothing, total]) for total in totals)
    return Choice(cost * np.arange(most + 1), score, tie, units[order], np.zeros((0, len(plan.free)), dtype=bool))
