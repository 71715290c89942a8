"""What the summary needs of the facts, a slice of the citizens at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from kpro_analysis.minlog.fact_rows import FactRows, read_slice
from kpro_analysis.minlog.prepared import slice_files
from kpro_analysis.minlog.summary_format import ALL, BITS, DAYS, DIMENSIONS, INACTIVE, Arrays, Bools, Ints

DAY = 86_400  # seconds
EPOCH = date(1970, 1, 1)
LISTED = (ALL, *INACTIVE)  # the kinds of which it is listed who has entries in which months
LEVELS = len(DAYS) + 1  # how many of DAYS without activity an entry reaches: 0 to all
_COLUMNS = ("user", "day", "entries", *DIMENSIONS, "gap", "log_class")


def slot_of(day: int) -> tuple[int, int]:
    """The month (12 * year + month - 1) and the week (its Monday) of a day since 1970-01-01.

    >>> slot_of(0), slot_of(4)
    ((23640, -3), (23640, 4))
    """
    when = EPOCH + timedelta(days=day)
    return when.year * 12 + when.month - 1, day - when.weekday()


def levels_of(kind: str) -> Bools:
    """Which levels (LEVELS,) are of a kind that a level tells: all, inactive or active at so many days."""
    level = np.arange(LEVELS)
    if kind in INACTIVE:
        return level > INACTIVE.index(kind)
    return level <= (DAYS.index(int(kind.removeprefix("active"))) if kind != ALL else LEVELS)


@dataclass(frozen=True)
class SliceFacts:
    """The entries of a slice (rows,) as the summary counts them, by citizen.

    `cell` is the place of its key among `Facts.keys`, `class_` 0 for none and else from 1; `who` (rows,) numbers the
    citizens from `first_number`, and the rows of each begin at `start`. `user` is known where `staff` (places) tells.
    """

    first_number: int
    start: Ints
    who: Ints
    person: Ints  # pseudonyms
    cell: Ints
    slot: Ints
    month: Ints
    level: Ints
    class_: Ints
    entries: Ints
    staff: Ints
    user: Ints


class Facts:
    """The facts of an audit. `keys` (cells,) are the combinations of dimensions that occur, rising, as one number."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, prepared: Path) -> None:
        self.connection = connection
        self.files = slice_files(prepared)
        self.whole = _files(prepared / "facts" / "*" / "*.parquet")
        words = _files(prepared / "words.parquet")
        self.texts = {name: self._texts(words, name) for name in DIMENSIONS}
        self.sizes = tuple(max(1, len(self.texts[name])) for name in DIMENSIONS)
        self.keys = np.sort(self._key(self.arrays(f"select distinct {', '.join(DIMENSIONS)} from {self.whole}")))
        self.users = np.sort(
            self.arrays(f'select distinct "user" from {self.whole} where "user" is not null')["user"].astype(np.int64)
        )
        days = np.sort(self.arrays(f"select distinct day from {self.whole}")["day"].astype(np.int64))
        self.slots = tuple(sorted({slot_of(day) for day in days.tolist()}))
        place = {slot: number for number, slot in enumerate(self.slots)}
        months = [month for month, _ in self.slots]
        self.words = (max(months) - min(months)) // BITS + 1 if months else 0
        self.first_day = int(days.min(initial=0))
        self.slot_of_day = np.zeros(int(days.max(initial=-1)) - self.first_day + 1, np.int64)
        self.slot_of_day[days - self.first_day] = [place[slot_of(day)] for day in days.tolist()]
        self.month_of_slot = np.array(months, np.int64) - min(months, default=0)

    def row(self, query: str) -> tuple[Any, ...]:
        """The only row of an answer."""
        return self.connection.execute(query).fetchone() or ()

    def arrays(self, query: str) -> Arrays:
        """An answer by column."""
        return {name: np.ma.getdata(v) for name, v in self.connection.execute(query).fetchnumpy().items()}

    def slices(self) -> Iterator[SliceFacts]:
        """The slices one by one; citizens are numbered in the order in which they come."""
        people = 0
        for file in self.files:
            rows = read_slice(file, _COLUMNS)
            yield self._slice(rows, people)
            people += len(rows.person)

    def _slice(self, rows: FactRows, people: int) -> SliceFacts:
        slot = self.slot_of_day[rows["day"] - self.first_day]
        staff = np.flatnonzero(rows["user_known"])
        return SliceFacts(
            people,
            rows.start,
            rows.who,
            rows.person,
            np.searchsorted(self.keys, self._key(rows)),
            slot,
            self.month_of_slot[slot],
            np.searchsorted(np.array(DAYS) * DAY, rows["gap"], side="right"),
            rows["log_class"].astype(np.int64) + 1,
            rows["entries"].astype(np.int64),
            staff,
            np.searchsorted(self.users, rows["user"][staff]),
        )

    def _key(self, codes: FactRows | Arrays) -> Ints:
        key = np.zeros((), np.int64)
        for name, size in zip(DIMENSIONS, self.sizes, strict=True):
            key = key * size + codes[name].astype(np.int64)
        return np.asarray(key, np.int64)

    def codes(self, dimension: str) -> Ints:
        """The code of each cell (cells,) in one dimension."""
        return np.asarray(np.unravel_index(self.keys, self.sizes)[DIMENSIONS.index(dimension)], np.int64)

    def _texts(self, words: str, kind: str) -> tuple[str, ...]:
        query = f"select code, text from {words} where kind = ? order by code"
        texts = {code: text or "" for code, text in self.connection.execute(query, [kind]).fetchall()}
        return tuple(texts.get(code, "") for code in range(max(texts, default=-1) + 1))


def _files(path: Path) -> str:
    quoted = str(path).replace("'", "''")
    return f"read_parquet('{quoted}', hive_partitioning = false)"
