"""What an audit counts whatever the days asked for: Ibis expressions over the facts, each for one table."""

from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir

from kpro_analysis.engine import rows_of
from kpro_analysis.minlog.counted import BURST_CITIZENS, GROUPINGS, TOP, Rows
from kpro_analysis.minlog.danish_clock import DAY, HOUR, MICROS, Clock

_BURST_HOUR = HOUR * MICROS


def tallies(facts: ir.Table, fans: ir.Table, log: ir.Table, clock: Clock) -> dict[str, Rows]:
    """Every tally of the facts, of their traces (`facts.fan_outs`, all of them) and of the canonical log."""
    found = {name: rows_of(make(facts)) for name, make in _ALL.items()}
    found["fan_out"] = rows_of(fan_out_sizes(fans))
    return found | log_tallies(log, clock)


def log_tallies(log: ir.Table, clock: Clock) -> dict[str, Rows]:
    """What only the canonical log tells: entries by file and day, and by class of the citizen's number."""
    from kpro_analysis.minlog.sources import micros_on

    micros = micros_on(log.get_backend().name)
    days = log.select("file", "entries", day=(clock.local(micros(log.time)) // DAY).cast("int32"))
    by_file = days.group_by("file", "day").aggregate(entries=_entries(days))
    by_class = log.group_by("person_class").aggregate(entries=_entries(log))
    return {"file_days": rows_of(by_file), "person_classes": rows_of(by_class)}


def totals(rows: ir.Table) -> ir.Table:
    """One row: rows, entries, citizens, first and last time."""
    people = rows.group_by("person").aggregate(
        rows=rows.count(), entries=_entries(rows), first=rows.time.min(), last=rows.time.max()
    )
    return people.aggregate(
        rows=people.rows.sum(),
        entries=people.entries.sum(),
        citizens=people.count(),
        first=people["first"].min(),
        last=people["last"].max(),
    )


def by_group(rows: ir.Table) -> ir.Table:
    """Entries and citizens per value of each grouping: grouping, name ("" = not given), entries, citizens."""
    found = []
    for grouping in GROUPINGS:
        pairs = rows.group_by(value=rows[grouping], person=rows.person).aggregate(entries=_entries(rows))
        one = pairs.group_by("value").aggregate(entries=pairs.entries.sum(), citizens=pairs.count())
        found.append(one.select(*named(one, grouping), "entries", "citizens"))
    return ibis.union(*found)


def users_by_group(rows: ir.Table) -> ir.Table:
    """Users per value of each grouping: grouping, name, users."""
    rows = rows.filter(rows.user.notnull())
    found = []
    for grouping in GROUPINGS:
        pairs = rows.select(value=rows[grouping], user=rows.user).distinct()
        one = pairs.group_by("value").aggregate(users=pairs.count())
        found.append(one.select(*named(one, grouping), "users"))
    return ibis.union(*found)


def named(table: ir.Table, grouping: str) -> tuple[ir.Value, ir.Value]:
    """The grouping and its `value` as text."""
    return ibis.literal(grouping).name("grouping"), table.value.cast("string").fill_null("").name("name")


def by_class(rows: ir.Table) -> ir.Table:
    """Entries per class (its number; null where no side file tells)."""
    return rows.group_by("log_class").aggregate(entries=_entries(rows))


def by_day(rows: ir.Table) -> ir.Table:
    """Entries per system and Danish day."""
    return rows.group_by("system", "day").aggregate(entries=_entries(rows))


def doubles(rows: ir.Table) -> ir.Table:
    """Rows beyond the first that are alike in time, citizen, user, system, activity and trace, per system."""
    twice = rows.group_by("person", "time").aggregate(n=rows.count())
    rows = rows.semi_join(twice.filter(twice.n > 1), ["person", "time"])
    alike = rows.group_by("person", "time", "user", "system", "activity", "trace").aggregate(n=rows.count())
    more = alike.filter(alike.n > 1)
    return more.group_by("system").aggregate(rows=(more.n - 1).sum())


def top_citizens(rows: ir.Table) -> ir.Table:
    """The citizens with the most entries: person, entries."""
    people = rows.group_by("person").aggregate(entries=_entries(rows))
    return people.order_by(people.entries.desc(), *as_text(people.person)).limit(TOP)


def by_user(rows: ir.Table) -> ir.Table:
    """Entries and citizens per user that is given."""
    rows = rows.filter(rows.user.notnull())
    pairs = rows.group_by("user", "person").aggregate(entries=_entries(rows))
    return pairs.group_by("user").aggregate(entries=pairs.entries.sum(), citizens=pairs.count())


def bursts(rows: ir.Table) -> ir.Table:
    """Clock hours in which one user touched at least BURST_CITIZENS citizens: user, time, citizens, entries."""
    rows = rows.filter(rows.user.notnull()).mutate(begin=rows.time - rows.time % _BURST_HOUR)
    busy = rows.group_by("user", "begin").aggregate(n=rows.count())
    rows = rows.semi_join(busy.filter(busy.n >= BURST_CITIZENS), ["user", "begin"])
    pairs = rows.group_by("user", "begin", "person").aggregate(entries=_entries(rows))
    found = pairs.group_by("user", "begin").aggregate(citizens=pairs.count(), entries=pairs.entries.sum())
    return found.filter(found.citizens >= BURST_CITIZENS).rename(time="begin")


def fan_out_sizes(fans: ir.Table) -> ir.Table:
    """Traces per number of distinct citizens."""
    return fans.group_by("fan_out").aggregate(traces=fans.count())


def as_text(pseudonym: ir.Column) -> tuple[ir.Value, ...]:
    """What to order pseudonyms by, so that whole numbers come in the order of their hexadecimal digits."""
    return (pseudonym < 0, pseudonym) if pseudonym.type().is_integer() else (pseudonym,)


def _entries(rows: ir.Table) -> ir.IntegerScalar:
    return rows.entries.sum()


_ALL: Mapping[str, Callable[[ir.Table], ir.Table]] = {
    "totals": totals,
    "groups": by_group,
    "group_users": users_by_group,
    "classes": by_class,
    "days": by_day,
    "doubles": doubles,
    "top_citizens": top_citizens,
    "users": by_user,
    "bursts": bursts,
}
