"""`kpro spending` and `kpro overview --quarter`: what the pool was spent on, and a quarter of the register."""

import json
import shutil
from datetime import date

import pytest

from kpro_analysis.register.workbook import read_register
from kpro_analysis.reports.open_requests import decisions_in, wanted
from kpro_analysis.reports.quarter_times import Times
from kpro_analysis.support.quarters import Quarter
from kpro_analysis.weighting.settings import agreed_settings
from tests.by_hand import EXAMPLE
from tests.cli.conftest import DONE, WRONG_USE

LOG = (
    "Dato;Møde;Beslutning;ÆØ;Beløb (kr.);Scenarie;Fil",
    "24-01-2024;Møde 70;Den første laves;#001;80.000;;",
    "24-01-2024;Møde 70;Sendes til estimering;#003;;;",
)


@pytest.fixture
def workbook(tmp_path):
    """The example with a log of decisions beside it."""
    (tmp_path / "beslutninger").mkdir()
    (tmp_path / "beslutninger" / "beslutningslog.csv").write_text("\n".join(LOG), encoding="utf-8-sig")
    return shutil.copy(EXAMPLE, tmp_path)


def test_the_amount_that_was_decided_is_what_is_spent(kpro, workbook):
    code, out, err = kpro("spending", workbook, "--quarter", "2024-K1", "--format", "json")
    found = json.loads(out)
    assert (code, err) == (DONE, "")
    assert found["decided"] == {"low": 80_000, "plan": 80_000, "high": 80_000}
    assert found["left"]["plan"] == found["pool"] - 80_000
    assert [one["id"] for one in found["requests"]] == found["decided_in_quarter"] == ["#001"]
    assert [one["decision"] for one in found["decisions"]] == ["Den første laves", "Sendes til estimering"]
    assert found["previous_quarter"] == {"until": "2023-12-31", "decided": {"low": 0, "plan": 0, "high": 0}}
    code, out, _ = kpro("spending", workbook, "--quarter", "2024-K1", "--pool", "100.000")
    assert code == DONE and "80.000 kr." in out and "20.000 kr." in out and "#003" not in out


def test_a_quarter_of_the_register(kpro, workbook):
    code, out, err = kpro("overview", workbook, "--quarter", "2024-K1", "--format", "json")
    found = json.loads(out)
    assert (code, err) == (DONE, "")
    register = read_register(workbook)
    filed = [str(Quarter.of(request.filed)) for request in register.requests if request.filed]
    assert [one["received"] for one in found["quarters"]] == [filed.count(one["quarter"]) for one in found["quarters"]]
    assert found["quarter"]["decided"] == found["funnel"]["decided"] == 1
    assert found["funnel"]["received"] == len(register.requests)
    code, out, _ = kpro("overview", workbook, "--quarter", "2024-K1")
    assert code == DONE and out.startswith("Kvartal  Modtaget  Besluttet  Venter\n")


def test_what_can_not_be_asked_is_refused(refused, workbook):
    assert refused("overview", workbook, "--quarter", "2024-K1", "--date", "2024-02-07")[0] == WRONG_USE
    assert refused("overview", workbook, "--quarter", "K1")[0] == WRONG_USE
    assert refused("spending", workbook, "--quarter", "K1")[0] == WRONG_USE


def test_decisions_of_the_workbook_of_the_year_count_and_two_such_are_said(workbook, tmp_path):
    register = read_register(workbook)
    demo = EXAMPLE.parents[2] / "data" / "demo" / "aarshjul.xlsx"
    shutil.copy(demo, tmp_path / "aarshjul.xlsx")
    known = decisions_in(tmp_path, register)
    assert len(known.rows) == 7 and known.faults == ()
    shutil.copy(demo, tmp_path / "aarshjul-2025.xlsx")
    known = decisions_in(tmp_path, register)
    assert len(known.rows) == 2 and "flere årshjul" in known.faults[0]
    times = Times(Quarter(2024, 1), date(2024, 4, 2))
    assert wanted(tmp_path, register, agreed_settings(register), times).known.faults == known.faults
