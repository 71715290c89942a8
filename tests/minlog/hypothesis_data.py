"""A database with facts, for the tests of explanations: of an invented world, by SQL that shares nothing with ours."""

from collections.abc import Sequence

import ibis
import pyarrow as pa
from ibis.backends import BaseBackend

from kpro_analysis.minlog.demo import canonical_log, canonical_side
from kpro_analysis.minlog.demo_world import Plan, make_world

FACTS = """
create table facts as
with log as (
    select *, row_number() over () as number,
        cast(('0x' || person)::ubigint::bit::bigint as bigint) as who,
        cast(("time" at time zone 'Europe/Copenhagen') as date) as danish
    from given_log
), fan as (select trace, count(distinct person) as fan_out from log where trace is not null group by trace),
systems as (select system, row_number() over (order by system) - 1 as code from (select distinct system from log))
select
    who as person, hash(log.trace)::bit::bigint as trace, epoch_us("time") as time,
    (danish - date '1970-01-01')::integer as day,
    (date_trunc('week', danish)::date - date '1970-01-01')::integer as week,
    entries, systems.code::integer as system,
    (select floor((epoch_us(log.time) - max(epoch_us(a.time))) / 1e6)::bigint from activity a
        where a.person = log.person and a.time <= log.time) as gap,
    exists (select 1 from careteam c where c.person = log.person and (c."from" is null or c."from" <= log.time)
        and (c."to" is null or log.time < c."to")) as in_team,
    coalesce(fan.fan_out, 1)::integer as fan_out,
    coalesce(log.user = log.person, false) as own
from log left join fan on fan.trace = log.trace join systems on systems.system is not distinct from log.system
"""


def database(log: pa.Table, side: dict[str, pa.Table]) -> BaseBackend:
    """A database of canonical tables."""
    con = ibis.duckdb.connect()
    con.con.execute("set timezone = 'UTC'")
    con.con.register("given_log", log)
    for kind, table in side.items():
        con.con.register(kind, table)
    con.con.execute(FACTS)
    return con


def demo_database(plan: Plan, kinds: Sequence[str] = ("activity", "careteam", "episodes")) -> BaseBackend:
    """A database of an invented world."""
    world = make_world(plan)
    side = canonical_side(world)
    con = database(pa.concat_tables(canonical_log(world)), side)
    for kind in side.keys() - set(kinds):
        con.con.unregister(kind)
    return con
