"""Who was asked and who answered by team, as it may be shown beside what is shown of the municipality."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from duckdb import DuckDBPyConnection

from kpro_analysis.duck import Rows
from kpro_analysis.small_cells import hidden_cells
from kpro_analysis.uddata.figures_answering import SENT, WHOLE, Asked, answering, may_be_timed
from kpro_analysis.uddata.figures_count import WAITING, cells, table_of
from kpro_analysis.uddata.figures_result import Answering, TeamRow
from kpro_analysis.uddata.figures_times import Minutes, Timed, times

COLUMNS = ("team", "quarter", "is_answered")
MERGED = "øvrige"  # quarters that stand together, and only in the sum


def team_rows(connection: DuckDBPyConnection, asked: Asked) -> tuple[TeamRow, ...]:
    """The teams of each municipality, by quarter and in all.

    Their sums are the municipality's. Quarters in which something of that is hidden are counted together, so that a
    team's sum of all quarters says no more of them than the municipality's does: whatever requests could have been sent
    in another of these quarters, could have been so by the same team. Where the teams can't be shown without hiding a
    sum of the municipality, all quarters are counted together, and at last nothing is shown of the teams.
    """
    by: dict[str, Rows] = {name: [] for name in asked.table.names[0]}
    for row in cells(connection, ("municipality", *COLUMNS), (None,) * 4, "asked"):
        by[row["municipality"]].append(row)
    found = [_teams(rows, place, asked) for place, rows in enumerate(by.values())]
    when = times(connection, ("municipality", "team", "quarter"), [teams.timed for teams in found])
    return tuple(row for teams, own in zip(found, when, strict=True) for row in teams.rows(own))


@dataclass(frozen=True, eq=False)
class _Teams:
    """A municipality's teams: by quarter with `merged` ones together, and the places of these that are timed."""

    municipality: str
    is_whole: bool
    merged: Collection[str]
    counted: Asked
    timed: Timed

    def rows(self, when: Minutes) -> Iterator[TeamRow]:
        """What can be shown of each; `when` are the times of all quarters."""
        nothing = Answering("skjult" if self.is_whole else None, "skjult", None, None, None)
        quarters = self.timed.table.nodes[1]
        columns = [quarters.index(quarter) if quarter != MERGED else -1 for quarter in self.counted.table.nodes[1]]
        for team, name in enumerate(self.counted.table.names[0]):
            for quarter in quarters:
                column = self.counted.table.nodes[1].index(MERGED if quarter in self.merged else quarter)
                if self.counted.sums[team, column, SENT]:
                    is_shown = quarter not in self.merged
                    own = answering(self.counted, (team, column), self.is_whole, when[:, columns])
                    yield TeamRow(self.municipality, name, quarter, own if is_shown else nothing)


def _teams(rows: Rows, place: int, asked: Asked) -> _Teams:
    """The teams of the municipality at a place."""
    own, nodes = asked.hidden[place, -1], asked.table.nodes[2]
    is_whole = asked.table.groups[0][place] == WHOLE
    table = table_of(rows, COLUMNS, (None,) * 3)
    quarters = table.names[1]
    for merged in ([one for one in quarters if own[nodes.index(one)].any()], quarters):
        found = _counted(_together(rows, merged), is_whole)
        if not own[-1].any() and not found.hidden[-1].any():
            break
    else:
        found.hidden[:] = True
    wanted = np.zeros((len(table.nodes[0]), len(table.nodes[1])), dtype=bool)
    for column, quarter in enumerate(found.table.nodes[1]):
        if quarter != MERGED:
            wanted[:, table.nodes[1].index(quarter)] = may_be_timed(found)[:, column]
    name = asked.table.names[0][place]
    return _Teams(name, is_whole, merged, found, Timed(table, wanted, (name,)))


def _together(rows: Rows, merged: Collection[str]) -> Rows:
    """The cells with these quarters as one."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in rows:
        named = {**row, "quarter": MERGED if row["quarter"] in merged else row["quarter"]}
        key = tuple(named[column] for column in COLUMNS)
        if (one := found.get(key)) is not None:
            both = None if one["people"] is None or row["people"] is None else {*one["people"], *row["people"]}
            named |= {"n": one["n"] + row["n"], "people": both}
        found[key] = named
    return list(found.values())


def _counted(rows: Rows, is_whole: bool) -> Asked:
    table = table_of(rows, COLUMNS, (None,) * 3)
    there = np.repeat(table.counts.sum(axis=-1, keepdims=True) > 0, 2, axis=-1)
    there[..., WAITING] &= is_whole
    return Asked(table, hidden_cells(table.counts, table.few, there, table.axes))
