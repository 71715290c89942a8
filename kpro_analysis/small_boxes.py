"""Boxes that protect many cells of few at once: all are tried with some partners each, and the best is taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import product

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.small_numbers import SMALLEST_SHOWN

TRIES = 64  # partners of a cell that are looked at
BATCH = 500  # cells at a time: what they hide costs the next nothing
_SPREAD = tuple(np.sqrt([2.0, 3.0, 5.0, 7.0, 11.0, 13.0]))  # so that no two directions go in step

Places = NDArray[np.intp]


class Shift(IntEnum):
    """How a direction keeps its sums, by how much of it that hides."""

    WITHIN = 0  # what goes up in one leaf goes down in another of the same group
    ACROSS = 1  # in one of another group: the groups' sums change
    NOT = 3  # it goes down nowhere: the sum of all changes

    @property
    def levels(self) -> int | None:
        """How many of the places that a leaf counts in change, itself first; None: all."""
        return {0: 1, 1: 2, 3: None}[self.value]


@dataclass(frozen=True, eq=False)
class Open:
    """A table as it stands while cells are hidden in it, which changes `cost` and `safe`.

    free (leaves): the counts, -1 where there can be nothing; cost (nodes): what hiding costs, 0 where it is hidden;
    safe (leaves): cells with a box; above: per direction, the places that each leaf counts in (levels, leaves); mates:
    per direction and `Shift` the leaves that each leaf can be paired with, those with the largest counts first.
    """

    free: NDArray[np.int64]
    cost: NDArray[np.int64]
    safe: NDArray[np.bool_]
    above: Sequence[Places]
    mates: Sequence[Mapping[Shift, Sequence[Places]]]


def protect_many(table: Open, cells: Places) -> None:
    """Hide boxes for those of these leaf cells (cells, directions) that have one among the tries.

    Of ways that hide as much, those come first that leave out the last direction.
    """
    partners = [
        {way: _partners(found, spread) for way, found in mates.items()}
        for mates, spread in zip(table.mates, _SPREAD, strict=False)
    ]
    for ways in sorted(product(*partners), key=lambda one: (sum(one), -one[-1], one)):
        if all(way is Shift.NOT for way in ways):
            return
        lines = [found[way] for found, way in zip(partners, ways, strict=True)]
        for start in range(0, len(cells), BATCH):
            batch = cells[start : start + BATCH]
            pairs = zip(lines, ways, batch.T, strict=True)
            fits = [line[leaf, 0] >= 0 for line, way, leaf in pairs if way is not Shift.NOT]
            batch = batch[~table.safe[tuple(batch.T)] & np.logical_and.reduce(fits)]
            if len(batch):
                _Batch(table, batch, ways).run([line[leaf] for line, leaf in zip(lines, batch.T, strict=True)])


def _partners(mates: Sequence[Places], spread: float) -> Places:
    """For each leaf so many partners (leaves, tries), the largest more often; -1 where it has none."""
    share = (np.arange(1, TRIES + 1) * spread % 1.0) ** 2
    return np.array([found[(share * len(found)).astype(np.intp)] if len(found) else [-1] * TRIES for found in mates])


class _Batch:
    """Some cells (cells, directions), and how each direction keeps its sums."""

    def __init__(self, table: Open, cells: Places, ways: Sequence[Shift]) -> None:
        self.table, self.cells = table, cells
        self.sides = list(product(*((0,) if way is Shift.NOT else (0, 1) for way in ways)))
        self.paths = list(product(*(range(len(up[: way.levels])) for up, way in zip(table.above, ways, strict=True))))
        count = table.free[tuple(cells.T)]
        self.up = np.where(count < SMALLEST_SHOWN, SMALLEST_SHOWN - count, SMALLEST_SHOWN)
        self.down = np.minimum(count, SMALLEST_SHOWN)

    def run(self, partners: Sequence[Places]) -> None:
        """Take the cheapest box of each cell that has one; partners: per direction (cells, tries)."""
        price: NDArray[np.float64] = np.zeros(partners[0].shape)
        fits: NDArray[np.bool_] = np.ones(partners[0].shape, dtype=bool)
        for side in self.sides:
            at = self._corner(side, partners)
            if any(side):
                fits &= self.table.free[at] >= (self.up if sum(side) % 2 else self.down)[:, None]
            for path in self.paths:
                price += self.table.cost[self._above(path, at)]
        best = np.argmin(np.where(fits, price, np.inf), axis=1)[:, None]
        chosen = [np.take_along_axis(found, best, axis=1) for found in partners]
        self._hide(chosen, np.any(fits, axis=1))

    def _corner(self, side: Sequence[int], partners: Sequence[Places]) -> tuple[Places, ...]:
        pairs = zip(side, partners, self.cells.T, strict=True)
        return tuple(found if other else np.broadcast_to(here[:, None], found.shape) for other, found, here in pairs)

    def _above(self, path: Sequence[int], at: Sequence[Places]) -> tuple[Places, ...]:
        return tuple(up[level, leaf] for level, up, leaf in zip(path, self.table.above, at, strict=True))

    def _hide(self, partners: Sequence[Places], found: NDArray[np.bool_]) -> None:
        corners = [tuple(at[found, 0] for at in self._corner(side, partners)) for side in self.sides]
        counts = np.array([self.table.free[at] for at in corners])
        odd = np.array([sum(side) % 2 == 1 for side in self.sides])
        most_up, most_down = counts[odd].min(axis=0), counts[~odd].min(axis=0)
        for at, count, is_odd in zip(corners, counts, odd, strict=True):
            for path in self.paths:
                self.table.cost[self._above(path, at)] = 0
            up = np.where(count < SMALLEST_SHOWN, SMALLEST_SHOWN - count, SMALLEST_SHOWN)
            higher, lower = (most_down, most_up) if is_odd else (most_up, most_down)
            fits = (up <= higher) & (np.minimum(count, SMALLEST_SHOWN) <= lower)
            self.table.safe[tuple(place[fits] for place in at)] = True
