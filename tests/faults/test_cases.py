"""Every case is there, is tested by tests that are there, and stands in the document."""

from collections import Counter

import pytest

from tests.faults.cases import DOC, HEADING, cases, names_of_tests, table

COUNTS = {"A": 19, "B": 12, "C": 18, "D": 12, "E": 20, "F": 10}


def test_all_cases_are_there_once() -> None:
    numbers = [case.number for case in cases()]
    assert numbers == [f"{letter}{n}" for letter, count in COUNTS.items() for n in range(1, count + 1)]


def test_a_case_is_tested_by_tests_that_are_there_or_says_why_not() -> None:
    named = [(case.number, name) for case in cases() for name in case.tested]
    assert [
        (number, name) for number, name in named if name.split("::")[1] not in names_of_tests(name.split("::")[0])
    ] == []
    assert [case.number for case in cases() if bool(case.tested) == bool(case.why)] == []
    assert max(Counter(named).values()) == 1


def test_the_document_has_the_table(pytestconfig: pytest.Config) -> None:
    before = DOC.read_text(encoding="utf-8").split(HEADING)[0]
    if pytestconfig.getoption("--renew"):
        DOC.write_text(f"{before}{HEADING}\n{table()}", encoding="utf-8")
    assert DOC.read_text(encoding="utf-8") == f"{before}{HEADING}\n{table()}"
