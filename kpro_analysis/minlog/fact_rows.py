"""The facts of whole citizens as arrays, in order of citizen and time, to be counted without hashing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from kpro_analysis.minlog.spans import Ints

NEVER = 2**62  # in place of a gap: there was no activity
UNKNOWN = -1  # in place of a trace or a class
FEW_WAITING = 1 << 22
MARKS = 1 << 24  # citizens times values that are marked at a time
_INSTEAD = {"gap": NEVER, "trace": UNKNOWN, "log_class": UNKNOWN, "user": 0, "in_team": False}


@dataclass(frozen=True)
class FactRows:
    """Facts of citizens: `person` (people,) rises, `start` (people + 1,) says where the rows of each begin.

    `who` (rows,) numbers the citizens from 0. `columns` (rows,) by name; what isn't known is NEVER, UNKNOWN, no, and
    `user_known` tells of `user`.
    """

    person: Ints
    start: Ints
    who: Ints
    columns: Mapping[str, npt.NDArray[Any]]

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        return self.columns[name]


def read_slice(file: Path, names: tuple[str, ...]) -> FactRows:
    """The columns of these names of a file with a slice of the facts."""
    read = pq.read_table(file, columns=["person", *names], partitioning=None)
    columns: dict[str, npt.NDArray[Any]] = {}
    for name in read.column_names:
        column = read[name]
        if name == "user":
            columns["user_known"] = column.is_valid().to_numpy()
        columns[name] = (column.fill_null(_INSTEAD[name]) if column.null_count else column).to_numpy()
    return _in_order(columns)


def _in_order(columns: dict[str, npt.NDArray[Any]]) -> FactRows:
    person = columns["person"]
    time = columns.get("time", np.zeros(len(person), np.int8))
    later = (person[1:] > person[:-1]) | ((person[1:] == person[:-1]) & (time[1:] >= time[:-1]))
    if not later.all():
        order = np.lexsort((time, person))
        columns = {name: values[order] for name, values in columns.items()}
    person = columns.pop("person")
    first = beginnings(person)
    start = np.append(first, len(person))
    who = np.repeat(np.arange(len(first)), np.diff(start))
    return FactRows(person[first], start, who, columns)


def beginnings(values: npt.NDArray[Any]) -> Ints:
    """Where runs of the same value begin.

    >>> beginnings(np.array([7, 7, 9])).tolist()
    [0, 2]
    """
    return np.flatnonzero(np.append(True, values[1:] != values[:-1])) if len(values) else np.zeros(0, np.int64)


def citizens_by(rows: FactRows, values: npt.NDArray[Any], size: int) -> Ints:
    """How many citizens have a row of each value (rows,), which are below `size`."""
    found = np.zeros(size, np.int64)
    for low, high in _blocks(len(rows.person), max(1, MARKS // size)):
        part = slice(rows.start[low], rows.start[high])
        marks = np.zeros((high - low, size), np.bool_)
        marks[rows.who[part] - low, values[part]] = True
        found += np.count_nonzero(marks, axis=0)
    return found


class Pairs:
    """Pairs, as whole numbers, that were met in slices: each is held once, or a few times until they are many."""

    def __init__(self) -> None:
        self.met, self.waiting, self.many = np.zeros(0, np.int64), list[Ints](), FEW_WAITING

    def add(self, pairs: Ints) -> None:
        """Those of a slice."""
        self.waiting.append(once(pairs))
        if sum(map(len, self.waiting)) > self.many:
            self.many = max(FEW_WAITING, len(self.all()))

    def all(self) -> Ints:
        """Each once, rising."""
        self.met, self.waiting = once(np.concatenate((self.met, *self.waiting))), []
        return self.met


def once(values: Ints) -> Ints:
    """The different values, rising; faster than numpy's own by hashes, as sorting whole numbers is fast.

    >>> once(np.array([9, 7, 9])).tolist()
    [7, 9]
    """
    ordered = np.sort(values)
    return ordered[beginnings(ordered)]


def _blocks(size: int, most: int) -> Iterator[tuple[int, int]]:
    return ((low, min(low + most, size)) for low in range(0, size, most))
