"""Times in every way that logs write them, on ordinary days and on the nights that have 23 and 25 hours."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpro_analysis.extracts.danish_time import DENMARK, danish_months, from_danish, micros_of, month_name
from kpro_analysis.extracts.times import RULES, Times, parse_times

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WHEN = datetime(2024, 1, 17, 9, 22, 31, tzinfo=UTC)
WHOLE_MINUTE = WHEN.replace(second=0)
MIDNIGHT = datetime(2024, 1, 16, 23, tzinfo=UTC)
WRITTEN = {
    "2024-01-17T09:22:31Z": WHEN,
    "2024-01-17T10:22:31+01:00": WHEN,
    "2024-01-17T10:22:31+0100": WHEN,
    "2024-01-17T05:22:31-04": WHEN,
    "2024-01-17T09:22:31:000540Z": WHEN + timedelta(microseconds=540),
    "2024-01-17T09:22:31.5Z": WHEN + timedelta(microseconds=500_000),
    "2024-01-17T09:22:31.123456789Z": WHEN + timedelta(microseconds=123_456),
    "2024-01-17 10:22:31": WHEN,
    "2024-01-17 10:22": WHOLE_MINUTE,
    " 2024-01-17  10:22:31 ": WHEN,
    "17-01-2024 10:22:31": WHEN,
    "17-01-2024 10:22": WHOLE_MINUTE,
    "17.01.2024 10:22": WHOLE_MINUTE,
    "17/01/2024 10.22.31": WHEN,
    "17-1-2024 kl. 10:22": WHOLE_MINUTE,
    "2024-01-17": MIDNIGHT,
    "17-01-2024": MIDNIGHT,
}
WRONG = {
    "": "ingen-tid",
    "  ": "ingen-tid",
    "i går": "tid-ulæselig",
    "01-13-2024 10:22": "tid-ulæselig",  # never month first
    "30-02-2024 10:22": "tid-ulæselig",
    "2023-02-29": "tid-ulæselig",
    "2024-01-17 24:00": "tid-ulæselig",
    "2024-01-17 10:60": "tid-ulæselig",
    "2024-01-17T10:22:31+25:00": "tid-ulæselig",
    "17-01-24 10:22": "tid-ulæselig",
    "2014-12-31 23:59:59": "tid-før-2015",
    "2026-01-01 01:00:01": "tid-i-fremtiden",
    "31-03-2024 02:30": "tid-findes-ikke",
}


def parsed(*texts: str | None) -> Times:
    return parse_times(pa.array(texts, pa.string()), NOW)


def rules(times: Times) -> list[str | None]:
    return [RULES[rule - 1] if rule else None for rule in times.rule]


@pytest.mark.parametrize("text", WRITTEN)
def test_a_column_of_one_habit(text: str) -> None:
    times = parsed(text, text)
    assert times.time.to_pylist() == [WRITTEN[text]] * 2 and rules(times) == [None, None]


@pytest.mark.parametrize("text", WRONG)
def test_a_column_of_one_fault(text: str) -> None:
    times = parsed(text)
    assert times.time.to_pylist() == [None] and rules(times) == [WRONG[text]]


def test_a_column_of_all_habits_and_faults() -> None:
    times = parsed(*WRITTEN, *WRONG, None)
    assert times.time.to_pylist() == [*WRITTEN.values(), *(None for _ in WRONG), None]
    assert rules(times) == [*(None for _ in WRITTEN), *WRONG.values(), "ingen-tid"]
    zoned = sum(text.endswith("Z") or "+" in text or text.endswith("-04") for text in WRITTEN)
    assert (times.without_zone, times.doubled) == (len(WRITTEN) - zoned, 0)


def test_day_comes_before_month() -> None:
    assert parsed("03-04-2024").time.to_pylist() == [datetime(2024, 4, 2, 22, tzinfo=UTC)]


def test_the_edges_are_in() -> None:
    assert rules(parsed("2015-01-01 00:00:00", "2026-01-01 01:00:00")) == [None, None]


@pytest.mark.parametrize(("day", "hours"), [("31-03-2024", 23), ("27-10-2024", 25), ("28-10-2024", 24)])
def test_nights_of_23_and_25_hours(day: str, hours: int) -> None:
    following = datetime.strptime(day, "%d-%m-%Y") + timedelta(days=1)
    begin, end = parsed(day, following.strftime("%d-%m-%Y")).time.to_pylist()
    assert end - begin == timedelta(hours=hours)


@pytest.mark.parametrize("way", ["%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S"])
def test_the_doubled_hour_is_the_first_of_the_two(way: str) -> None:
    local = datetime(2024, 10, 27, 2, 30)
    times = parsed(*((local + timedelta(hours=hour)).strftime(way) for hour in (-1, 0, 1)))
    assert times.time.to_pylist() == [
        datetime(2024, 10, 26, 23, 30, tzinfo=UTC) + timedelta(hours=h) for h in (0, 1, 3)
    ]
    assert (times.without_zone, times.doubled, rules(times)) == (3, 1, [None] * 3)


@pytest.mark.parametrize("way", ["%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M:%S"])
def test_the_missing_hour_is_no_time(way: str) -> None:
    local = datetime(2024, 3, 31, 1, 59, 59)
    texts = [(local + timedelta(seconds=s)).strftime(way) for s in (0, 1, 3600, 3601)]
    assert rules(parsed(*texts)) == [None, "tid-findes-ikke", "tid-findes-ikke", None]
    assert parsed(*texts).without_zone == 2


MOMENTS = st.datetimes(datetime(2015, 1, 2), datetime(2025, 12, 30)).map(lambda t: t.replace(microsecond=0))


@settings(max_examples=40, deadline=None)
@given(st.lists(MOMENTS, min_size=1, max_size=20), st.integers(0, 19))
def test_clocks_are_those_of_the_zone_database(moments: list[datetime], start: int) -> None:
    real = [t.replace(tzinfo=UTC).astimezone(DENMARK) for t in moments]
    local = np.array([micros_of(t.replace(tzinfo=UTC)) for t in (r.replace(tzinfo=None) for r in real)])
    found = from_danish(local)
    first = [micros_of(r.replace(fold=0)) for r in real]
    assert found.micros.tolist() == first and not found.skipped.any()
    names = [month_name(month) for month in danish_months(np.array([micros_of(r) for r in real])).tolist()]
    assert names == [f"{r:%Y-%m}" for r in real]
    texts = pa.array([f"{r:%d-%m-%Y %H:%M:%S}" for r in real])
    begin = min(start, len(texts) - 1)
    sliced = parse_times(texts[begin:], NOW)
    assert [micros_of(t) for t in sliced.time.to_pylist()] == first[begin:]
