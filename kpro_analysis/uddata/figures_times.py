"""How long it takes until a request is answered, cell by cell of tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from kpro_analysis.duck import columns_of, put
from kpro_analysis.small_cells import Bools, Places
from kpro_analysis.survival import still_open_by
from kpro_analysis.uddata.figures_count import Table

MINUTES_A_DAY = 1440
MOST = 0.9
Minutes = NDArray[np.int64]

_MINUTE = "epoch_us({}) // 60000000"
_WAITED = f"{_MINUTE.format('CASE WHEN is_answered THEN answered ELSE until END')} - {_MINUTE.format('sent')}"
_ROWS = f"""SELECT cell, minutes, is_answered
FROM (SELECT cell, {_WAITED} AS minutes, is_answered FROM asked JOIN timed_cells USING ({{columns}}) WHERE whole)
WHERE minutes >= 0"""


@dataclass(frozen=True, eq=False)
class Timed:
    """A table, and the places (nodes of all directions but the last) of which the times are asked for.

    within: the value of the columns that come before its directions.
    """

    table: Table
    wanted: Bools
    within: tuple[str, ...] = ()

    @property
    def cells(self) -> Places:
        """The cells with requests (cells, directions)."""
        found: Places = np.argwhere(self.table.counts.any(axis=-1))
        return found

    def names(self, cells: Places) -> Iterator[Sequence[str]]:
        """What the columns say of each cell."""
        yield from ([name] * len(cells) for name in self.within)
        for names, places in zip(self.table.names, cells.T, strict=False):
            yield [names[place] for place in places.tolist()]

    def sums(self, cells: Places) -> Places:
        """The places that each cell counts in, as numbers in `wanted` (sums, cells)."""
        above = [
            np.array([axis.above(leaf) for leaf in range(axis.leaves)])[places].T
            for axis, places in zip(self.table.axes, cells.T, strict=False)
        ]
        return np.array([np.ravel_multi_index(places, self.wanted.shape) for places in product(*above)])


def times(connection: DuckDBPyConnection, columns: Sequence[str], tables: Sequence[Timed]) -> list[Minutes]:
    """Median and nine in ten of the places of tables whose directions have the same levels.

    columns: what is within, and the directions but the last. Gives for each table the minutes (nodes of all directions
    but the last, 2), -1 where so many never answer or it isn't asked for. By Kaplan & Meier: who hasn't answered is
    followed to the last moment in the municipality's files. Requests without a time, or answered before they were sent,
    are left out, and municipalities of which only answers are known.
    """
    cells = [table.cells for table in tables]
    named = [list(table.names(own)) for table, own in zip(tables, cells, strict=True)]
    of = {column: np.concatenate(values).astype(object) for column, *values in zip(columns, *named, strict=True)}
    with put(connection, "timed_cells", {**of, "cell": np.arange(sum(map(len, cells)))}):
        found = columns_of(connection, _ROWS.format(columns=", ".join(columns)))
    cell, waited, is_done = (found[name] for name in ("cell", "minutes", "is_answered"))
    begins = np.cumsum([0, *(table.wanted.size for table in tables)])
    wanted = np.concatenate([table.wanted.ravel() for table in tables])
    sums = [begin + table.sums(own) for begin, table, own in zip(begins, tables, cells, strict=False)]
    result = np.full((len(wanted), 2), -1)
    for above in np.concatenate(sums, axis=1):
        asked_for = wanted[above]
        if not asked_for.any():
            continue
        rows = asked_for[cell]
        still = still_open_by(above[cell[rows]], waited[rows], is_done[rows])
        result[still.groups] = np.column_stack([still.reached(0.5), still.reached(MOST)])
    parts = np.split(result, begins[1:-1])
    return [part.reshape(*table.wanted.shape, 2) for part, table in zip(parts, tables, strict=True)]


def days(minutes: int) -> float | None:
    """Minutes as days; None where there are none."""
    return None if minutes < 0 else round(minutes / MINUTES_A_DAY, 2)
