"""The part of a summary that some filters leave."""

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.minlog.summary_count import PeopleList, fewer, mask_of, ranges, together
from kpro_analysis.minlog.summary_format import (
    ACTIVE,
    ALL,
    CLASSES,
    DIMENSIONS,
    INACTIVE,
    USERS,
    Bools,
    Codes,
    Ints,
    Mapped,
    Meta,
)
from kpro_analysis.minlog.summary_view import Filters
from kpro_analysis.small_numbers import SMALLEST_SHOWN

Rows = tuple[Ints | slice, Ints, Codes]


class Selection:
    """What of a summary the filters leave.

    `cells` are the places of the cells, `slots` says which slots are within the period; `mondays` are the weeks of the
    period in order, and `weeks` has the place of each slot's week among them.
    """

    def __init__(self, arrays: Mapped, meta: Meta, filters: Filters) -> None:
        self.arrays, self.meta = arrays, meta
        self.codes = arrays["cells"]
        self.filtered = [name for name in DIMENSIONS if filters.values.get(name)]
        self.allowed = {name: self._chosen(name, filters) for name in DIMENSIONS}
        self.cells = self._cells()
        self.slots = _within([month for month, _ in meta.slots], filters)
        months = _within(meta.months, filters)
        self.months = None if months.all() else mask_of(months)
        self.mondays, self.weeks = _weeks(meta, self.slots)
        self._counts: dict[tuple[str, str], NDArray[Any]] = {}
        self._cells_say: dict[str, NDArray[Any]] = {}

    def _list(self, name: str) -> PeopleList:
        return PeopleList.of(self.arrays, name, len(mask_of(np.ones(len(self.meta.months), bool))))

    def _chosen(self, name: str, filters: Filters) -> Bools:
        chosen = filters.values.get(name)
        return np.array([not chosen or text in chosen for text in self.meta.texts[name]], bool)

    def _cells(self) -> Ints:
        allowed = np.ones(self.codes.shape[1], bool)
        for name in self.filtered:
            allowed &= self.allowed[name][self._codes_of(name)]
        return np.flatnonzero(allowed)

    def _codes_of(self, name: str) -> Codes:
        return np.asarray(self.codes[DIMENSIONS.index(name)])

    def _rows(self, table: str, cells: Ints, slots: Bools) -> Rows:
        """The rows of the table in these cells and slots, and the cell and the slot of each."""
        start, slot = self.arrays[f"{table}_start"], self.arrays[f"{table}_slot"]
        counts = start[cells + 1] - start[cells]
        cell = np.repeat(cells, counts)
        if len(cells) < len(start) - 1:
            rows = ranges(start[cells], counts)
            here = np.flatnonzero(slots[slot[rows]])
            return rows[here], cell[here], slot[rows[here]]
        if slots.all():
            return slice(None), cell, np.asarray(slot)
        rows = np.flatnonzero(slots[slot])
        return rows, cell[rows], slot[rows]

    @cached_property
    def _cube(self) -> Rows:
        return self._rows("cube", self.cells, self.slots)

    @cached_property
    def _by_cell(self) -> tuple[Ints, Ints]:
        """Where the cube's rows of each cell begin, and the cells."""
        cell = self._cube[1]
        first = np.flatnonzero(np.append(True, cell[1:] != cell[:-1])[: len(cell)])
        return first, cell[first]

    @cached_property
    def _by_week(self) -> Codes:
        """The place of each row's week."""
        return self.weeks.astype(np.int32)[self._cube[2]]

    def _counted(self, name: str, by: str) -> NDArray[Any]:
        """What the cube says, by week, by code of a dimension, or all of it (1,)."""
        if (name, by) not in self._counts:
            self._counts[name, by] = self._count(name, by)
        return self._counts[name, by]

    def _count(self, name: str, by: str) -> NDArray[Any]:
        if by == "week":
            return together(self._of_cube(name), self._by_week, len(self.mondays))
        values = self._of_cells(name)
        if by == "":
            return together(values, np.zeros(len(values), np.int32), 1)
        return together(values, self._codes_of(by)[self._by_cell[1]], len(self.meta.texts[by]))

    def _of_cube(self, name: str) -> NDArray[Any]:
        """What the cube says in the rows that are left."""
        return np.asarray(self.arrays[f"cube_{name}"][self._cube[0]])

    def _of_cells(self, name: str) -> NDArray[Any]:
        """What the cube says of each cell, which are few beside its rows."""
        if name not in self._cells_say:
            values, (first, _) = self._of_cube(name), self._by_cell
            add = np.logical_or if values.dtype == np.bool_ else np.add
            self._cells_say[name] = add.reduceat(values, first) if len(first) else values
        return self._cells_say[name]

    def entries(self, kind: str, by: str = "") -> Ints:
        """The entries of the kind by week, by code of a dimension, or all of them (1,)."""
        return self._counted(kind, by)

    def few(self, kind: str, by: str = "") -> Bools:
        """Where fewer than 5 citizens have entries of the kind; as `entries`."""
        few = ~self._counted(f"many_{kind}", by)
        unsure = few & (self.entries(kind, by) > 0)
        if unsure.any():
            few[unsure] = self._of_few(kind, by, unsure)[unsure]
        return few

    def _of_few(self, kind: str, by: str, unsure: Bools) -> Bools:
        """Where fewer than 5 citizens are of the kind; right of the `unsure` only, where everybody is listed."""
        cells, slots = self.cells, self.slots
        if by == "week":
            slots = slots & unsure[self.weeks]
        elif by:
            cells = cells[unsure[self._codes_of(by)[cells]]]
        rows, cell, slot = self._rows("few", cells, slots)
        here = _of_kind(kind, self.arrays["few_level"][rows], self.arrays["few_log_class"][rows])
        who = self.arrays["few_who"][rows][here]
        if by == "week":
            labels: Ints | Codes = self.weeks[slot[here]]
        else:
            labels = self._codes_of(by)[cell[here]] if by else np.zeros(len(who), np.int64)
        return fewer(labels, len(unsure), who, SMALLEST_SHOWN)

    def inactive_citizens(self, kind: str) -> int:
        """How many citizens have entries of the kind of inactive."""
        people, keys = (kind, self.cells) if self.filtered else (f"{kind}_total", np.zeros(1, np.int64))
        return int(np.count_nonzero(self._list(people).marked(keys, self.months, self.meta.people)))

    def citizens(self, by: str) -> tuple[int, Ints]:
        """How many citizens there are in all, and by code of the dimension."""
        if set(self.filtered) <= {by}:
            keys = np.flatnonzero(self.allowed[by]).astype(np.int64)
            return self._people(self._list(f"{ALL}_by_{by}"), (keys, keys), by, self.meta.people)
        return self._people(self._list(ALL), (self.cells, self._codes_of(by)[self.cells]), by, self.meta.people)

    def users(self, by: str) -> tuple[int, Ints]:
        """The same of users."""
        keys = (self.cells, self._codes_of(by)[self.cells])
        return self._people(self._list(USERS), keys, by, self.meta.users)

    def _people(self, people: PeopleList, keys: tuple[Ints, Ints | Codes], by: str, most: int) -> tuple[int, Ints]:
        """How many there are under the keys, and by the code of each key."""
        every = np.zeros(most, bool)
        counts = np.zeros(len(self.meta.texts[by]), np.int64)
        for code in np.unique(keys[1]).tolist():
            marks = people.marked(keys[0][keys[1] == code], self.months, most)
            counts[code] = np.count_nonzero(marks)
            every |= marks
        return int(np.count_nonzero(every)), counts


def _within(months: Any, filters: Filters) -> Bools:
    """Which of the months are within the period."""
    numbers = np.array(months, np.int64)
    within = np.ones(len(numbers), bool)
    if filters.first is not None:
        within &= numbers >= filters.first
    if filters.last is not None:
        within &= numbers <= filters.last
    return within


def _weeks(meta: Meta, slots: Bools) -> tuple[Ints, Ints]:
    """The weeks from the first to the last of the slots chosen, and for each slot its place among them, else 0."""
    mondays = np.array([week for _, week in meta.slots], np.int64)
    if not slots.any():
        return np.zeros(0, np.int64), np.zeros(len(mondays), np.int64)
    low, high = mondays[slots].min(), mondays[slots].max()
    return np.arange(low, high + 1, 7), np.where(slots, (mondays - low) // 7, 0)


def _of_kind(kind: str, level: Ints, log_class: Ints) -> Bools:
    """Which rows are of the kind, by how many of DAYS the inactivity reaches and by class."""
    if kind in CLASSES:
        return np.asarray(log_class == CLASSES.index(kind))
    if kind in INACTIVE:
        return np.asarray(level > INACTIVE.index(kind))
    if kind in ACTIVE:
        return np.asarray(level <= ACTIVE.index(kind))
    return np.ones(len(level), bool)
