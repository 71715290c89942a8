"""How long it takes until a request is answered, cell by cell of a table."""

from collections.abc import Mapping, Sequence

import numpy as np
from ibis.backends.sql import SQLBackend

from kpro_analysis.small_cells import Bools
from kpro_analysis.survival import reached, still_open
from kpro_analysis.uddata.figures_count import Table

MINUTES_A_DAY = 1440
MOST = 0.9
Times = tuple[float | None, float | None]


def times(
    engine: SQLBackend, columns: Sequence[str], table: Table, asked_for: tuple[Bools, str]
) -> Mapping[tuple[int, ...], Times]:
    """Median and nine in ten, in days, of places; asked_for: which (nodes of all directions but the last), and of what.

    By Kaplan & Meier: who hasn't answered is followed to the last moment in the municipality's files. Requests without
    a time, or answered before they were sent, are left out, and municipalities of which only answers are known.
    """
    wanted, source = asked_for
    minutes = "date_diff('minute', sent, CASE WHEN is_answered THEN answered ELSE until END)"
    query = (
        f"SELECT {', '.join(columns)}, {minutes} AS minutes, is_answered FROM {source} WHERE whole AND {minutes} >= 0"
    )
    found = engine.con.sql(query).to_arrow_table()
    if not found.num_rows:
        return {}
    leaves = []
    for column, names in zip(columns, table.names, strict=False):
        coded = found[column].combine_chunks().dictionary_encode()
        number = {name: place for place, name in enumerate(names)}
        leaves.append(np.array([number[name] for name in coded.dictionary.to_pylist()])[coded.indices.to_numpy()])
    waited, done = found["minutes"].to_numpy(), found["is_answered"].to_numpy(zero_copy_only=False)
    result: dict[tuple[int, ...], Times] = {}
    above = [np.array([axis.above(leaf) for leaf in range(axis.leaves)]).T for axis in table.axes[:-1]]
    for levels in _combined(above):
        node = np.ravel_multi_index(tuple(level[at] for level, at in zip(levels, leaves, strict=True)), wanted.shape)
        order = np.argsort(node, kind="stable")
        cells, starts = np.unique(node[order], return_index=True)
        for cell, rows in zip(cells.tolist(), np.split(order, starts[1:]), strict=True):
            if wanted.flat[cell]:
                at = tuple(int(one) for one in np.unravel_index(cell, wanted.shape))
                result[at] = _of(waited[rows], done[rows])
    return result


def _combined(above: Sequence[np.ndarray]) -> list[tuple[np.ndarray, ...]]:
    combined: list[tuple[np.ndarray, ...]] = [()]
    for levels in above:
        combined = [(*before, level) for before in combined for level in levels]
    return combined


def _of(waited: np.ndarray, done: np.ndarray) -> Times:
    at, shares = still_open(waited, done)
    median, most = (reached(at, shares, share) for share in (0.5, MOST))
    return _days(median), _days(most)


def _days(minutes: int | None) -> float | None:
    return None if minutes is None else round(minutes / MINUTES_A_DAY, 2)
