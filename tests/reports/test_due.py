from datetime import date, timedelta

import pytest

from kpro_analysis.reports.due import due, first_working_day

YEARS = range(2023, 2031)
FREE_WEEKDAYS = {  # 1 January on a weekday, and Easter where it touches 1 April
    *(date(year, 1, 1) for year in (2024, 2025, 2026, 2027, 2029, 2030)),
    date(2024, 4, 1),  # Easter Monday
    date(2029, 4, 2),  # Easter Monday after a Sunday
}


def named(today):
    return [one.edition for one in due(today)]


def days(year):
    return (date(year, 1, 1) + timedelta(days=number) for number in range(365))


@pytest.mark.parametrize(
    ("today", "editions"),
    [
        (date(2024, 4, 1), ["statusliste-2024-04-01"]),
        (date(2024, 4, 2), ["statusliste-2024-04-01", "2024-K1"]),
        (date(2024, 6, 30), ["statusliste-2024-06-01", "2024-K1"]),
        (date(2024, 1, 1), ["statusliste-2024-01-01"]),
        (date(2024, 1, 2), ["statusliste-2024-01-01", "2023-K4"]),
        (date(2023, 10, 1), ["statusliste-2023-10-01"]),  # a Sunday
        (date(2023, 10, 2), ["statusliste-2023-10-01", "2023-K3"]),
        (date(2024, 2, 29), ["statusliste-2024-02-01", "2023-K4"]),
    ],
    ids=str,
)
def test_what_has_to_be_there(today, editions):
    assert named(today) == editions


def test_the_day_that_is_taken_for_today_is_told():
    assert due(date(2024, 4, 5))[1].values == {"quarter": "2024-K1", "today": "2024-04-05"}


def test_over_the_years_each_month_and_each_quarter_comes_once_and_in_time():
    for year in YEARS:
        first_seen = {}
        for day in days(year):
            for edition in named(day):
                first_seen.setdefault(edition, day)
        months = {f"statusliste-{year}-{month:02}-01": date(year, month, 1) for month in range(1, 13)}
        quarters = {f"{year - 1}-K4": 1, f"{year}-K1": 4, f"{year}-K2": 7, f"{year}-K3": 10}
        assert first_seen == months | {name: first_working(date(year, month, 1)) for name, month in quarters.items()}


def first_working(day):
    """By hand: neither a weekend, nor one of the days above."""
    while day.isoweekday() > 5 or day in FREE_WEEKDAYS:
        day += timedelta(days=1)
    return day


def test_a_public_holiday_in_the_middle_is_passed_over():
    assert first_working_day(date(2024, 3, 28)) == date(2024, 4, 2)
