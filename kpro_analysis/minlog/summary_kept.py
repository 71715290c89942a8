"""The traces that a summary keeps, to look into one by one."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.minlog.summary_format import DIMENSIONS, Bools, Mapped, Meta
from kpro_analysis.minlog.summary_view import Filters

DAY = 86_400  # seconds
_UNSIGNED = 2**64 - 1


@dataclass(frozen=True)
class KeptTrace:
    """One trace: its hash, how many citizens (at least 5) and rows it has, and its first row's time and texts.

    Times are microseconds since the epoch, UTC; `texts` are by dimension.
    """

    id: str
    fan_out: int
    rows: int
    time: int
    texts: dict[str, str]


@dataclass(frozen=True)
class TraceRow:
    """One row of a trace. `person` and `user` are pseudonyms; `inactive_days` since activity, None: there was none."""

    time: int
    person: str
    user: str | None
    entries: int
    inactive_days: int | None
    in_team: bool
    texts: dict[str, str]


def hexadecimal(key: int) -> str:
    """A pseudonym as it is written: 16 hexadecimal digits.

    >>> hexadecimal(-1), hexadecimal(255)
    ('ffffffffffffffff', '00000000000000ff')
    """
    return f"{key & _UNSIGNED:016x}"


class Kept:
    """The kept traces of a summary."""

    def __init__(self, arrays: Mapped, meta: Meta) -> None:
        self.arrays, self.meta = arrays, meta
        self.start, self.ids = arrays["traces_start"], arrays["traces_id"]

    def _column(self, name: str) -> NDArray[Any]:
        return self.arrays[f"traces_{name}"]

    def _texts(self, row: int) -> dict[str, str]:
        return {name: self.meta.texts[name][int(self._column(name)[row])] for name in DIMENSIONS}

    def found(self, filters: Filters, most: int) -> tuple[KeptTrace, ...]:
        """The traces with a kept row that the filters leave, those of most citizens first, at most so many."""
        rows = np.flatnonzero(self._left(filters))
        places = np.unique(np.searchsorted(self.start, rows, side="right") - 1)[:most]
        return tuple(self._trace(place) for place in places.tolist())

    def _left(self, filters: Filters) -> Bools:
        months = self._column("day").astype("datetime64[D]").astype("datetime64[M]").astype(int) + 12 * 1970
        left = np.ones(len(months), bool)
        if filters.first is not None:
            left &= months >= filters.first
        if filters.last is not None:
            left &= months <= filters.last
        for name in DIMENSIONS:
            if chosen := filters.values.get(name):
                left &= np.array([text in chosen for text in self.meta.texts[name]], bool)[self._column(name)]
        return left

    def _trace(self, place: int) -> KeptTrace:
        first = int(self.start[place])
        return KeptTrace(
            hexadecimal(int(self.ids[place])),
            int(self._column("fan_out")[place]),
            int(self._column("rows")[place]),
            int(self._column("time")[first]),
            self._texts(first),
        )

    def trace(self, trace: str) -> tuple[KeptTrace, tuple[TraceRow, ...]] | None:
        """The trace of that id with its kept rows by time; None when it isn't kept."""
        places = [place for place, key in enumerate(self.ids.tolist()) if hexadecimal(key) == trace]
        if not places:
            return None
        low, high = self.start[places[0]], self.start[places[0] + 1]
        return self._trace(places[0]), tuple(self._row(row) for row in range(int(low), int(high)))

    def _row(self, row: int) -> TraceRow:
        gap = int(self._column("gap")[row])
        return TraceRow(
            time=int(self._column("time")[row]),
            person=hexadecimal(int(self._column("person")[row])),
            user=hexadecimal(int(self._column("user")[row])) if self._column("user_known")[row] else None,
            entries=int(self._column("entries")[row]),
            inactive_days=None if gap < 0 else gap // DAY,
            in_team=bool(self._column("in_team")[row]),
            texts=self._texts(row),
        )
