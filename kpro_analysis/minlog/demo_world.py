"""The invented world that the invented log is about: citizens, teams, staff, activity and episodes.

Everything is drawn independently of everything else, so that membership says nothing of activity:

- A citizen has been in K-PRO since some day in the two and a half years before the log, with an event of activity every
  45 to 170 days (each citizen's own pace). For 40 % the events stop for good on a day drawn between the first and
  the log's end.
- 55 % are in a care team when the log begins. A tenth of these leave on some day of the log, and just as many others
  join, so that the share in a team is the same on each day; the others' membership never ends.
- Staff are added to teams when they first log in and are never ended; big teams have more staff.
- Episodes stay open when activity stops, except for some; a few citizens have none at all.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.minlog.demo_clock import HOUR, Integers, day_number, midnights
from kpro_analysis.minlog.demo_words import EVENTS, MUNICIPALITIES, STATUSES, Effect

DEFAULT_SEED = 2024
STILL = np.iinfo(np.int64).max
"""The end of what hasn't ended."""
_MOST_CITIZENS = 1_000_000
_HISTORY = 900  # days before the log
_TEAM_SIZE = 20
_SHARE_IN_TEAM, _SHARE_LEAVING, _SHARE_IN_TWO, _SHARE_STOPPING = 0.55, 0.1, 0.1, 0.4
_SHARE_WITHOUT_EPISODE = 0.03
_TOWNS = np.arange(len(MUNICIPALITIES))


@dataclass(frozen=True)
class Plan:
    """What to invent; the same plan gives the same data.

    `citizens` 0: one for every ten entries, at most a million. There are never fewer than 100. From the day of
    `release`, everything is logged `shift` times as often.
    """

    entries: int
    effect: Effect = "listcall"
    seed: int = DEFAULT_SEED
    citizens: int = 0
    first: date = date(2022, 2, 1)
    last: date = date(2024, 1, 31)
    release: date = date(2023, 5, 15)
    shift: float = 1.0

    @property
    def start(self) -> int:
        """When the log begins, in seconds since the epoch."""
        return int(midnights(np.array([day_number(self.first)]))[0])

    @property
    def end(self) -> int:
        """When the log has ended, in seconds since the epoch."""
        return int(midnights(np.array([day_number(self.last) + 1]))[0])

    @property
    def released(self) -> int:
        """When the release is, in seconds since the epoch."""
        return int(midnights(np.array([day_number(self.release)]))[0])

    @property
    def people(self) -> int:
        """How many citizens there are."""
        return max(self.citizens or min(self.entries // 10, _MOST_CITIZENS), 100)


def chance(seed: int, part: int) -> np.random.Generator:
    """Chance for one part of the data, whatever the order in which parts are made."""
    return np.random.default_rng((seed, part))


@dataclass(frozen=True)
class Spans:
    """Who is in which team from when until when: memberships by team, or participations by their beginning."""

    who: Integers
    team: Integers
    since: Integers
    until: Integers


@dataclass(frozen=True)
class Marks:
    """Something that happened to citizens, by time: events of activity, of kind EVENTS[kind]."""

    person: Integers
    time: Integers
    kind: Integers


@dataclass(frozen=True)
class Episodes:
    """The statuses of episodes: STATUSES[status] from `since` until `until`; `number` is the episode's."""

    person: Integers
    number: Integers
    status: Integers
    since: Integers
    until: Integers


@dataclass(frozen=True)
class World:
    """Who there is. Citizens, teams and users are numbered from 0, those of a municipality in a row.

    The `_from` arrays have where each municipality (or team) begins, and the end of the last.
    """

    plan: Plan
    citizens_from: Integers
    users_from: Integers
    team_of: Integers  # of each citizen, the first; -1 without
    members: Spans
    members_from: Integers  # by team
    participants: Spans
    events: Marks
    episodes: Episodes
    weight: NDArray[np.float64]  # how often a citizen is looked up for no reason, added up
    user_weight: NDArray[np.float64]  # how much a user works, added up

    @property
    def users(self) -> int:
        """How many users there are; user number users + c is citizen c."""
        return int(self.users_from[-1])


def make_world(plan: Plan) -> World:
    """Draw everything but the log itself."""
    draw = chance(plan.seed, 0)
    citizens_from, users_from = _bounds(plan.people, 4), _bounds(plan.people // 20, 3)
    days = day_number(plan.first), day_number(plan.last)
    joined = days[0] - draw.integers(30, _HISTORY, plan.people)
    stops = draw.random(plan.people) < _SHARE_STOPPING
    stopped = np.where(stops, draw.integers(joined + 1, days[1] + 1), days[1] + 1)
    teams = _Teams.draw(draw, citizens_from)
    team_of, members = _members(draw, teams, np.repeat(_TOWNS, np.diff(citizens_from)), (joined, days))
    return World(
        plan=plan,
        citizens_from=citizens_from,
        users_from=users_from,
        team_of=team_of,
        members=members,
        members_from=np.searchsorted(members.team, np.arange(teams.begin[-1] + 1)),
        participants=_participants(draw, teams, np.repeat(_TOWNS, np.diff(users_from)), days),
        events=_events(draw, joined, stopped),
        episodes=_episodes(draw, joined, stopped, days[1]),
        weight=np.cumsum(draw.gamma(0.6, 1.0, plan.people)),
        user_weight=np.cumsum(draw.gamma(0.8, 1.0, int(users_from[-1]))),
    )


def _bounds(count: int, least: int) -> Integers:
    """Where each municipality's begin, and the end of the last; each has at least so many."""
    shares = np.cumsum([share for _, share in MUNICIPALITIES])
    ends = shares * max(count - least * len(shares), 0) // shares[-1]
    return np.concatenate([[0], ends + least * np.arange(1, len(shares) + 1)])


@dataclass(frozen=True)
class _Teams:
    """Teams of differing size; `begin` has where each municipality's begin, `size` their sizes, added up from 0."""

    begin: Integers
    size: NDArray[np.float64]

    @classmethod
    def draw(cls, draw: np.random.Generator, citizens_from: Integers) -> "_Teams":
        count = 1 + (np.diff(citizens_from) * _SHARE_IN_TEAM / _TEAM_SIZE).astype(np.int64)
        begin = np.concatenate([[0], np.cumsum(count)])
        return cls(begin, np.concatenate([[0.0], np.cumsum(draw.lognormal(0, 0.7, int(begin[-1])))]))

    def of(self, draw: np.random.Generator, towns: Integers) -> Integers:
        """A team of each of these municipalities, the big ones more often."""
        first, after = self.begin[towns], self.begin[towns + 1]
        low, high = self.size[first], self.size[after]
        drawn = np.searchsorted(self.size, low + draw.random(len(towns)) * (high - low), side="right") - 1
        return np.clip(drawn, first, after - 1)


def _members(
    draw: np.random.Generator, teams: _Teams, towns: Integers, days: tuple[Integers, tuple[int, int]]
) -> tuple[Integers, Spans]:
    """Each citizen's first team, and the memberships by team; a second team is left on the same day as the first."""
    joined, (first, last) = days
    founder = draw.random(len(joined)) < _SHARE_IN_TEAM
    changes = draw.random(len(joined)) < np.where(founder, 1, _SHARE_IN_TEAM / (1 - _SHARE_IN_TEAM)) * _SHARE_LEAVING
    change = draw.integers(first + 1, last + 1, len(joined))
    since = np.where(founder, draw.integers(joined, first), change)
    until = midnights(change)
    until[~(founder & changes)] = STILL
    team_of = np.where(founder | changes, teams.of(draw, towns), -1)
    second = np.flatnonzero(founder & (draw.random(len(joined)) < _SHARE_IN_TWO))
    other = teams.of(draw, towns[second])
    another = other != team_of[second]
    one = np.flatnonzero(team_of >= 0)
    who, team = np.concatenate([one, second[another]]), np.concatenate([team_of[one], other[another]])
    order = np.argsort(team, kind="stable")
    who = who[order]
    return team_of, Spans(who, team[order], midnights(since[who]), until[who])


def _participants(draw: np.random.Generator, teams: _Teams, towns: Integers, days: tuple[int, int]) -> Spans:
    """Who works in which team, by the day of the first login; some in two."""
    users = np.concatenate([np.arange(len(towns)), np.flatnonzero(draw.random(len(towns)) < 0.3)])
    early = draw.random(len(users)) < 0.6
    since = np.where(early, days[0] - draw.integers(1, 500, len(users)), draw.integers(days[0], days[1], len(users)))
    order = np.argsort(since, kind="stable")
    team = teams.of(draw, towns[users])
    return Spans(users[order], team[order], midnights(since[order]), np.full(len(users), STILL))


def _events(draw: np.random.Generator, joined: Integers, stopped: Integers) -> Marks:
    """One event on the first day, then one in each stretch of the citizen's pace, at some time of the day."""
    pace = draw.uniform(45, 170, len(joined))
    count = 1 + ((stopped - joined) / pace).astype(np.int64)
    person = np.repeat(np.arange(len(joined)), count)
    step = np.arange(len(person)) - np.repeat(np.cumsum(count) - count, count)
    after = np.where(step > 0, step - draw.random(len(person)), 0) * pace[person]
    time = midnights(joined[person] + after.astype(np.int64)) + draw.integers(6 * HOUR, 22 * HOUR, len(person))
    kind = np.where(step > 0, draw.integers(1, len(EVENTS), len(person)), 0)
    order = np.argsort(time, kind="stable")
    return Marks(person[order], time[order], kind[order])


def _episodes(draw: np.random.Generator, joined: Integers, stopped: Integers, last: int) -> Episodes:
    """Planned for some days, then active; of those whose activity stops, a third are on hold or finished at last."""
    some = np.flatnonzero(draw.random(len(joined)) >= _SHARE_WITHOUT_EPISODE)
    begun = joined[some] + draw.integers(1, 15, len(some))
    closed = np.maximum(stopped[some] + draw.integers(10, 90, len(some)), begun + 1)
    closes = (closed <= last) & (draw.random(len(some)) < 1 / 3)
    end = np.where(closes, midnights(closed), STILL)
    ends = np.flatnonzero(closes)
    status = np.where(draw.random(len(ends)) < 0.3, STATUSES.index("onhold"), STATUSES.index("finished"))
    number = np.arange(len(some))
    parts = (
        (some, number, np.full(len(some), STATUSES.index("planned")), midnights(joined[some]), midnights(begun)),
        (some, number, np.full(len(some), STATUSES.index("active")), midnights(begun), end),
        (some[ends], ends, status, end[ends], np.full(len(ends), STILL)),
    )
    whole = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.argsort(whole[1], kind="stable")
    return Episodes(*(column[order] for column in whole))
