"""Some traces with what they touched, to look into: those of most citizens, and a sample of the others."""

from pathlib import Path

import numpy as np

from kpro_analysis.minlog.summary_facts import Facts
from kpro_analysis.minlog.summary_format import DIMENSIONS, Ints, save
from kpro_analysis.small_numbers import SMALLEST_SHOWN

LARGEST = 2_000  # traces of most citizens
SAMPLE = 2_000  # of the others, about as many
LONGEST = 200  # rows kept of a trace
SEED = 0x5EED7ACE  # puts the traces in another order than their hashes have
COLUMNS = {  # of a kept row, as SQL
    "time": "time",
    "day": "day",
    **{name: name for name in DIMENSIONS},
    "person": "person",
    "user": 'coalesce("user", 0)',
    "user_known": '"user" is not null',
    "gap": "coalesce(gap, -1)::bigint",  # seconds; -1: none
    "in_team": "coalesce(in_team, false)",
    "entries": "entries",
}


def keep_traces(facts: Facts, folder: Path) -> None:
    """Write the kept traces, of most citizens first, and their rows by time, at most 200 of each.

    Only traces that touch at least 5 citizens are kept. Which are sampled depends on nothing but the traces.
    """
    largest, every = _limits(facts)
    facts.connection.execute(
        "create or replace temp table kept as "
        f"with candidates as (select trace, any_value(fan_out) as fan_out, count(*) as all_rows from {facts.whole} "
        f"where trace is not null and fan_out >= {SMALLEST_SHOWN} and (fan_out >= {largest} or {_drawn(every)}) "
        "group by trace), "
        "ordered as (select *, row_number() over (order by fan_out desc, trace) as place from candidates) "
        f"select trace, fan_out, all_rows from ordered where place <= {LARGEST} or {_drawn(every)}"
    )
    columns = ", ".join(f'{sql} as "{name}"' for name, sql in COLUMNS.items())
    rows = facts.arrays(
        f"with found as (select trace, {columns}, row_number() over (partition by trace order by time, person, system, "
        f"activity) as place from {facts.whole} semi join kept using (trace)) "
        f"select * from found join kept using (trace) where place <= {LONGEST} order by fan_out desc, trace, place"
    )
    start = _starts(rows["trace"])
    first = start[:-1]
    save(folder, "traces_start", start)
    save(folder, "traces_id", rows["trace"][first])
    save(folder, "traces_fan_out", rows["fan_out"][first])
    save(folder, "traces_rows", rows["all_rows"][first])
    for name in COLUMNS:
        save(folder, f"traces_{name}", rows[name])


def _limits(facts: Facts) -> tuple[int, int]:
    """The fan-out from which all traces are among the largest, and of how many others one is sampled.

    A trace of n citizens has at least n rows, so there are at most rows / n of them.
    """
    counted = facts.connection.execute(
        f"select fan_out, count(*) from {facts.whole} where trace is not null and fan_out >= {SMALLEST_SHOWN} "
        "group by fan_out order by fan_out desc"
    ).fetchall()
    traces = np.cumsum([rows / fan_out for fan_out, rows in counted])
    enough = int(np.searchsorted(traces, LARGEST * 4))  # far more than enough, as citizens may be there often
    largest = counted[min(enough, len(counted) - 1)][0] if counted else SMALLEST_SHOWN
    return largest, max(1, round(float(traces[-1]) / SAMPLE)) if counted else 1


def _drawn(every: int) -> str:
    return f"xor(trace, {SEED}) % {every} = 0"


def _starts(trace: Ints) -> Ints:
    """Where each trace begins, and the end."""
    changed = np.append(True, trace[1:] != trace[:-1]) if len(trace) else np.zeros(0, bool)
    return np.append(np.flatnonzero(changed), len(trace))
