"""The parts of the tests of explanations, by hand."""

from datetime import date, timedelta

import numpy as np
import pytest
from ruptures import Dynp

from kpro_analysis.minlog.citizen_cells import cells, merged_members
from kpro_analysis.minlog.coverage import Traces, coverage
from kpro_analysis.minlog.hypothesis_leaving import WeekCounts, leaving, leaving_weeks
from kpro_analysis.minlog.hypothesis_release import Weeks, change_points, release
from kpro_analysis.minlog.hypothesis_tables import DAY, Counts, Members, Window
from kpro_analysis.minlog.spans import ALWAYS, FIRST_DAY, NEVER, Spans, merged, midnights, stays

MONDAY = (date(2024, 1, 1) - FIRST_DAY).days
START = int(midnights(np.array([MONDAY]))[0])
WEEK = 7 * DAY


def spans(*rows):
    return Spans(*(np.array(column, np.int64) for column in zip(*rows, strict=True)))


def test_stretches_are_joined_per_owner():
    joined = merged(spans((2, 0, 5), (1, 3, 9), (1, 0, 4), (2, 5, 6), (1, 20, 25), (1, 21, 22), (3, 7, 7)))
    assert list(zip(joined.owner, joined.start, joined.end, strict=True)) == [(1, 0, 9), (1, 20, 25), (2, 0, 6)]


def test_stays_add_up_to_the_time_there_is():
    draw = np.random.default_rng(4)
    start = draw.integers(-50, 250, 60)
    layer = Spans(draw.integers(0, 5, 60), start, start + draw.integers(0, 40, 60))
    found = stays(6, np.array([0, 30, 100, 200]), [layer, spans((1, ALWAYS, NEVER))])
    assert np.bincount(found.owner, found.seconds).tolist() == [200] * 6
    assert np.bincount(found.step, found.seconds).tolist() == [180, 420, 600]
    for owner in range(6):
        inside = {
            t for o, a, b in zip(layer.owner, layer.start, layer.end, strict=True) if o == owner for t in range(a, b)
        }
        assert found.seconds[(found.owner == owner) & found.states[0]].sum() == len(inside & set(range(200)))
    assert found.seconds[found.states[1]].sum() == 200


def test_cells_of_two_citizens():
    """One joins a team after 7 of 28 days and is active until day 14; the other is in no team and never active."""
    window = Window(START, START + 28 * DAY, MONDAY)
    members = Members(spans((10, START + 7 * DAY, NEVER), (12, ALWAYS, NEVER)), np.array([0, 0]))
    active = spans((10, START - DAY, START + 14 * DAY), (11, ALWAYS, ALWAYS + 1))
    counts = Counts(
        np.array([10, 10, 11, 99]),
        np.zeros(4, np.int64),
        np.array([True, True, False, False]),
        np.array([True, True, True, True]),
        np.array([True, False, False, False]),
        np.array([5, 2, 3, 4]),
    )
    found = cells(counts, members, active, window)
    days = [round(m * 30.4375) for m in found.months]
    rows = zip(
        found.citizen, found.in_team, found.inactive, days, found.single, found.listed, found.team_size, strict=True
    )
    assert set(rows) == {
        (0, False, False, 7, 0, 0, 0),
        (0, True, False, 7, 0, 0, 2),
        (0, True, True, 14, 2, 5, 2),
        (1, False, True, 28, 3, 0, 0),
        (2, True, True, 28, 0, 0, 2),
    }
    assert found.strangers == 4


def test_a_citizen_twice_in_a_team_is_one_member():
    twice = Members(spans((1, 0, 10), (1, 5, 20), (1, 0, 9), (2, 0, 10)), np.array([0, 0, 1, 0]))
    joined = merged_members(twice)
    rows = zip(joined.spans.owner, joined.team, joined.spans.start, joined.spans.end, strict=True)
    assert sorted(rows) == [(1, 0, 0, 20), (1, 1, 0, 9), (2, 0, 0, 10)]


def test_what_traces_hold_of_a_team():
    """Team 0 is persons 1-4 (4 has left by then) and team 1 is 5-6: a whole call, one of two in three, one of none."""
    members = Members(
        spans((1, 0, NEVER), (2, 0, NEVER), (3, 0, NEVER), (4, 0, 50), (5, 0, NEVER), (6, 0, NEVER), (3, 0, NEVER)),
        np.array([0, 0, 0, 0, 1, 1, 1]),
    )
    traces = Traces(
        np.array([7, 7, 7, 8, 8, 8, 9, 9, 9]),
        np.array([1, 2, 3, 1, 2, 70, 80, 90, 5]),
        np.repeat([100, 200, 300], 3),
        1,
    )
    found = coverage(traces, members, spans((1, 0, 1000), (1, 500, 2000), (3, 0, 150)))
    assert (found.traces, found.of_teams) == (3, 2)
    assert sorted(found.share) == pytest.approx([2 / 3, 1])
    assert found.active == (3, 3)  # 1 in both, 3 in the first
    assert found.inactive == (2, 3)  # 2 in both; 3 is missing in the second
    assert found.words() == ""


def test_the_weeks_around_leaving():
    """Person 1 leaves in week 10 and is back from week 15; 2 stays; 3 leaves too late; 4 joined two weeks before."""
    window = Window(START, START + 30 * WEEK, MONDAY)
    weeks = leaving_weeks(
        "careteam",
        spans(
            (1, ALWAYS, START + 10 * WEEK + DAY),
            (1, START + 15 * WEEK, NEVER),
            (2, ALWAYS, NEVER),
            (3, ALWAYS, START + 25 * WEEK),
            (4, START + 8 * WEEK, START + 10 * WEEK + 1),
        ),
        window,
    )
    of = {person: weeks.since[weeks.person == person].tolist() for person in (1, 2, 3, 4)}
    assert of[1] == [*range(-8, 0), 1, 2, 3, 4]
    assert set(of[2]) == {0}
    assert of[3] == []
    assert of[4] == [-2, -1, *range(1, 9)]
    assert sorted(weeks.week[weeks.person == 2]) == [*range(2, 10), *range(11, 19)]


def test_the_change_at_leaving_by_hand():
    """20 leave: 2 entries a week before, 1 after. 20 stay: 3 a week all the time. The ratio is 1/2."""
    window = Window(START, START + 20 * WEEK, MONDAY)
    leave = [(p, ALWAYS, START + (9 + p % 2) * WEEK + 1) for p in range(20)]
    weeks = leaving_weeks("careteam", spans(*leave, *((p, ALWAYS, NEVER) for p in range(20, 40))), window)
    person, week = np.repeat(np.arange(40), 20), np.tile(np.arange(20), 40)
    entries = np.where(person >= 20, 3, np.where(week < 9 + person % 2, 2, 1))
    result = leaving(((weeks, WeekCounts(person, week, entries)),), None)
    assert result.effect.value == pytest.approx(0.5)
    before, after = result.tables["weeks_careteam"][7:9]
    assert (before["week"], before["per_week"], before["staying_per_week"]) == ("-1", 2, 3)
    assert (after["week"], after["per_week"], after["ratio"]) == ("+1", 1, pytest.approx(1 / 3))


def weekly(counts, inactive=None, first=date(2023, 1, 2)):
    monday = (first - FIRST_DAY).days + 7 * np.arange(len(counts))
    return Weeks(monday, np.array(counts), None if inactive is None else np.array(inactive))


def test_a_jump_of_half_by_hand():
    """Counts that grow by 1 % a week and fall to a half at week 40."""
    day = date(2023, 1, 2) + timedelta(weeks=40)
    counts = np.round(1e6 * 1.01 ** np.arange(80) * np.where(np.arange(80) < 40, 1, 0.5)).astype(int)
    result = release(weekly(counts, counts // 4), day, 180)
    level, slope, share = result.tables["effects"]
    assert level["value"] == pytest.approx(0.5, rel=1e-3)
    assert slope["value"] == pytest.approx(1, abs=1e-4)
    assert share["value"] == pytest.approx(1, abs=1e-3)
    assert result.tables["change_points"] == ({"week": "2023-10-09"},)


def test_the_week_of_the_release_is_neither_before_nor_after():
    counts = np.full(40, 1000) + np.arange(40) % 3
    counts[20] = 90_000
    result = release(weekly(counts), date(2023, 1, 2) + timedelta(weeks=20, days=3), 180)
    assert result.n == 39
    assert result.effect.value == pytest.approx(1, abs=0.01)


def test_too_few_weeks_are_told():
    result = release(weekly([100] * 40), date(2023, 1, 2) + timedelta(weeks=35), 180)
    assert result.effect.value is None
    assert result.sentence.startswith("Data er for få til at sige, om registreringerne ændrer sig ved en release: ")


def test_the_weeks_when_the_clock_changes_are_told():
    result = release(weekly([100, 101, 99] * 20), date(2023, 6, 5), 180)
    assert "Uger, hvor uret stilles: 20-03-2023, 23-10-2023." in result.notes


def test_change_points_are_those_of_straight_pieces():
    draw = np.random.default_rng(8)
    steps = np.repeat([5, 6.5, 6], 30) + draw.normal(0, 0.2, 90)
    weeks = weekly(np.exp(steps).astype(int))
    signal = np.column_stack((np.log(weeks.entries + 0.5), np.ones(90), np.arange(90) / 90))
    theirs = Dynp(model="linear", min_size=6, jump=1).fit(signal).predict(n_bkps=2)[:-1]
    assert change_points(weeks) == [int(weeks.monday[place]) for place in theirs]
    assert theirs == pytest.approx([30, 60], abs=2)
