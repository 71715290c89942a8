"""The invented log itself, in blocks of rows that follow each other in time.

How rows come about (`demo_words.SHARES` says how many in which way, by effect):

- list: a member of a team's staff opens its list, and each citizen who is in the team then is logged, by one trace;
- job: a background job of the staff's systems logs one citizen who is in a team then, at any hour, with no user and
  whether anybody opens a list or not;
- direct: a citizen with an event of activity in the fortnight before is looked up, by the team's staff or others;
- own: such a citizen looks at their own data;
- background: a citizen is looked up for no reason; some much oftener than others, whatever their activity and team;
- search: a user's search returns 2 to 12 citizens of the municipality, whatever their activity and team, by one trace.

With the effect `none` there are neither lists nor jobs. Then nothing that decides who is logged, and nothing that
decides who is inactive, depends on membership, and the share of citizens in a team is the same on every day and in each
municipality: the true odds ratio of care team and inactivity among entries is 1, and so is the ratio of rates per
citizen-month. Entries are clustered on citizens and users all the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.minlog.demo_clock import DAY, Integers, rhythm
from kpro_analysis.minlog.demo_words import (
    ACTIVITIES,
    ACTIVITIES_OF,
    CITIZEN_SYSTEM,
    ROLES,
    SHARES,
    STAFF_ROLES,
    STAFF_SYSTEMS,
    SYSTEMS,
    Way,
)
from kpro_analysis.minlog.demo_world import World, chance

BLOCK = 1_000_000
"""The most rows of a block."""
NOBODY = -1
"""The user of a job."""
_FRESH = 14 * DAY


@dataclass(frozen=True)
class Block:
    """Rows by time (whole seconds since the epoch); text as numbers of the words in `demo_words`.

    A user from `World.users` on is a citizen, NOBODY a job. Rows of one click have the same `click`.
    """

    time: Integers
    person: Integers
    user: Integers
    organisation: Integers
    system: Integers
    activity: Integers
    role: Integers
    click: Integers


@dataclass(frozen=True)
class _Clicks:
    """What was clicked when and by whom, and on whom: the citizens of click n are those where `of` is n."""

    time: Integers
    user: Integers
    person: Integers
    of: Integers

    def first_rows(self, count: int) -> "_Clicks":
        """The clicks whose rows are all among the first `count`."""
        whole = len(self.of) if len(self.of) <= count else int(np.searchsorted(self.of, self.of[count]))
        return _Clicks(self.time, self.user, self.person[:whole], self.of[:whole])


@dataclass(frozen=True)
class _Slot:
    """A stretch of the log: `passed` is which share of all clicks has been by each of the times `edges`."""

    world: World
    draw: np.random.Generator
    passed: NDArray[np.float64]
    edges: Integers
    low: float
    high: float

    def times(self, count: int) -> Integers:
        """Times in the week's rhythm."""
        drawn = self.draw.uniform(self.low, self.high, count)
        return np.interp(drawn, self.passed, self.edges).astype(np.int64)

    def any_times(self, count: int) -> Integers:
        """Times at any hour."""
        ends = np.interp([self.low, self.high], self.passed, self.edges).astype(np.int64)
        return self.draw.integers(ends[0], ends[1], count)


def blocks(world: World, most: int = BLOCK) -> Iterator[Block]:
    """The log in blocks of nearly the same length, at most `most` rows; which rows there are depends on `most`."""
    plan = world.plan
    count = -(-plan.entries // most)
    hours, busy = rhythm(plan.start, plan.end)
    busy = np.where(hours >= plan.released, busy * plan.shift, busy)
    passed = np.concatenate([[0.0], np.cumsum(busy) / busy.sum()])
    edges = np.append(hours, plan.end)
    for number in range(count):
        rows = plan.entries * (number + 1) // count - plan.entries * number // count
        slot = _Slot(world, chance(plan.seed, number + 1), passed, edges, number / count, (number + 1) / count)
        yield _block(slot, rows, number << 32)


def _block(slot: _Slot, rows: int, first_click: int) -> Block:
    world, draw = slot.world, slot.draw
    made: list[tuple[Way, _Clicks]] = []
    left = rows
    for way, share in SHARES[world.plan.effect].items():
        if way != "direct":
            clicks = _MAKERS[way](slot, round(rows * share))
            made.append((way, clicks))
            left -= len(clicks.of)
    made.append(("direct", _direct(slot, left)))
    starts = np.cumsum([0, *(len(clicks.time) for _, clicks in made)])
    time = np.concatenate([clicks.time[clicks.of] for _, clicks in made])
    user = np.concatenate([clicks.user[clicks.of] for _, clicks in made])
    person = np.concatenate([clicks.person for _, clicks in made])
    click = np.concatenate([clicks.of + start for (_, clicks), start in zip(made, starts, strict=False)])
    activity = np.concatenate([_activities(draw, way, len(clicks.time))[clicks.of] for way, clicks in made])
    order = np.argsort(time, kind="stable")
    time, user, person, click, activity = (column[order] for column in (time, user, person, click, activity))
    organisation = np.searchsorted(world.citizens_from, person, side="right") - 1
    own, job = user >= world.users, user == NOBODY
    system = np.where(own, SYSTEMS.index(CITIZEN_SYSTEM), (user * 7 + organisation) % 11 % len(STAFF_SYSTEMS))
    role = np.where(own, ROLES.index("Borger"), np.where(job, ROLES.index("System"), 0))
    staff = ~own & ~job
    role[staff] = user[staff] * 3 % 13 % len(STAFF_ROLES)
    return Block(time, person, user, organisation, system, activity, role, first_click + click)


def _activities(draw: np.random.Generator, way: Way, count: int) -> Integers:
    words = ACTIVITIES_OF[way]
    return ACTIVITIES.index(words[0]) + draw.integers(0, len(words), count)


def _list(slot: _Slot, rows: int) -> _Clicks:
    """Clicks on lists, and everybody who is in the team then."""
    world, draw, team = slot.world, slot.draw, slot.world.participants
    size = np.diff(world.members_from)[team.team]
    time = slot.times(int(1.3 * rows / max(size.mean(), 1)) + 20)
    by_then = np.searchsorted(team.since, time, side="right")
    chosen = (draw.random(len(time)) * by_then).astype(np.int64)
    begin = world.members_from[team.team[chosen]]
    of, place = _spread(size[chosen])
    member = begin[of] + place
    there = (world.members.since[member] <= time[of]) & (time[of] < world.members.until[member])
    clicks = _Clicks(time, team.who[chosen], world.members.who[member[there]], of[there])
    return clicks.first_rows(rows)


def _spread(counts: Integers) -> tuple[Integers, Integers]:
    """For each of so many items per group: its group, and its number within the group.

    >>> [numbers.tolist() for numbers in _spread(np.array([2, 0, 3]))]
    [[0, 0, 2, 2, 2], [0, 1, 0, 1, 2]]
    """
    of = np.repeat(np.arange(len(counts)), counts)
    return of, np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)


def _job(slot: _Slot, rows: int) -> _Clicks:
    members = slot.world.members
    time = slot.any_times(int(1.3 * rows) + 20)
    chosen = slot.draw.integers(0, len(members.who), len(time))
    there = np.flatnonzero((members.since[chosen] <= time) & (time < members.until[chosen]))[:rows]
    return _single(time[there], np.full(len(there), NOBODY), members.who[chosen[there]])


def _single(time: Integers, user: Integers, person: Integers) -> _Clicks:
    return _Clicks(time, user, person, np.arange(len(time)))


def _fresh(slot: _Slot, rows: int) -> tuple[Integers, Integers]:
    """Times, and citizens with an event of activity in the fortnight before."""
    events = slot.world.events
    time = slot.times(rows)
    last = np.searchsorted(events.time, time, side="right")
    first = np.minimum(np.searchsorted(events.time, time - _FRESH, side="right"), last - 1)
    return time, events.person[first + (slot.draw.random(rows) * (last - first)).astype(np.int64)]


def _direct(slot: _Slot, rows: int) -> _Clicks:
    time, person = _fresh(slot, rows)
    return _single(time, _staff(slot, person), person)


def _own(slot: _Slot, rows: int) -> _Clicks:
    time, person = _fresh(slot, rows)
    return _single(time, slot.world.users + person, person)


def _background(slot: _Slot, rows: int) -> _Clicks:
    person = _weighted(slot.draw, slot.world.weight, rows)
    return _single(slot.times(rows), _staff(slot, person), person)


def _search(slot: _Slot, rows: int) -> _Clicks:
    world, draw = slot.world, slot.draw
    time = slot.times(rows // 7 * 2 + 20)
    user = _weighted(draw, world.user_weight, len(time))
    town = np.searchsorted(world.users_from, user, side="right") - 1
    size = np.diff(world.citizens_from)[town]
    of, place = _spread(np.minimum(draw.integers(2, 13, len(time)), size))
    first = (draw.random(len(time)) * size).astype(np.int64)
    person = world.citizens_from[town[of]] + (first[of] + place) % size[of]
    return _Clicks(time, user, person, of).first_rows(rows)


def _staff(slot: _Slot, person: Integers) -> Integers:
    """Somebody of the citizens' municipality for each; in half the cases of the citizen's own team, if there is one."""
    world, draw = slot.world, slot.draw
    town = np.searchsorted(world.citizens_from, person, side="right") - 1
    added = np.concatenate([[0.0], world.user_weight])
    low, high = added[world.users_from[town]], added[world.users_from[town + 1]]
    drawn = np.searchsorted(world.user_weight, low + draw.random(len(person)) * (high - low), side="right")
    user: Integers = np.clip(drawn, world.users_from[town], world.users_from[town + 1] - 1)
    by_team = np.argsort(world.participants.team, kind="stable")
    teams = world.participants.team[by_team]
    team = np.where(draw.random(len(person)) < 0.5, world.team_of[person], -1)
    first, after = np.searchsorted(teams, team), np.searchsorted(teams, team, side="right")
    known = (team >= 0) & (after > first)
    chosen = first[known] + (draw.random(known.sum()) * (after - first)[known]).astype(np.int64)
    user[known] = world.participants.who[by_team[chosen]]
    return user


def _weighted(draw: np.random.Generator, added: NDArray[np.float64], count: int) -> Integers:
    """Numbers drawn by weights that are added up."""
    drawn: Integers = np.searchsorted(added, draw.random(count) * added[-1], side="right")
    return np.minimum(drawn, len(added) - 1)


_MAKERS: dict[Way, Callable[[_Slot, int], _Clicks]] = {
    "list": _list,
    "job": _job,
    "own": _own,
    "background": _background,
    "search": _search,
}
