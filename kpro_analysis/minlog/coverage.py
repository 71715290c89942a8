"""Do traces hold whole teams? How much of a team's members each list trace has, active or not."""

from dataclasses import dataclass

import numpy as np
from ibis.expr.types import Table

from kpro_analysis.danish import format_percent
from kpro_analysis.minlog.citizen_cells import merged_members
from kpro_analysis.minlog.hypothesis_result import Row
from kpro_analysis.minlog.hypothesis_tables import Members
from kpro_analysis.minlog.spans import Floats, Ints, Spans, Truths, merged

MOST_TRACES = 20_000  # that are looked at; more are drawn by their hash
FEWEST_TRACES = 20  # below these nothing is said of traces
MOSTLY = 0.5  # a trace is of a team when so much of it, at least, are the team's members
WHOLE = 0.9  # of a team


@dataclass(frozen=True)
class Traces:
    """Traces that touch several citizens: rows (trace, person), and when; `one_in` is how many were drawn."""

    trace: Ints
    person: Ints
    time: Ints
    one_in: int


@dataclass(frozen=True)
class Coverage:
    """What list traces hold of the team that is most of them, over the traces that are of a team.

    `share` (traces,) is members in the trace / members then; the members are counted by whether they were active.
    """

    traces: int
    of_teams: int
    share: Floats
    active: tuple[int, int]  # members in the traces, and all members then
    inactive: tuple[int, int]
    one_in: int

    def rows(self) -> tuple[Row, ...]:
        """One row: medians and shares."""
        enough = self.of_teams >= FEWEST_TRACES
        return (
            {
                "traces": self.traces,
                "of_a_team": self.of_teams,
                "median_share_of_team": float(np.median(self.share)) if enough else None,
                "whole_team": float((self.share >= WHOLE).mean()) if enough else None,
                "active_members_in_trace": _part(self.active) if enough else None,
                "inactive_members_in_trace": _part(self.inactive) if enough else None,
            },
        )

    def words(self) -> str:
        """A clause on it, empty when there is too little."""
        if self.of_teams < FEWEST_TRACES:
            return ""
        share = float(np.median(self.share))
        words = "hele teamet" if share == 1 else f"mindst {format_percent(share)} af teamet"
        return f" (halvdelen af listekaldene rummer {words})"

    def notes(self) -> tuple[str, ...]:
        """Whether traces were drawn."""
        return (f"Listekaldenes dækning er målt på 1 af {self.one_in} traces.",) if self.one_in > 1 else ()


def read_traces(facts: Table) -> Traces:
    """The citizens of list traces, of at most about `MOST_TRACES` traces; two scans of the facts."""
    lists = facts.filter((facts.fan_out > 1) & facts.trace.notnull())
    rough = lists.aggregate(traces=(1 / lists.fan_out.cast("float64")).sum()).to_pyarrow()["traces"][0].as_py()
    one_in = max(1, -(-int(rough or 0) // MOST_TRACES))
    drawn = lists.filter(lists.trace % one_in == 0)
    found = drawn.group_by("trace", "person").aggregate(time=drawn.time.min()).to_pyarrow()
    trace, person, time = (np.asarray(found[name].to_numpy(), np.int64) for name in ("trace", "person", "time"))
    return Traces(trace, person, time // 1_000_000, one_in)


def coverage(traces: Traces, members: Members, active: Spans) -> Coverage:
    """Find each trace's team, the one of which it holds most members, and count the members it holds."""
    everyone = np.unique(members.spans.owner)
    whole = _sorted_by_owner(merged_members(members))
    names, call = np.unique(traces.trace, return_inverse=True)
    begun = np.full(len(names), np.iinfo(np.int64).max)
    np.minimum.at(begun, call, traces.time)
    teams = int(whole.team.max(initial=0)) + 1
    row, membership = _pairs(traces.person, whole.spans.owner)
    then = begun[call[row]]
    valid = (whole.spans.start[membership] <= then) & (then < whole.spans.end[membership])
    pair, held = np.unique(call[row[valid]] * teams + whole.team[membership[valid]], return_counts=True)
    pair_call, pair_team = pair // teams, pair % teams
    order = np.lexsort((pair_team, -held, pair_call))
    calls, first = np.unique(pair_call[order], return_index=True)
    best, held = order[first], held[order[first]]
    ours = held >= MOSTLY * np.bincount(call, minlength=len(names))[calls]
    calls, team = calls[ours], pair_team[best][ours]
    number, member = _members_then(calls, team, whole, begun)
    person = np.searchsorted(everyone, whole.spans.owner[member])
    inside = np.isin(_key(number, person, len(everyone)), _trace_keys(traces, call, everyone))
    busy = _active_then(whole.spans.owner[member], begun[number], merged(active))
    size, found = (np.bincount(np.searchsorted(calls, number), w, len(calls)) for w in (np.ones(len(number)), inside))
    return Coverage(
        len(names),
        len(calls),
        found / np.maximum(size, 1),
        (int((inside & busy).sum()), int(busy.sum())),
        (int((inside & ~busy).sum()), int((~busy).sum())),
        traces.one_in,
    )


def _members_then(calls: Ints, team: Ints, whole: Members, begun: Ints) -> tuple[Ints, Ints]:
    """All members of the called teams at the time: numbers of calls, and rows of memberships."""
    by_team = np.argsort(whole.team, kind="stable")
    row, place = _pairs(team, whole.team[by_team])
    member, number = by_team[place], calls[row]
    valid = (whole.spans.start[member] <= begun[number]) & (begun[number] < whole.spans.end[member])
    return number[valid], member[valid]


def _active_then(person: Ints, time: Ints, active: Spans) -> Truths:
    """Whether persons were in one of the (merged) stretches at a time."""
    if not len(active.owner):
        return np.zeros(len(person), np.bool_)
    names = np.unique(np.concatenate((active.owner, person)))
    low = int(min(active.start.min(), time.min(initial=0)))
    step = int(max(active.end.max(), time.max(initial=0))) - low + 1
    keys = np.searchsorted(names, active.owner) * step + (active.start - low)
    code = np.searchsorted(names, person)
    last = np.searchsorted(keys, code * step + (time - low), side="right") - 1
    inside: Truths = (last >= 0) & (active.owner[last] == person) & (time < active.end[last])
    return inside


def _trace_keys(traces: Traces, call: Ints, everyone: Ints) -> Ints:
    person = np.minimum(np.searchsorted(everyone, traces.person), len(everyone) - 1)
    known = everyone[person] == traces.person
    return _key(call[known], person[known], len(everyone))


def _key(first: Ints, second: Ints, size: int) -> Ints:
    return first * size + second


def _pairs(wanted: Ints, values: Ints) -> tuple[Ints, Ints]:
    """All pairs of a wanted value and a place in `values`, which rise."""
    first, after = np.searchsorted(values, wanted), np.searchsorted(values, wanted, side="right")
    count = after - first
    row = np.repeat(np.arange(len(wanted)), count)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + first[row]


def _sorted_by_owner(members: Members) -> Members:
    order = np.argsort(members.spans.owner, kind="stable")
    spans = members.spans
    return Members(Spans(spans.owner[order], spans.start[order], spans.end[order]), members.team[order])


def _part(counts: tuple[int, int]) -> float | None:
    return counts[0] / counts[1] if counts[1] else None
