"""Who was asked and who answered by team, as it may be shown beside what is shown of the municipality."""

from collections.abc import Collection, Iterator

import numpy as np
from ibis.backends.sql import SQLBackend

from kpro_analysis.engine import quoted
from kpro_analysis.small_cells import hidden_cells
from kpro_analysis.uddata.figures_answering import SENT, WHOLE, Asked, answering, times_of
from kpro_analysis.uddata.figures_count import WAITING, tabled
from kpro_analysis.uddata.figures_result import Answering, TeamRow

MERGED = "øvrige"  # quarters that stand together, and only in the sum


def team_rows(engine: SQLBackend, asked: Asked) -> tuple[TeamRow, ...]:
    """The teams of each municipality, by quarter and in all.

    Their sums are the municipality's. Quarters in which something of that is hidden are counted together, so that a
    team's sum of all quarters says no more of them than the municipality's does: whatever requests could have been sent
    in another of these quarters, could have been so by the same team. Where the teams can't be shown without hiding a
    sum of the municipality, all quarters are counted together, and at last nothing is shown of the teams.
    """
    return tuple(row for place in range(len(asked.table.names[0])) for row in _teams_of(engine, asked, place))


def _teams_of(engine: SQLBackend, asked: Asked, place: int) -> Iterator[TeamRow]:
    own, nodes = asked.hidden[place, -1], asked.table.nodes[2]
    is_whole = asked.table.groups[0][place] == WHOLE
    quarters = [one for one in dict.fromkeys(asked.table.groups[2]) if asked.sums[place, -1, nodes.index(one), SENT]]
    name = asked.table.names[0][place]
    for merged in ([one for one in quarters if own[nodes.index(one)].any()], quarters):
        source = _source(name, merged)
        found = _counted(engine, source, is_whole)
        if not own[-1].any() and not found.hidden[-1].any():
            break
    else:
        found.hidden[:] = True
    when = times_of(engine, ("team", "quarter"), found, source)
    nothing = Answering("skjult" if is_whole else None, "skjult", None, None, None)
    for team, team_name in enumerate(found.table.names[0]):
        for quarter in (*quarters, None):
            column = found.table.nodes[1].index(MERGED if quarter in merged else quarter)
            if found.sums[team, column, SENT]:
                figures = nothing if quarter in merged else answering(found, (team, column), is_whole, when)
                yield TeamRow(name, team_name, quarter, figures)


def _source(municipality: str, merged: Collection[str]) -> str:
    quarter = f"CASE WHEN quarter IN ({', '.join(map(quoted, merged))}) THEN '{MERGED}' ELSE quarter END"
    replaced = f" REPLACE ({quarter} AS quarter)" if merged else ""
    return f"(SELECT *{replaced} FROM asked WHERE municipality = {quoted(municipality)})"


def _counted(engine: SQLBackend, source: str, is_whole: bool) -> Asked:
    table = tabled(engine, ("team", "quarter", "is_answered"), (None, None, None), source)
    there = np.repeat(table.counts.sum(axis=-1, keepdims=True) > 0, 2, axis=-1)
    there[..., WAITING] &= is_whole
    return Asked(table, hidden_cells(table.counts, table.few, there, table.axes))
