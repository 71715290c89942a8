"""Counts the requests of Uddata: who was asked, who answered, and how long it took, cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from ibis.backends.sql import SQLBackend
from numpy.typing import NDArray

from kpro_analysis.danish import sort_key
from kpro_analysis.small_cells import Axis, Bools, with_sums
from kpro_analysis.small_numbers import SMALLEST_SHOWN
from kpro_analysis.uddata.figures_result import NOT_GIVEN

ANSWERED, WAITING = 0, 1  # the leaves of the last direction of a table
_ASKED = """
CREATE OR REPLACE TEMPORARY TABLE asked AS
WITH r AS MATERIALIZED (
    SELECT * REPLACE (coalesce(municipality, '{none}') AS municipality, coalesce(team, '{none}') AS team,
    coalesce(questionnaire, '{none}') AS questionnaire, coalesce(person, '') AS person),
    sent AT TIME ZONE 'Europe/Copenhagen' AS local, response IS NOT NULL AS is_answered FROM ({requests})),
m AS (SELECT municipality, bool_or(NOT is_answered) AS whole, max(greatest(sent, answered)) AS until FROM r GROUP BY 1)
SELECT municipality, team, questionnaire, person, key, is_answered, sent, answered, reminders, reminded,
    coalesce(strftime(local, '%Y-%m'), '{none}') AS month,
    coalesce(year(local) || '-K' || quarter(local), '{none}') AS quarter,
    whole, until
FROM r JOIN m USING (municipality) ORDER BY municipality
"""


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


def ask(engine: SQLBackend, requests: ir.Table) -> None:
    """Keep the requests that count as the table `asked` of the engine.

    whole: whether the files of the municipality hold requests that nobody answered; until: the last moment in them.
    """
    engine.raw_sql(_ASKED.format(none=NOT_GIVEN, requests=engine.compile(requests)))


def rows_of_sql(engine: SQLBackend, query: str) -> list[dict[str, Any]]:
    """The rows of a small result."""
    found: pa.Table = engine.con.sql(query).to_arrow_table()
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows


def tabled(engine: SQLBackend, columns: Sequence[str], groups: Sequence[str | None], source: str = "asked") -> Table:
    """Requests by text columns, the last of which is a truth (answered or not); groups: columns, None for no groups."""
    by = ", ".join(columns)
    above = "".join(
        f", any_value({group}) AS {group}_of_{column}" for column, group in zip(columns, groups, strict=True) if group
    )
    few = f"CASE WHEN count(DISTINCT person) < {SMALLEST_SHOWN} THEN list(DISTINCT person) END AS people"
    rows = rows_of_sql(engine, f"SELECT {by}{above}, count(*) AS n, {few} FROM {source} GROUP BY {by}")
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
    people: Sequence[tuple[tuple[int, ...], list[str] | None]], axes: Sequence[Axis], shape: Sequence[int]
) -> Bools:
    """Which cells and sums (nodes) are of fewer than 5; people: of each leaf cell, None where there are enough."""
    enough = np.zeros(tuple(shape), dtype=np.int64)
    for place, listed in people:
        enough[place] = listed is None
    many = with_sums(enough, axes) > 0
    numbers: dict[str, int] = {}
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
