"""Hides counts of few people in tables of several directions with all their sums, and what would give them away.

A cell of few can't be computed back when what is hidden can be shifted without touching anything that is shown: some
up, as many down, around a box with the cell at one corner, so that every sum of the box stays. The corners of a box
are hidden for each cell of few; where no box has enough in its corners, the sums in a direction are hidden with it.

Source: the hypercube method (Repsilber 1994; Giessing & Repsilber 2002), as in Hundepool et al. (2012), Statistical
Disclosure Control, section 4.4; here with its protection proven by the shift itself instead of by its range.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.small_boxes import Open, Shift, protect_many
from kpro_analysis.small_numbers import SMALLEST_SHOWN

Bools = NDArray[np.bool_]
Places = NDArray[np.intp]
Cell = tuple[int, ...]  # a place in every direction
CHEAPEST, LARGEST = 3, 3  # how many partners are looked at in each direction
FEW_CELLS = 100  # more are first protected many at a time


@dataclass(frozen=True)
class Axis:
    """A direction of a table: so many leaves, each in one of the groups 0, 1, …; without groups all are in none.

    Places in a table with sums are the leaves, then the groups, then the sum of all.
    """

    leaves: int
    groups: tuple[int, ...] = ()

    @cached_property
    def nodes(self) -> int:
        """How many places it has, sums too."""
        return self.leaves + len(set(self.groups)) + 1

    def above(self, leaf: int) -> tuple[int, ...]:
        """The places that a leaf counts in: itself, its group if there are any, and the sum of all."""
        group = (self.leaves + self.groups[leaf],) if self.groups else ()
        return (leaf, *group, self.nodes - 1)

    def below(self, node: int) -> range | list[int]:
        """The leaves that count in a place."""
        if node < self.leaves:
            return range(node, node + 1)
        if node == self.nodes - 1:
            return range(self.leaves)
        return [leaf for leaf, group in enumerate(self.groups) if group == node - self.leaves]


def with_sums(counts: NDArray[np.int64], axes: Sequence[Axis]) -> NDArray[np.int64]:
    """The table (leaves of each axis) with its sums (nodes of each axis)."""
    for place, axis in enumerate(axes):
        member = np.zeros((axis.nodes, axis.leaves), dtype=np.int64)
        for leaf in range(axis.leaves):
            member[list(axis.above(leaf)), leaf] = 1
        counts = np.moveaxis(np.tensordot(member, counts, axes=(1, place)), 0, place)
    return counts


def hidden_cells(counts: NDArray[np.int64], few: Bools, there: Bools, axes: Sequence[Axis]) -> Bools:
    """What must not be shown (nodes of each axis) of a table of which every cell and sum else is.

    counts (leaves of each axis): what adds up, such as requests; few (nodes of each axis): the cell or sum is of fewer
    than 5 people, none too; there (leaves of each axis): what can be anything but nothing as far as everybody knows.

    However well somebody knows all that is shown and this rule, of a cell or sum of few it could be everything from 0
    to 5, or from 5 less to 5 more where few people are counted more often.
    """
    hiding = _Hiding(counts, there, axes)
    exists = with_sums(there.astype(np.int64), axes) > 0
    hiding.hide_all(few & exists)
    cells = np.argwhere(few & exists)
    sums_in = (cells >= [axis.leaves for axis in axes]).sum(axis=1)
    order = np.argsort(-sums_in, kind="stable")
    sums, leaves = np.split(cells[order], [np.count_nonzero(sums_in)])
    for cell in sums.tolist():
        hiding.protect(tuple(cell))
    if len(leaves) > FEW_CELLS:
        protect_many(hiding.many(), leaves)
    for cell in leaves.tolist():
        hiding.protect(tuple(cell))
    return hiding.hidden & exists


class _Hiding:
    """What is hidden so far. `cost` is what it costs to hide a cell or sum too; `safe` are leaf cells with a box."""

    def __init__(self, counts: NDArray[np.int64], there: Bools, axes: Sequence[Axis]) -> None:
        self.counts, self.axes = counts, axes
        self.sums = with_sums(counts, axes)
        self.free = np.where(there, counts, -1)
        self.cost = self.sums + 1
        self.above = [np.array([axis.above(leaf) for leaf in range(axis.leaves)]).T for axis in axes]
        self.safe = np.zeros(counts.shape, dtype=bool)

    @property
    def hidden(self) -> Bools:
        hidden: Bools = self.cost == 0
        return hidden

    def hide_all(self, cells: Bools) -> None:
        self.cost[cells] = 0

    def many(self) -> Open:
        """The same, for many cells at a time."""
        mates = []
        for place, axis in enumerate(self.axes):
            largest = np.argsort(-self.counts.sum(axis=tuple(set(range(len(self.axes))) - {place})), kind="stable")
            group = np.array(axis.groups or [0] * axis.leaves)
            same = [group[largest] == group[leaf] for leaf in range(axis.leaves)]
            found = {Shift.WITHIN: [largest[one & (largest != leaf)] for leaf, one in enumerate(same)]}
            if len(set(axis.groups)) > 1:
                found[Shift.ACROSS] = [largest[~one] for one in same]
            mates.append({**found, Shift.NOT: [largest] * axis.leaves})
        return Open(self.free, self.cost, self.safe, self.above, mates)

    def protect(self, cell: Cell) -> None:
        """Hide what lets a cell or sum of few be everything from 0 to 5."""
        count = int(self.sums[cell])
        up = SMALLEST_SHOWN - count if count < SMALLEST_SHOWN else SMALLEST_SHOWN
        down = min(count, SMALLEST_SHOWN)
        if all(node < axis.leaves for node, axis in zip(cell, self.axes, strict=True)) and self.safe[cell]:
            return
        for leaf in self._leaves(cell, down):
            self._shift(cell, leaf, up, down)
            up = 0  # one of the leaves can go up

    def _leaves(self, cell: Cell, down: int) -> Iterator[Cell]:
        """The largest leaf cells below a cell until they have so much; one, if it is nothing."""
        below = np.ix_(*(np.array(axis.below(node)) for node, axis in zip(cell, self.axes, strict=True)))
        found = self.free[below]
        for place in np.argsort(-found, axis=None, kind="stable").tolist():
            at = np.unravel_index(place, found.shape)
            yield tuple(int(ids.flat[one]) for ids, one in zip(below, at, strict=True))
            down -= int(found[at])
            if down <= 0:
                return

    def _shift(self, cell: Cell, leaf: Cell, up: int, down: int) -> None:
        """Hide the cheapest box that shifts a leaf cell, by the way that hides the fewest sums."""
        ways = [self._ways(axis, node, at) for axis, node, at in zip(self.axes, cell, leaf, strict=True)]
        lines = [
            {way: found for way in one if len(found := self._line(leaf, place, way, up)) > 1 or way is Shift.NOT}
            for place, one in enumerate(ways)
        ]
        for chosen in sorted(product(*lines), key=sum):
            near = [line[way] for line, way in zip(lines, chosen, strict=True)]
            corners = self._cheapest(near, chosen, (up, down))
            if corners is not None:
                self._hide(corners, chosen, cell == leaf)
                return

    def _ways(self, axis: Axis, node: int, leaf: int) -> list[Shift]:
        ways = [Shift.NOT]
        if node != axis.nodes - 1 and len(set(axis.groups)) > 1:
            ways.append(Shift.ACROSS)
        if node < axis.leaves and (not axis.groups or axis.groups.count(axis.groups[leaf]) > 1):
            ways.append(Shift.WITHIN)
        return ways

    def _line(self, leaf: Cell, place: int, way: Shift, up: int) -> Places:
        """A leaf of a direction, and those that could go down as it goes up: the cheapest, and the largest."""
        axis, here = self.axes[place], np.array([leaf[place]])
        if way is Shift.NOT:
            return here
        line: tuple[int | slice, ...] = (*leaf[:place], slice(None), *leaf[place + 1 :])
        free = self.free[line] >= up
        free[leaf[place]] = False
        if axis.groups:
            same = np.array(axis.groups) == axis.groups[leaf[place]]
            free &= same if way is Shift.WITHIN else ~same
        found = np.flatnonzero(free)
        if len(found) > CHEAPEST + LARGEST:
            cheapest = np.argsort(self.cost[line][found], kind="stable")[:CHEAPEST]
            largest = np.argsort(-self.counts[line][found], kind="stable")[:LARGEST]
            found = found[np.concatenate([cheapest, largest])]
        return np.concatenate([here, found])

    def _paths(self, place: int, leaves: Places, way: Shift) -> Places:
        """The places that change with each of these leaves: leaves, and groups, and the sum of all (levels, leaves)."""
        found: Places = self.above[place][: way.levels][:, leaves]
        return found

    def _cheapest(self, lines: Sequence[Places], ways: Sequence[Shift], needs: tuple[int, int]) -> list[Places] | None:
        """For each direction the leaf, and its partner in the cheapest box; None where no box has enough to give."""
        paths = [self._paths(place, line, way) for place, (line, way) in enumerate(zip(lines, ways, strict=True))]
        layers = self.cost[np.ix_(*(path.ravel() for path in paths))].reshape([n for path in paths for n in path.shape])
        cost = layers.sum(axis=tuple(range(0, 2 * len(paths), 2)))
        counts = self.free[np.ix_(*lines)]
        price, fits = np.zeros((1,) * len(lines)), np.ones((1,) * len(lines), dtype=bool)
        swapped = [place for place, way in enumerate(ways) if way is not Shift.NOT]
        for sides in product((0, 1), repeat=len(swapped)):
            side = dict(zip(swapped, sides, strict=True))
            corner = tuple(slice(1, None) if side.get(place) else slice(0, 1) for place in range(len(lines)))
            price = price + cost[corner]
            if any(sides):  # the leaf itself has what it gives
                fits = fits & (counts[corner] >= needs[(sum(sides) + 1) % 2])
        if not fits.any():
            return None
        best = [int(at) for at in np.unravel_index(np.argmin(np.where(fits, price, np.inf)), fits.shape)]
        return [
            line[[0, at + 1]] if way is not Shift.NOT else line for line, way, at in zip(lines, ways, best, strict=True)
        ]

    def _hide(self, corners: Sequence[Places], ways: Sequence[Shift], whole: bool) -> None:
        """Hide a box; its corners that are safe by it are noted, if it shifts a leaf cell as such."""
        paths = [self._paths(place, line, way) for place, (line, way) in enumerate(zip(corners, ways, strict=True))]
        self.cost[np.ix_(*(path.ravel() for path in paths))] = 0
        if not whole:
            return
        box = np.ix_(*corners)
        counts = self.counts[box]
        odd = np.indices(counts.shape).sum(axis=0) % 2 == 1
        most_up, most_down = counts[odd].min(initial=SMALLEST_SHOWN), counts[~odd].min()
        up = np.where(counts < SMALLEST_SHOWN, SMALLEST_SHOWN - counts, SMALLEST_SHOWN)
        down = np.minimum(counts, SMALLEST_SHOWN)
        self.safe[box] |= np.where(odd, (up <= most_down) & (down <= most_up), (up <= most_up) & (down <= most_down))
