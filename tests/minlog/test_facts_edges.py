"""Facts at the edges that the methods' text draws: moment by moment, each row by hand."""

from datetime import date, timedelta

import pytest

from kpro_analysis.minlog.counted import CLASS_NUMBERS
from kpro_analysis.minlog.danish_clock import EPOCH, Clock, odd_days
from tests.minlog.logs import PEOPLE, at, entry
from tests.minlog.on_duckdb import audited, facts_of

IDA, PER, ULLA, _ = PEOPLE
STAFF = f"{77:016x}"
NOON = at("2024-06-03T12:00:00+02:00")
MICRO, SECOND, DAY = timedelta(microseconds=1), timedelta(seconds=1), timedelta(days=1)


def member(person: str, begin: str | None, end: str | None, team: str = "a") -> dict[str, object]:
    return {"person": person, "team": team, "from": begin and at(begin), "to": end and at(end)}


def test_days_since_the_last_activity_are_counted_in_whole_seconds_up_to_the_entry() -> None:
    events = [{"person": IDA, "time": NOON, "event": "skema"}] * 2
    times = [NOON - MICRO, NOON, NOON + SECOND - MICRO, NOON + 180 * DAY - MICRO, NOON + 180 * DAY]
    rows = [entry(time, entries=10**place) for place, time in enumerate(times)]
    sides = {"activity": events, "careteam": None}
    assert [row["gap"] for row in facts_of(rows, sides)] == [None, 0, 0, 180 * 86_400 - 1, 180 * 86_400]
    audit = audited(rows, sides)
    assert audit.inactive is not None
    assert (audit.inactive.entries, audit.inactive.share) == (10_001, 10_001 / 11_111)
    assert [one.entries for one in audit.inactive_by_days] == [11_001, 11_001, 10_001, 1]


def test_a_membership_holds_from_its_begin_until_before_its_end_and_doubles_nothing() -> None:
    begin, end = "2024-06-03T12:00:00+02:00", "2024-06-05T12:00:00+02:00"
    overlapping = [member(IDA, begin, end), member(IDA, begin, end), member(IDA, begin, "2024-06-04T12:00:00+02:00")]
    touching = [member(IDA, end, "2024-06-06T12:00:00+02:00", "b"), member(IDA, end, end, "c")]
    times = [NOON - MICRO, NOON, NOON + DAY, NOON + 2 * DAY, NOON + 3 * DAY - MICRO, NOON + 3 * DAY]
    taking_part = [{"user": STAFF, "team": "a", "from": None, "to": None}] * 2
    sides = {"careteam": overlapping + touching, "participants": taking_part}
    found = facts_of([entry(time, user=STAFF) for time in times], sides)
    assert [row["in_team"] for row in found] == [False, True, True, True, True, False]
    assert [row["team_user"] for row in found] == [False, True, True, False, False, False]


def test_a_blank_begin_is_since_ever_and_a_blank_end_is_still() -> None:
    sides = {"careteam": [member(IDA, None, None), member(PER, None, "2024-06-03T12:00:00+02:00")]}
    rows = [entry(time, person) for time in (NOON - MICRO, NOON + 900 * DAY) for person in (IDA, PER)]
    assert [row["in_team"] for row in facts_of(rows, sides)] == [True, True, True, False]


def test_a_known_end_replaces_a_blank_one_of_the_same_stay_and_of_no_other() -> None:
    begin, end = "2024-06-03T12:00:00+02:00", "2024-06-04T12:00:00+02:00"
    ended = [member(person, begin, until) for person in (IDA, PER) for until in (None, end)]
    ended += [member(PER, begin, None, "b"), member(ULLA, None, end), member(ULLA, None, None)]
    staff = [{"user": STAFF, "team": "a", "from": at(begin), "to": until} for until in (at(end), None)]
    episodes = [
        {"person": person, "episode": "f", "status": status, "from": at(begin), "to": until}
        for person, status, until in [(IDA, "active", None), (IDA, "active", at(end)), (PER, "active", None)]
    ]
    episodes.append({**episodes[0], "person": PER, "status": "waitlist", "to": at(end)})
    sides = {"careteam": ended, "participants": staff, "episodes": episodes}
    rows = [entry(time, person, user=STAFF) for time in (NOON, NOON + DAY) for person in (IDA, PER, ULLA)]
    found = facts_of(rows, sides)
    assert [row["in_team"] for row in found] == [True, True, True, False, True, False]
    assert [row["team_user"] for row in found] == [True, True, True, False, False, False]
    assert [row["episode"] for row in found] == [True, True, False, False, True, False]


def test_of_several_ends_the_last_counts_in_whatever_order() -> None:
    stays = [member(IDA, "2024-06-01T12:00:00+02:00", f"2024-06-0{day}T12:00:00+02:00") for day in (4, 5)]
    for rows in (stays, stays[::-1]):
        found = facts_of([entry(NOON + DAY + MICRO), entry(NOON + 2 * DAY)], {"careteam": rows})
        assert [row["in_team"] for row in found] == [True, False]


def test_only_open_statuses_are_open_but_any_is_an_episode() -> None:
    def episode(person: str, status: str) -> dict[str, object]:
        return {"person": person, "episode": "f", "status": status, "from": NOON, "to": None}

    rows = [entry(NOON, person, trace="t") for person in (IDA, PER, ULLA)]
    found = facts_of(rows, {"episodes": [episode(IDA, "On-Hold"), episode(PER, "finished")], "careteam": None})
    assert [(row["episode"], row["any_episode"]) for row in found] == [(True, True), (False, True), (False, False)]
    assert found[2]["log_class"] == CLASS_NUMBERS["E"]


def test_classes_and_fan_out_with_users_and_traces_that_are_not_given() -> None:
    rows = [
        entry(NOON, IDA, user=IDA, trace="t"),
        entry(NOON, PER, user=STAFF, trace="t"),
        entry(NOON, ULLA, user=None, trace="t", entries=5),
        entry(NOON + DAY, IDA, user=STAFF, trace="alone"),
        entry(NOON + DAY, PER, user=None, trace=None),
        entry(NOON + DAY, ULLA, user=None, trace=None),
    ]
    audit = audited(rows, {"careteam": [member(PER, None, None)]})
    assert audit.classes == {"A": 3, "B": 1, "C": 5, "D": 1, "E": 0}
    assert (audit.fan_out.traces, audit.fan_out.median, audit.fan_out.max, audit.users) == (2, 2.0, 3, 2)
    assert audit.top_citizens[0] == (ULLA, 6)
    assert audit.inactive is None
    assert audit.care_team is None


@pytest.mark.parametrize(
    ("moment", "day", "hour"),
    [
        ("2024-03-31T00:59:59+00:00", date(2024, 3, 31), 1),
        ("2024-03-31T01:00:00+00:00", date(2024, 3, 31), 3),
        ("2024-10-27T00:59:59+00:00", date(2024, 10, 27), 2),
        ("2024-10-27T01:00:00+00:00", date(2024, 10, 27), 2),
        ("2024-12-31T23:00:00+00:00", date(2025, 1, 1), 0),
    ],
)
def test_danish_days_and_hours_around_daylight_saving(moment: str, day: date, hour: int) -> None:
    others = [entry(at("2023-01-01T12:00:00+01:00")), entry(at("2025-06-01T12:00:00+02:00"))]
    _, found, _ = facts_of([*others, entry(at(moment))], {})
    assert (EPOCH + timedelta(days=found["day"]), found["hour"]) == (day, hour)
    assert EPOCH + timedelta(days=found["week"]) == day - timedelta(days=day.weekday())


def test_the_clock_has_the_offsets_of_its_stretch_and_no_more() -> None:
    first, last = (int(at(text).timestamp()) for text in ("2024-03-30T12:00:00+01:00", "2024-10-27T02:00:00+01:00"))
    changes = [int(at(text).timestamp()) for text in ("2024-03-31T03:00:00+02:00", "2024-10-27T02:00:00+01:00")]
    clock = Clock.between(first * 1_000_000, last * 1_000_000)
    assert clock.offsets == ((first, 3_600), (changes[0], 7_200), (changes[1], 3_600))


def test_days_of_23_and_25_hours() -> None:
    year = range((date(2024, 1, 1) - EPOCH).days, (date(2025, 1, 1) - EPOCH).days)
    assert odd_days(year) == ((date(2024, 3, 31), 23), (date(2024, 10, 27), 25))
