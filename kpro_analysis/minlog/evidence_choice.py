"""Which traces a supplier is shown: lists that touched many inactive citizens, and direct look-ups without reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir

SECONDS_A_DAY = 86_400
MOST_TRACES = 200  # half of them lists, half direct look-ups
MOST_ROWS = 20_000
MOST_ROWS_A_TRACE = 1_000
MOST_OF_A_KIND = 25  # traces of one system and activity, so that one of these doesn't fill the pack

Why = Literal["list", "direct"]
WHY: dict[Why, str] = {
    "list": "listekald, der rammer mange borgere uden aktivitet",
    "direct": "direkte opslag på en borger uden forløb eller aktivitet",
}
PICK = ("trace", "person", "time", "why", "rank")


@dataclass(frozen=True)
class Known:
    """Which side files were taken in: what they would have told is unknown without them, never "no"."""

    activity: bool
    careteam: bool
    episodes: bool


def inactive(facts: ir.Table, days: int) -> ir.BooleanValue:
    """Whether the citizen had no activity in the `days` days up to the entry."""
    return facts["gap"].isnull() | (facts["gap"] >= days * SECONDS_A_DAY)


def choose(facts: ir.Table, known: Known, days: int) -> ir.Table:
    """The most telling traces, at most `MOST_TRACES`: one row per trace, with columns `PICK`.

    Lists come by how many entries they have on inactive citizens (without activity: on any), direct look-ups by how
    long ago the citizen's last activity was, those without any first. Of each system and activity come at most
    `MOST_OF_A_KIND`. Ties go to the earliest, then by the trace's hash. A look-up without a trace is known by its
    citizen and time. Grain of `facts`: one row per log row.
    """
    half = MOST_TRACES // 2
    return _lists(facts, known, days).limit(half).union(_direct(facts, known, days).limit(half))


def _lists(facts: ir.Table, known: Known, days: int) -> ir.Table:
    wanted = [facts["trace"].notnull(), facts["fan_out"] > 1, ~facts["own"]]
    touched = facts.filter(wanted + ([inactive(facts, days)] if known.activity else []))
    traces = touched.group_by("trace").agg(
        person=touched["person"].min(),
        time=touched["time"].min(),
        system=touched["system"].min(),
        activity=touched["activity"].min(),
        weight=touched.count(),
    )
    return _spread(traces, [ibis.desc("weight"), "time", "trace"], "list")


def _direct(facts: ir.Table, known: Known, days: int) -> ir.Table:
    """Direct look-ups on citizens without any episode; where these aren't known, without activity; else none."""
    if known.episodes:
        reason = ~facts["any_episode"]
    else:
        reason = inactive(facts, days) if known.activity else ibis.literal(False)
    alone = facts.filter([facts["fan_out"] == 1, ~facts["own"], reason])
    alone = alone.mutate(untraced=alone["trace"].isnull(), longest=alone["gap"].fill_null(2**62))
    return _spread(alone, ["untraced", ibis.desc("longest"), "time", "trace", "person"], "direct")


def _spread(table: ir.Table, order: Sequence[ir.Value | str], why: Why) -> ir.Table:
    """In order, but the first of each system and activity before the second of any, and so on."""
    place = ibis.row_number().over(ibis.window(group_by=["system", "activity"], order_by=order))
    placed = table.mutate(place=place)
    firsts = placed.filter(placed["place"] < MOST_OF_A_KIND)
    rank = ibis.row_number().over(ibis.window(order_by=["place", *order]))
    ranked = firsts.mutate(rank=rank, why=ibis.literal(why))
    return ranked.select(*PICK).order_by("rank")


def rows_of(facts: ir.Table, picked: ir.Table) -> ir.Table:
    """The facts of the picked traces, at most `MOST_ROWS_A_TRACE` of each, with `why` and `rank`.

    One row per log row; a trace's first rows are those of the lowest citizens' pseudonyms, which say nothing.
    """
    with_trace = picked.filter(picked["trace"].notnull()).select("trace", "why", "rank")
    without = picked.filter(picked["trace"].isnull()).select("person", "time", "why", "rank")
    of_traces = facts.inner_join(with_trace, "trace")
    place = ibis.row_number().over(ibis.window(group_by="trace", order_by=["person", "time"]))
    of_traces = of_traces.mutate(place=place)
    of_traces = of_traces.filter(of_traces["place"] < MOST_ROWS_A_TRACE).drop("place")
    alone = facts.filter(facts["trace"].isnull()).inner_join(without, ["person", "time"])
    columns = [*facts.columns, "why", "rank"]
    return of_traces.select(columns).union(alone.select(columns))
