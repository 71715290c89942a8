"""What came in and went out in a period: by day of receipt and of first decision, as far as the register tells."""

from datetime import date, timedelta

import pytest

from kpro_analysis.register.flow import as_dict, flow
from kpro_analysis.register.requests import Register, Request

FIRST, LAST = PERIOD = date(2024, 1, 1), date(2024, 3, 31)
REQUESTS = (
    Request(1, "før", filed=date(2023, 11, 2), light="Rød", status="Estimeret"),
    Request(2, "første dag", filed=FIRST, light="Gul", status="Modtaget"),
    Request(3, "sidste dag", filed=LAST, light="Rød", status="Visiteret"),
    Request(4, "efter", filed=date(2024, 4, 1), light="Grøn", status="Modtaget"),
    Request(5, "uden prioritet", filed=date(2024, 2, 1), status="Afvist"),
    Request(6, "uden dato", light="Rød", status="Modtaget"),
)
REGISTER = Register("r.xlsx", "", None, (), REQUESTS)
DECISIONS = {1: date(2024, 2, 7), 2: date(2024, 4, 10), 5: date(2024, 2, 7), 99: date(2024, 2, 7)}


def test_what_lies_in_the_period_counts_both_ends_included():
    found = flow(REGISTER, DECISIONS, PERIOD, date(2024, 5, 1))
    assert (found.received, found.decided, found.both) == (3, 2, 1)  # 2, 3, 5; 1, 5; 5
    assert found.received_by_light == {"Rød": 1, "Gul": 1, "Grøn": 0, "": 1}
    assert found.decided_by_light == {"Rød": 1, "Gul": 0, "Grøn": 0, "": 1}
    assert found.waiting == 2  # 2 was decided later, 3 never
    assert as_dict(found)["by_light"][-1] == {"light": None, "received": 1, "decided": 1}


def test_what_came_after_the_day_of_reckoning_is_not_known():
    found = flow(REGISTER, DECISIONS, PERIOD, date(2024, 2, 1))
    assert (found.received, found.decided, found.waiting) == (2, 0, 3)  # 1, 2 and 5 were decided later


@pytest.mark.parametrize(("short", "whole"), [(0, True), (7, True), (8, False)])
def test_a_register_may_be_a_week_behind(short, whole):
    found = flow(Register("r.xlsx", "", None, (), REQUESTS[:1]), {}, PERIOD, LAST - timedelta(days=short))
    assert (found.tells, found.is_whole) == (True, whole)


@pytest.mark.parametrize(
    ("day", "requests"), [(date(2023, 12, 31), REQUESTS), (LAST, REQUESTS[3:4]), (LAST, ()), (LAST, REQUESTS[5:])]
)
def test_a_period_that_the_register_tells_nothing_of(day, requests):
    found = flow(Register("r.xlsx", "", None, (), requests), {}, PERIOD, day)
    assert (found.received, found.tells, found.is_whole) == (0, False, False)


def test_a_quarter_that_the_register_begins_within_is_not_whole():
    found = flow(Register("r.xlsx", "", None, (), REQUESTS[2:3]), {}, PERIOD, LAST)
    assert (found.received, found.tells, found.is_whole) == (1, True, False)
