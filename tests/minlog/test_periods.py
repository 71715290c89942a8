"""A quarter of a prepared log: what may be shown of it, and whether the log tells of all of it."""

import csv

import pytest

from kpro_analysis.cli import main
from kpro_analysis.errors import InputError
from kpro_analysis.minlog.audit_folder import prepared_summary
from kpro_analysis.minlog.periods import as_dict, covered, period
from tests.minlog.extract import write_extract
from tests.reports.quarter_reading import said, told


def months(year, quarter):
    return 12 * year + 3 * quarter - 3, 12 * year + 3 * quarter - 1


@pytest.fixture(scope="module")
def summary(minlog_data):
    return prepared_summary(minlog_data / "minlog")


def test_the_entries_of_a_quarter_are_those_of_its_lines(summary, tmp_path):
    write_extract(tmp_path / "minlog.csv")
    text = (tmp_path / "minlog.csv").read_text(encoding="utf-8")
    lines = list(csv.DictReader(text.splitlines(), delimiter=";"))
    days = [line["tid"][:10] for line in lines]
    for quarter, (first, last) in enumerate((("2024-01", "2024-03"), ("2024-04", "2024-06")), 1):
        found = as_dict(period(summary, months(2024, quarter)))
        within = [line for line in lines if first <= line["tid"][:7] <= last]
        assert (found["entries"], found["citizens"]) == (len(within), len({line["person"] for line in within}))
        assert (found["from"], found["to"], found["whole"]) == (first, last, True)
        assert {week["week"][:4] for week in found["weeks"]} == {"2024"}
        assert sum(one["entries"] or 0 for one in found["activities"]) <= found["entries"]
    assert [str(day) for day in covered(summary.meta)] == [min(days), max(days)]


@pytest.mark.parametrize(("year", "quarter", "tells"), [(2023, 4, False), (2024, 3, True), (2025, 1, False)])
def test_what_the_log_does_not_tell_of_is_not_nothing(summary, year, quarter, tells):
    found = period(summary, months(year, quarter))
    assert (found.tells, found.is_whole) == (tells, False)
    assert (as_dict(found)["entries"] is None) is not tells


def test_the_command_puts_the_quarter_beside_the_one_before(minlog_data, summary):
    found = told("minlog", "quarter", minlog_data / "minlog", "--quarter", "2024-K2", "--days", "90")
    assert found["now"] == as_dict(period(summary, months(2024, 2), 90))
    assert found["previous_quarter"]["entries"] > 0 and found["year_before"]["entries"] is None
    text = said("minlog", "quarter", minlog_data / "minlog", "--quarter", "2024-K2")
    assert "2. kvartal 2024" in text and "Samme kvartal året før: loggen dækker det ikke." in text


def test_what_is_not_prepared_or_not_a_quarter_is_refused(minlog_data, tmp_path, capsys):
    with pytest.raises(InputError, match="ikke en mappe med indlæst MinLog"):
        prepared_summary(tmp_path)
    (tmp_path / "minlog.json").write_bytes((minlog_data / "minlog" / "minlog.json").read_bytes())
    with pytest.raises(InputError, match="ikke gjort klar"):
        prepared_summary(tmp_path)
    assert main(["minlog", "quarter", str(tmp_path), "--quarter", "2024-K1", "--days", "7"]) == 2
    assert "30, 90, 180 eller 365" in capsys.readouterr().err
