"""Counts the requests of Uddata: who was asked, who answered, and how long it took, cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from kpro_analysis.danish import sort_key
from kpro_analysis.duck import Rows, rows_of
from kpro_analysis.small_cells import Axis, Bools, with_sums
from kpro_analysis.small_numbers import SMALLEST_SHOWN
from kpro_analysis.uddata.figures_result import NOT_GIVEN

ANSWERED, WAITING = 0, 1  # the leaves of the last direction of a table
_ASKED = """
CREATE OR REPLACE TEMPORARY TABLE asked AS
WITH r AS MATERIALIZED (
    SELECT key, response IS NOT NULL AS is_answered, reminders, hash(person) AS person,
        coalesce(municipality, '{none}') AS municipality, coalesce(team, '{none}') AS team,
        coalesce(questionnaire, '{none}') AS questionnaire,
        {utc}(sent)) AS sent, {utc}(answered)) AS answered, {utc}(reminded)) AS reminded,
        coalesce(year(local) * 12 + month(local) - 1, -1) AS months
    FROM (SELECT *, sent AT TIME ZONE 'Europe/Copenhagen' AS local FROM {requests})
), m AS (
    SELECT municipality, bool_or(NOT is_answered) AS whole, max(greatest(sent, answered)) AS until FROM r GROUP BY 1
), named AS (
    SELECT months, '{none}' AS month, '{none}' AS quarter FROM r WHERE months < 0 GROUP BY months UNION ALL
    SELECT months, printf('%04d-%02d', months // 12, months % 12 + 1), (months // 12) || '-K' || (months % 12 // 3 + 1)
    FROM r WHERE months >= 0 GROUP BY months
)
SELECT * EXCLUDE (months) FROM r JOIN m USING (municipality) JOIN named USING (months)
"""
_UTC = "make_timestamp(epoch_us"  # times without a time zone are quick to count with
_CELLS = f"""
WITH cells AS MATERIALIZED (
    SELECT {{by}}{{above}}, count(*) AS n, bit_count(bit_or(1::UBIGINT << (person % 64))) >= {SMALLEST_SHOWN} AS enough
    FROM {{source}} GROUP BY {{by}}
), few AS (
    SELECT {{by}}, list(DISTINCT person) AS people
    FROM {{source}} SEMI JOIN (FROM cells WHERE NOT enough) USING ({{by}}) GROUP BY {{by}}
)
SELECT cells.* EXCLUDE (enough), CASE WHEN len(people) < {SMALLEST_SHOWN} THEN people END AS people
FROM cells LEFT JOIN few USING ({{by}})
"""  # a bit of 64 per person: so many bits are at least so many people, and where they are fewer, people are counted


@dataclass(frozen=True, eq=False)
class Table:
    """Counts by several directions, the last of which is answered or not.

    names: of each direction's leaves; groups: the name of each leaf's group; counts (leaves): requests; people: few
    (nodes): whether a cell or sum is of fewer than 5 citizens.
    """

    names: tuple[tuple[str, ...], ...]
    groups: tuple[tuple[str, ...], ...]
    counts: NDArray[np.int64]
    few: Bools

    @cached_property
    def axes(self) -> tuple[Axis, ...]:
        """Its directions."""
        return axes_of(self.groups, self.counts.shape)

    @cached_property
    def nodes(self) -> tuple[tuple[str | None, ...], ...]:
        """The names of each direction's places: leaves, groups, and None for the sum."""
        return tuple(
            (*names, *dict.fromkeys(groups), None) for names, groups in zip(self.names, self.groups, strict=True)
        )


def axes_of(groups: Sequence[Sequence[str]], shape: Sequence[int]) -> tuple[Axis, ...]:
    """Directions with so many leaves, in groups by name, in the order in which these come."""
    numbered = [{name: number for number, name in enumerate(dict.fromkeys(names))} for names in groups]
    return tuple(
        Axis(size, tuple(numbers[name] for name in names))
        for size, names, numbers in zip(shape, groups, numbered, strict=True)
    )


def ask(connection: DuckDBPyConnection, requests: str) -> None:
    """Keep the requests that count as the table `asked` of the connection.

    whole: whether the files of the municipality hold requests that nobody answered; until: the last moment in them.
    Times are in UTC.
    """
    connection.execute(_ASKED.format(none=NOT_GIVEN, utc=_UTC, requests=requests))


def cells(connection: DuckDBPyConnection, columns: Sequence[str], groups: Sequence[str | None], source: str) -> Rows:
    """One row per value of the columns: `n` requests, and by which `people`, None for enough to be shown.

    groups: columns that follow from these, None for none.
    """
    above = "".join(
        f", any_value({group}) AS {group}_of_{column}" for column, group in zip(columns, groups, strict=True) if group
    )
    return rows_of(connection, _CELLS.format(by=", ".join(columns), above=above, source=source))


def tabled(
    connection: DuckDBPyConnection, columns: Sequence[str], groups: Sequence[str | None], source: str = "asked"
) -> Table:
    """Requests by text columns, the last of which is a truth (answered or not); groups: columns, None for no groups."""
    return table_of(cells(connection, columns, groups, source), columns, groups)


def table_of(rows: Rows, columns: Sequence[str], groups: Sequence[str | None]) -> Table:
    """The table of cells."""
    names = [tuple(sorted({row[column] for row in rows}, key=sort_key)) for column in columns[:-1]]
    group_of = [
        {row[column]: row[f"{group}_of_{column}"] for row in rows} if group else {}
        for column, group in zip(columns, groups, strict=True)
    ]
    named = tuple(
        tuple(str(of[name]) for name in listed) if of else () for of, listed in zip(group_of, names, strict=False)
    )
    numbers = [{name: place for place, name in enumerate(listed)} for listed in names]
    shape = (*(len(listed) for listed in names), 2)
    at = [
        (
            *(number[row[column]] for number, column in zip(numbers, columns, strict=False)),
            WAITING if not row[columns[-1]] else ANSWERED,
        )
        for row in rows
    ]
    counts = np.zeros(shape, dtype=np.int64)
    for place, row in zip(at, rows, strict=True):
        counts[place] = row["n"]
    axes = axes_of((*named, ()), shape)
    people = [(place, row["people"]) for place, row in zip(at, rows, strict=True)]
    return Table((*names, ("ja", "nej")), (*named, ()), counts, _few(people, axes, shape))


def _few(
    people: Sequence[tuple[tuple[int, ...], list[int] | None]], axes: Sequence[Axis], shape: Sequence[int]
) -> Bools:
    """Which cells and sums (nodes) are of fewer than 5; people: of each leaf cell, None where there are enough."""
    enough = np.zeros(tuple(shape), dtype=np.int64)
    for place, listed in people:
        enough[place] = listed is None
    many = with_sums(enough, axes) > 0
    numbers: dict[int, int] = {}
    some = [(place, numbers.setdefault(name, len(numbers))) for place, listed in people for name in listed or ()]
    if not some:
        return ~many
    places, person = np.array([place for place, _ in some]).T, np.array([number for _, number in some])
    above = [np.array([axis.above(leaf) for leaf in range(axis.leaves)]).T for axis in axes]
    for levels in product(*above):
        node = np.ravel_multi_index(tuple(level[at] for level, at in zip(levels, places, strict=True)), many.shape)
        cells, found = np.unique(np.unique(node * len(numbers) + person) // len(numbers), return_counts=True)
        many.flat[cells[found >= SMALLEST_SHOWN]] = True
    return ~many
