"""The canonical tables as the audit takes them, on any engine: what it needs of them, times as whole microseconds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from kpro_analysis.engine import rows_of
from kpro_analysis.minlog.canonical import OPEN_STATUSES

BEGINNING, FOREVER = -(2**62), 2**62  # of what has no beginning or no end, in microseconds
SAME_STAY = {  # columns that tell a stay from others, but for its end
    "careteam": ("person", "team", "from"),
    "participants": ("user", "team", "from"),
    "episodes": ("person", "episode", "status", "from"),
}
LOG_COLUMNS = ("person", "user", "trace", "time", "entries", "system", "activity", "organisation", "role")


@dataclass(frozen=True)
class Sources:
    """Tables of one engine; times are microseconds since the epoch (UTC). None: no such file was taken in.

    log: LOG_COLUMNS, one row per canonical row. activity: person, time. careteam: person, team, begin, end.
    participants: user, team, begin, end. episodes: person, begin, end, open. Persons and users are of one type,
    whichever; traces, systems, activities, organisations and roles are compared for equality only.
    """

    log: ir.Table
    activity: ir.Table | None = None
    careteam: ir.Table | None = None
    participants: ir.Table | None = None
    episodes: ir.Table | None = None

    @property
    def known(self) -> frozenset[str]:
        """The kinds of side files that were taken in."""
        kinds = ("activity", "careteam", "participants", "episodes")
        return frozenset(kind for kind in kinds if getattr(self, kind) is not None)


def canonical_sources(log: ir.Table, sides: Mapping[str, ir.Table]) -> Sources:
    """The sources of canonical tables (`canonical.LOG`, `canonical.SIDE`) that lie on one engine."""
    micros = micros_on(log.get_backend().name)
    known = {kind: side(kind, table, micros) for kind, table in sides.items()}
    organisation = ibis.coalesce(log.organisation, log.organisation_name)
    taken = log.mutate(time=micros(log.time), organisation=organisation)
    return Sources(taken.select(*LOG_COLUMNS), **known)


def side(kind: str, table: ir.Table, micros: Callable[[ir.Value], ir.IntegerValue]) -> ir.Table:
    """A canonical side table with what the audit needs of it; what says nothing of anybody is left out."""
    who = table.user if kind == "participants" else table.person
    table = table.filter(who.notnull())
    if kind == "activity":
        return table.filter(table.time.notnull()).select("person", time=micros(table.time))
    table = without_superseded(kind, table)
    begin = micros(table["from"]).fill_null(BEGINNING)
    end = micros(table.to).fill_null(FOREVER)
    if kind == "episodes":
        status = table.status.lower().replace(" ", "").replace("-", "")
        is_open = status.isin(sorted(OPEN_STATUSES)).fill_null(False)
        return table.select("person", begin=begin, end=end, open=is_open)
    return table.select("user" if kind == "participants" else "person", "team", begin=begin, end=end)


def without_superseded(kind: str, table: ir.Table) -> ir.Table:
    """The rows but those without an end whose end another row knows: a later export writes a stay anew when it ends.

    A stay is told by SAME_STAY; a blank is as any other value. Of several known ends all stay, so the last one counts.
    """
    last_end = table.to.max().over(group_by=[table[name] for name in SAME_STAY[kind]])
    known = table.mutate(last_end=last_end)
    return known.filter(known.to.notnull() | known.last_end.isnull()).drop("last_end")


def micros_on(engine: str) -> Callable[[ir.Value], ir.IntegerValue]:
    """Whole microseconds since the epoch of a moment with zone, by the engine's own function where it has one."""
    name = {"duckdb": "epoch_us", "pyspark": "unix_micros"}.get(engine)
    return _any_micros if name is None else _builtin(name)


def _builtin(name: str) -> Callable[[ir.Value], ir.IntegerValue]:
    signature = ((ibis.dtype("timestamp('UTC')"),), ibis.dtype("int64"))
    made: Callable[[ir.Value], ir.IntegerValue] = ibis.udf.scalar.builtin(
        lambda time: time, name=name, signature=signature
    )
    return made


def _any_micros(time: ir.Value) -> ir.IntegerValue:
    whole = time.truncate("s").epoch_seconds().cast("float64").cast("int64")
    return whole * 1_000_000 + time.microsecond().cast("float64").cast("int64")


def first_and_last(log: ir.Table) -> tuple[int, int]:
    """When the log's first and last entry are."""
    (row,) = rows_of(log.aggregate(first=log.time.min(), last=log.time.max()))
    return row["first"], row["last"]
