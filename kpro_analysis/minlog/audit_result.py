"""What an audit says: counts of entries, citizens and users, and how inactivity and care team go together."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

LogClass = Literal["A", "B", "C", "D", "E"]
CLASSES: dict[LogClass, str] = {
    "A": "direkte opslag",
    "B": "listevisning af eget team",
    "C": "listevisning uden teamrelation",
    "D": "borgerens egen adgang",
    "E": "borger helt uden forløb",
}
"""Each entry is in exactly one: D when user and citizen are the same; else E when the citizen has no episode at all
(only where episodes were taken in); else A when its trace touches one citizen; else B or C by whether the user was in
one of the citizen's teams then (without participants: whether the citizen was in any)."""


@dataclass(frozen=True)
class Group:
    """One value of a grouping (a week, a system, …); people are counted once each, entries by their `entries`."""

    name: str
    entries: int
    inactive_entries: int | None  # None: no activity was taken in
    citizens: int
    users: int


@dataclass(frozen=True)
class Inactive:
    """Entries on citizens without an activity event in the `days` days up to the entry."""

    days: int
    entries: int
    share: float
    citizens: int  # citizens with at least one such entry


@dataclass(frozen=True)
class OddsRatio:
    """An odds ratio with its 95 % interval; None where a zero leaves it undefined."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class CareTeam:
    """Care team against inactivity; tables are [[in team inactive, in team active], [not inactive, not active]]."""

    table: tuple[tuple[int, int], tuple[int, int]]  # entries
    odds: OddsRatio  # Woolf
    mantel_haenszel: OddsRatio  # stratified by system
    citizens_table: tuple[tuple[int, int], tuple[int, int]]  # each citizen once, by majority of entries
    citizens_odds: OddsRatio


@dataclass(frozen=True)
class FanOut:
    """Distinct citizens per trace, over traces; entries without a trace are not among them, all is 0 without traces."""

    traces: int
    median: float
    p95: float  # between neighbours as numpy's default (linear)
    max: int


@dataclass(frozen=True)
class Burst:
    """A clock hour in which one user touched many citizens (`tallies.BURST_CITIZENS`)."""

    user: str  # pseudonym
    time: datetime  # when the hour begins
    citizens: int
    entries: int


@dataclass(frozen=True)
class Bursts:
    """All such hours, and the largest: by citizens falling, ties by entries, time and user."""

    hours: int
    users: int
    entries: int
    largest: tuple[Burst, ...]


@dataclass(frozen=True)
class Gap:
    """Days in a row without an entry of a system, between days that have some."""

    system: str
    first: date
    last: date
    days: int


@dataclass(frozen=True)
class Late:
    """Entries of a file that are far older than its other entries, as if they had arrived late."""

    file: str
    entries: int
    oldest: date


@dataclass(frozen=True)
class Quality:
    """How sound the extract itself is.

    `left_edge`: the first day, where the log goes as far back as the national log keeps (two years): a rise from
    there is no rise. `odd_days`: days of 23 or 25 hours within the log. `doubles`: by system, rows that repeat one
    that is alike in time, citizen, user, system, activity and trace. `person_classes`: entries by class of the
    citizen's number.
    """

    gaps: tuple[Gap, ...]
    late: tuple[Late, ...]
    doubles: dict[str, int]
    left_edge: date | None
    odd_days: tuple[tuple[date, int], ...]
    person_classes: dict[str, int]


@dataclass(frozen=True)
class Audit:
    """A whole audit. What can't be said because no such side file was taken in is None, and `notes` says so in Danish.

    `groups` has, by grouping (week, system, activity, organisation, role, hour), the groups: weeks and hours in order,
    the others by entries falling, ties by name. Weeks are named by their Monday (2024-01-29), in Danish time.
    """

    entries: int
    citizens: int
    users: int
    first: datetime
    last: datetime
    inactive: Inactive | None
    inactive_by_days: tuple[Inactive, ...]  # 30, 90, 180, 365 and the asked
    classes: dict[LogClass, int] | None
    care_team: CareTeam | None
    fan_out: FanOut
    groups: dict[str, tuple[Group, ...]]
    top_citizens: tuple[tuple[str, int], ...]  # pseudonym, entries
    top_users: tuple[tuple[str, int, int], ...]  # pseudonym, entries, citizens
    bursts: Bursts
    quality: Quality
    notes: tuple[str, ...]
