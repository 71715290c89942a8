"""The part of a summary that some filters leave."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kpro_analysis.minlog.summary_count import distinct, distinct_by, enough, mask_of, ranges, within
from kpro_analysis.minlog.summary_format import DIMENSIONS, USERS, Bools, Codes, Ints, Masks, Meta, array
from kpro_analysis.minlog.summary_view import Filters
from kpro_analysis.small_numbers import SMALLEST_SHOWN


@dataclass(frozen=True)
class Pairs:
    """Who (pairs,) of a kind occurs under which cell (pairs,), and in which slots (pairs, words), of the selection."""

    cell: Codes
    who: Codes
    slots: Masks


class Selection:
    """What of the summary in `folder` the filters leave.

    `weeks` has the place of each slot's week among `mondays`, the weeks of the period in order.
    """

    def __init__(self, folder: Path, meta: Meta, filters: Filters) -> None:
        self.folder, self.meta = folder, meta
        self.codes = array(folder, "cells")
        months = np.array([month for month, _ in meta.slots], np.int64)
        self.slots = np.ones(len(months), bool)
        if filters.first is not None:
            self.slots &= months >= filters.first
        if filters.last is not None:
            self.slots &= months <= filters.last
        self.cells = np.flatnonzero(self._allowed(filters))
        self.mondays, self.weeks = _weeks(meta, self.slots)
        self._cube = self._cube_rows()
        self._pairs: dict[str, Pairs] = {}

    @property
    def _everything(self) -> bool:
        return len(self.cells) == self.codes.shape[1] and bool(self.slots.all())

    def _allowed(self, filters: Filters) -> Bools:
        allowed = np.ones(self.codes.shape[1], bool)
        for codes, name in zip(self.codes, DIMENSIONS, strict=True):
            if chosen := filters.values.get(name):
                allowed &= np.array([text in chosen for text in self.meta.texts[name]], bool)[codes]
        return allowed

    def _cube_rows(self) -> tuple[Ints | slice, Ints, Codes]:
        """The rows of the cube, and the cell and slot of each."""
        start, slot = array(self.folder, "cube_start"), array(self.folder, "cube_slot")
        counts = start[self.cells + 1] - start[self.cells]
        cell = np.repeat(self.cells, counts)
        if self._everything:
            return slice(None), cell, np.asarray(slot)
        rows = ranges(start[self.cells], counts)
        here = self.slots[slot[rows]]
        return rows[here], cell[here], slot[rows[here]]

    def entries_by_week(self, kind: str) -> Ints:
        """The entries of the kind by week (mondays,)."""
        rows, _, slot = self._cube
        values = array(self.folder, f"cube_{kind}")[rows]
        return np.bincount(self.weeks[slot], values, len(self.mondays)).astype(np.int64)

    def entries_by(self, kind: str, dimension: str) -> Ints:
        """The entries of the kind by code of the dimension."""
        rows, cell, _ = self._cube
        values = array(self.folder, f"cube_{kind}")[rows]
        codes = self.codes[DIMENSIONS.index(dimension)]
        return np.bincount(codes[cell], values, len(self.meta.texts[dimension])).astype(np.int64)

    def entries(self, kind: str) -> int:
        """All entries of the kind."""
        return int(array(self.folder, f"cube_{kind}")[self._cube[0]].sum())

    def pairs(self, kind: str) -> Pairs:
        """Who there is of the kind."""
        if kind not in self._pairs:
            self._pairs[kind] = self._found(kind)
        return self._pairs[kind]

    def _found(self, kind: str) -> Pairs:
        start, who, slots = (array(self.folder, f"pairs_{kind}_{name}") for name in ("start", "who", "slots"))
        counts = start[self.cells + 1] - start[self.cells]
        cell = np.repeat(self.cells.astype(np.int32), counts)
        if self._everything:
            return Pairs(cell, np.asarray(who), np.asarray(slots))
        places = ranges(start[self.cells], counts) if len(self.cells) < len(start) - 1 else slice(None)
        who, slots = who[places], slots[places]
        if self.slots.all():
            return Pairs(cell, who, slots)
        here = within(slots, mask_of(self.slots))
        return Pairs(cell[here], who[here], slots[here])

    def count(self, kind: str) -> int:
        """How many different people there are of the kind."""
        return distinct(self.pairs(kind).who, self._people(kind))

    def count_by(self, kind: str, dimension: str) -> Ints:
        """How many different people of the kind each code of the dimension has."""
        pairs, codes = self.pairs(kind), self.codes[DIMENSIONS.index(dimension)]
        return distinct_by(codes[pairs.cell], len(self.meta.texts[dimension]), pairs.who, self._people(kind))

    def few_by_week(self, kind: str) -> Bools:
        """In which weeks fewer than 5 citizens have entries of the kind (mondays,)."""
        rows, _, slot = self._cube
        many = np.zeros(len(self.meta.slots), bool)
        many[slot[array(self.folder, f"cube_many_{kind}")[rows]]] = True
        few = np.ones(len(self.mondays), bool)
        few[self.weeks[many]] = False
        pairs = self.pairs(kind) if few.any() else None
        for week in np.flatnonzero(few) if pairs else ():
            few[week] = not enough(pairs.who, pairs.slots, mask_of(self.slots & (self.weeks == week)))
        return few

    def _people(self, kind: str) -> int:
        return self.meta.users if kind == USERS else self.meta.people


def _weeks(meta: Meta, slots: Bools) -> tuple[Ints, Ints]:
    """The weeks from the first to the last of the slots chosen, and for each slot its place among them, else 0."""
    mondays = np.array([week for _, week in meta.slots], np.int64)
    if not slots.any():
        return np.zeros(0, np.int64), np.zeros(len(mondays), np.int64)
    low, high = mondays[slots].min(), mondays[slots].max()
    return np.arange(low, high + 1, 7), np.where(slots, (mondays - low) // 7, 0)
