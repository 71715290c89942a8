"""How long each citizen was in a care team and inactive, period by period, and what was logged meanwhile."""

from dataclasses import dataclass

import numpy as np
from ibis.backends import BaseBackend

from kpro_analysis.minlog.hypothesis_tables import (
    Counts,
    Members,
    Window,
    check_matches,
    facts_of_staff,
    read_activity,
    read_counts,
    read_members,
    read_window,
)
from kpro_analysis.minlog.spans import Floats, Ints, Spans, Truths, merged, midnights, stays
from kpro_analysis.small_numbers import SMALLEST_SHOWN

PERIOD_DAYS = 28  # whole weeks, so that every period has as many working days
MONTH = 30.4375 * 86_400  # seconds
MOST_CITIZENS = 100_000  # that are followed; more are drawn by their pseudonym, which is random in itself


@dataclass(frozen=True)
class Cells:
    """One row per citizen, period of four weeks and state in which the citizen spent time.

    `citizen` and `cluster` are codes from 0; `months` is the time spent; `single` and `listed` are entries whose trace
    touched one or several citizens; `team_size` is that of the citizen's largest team in the period, 0 outside teams.
    """

    citizen: Ints
    period: Ints
    in_team: Truths
    inactive: Truths
    months: Floats
    single: Ints
    listed: Ints
    team_size: Ints
    cluster: Ints
    strangers: int  # entries on citizens that no side file knows: without a denominator, and left out
    teams: int  # that the clusters are; 0 when each citizen is one
    one_in: int  # that was drawn

    @property
    def entries(self) -> Ints:
        """All entries."""
        return self.single + self.listed

    def citizens(self, chosen: Truths) -> int:
        """How many citizens have a row among these."""
        return len(np.unique(self.citizen[chosen]))


def read_cells(con: BaseBackend, days: int) -> Cells:
    """The cells of a database; citizens are inactive after `days` days. Raises InputError as `cells` and for no log."""
    members, active, facts = read_members(con), read_activity(con, days), facts_of_staff(con)
    window = read_window(facts)
    one_in = drawn(np.concatenate((members.spans.owner, active.owner)))
    return cells(read_counts(facts, window, days, step_days=PERIOD_DAYS, one_in=one_in), members, active, window)


def drawn(persons: Ints) -> int:
    """One in how many citizens to follow."""
    return max(1, -(-len(np.unique(persons)) // MOST_CITIZENS))


def cells(counts: Counts, members: Members, active: Spans, window: Window) -> Cells:
    """Put the log's counts and the side files together; raises InputError when they know none of the same citizens.

    `counts.step` counts periods of `PERIOD_DAYS` days. The citizens are those whom the side files know and whose
    pseudonym `drawn` divides: who is known by being logged alone would only be seen when logged.
    """
    everyone = np.concatenate((members.spans.owner, active.owner))
    one_in = drawn(everyone)
    known = np.unique(everyone[everyone % one_in == 0])
    check_matches("careteam", members.spans.owner, counts.person)
    check_matches("activity", active.owner, counts.person)
    marks = _marks(window)
    layers = (_by_code(members.spans, known), _by_code(active, known))
    time = stays(len(known), marks, layers)
    periods = len(marks) - 1
    state = time.states[0] * 2 + ~time.states[1]
    size = len(known) * periods * 4
    seconds = np.bincount((time.owner * periods + time.step) * 4 + state, time.seconds, size)
    at, place = _codes(counts.person, known)
    key = (place * periods + counts.step[at]) * 4 + counts.in_team[at] * 2 + counts.inactive[at]
    single, listed = (
        np.bincount(key[chosen], counts.entries[at][chosen], size).astype(np.int64)
        for chosen in (~counts.listed[at], counts.listed[at])
    )
    kept = np.flatnonzero(seconds)
    citizen, period, in_team = kept // (periods * 4), kept // 4 % periods, kept // 2 % 2 == 1
    cluster, teams = clusters(members, known)
    return Cells(
        citizen,
        period,
        in_team,
        kept % 2 == 1,
        seconds[kept] / MONTH,
        single[kept],
        listed[kept],
        np.where(in_team, _team_sizes(members, known, marks)[citizen, period], 0),
        cluster[citizen],
        int(counts.entries.sum() - counts.entries[at].sum()),
        teams,
        one_in,
    )


def _marks(window: Window) -> Ints:
    """Where the periods begin and the last one ends; the first and last are cut to the log's own time."""
    count = -(-(window.end - int(midnights(np.array([window.first_week]))[0])) // (PERIOD_DAYS * 86_400))
    marks = midnights(window.first_week + PERIOD_DAYS * np.arange(count + 2))
    marks = marks[: int(np.searchsorted(marks, window.end)) + 1]
    marks[0], marks[-1] = window.start, window.end
    return marks


def _codes(persons: Ints, known: Ints) -> tuple[Ints, Ints]:
    """Which of the persons are known, and their codes."""
    place = np.minimum(np.searchsorted(known, persons), len(known) - 1)
    at = np.flatnonzero(known[place] == persons)
    return at, place[at]


def _by_code(spans: Spans, known: Ints) -> Spans:
    at, code = _codes(spans.owner, known)
    return Spans(code, spans.start[at], spans.end[at])


def clusters(members: Members, known: Ints) -> tuple[Ints, int]:
    """A code per known citizen: the team first joined, as a list call strikes a team at a time, else the citizen.

    `known` rises. With the number of teams; 0, and each citizen for itself, where they are fewer than ten.
    """
    at, code = _codes(members.spans.owner, known)
    own = np.arange(len(known))
    order = np.lexsort((members.team[at], members.spans.start[at], code))
    citizen, first = np.unique(code[order], return_index=True)
    team = members.team[at][order][first]
    teams = len(np.unique(team))
    if teams < 2 * SMALLEST_SHOWN:
        return own, 0
    own[citizen] = len(known) + team
    return np.unique(own, return_inverse=True)[1].astype(np.int64), teams


def _team_sizes(members: Members, known: Ints, marks: Ints) -> Ints:
    """Members of the citizen's largest team (citizens, periods); who is in it for a part of a period counts."""
    whole = merged_members(members)
    spans, periods = whole.spans, len(marks) - 1
    first = np.clip(np.searchsorted(marks, spans.start, side="right") - 1, 0, periods)
    last = np.clip(np.searchsorted(marks, spans.end, side="left"), 0, periods)
    change = np.zeros((int(whole.team.max(initial=0)) + 1, periods + 1), np.int64)
    np.add.at(change, (whole.team, first), 1)
    np.add.at(change, (whole.team, np.maximum(first, last)), -1)
    at, code = _codes(spans.owner, known)
    long = np.maximum(last - first, 0)[at]
    row = np.repeat(np.arange(len(at)), long)
    period = np.arange(len(row)) - np.repeat(np.cumsum(long) - long, long) + first[at][row]
    sizes = np.zeros((len(known), periods), np.int64)
    np.maximum.at(sizes, (code[row], period), np.cumsum(change, axis=1)[whole.team[at][row], period])
    return sizes


def merged_members(members: Members) -> Members:
    """The memberships with those of the same citizen and team joined."""
    person, code = np.unique(members.spans.owner, return_inverse=True)
    teams = int(members.team.max(initial=0)) + 1
    joined = merged(Spans(code * teams + members.team, members.spans.start, members.spans.end))
    return Members(Spans(person[joined.owner // teams], joined.start, joined.end), joined.owner % teams)
