from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpro_analysis.danish import (
    format_date,
    format_long_date,
    format_money,
    format_number,
    format_percent,
    parse_date,
    parse_number,
    sort_key,
)

dates = st.dates(date(1970, 1, 1), date(2069, 12, 31))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10.000", 10_000),
        ("1.234.567,89", 1_234_567.89),
        ("1 000", 1_000),
        ("1\u00a0000,5", 1_000.5),
        ("-5", -5),
        ("\u22125", -5),
        ("3,125", 3.125),
        ("0.125", 0.125),
        ("25.000,-", 25_000),
        ("KR 25.000,00", 25_000),
        ("25000 DKK", 25_000),
        ("007", 7),
    ],
)
def test_numbers_are_read_as_danes_write_them(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["10,000", "1,234.5", "12.34.56", "1.23,4", "12345.678", "10-20", "1e3", "nan", "inf", "½", "5 %", "--5"],
)
def test_what_is_no_number_or_two_is_refused(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(-(10**12), 10**12), st.integers(0, 99))
def test_what_is_written_is_read_again(whole: int, cents: int) -> None:
    value = whole + cents / 100
    assert parse_number(format_number(value, 2)) == pytest.approx(value)
    assert parse_number(format_money(whole)) == whole


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    assert parse_number(text) is None or isinstance(parse_number(text), float)
    assert parse_date(text) is None or isinstance(parse_date(text), date)


@given(dates)
def test_every_way_of_writing_a_date_is_read(day: date) -> None:
    forms = [
        format_date(day),
        format_long_date(day),
        day.isoformat(),
        f"{day.day}/{day.month}-{day:%y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{format_date(day)} 10:22",
        f"{day.isoformat()}T10:22:31+01:00",
    ]
    assert {parse_date(form) for form in [*forms, day, datetime(day.year, day.month, day.day, 23, 59)]} == {day}


@given(dates)
def test_serial_numbers_of_both_kinds_are_read(day: date) -> None:
    assert parse_date((day - date(1899, 12, 30)).days) == day
    assert parse_date((day - date(1904, 1, 1)).days + 0.75, from_1904=True) in (day, None)


@pytest.mark.parametrize(
    "value", ["31-02-2024", "29-02-2023", "13-13-2024", "2024-26-01", "2024", 60, 0, -1, 1e9, True, None]
)
def test_impossible_dates_are_refused(value: object) -> None:
    assert parse_date(value) is None


def test_nothing_but_plain_spaces_is_written() -> None:
    written = format_money(1_234_567) + format_percent(0.5) + format_number(-1_234.56, 2)
    assert written == "1.234.567 kr.50 %-1.234,56"
    assert "\u00a0" not in written


def test_the_danish_alphabet() -> None:
    towns = ["Aarhus", "Årslev", "Ølstykke", "Ærøskøbing", "Vejle", "Zealand", "albertslund", "Allerød"]
    expected = ["albertslund", "Allerød", "Vejle", "Zealand", "Ærøskøbing", "Ølstykke", "Aarhus", "Årslev"]
    assert sorted(towns, key=sort_key) == expected
