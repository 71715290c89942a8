"""Closed days: which are holidays by law, what a meeting on one is told, and what is proposed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpro_analysis.wheel.closed_days import closed_days, next_working_day, why_closed

from .books import read_rows, said


@pytest.mark.parametrize(
    ("year", "easter"), [(2019, date(2019, 4, 21)), (2024, date(2024, 3, 31)), (2038, date(2038, 4, 25))]
)
def test_the_holidays_that_move_follow_easter(year, easter):
    found = {day for day, closed in closed_days(year).items() if closed.official}
    fixed = {date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)}
    moving = {easter + timedelta(days) for days in (-3, -2, 0, 1, 39, 49, 50)}
    bededag = {easter + timedelta(26)} if year < 2024 else set()
    assert found == fixed | moving | bededag


def test_days_that_are_closed_by_custom_are_no_holidays():
    others = [closed.name for closed in closed_days(2024).values() if not closed.official]
    assert others == ["Grundlovsdag", "Juleaftensdag", "Nytårsaftensdag"]


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_the_next_working_day_is_the_first_one_after(day):
    proposed = next_working_day(day)
    assert proposed > day and not why_closed(proposed) and proposed.weekday() < 5
    between = [day + timedelta(n) for n in range(1, (proposed - day).days)]
    assert all(map(why_closed, between))


@pytest.mark.parametrize(
    ("day", "rule", "why", "proposed"),
    [
        (date(2024, 5, 20), "på-helligdag", "Anden pinsedag, som er en helligdag", "tirsdag den 21. maj 2024"),
        (date(2023, 5, 5), "på-helligdag", "Store bededag, som er en helligdag", "mandag den 8. maj 2023"),
        (date(2024, 3, 28), "på-helligdag", "Skærtorsdag", "tirsdag den 2. april 2024"),
        (date(2024, 6, 5), "på-lukkedag", "Grundlovsdag, som ikke er en helligdag", "torsdag den 6. juni 2024"),
        (date(2024, 12, 24), "på-lukkedag", "Juleaftensdag", "fredag den 27. december 2024"),
        (date(2024, 5, 18), "i-weekenden", "en lørdag", "tirsdag den 21. maj 2024"),
    ],
)
def test_a_meeting_on_a_closed_day_is_pointed_out_with_a_proposal(tmp_path, day, rule, why, proposed):
    plan = read_rows(tmp_path, (day, None, "Møde", "Brugergruppen"))
    (finding,) = plan.findings
    assert (finding.cell, finding.rule) == ("A2", rule)
    assert why in finding.message and finding.advice.endswith(f"{proposed}.")
    assert len(plan.events) == 1 and "Brugergruppen" not in repr(finding)


def test_only_what_people_are_to_be_there_for_is_pointed_out(tmp_path):
    day = date(2024, 5, 20)
    kinds = ("Servicevindue", "Test", "Release", "Rapport", "Møde", "Workshop", "Frist")
    rows = [(day, None, kind, kind) for kind in kinds]
    weekend_inside = (date(2024, 5, 16), date(2024, 5, 21), "Workshop", "Over weekenden")
    was_a_holiday = (date(2024, 4, 26), None, "Møde", "Tidligere store bededag")
    assert {cell for cell, _ in said(read_rows(tmp_path, *rows, weekend_inside, was_a_holiday))} == {"A6", "A7", "A8"}
