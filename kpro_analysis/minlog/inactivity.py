"""What an audit counts of the days without activity that are asked for: Ibis expressions over the facts."""

import ibis
import ibis.expr.types as ir

from kpro_analysis.engine import rows_of
from kpro_analysis.minlog.counted import GROUPINGS, USUAL_DAYS, Rows
from kpro_analysis.minlog.danish_clock import DAY
from kpro_analysis.minlog.tallies import named


def inactivity(rows: ir.Table, days: int) -> dict[str, Rows]:
    """`people`, `groups` and `strata`, as their functions tell, of facts in which activity is known."""
    asked = tuple(sorted({*USUAL_DAYS, days}))
    found = {"people": people(rows, asked, days), "groups": groups(rows, days), "strata": strata(rows, days)}
    return {name: rows_of(table) for name, table in found.items()}


def is_inactive(rows: ir.Table, days: int) -> ir.BooleanValue:
    """No activity event of the citizen in the days up to the entry, (t - days, t]; also when there never was one."""
    return rows.gap.isnull() | (rows.gap >= days * DAY)


def people(rows: ir.Table, asked: tuple[int, ...], days: int) -> ir.Table:
    """Citizens by whether at least half of their entries were in a team (`team`), and on them as inactive (`idle`).

    Beside `citizens`, for each of the asked days: `entries_N` on inactive citizens, and `citizens_N` with any such.
    Without care teams `team` is false for all.
    """
    counted = rows.entries
    team = rows.in_team.fill_null(False)
    sums = {f"entries_{n}": is_inactive(rows, n).ifelse(counted, 0).sum() for n in asked}
    each = rows.group_by("person").aggregate(entries=counted.sum(), team_entries=team.ifelse(counted, 0).sum(), **sums)
    each = each.mutate(team=each.team_entries * 2 >= each.entries, idle=each[f"entries_{days}"] * 2 >= each.entries)
    found = {f"entries_{n}": each[f"entries_{n}"].sum() for n in asked}
    found |= {f"citizens_{n}": (each[f"entries_{n}"] > 0).ifelse(1, 0).sum() for n in asked}
    return each.group_by("team", "idle").aggregate(citizens=each.count(), **found)


def groups(rows: ir.Table, days: int) -> ir.Table:
    """Entries on inactive citizens per value of each grouping: grouping, name, entries."""
    rows = rows.filter(is_inactive(rows, days))
    found = []
    for grouping in GROUPINGS:
        one = rows.group_by(value=rows[grouping]).aggregate(entries=rows.entries.sum())
        found.append(one.select(*named(one, grouping), "entries"))
    return ibis.union(*found)


def strata(rows: ir.Table, days: int) -> ir.Table:
    """Entries by system, whether in a team, and whether on an inactive citizen: system, in_team, idle, entries."""
    rows = rows.mutate(idle=is_inactive(rows, days))
    return rows.group_by("system", "in_team", "idle").aggregate(entries=rows.entries.sum())
