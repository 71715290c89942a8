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
    keys = np.column_stack((log.person, step, team, idle, listed))
    rows, entries = np.unique(keys, axis=0, return_counts=True)
    truths = (rows[:, column].astype(bool) for column in (2, 3, 4))
    return cells(Counts(rows[:, 0], rows[:, 1], *truths, entries), of.members, of.active, of.window)


def week_counts_of(of: Study) -> WeekCounts:
    """Entries by citizen and week."""
    keys = np.column_stack((of.log.person, of.weeks_since(of.log.time)))
    rows, entries = np.unique(keys, axis=0, return_counts=True)
    return WeekCounts(rows[:, 0], rows[:, 1], entries)


def weeks_of(of: Study) -> Weeks:
    """Entries by whole week."""
    week = of.weeks_since(of.log.time)
    count = np.bincount(week)
    idle = np.bincount(week[inactive(of.world, of.log)], minlength=len(count))
    return Weeks(of.first_monday + 7 * np.arange(1, len(count) - 1), count[1:-1], idle[1:-1])


def in_team(world: World, log: Block):
    """Whether each entry's citizen was in a team then."""
    inside = np.zeros(len(log.time), bool)
    members = world.members
    order = np.argsort(log.person, kind="stable")
    first, after = (np.searchsorted(log.person[order], members.who, side=side) for side in ("left", "right"))
    for low, high, since, until in zip(first, after, members.since, members.until, strict=True):
        rows = order[low:high]
        inside[rows] |= (since <= log.time[rows]) & (log.time[rows] < until)
    return inside


def inactive(world: World, log: Block):
    """Whether each entry's citizen had no event in the days before."""
    size = 1 << 33
    events = np.sort(world.events.person * size + world.events.time)
    last = np.searchsorted(events, log.person * size + log.time, side="right") - 1
    known = (last >= 0) & (events[last] // size == log.person)
    return ~known | (log.time - events[last] % size >= DAYS * DAY)
