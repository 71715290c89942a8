"""Invented worlds as the arrays that the tests of explanations take, counted by numpy alone; persons are numbers."""

from dataclasses import dataclass

import numpy as np

from kpro_analysis.minlog.citizen_cells import PERIOD_DAYS, Cells, cells
from kpro_analysis.minlog.demo_entries import Block, blocks
from kpro_analysis.minlog.demo_world import Plan, World, make_world
from kpro_analysis.minlog.hypothesis_leaving import WeekCounts
from kpro_analysis.minlog.hypothesis_release import Weeks
from kpro_analysis.minlog.hypothesis_tables import Counts, Members, Window
from kpro_analysis.minlog.spans import FIRST_DAY, Spans, midnights

DAY = 86_400
DAYS = 180
SIZE = 1 << 33  # more than any time


@dataclass(frozen=True)
class Study:
    """A world's log by staff, and what lies beside it."""

    world: World
    log: Block
    window: Window
    members: Members
    active: Spans

    @property
    def first_monday(self):
        return self.window.first_week

    def weeks_since(self, time):
        """Whole weeks since the first Monday, in Danish time."""
        marks = midnights(self.first_monday + 7 * np.arange(120))
        return np.searchsorted(marks, time, side="right") - 1


def study(plan: Plan) -> Study:
    """Make a world and its log, in one block."""
    world = make_world(plan)
    (log,) = blocks(world)
    staff = log.user != world.users + log.person
    log = Block(*(getattr(log, name)[staff] for name in Block.__dataclass_fields__))
    first_day = (plan.first - FIRST_DAY).days
    window = Window(int(log.time.min()), int(log.time.max()) + 1, first_day - plan.first.weekday())
    spans = Spans(world.members.who, world.members.since, np.minimum(world.members.until, 1 << 40))
    events = world.events
    active = Spans(events.person, events.time, events.time + DAYS * DAY)
    return Study(world, log, window, Members(spans, world.members.team), active)


def cells_of(of: Study) -> Cells:
    """The citizens' cells of a study."""
    log, world = of.log, of.world
    _, click, fan = np.unique(log.click, return_inverse=True, return_counts=True)
    team, idle, listed = in_team(world, log), inactive(world, log), fan[click] > 1
    step = of.weeks_since(log.time) * 7 // PERIOD_DAYS
    keys = (((log.person * 64 + step) * 2 + team) * 2 + idle) * 2 + listed
    rows, entries = np.unique(keys, return_counts=True)
    truths = (rows // place % 2 == 1 for place in (4, 2, 1))
    return cells(Counts(rows // 512, rows // 8 % 64, *truths, entries), of.members, of.active, of.window)


def week_counts_of(of: Study) -> WeekCounts:
    """Entries by citizen and week."""
    rows, entries = np.unique(of.log.person * 128 + of.weeks_since(of.log.time), return_counts=True)
    return WeekCounts(rows // 128, rows % 128, entries)


def weeks_of(of: Study) -> Weeks:
    """Entries by whole week."""
    week = of.weeks_since(of.log.time)
    count = np.bincount(week)
    idle = np.bincount(week[inactive(of.world, of.log)], minlength=len(count))
    return Weeks(of.first_monday + 7 * np.arange(1, len(count) - 1), count[1:-1], idle[1:-1])


def in_team(world: World, log: Block):
    """Whether each entry's citizen was in a team then: more memberships have begun than have ended."""
    members, key = world.members, log.person * SIZE + log.time
    begun = np.sort(members.who * SIZE + members.since)
    ended = np.sort(members.who * SIZE + np.minimum(members.until, SIZE - 1))
    return np.searchsorted(begun, key, side="right") > np.searchsorted(ended, key, side="right")


def inactive(world: World, log: Block):
    """Whether each entry's citizen had no event in the days before."""
    events = np.sort(world.events.person * SIZE + world.events.time)
    last = np.searchsorted(events, log.person * SIZE + log.time, side="right") - 1
    known = (last >= 0) & (events[last] // SIZE == log.person)
    return ~known | (log.time - events[last] % SIZE >= DAYS * DAY)
