"""The quality of an extract, from its tallies."""

from datetime import date
from typing import Any

from kpro_analysis.minlog.audit_result import Gap, Late
from kpro_analysis.minlog.danish_clock import EPOCH
from kpro_analysis.minlog.quality import quality


def day(text: str) -> int:
    return (date.fromisoformat(text) - EPOCH).days


def tallied(days: list[tuple[str, str]], files: list[tuple[str, str, int]] | None = None) -> dict[str, Any]:
    return {
        "days": [{"system": system, "day": day(text), "entries": 1} for system, text in days],
        "file_days": [{"file": file, "day": day(text), "entries": count} for file, text, count in files or []],
        "doubles": [{"system": "b", "rows": 2}, {"system": "a", "rows": 1}],
        "person_classes": [{"person_class": "test", "entries": 3}, {"person_class": "cpr", "entries": 4}],
    }


def test_gaps_are_of_three_days_or_more_between_days_with_entries_longest_first() -> None:
    days = [("a", "2024-01-01"), ("a", "2024-01-04"), ("a", "2024-01-08"), ("b", "2024-01-01"), ("b", "2024-01-06")]
    assert quality(tallied(days)).gaps == (
        Gap("b", date(2024, 1, 2), date(2024, 1, 5), 4),
        Gap("a", date(2024, 1, 5), date(2024, 1, 7), 3),
    )


def test_entries_a_month_older_than_where_a_files_time_begins_came_late() -> None:
    files = [("f", "2024-01-01", 1), ("f", "2024-03-01", 500), ("g", "2024-01-01", 1), ("g", "2024-01-31", 500)]
    found = quality(tallied([("a", "2024-01-01")], files))
    assert found.late == (Late("f", 1, date(2024, 1, 1)),)


def test_many_old_entries_are_not_late_but_part_of_the_file() -> None:
    assert quality(tallied([("a", "2024-01-01")], [("f", "2024-01-01", 50), ("f", "2024-06-01", 500)])).late == ()


def test_a_log_of_two_years_has_an_edge_and_a_shorter_one_has_none() -> None:
    assert quality(tallied([("a", "2022-01-10"), ("a", "2024-01-01")])).left_edge == date(2022, 1, 10)
    assert quality(tallied([("a", "2023-01-10"), ("a", "2024-01-01")])).left_edge is None


def test_odd_days_doubles_and_classes() -> None:
    found = quality(tallied([("a", "2024-03-30"), ("a", "2024-10-27")]))
    assert found.odd_days == ((date(2024, 3, 31), 23), (date(2024, 10, 27), 25))
    assert (found.doubles, found.person_classes) == ({"a": 1, "b": 2}, {"cpr": 4, "test": 3})
