"""`kpro scenario` and `kpro compare`: what is saved, found again and put side by side."""

import json
import shutil
from pathlib import Path

import pytest

from tests.by_hand import example
from tests.cli.conftest import BAD_INPUT, DONE, EXAMPLE, WRONG_USE


@pytest.fixture
def workbook(tmp_path):
    return shutil.copy(EXAMPLE, tmp_path)


@pytest.fixture
def saved(kpro, workbook):
    """Save a scenario: its file and its name."""

    def run(name, *options):
        code, out, err = kpro("scenario", workbook, name, *options, "--format", "json")
        assert (code, err) == (DONE, ""), err
        return json.loads(out)

    return run


@pytest.fixture
def compared(kpro, workbook):
    def run(*scenarios):
        code, out, err = kpro("compare", workbook, *scenarios, "--format", "json")
        assert (code, err) == (DONE, ""), err
        return json.loads(out)

    return run


def test_a_scenario_is_saved_beside_the_workbook_with_what_was_set(saved, workbook, tmp_path):
    made = saved("Borgersikkerhed først", "--weight", "Borgersikkerhed=9", "--by", "Åse", "--note", "Møde 70")
    assert made == {
        "file": str(tmp_path / "scenarier" / "borgersikkerhed-foerst.json"),
        "name": "Borgersikkerhed først",
    }
    content = json.loads((tmp_path / "scenarier" / "borgersikkerhed-foerst.json").read_text("utf-8"))
    assert (content["saved_by"], content["note"]) == ("Åse", "Møde 70")
    assert content["settings"]["weights"]["Borgersikkerhed"] == 9
    assert saved("Borgersikkerhed først")["name"] == "Borgersikkerhed først (2)"


def test_a_file_in_place_of_the_folder_is_told(refused, workbook):
    Path(workbook).with_name("scenarier").write_text("")
    assert "Mappen scenarier kan ikke læses." in refused("compare", workbook, "aftalt", "Bedst")[1]


def test_the_agreed_column_is_the_ranking_worked_out_by_hand(saved, compared):
    saved("Alt på tid", "--weight", "Tidsbesparelse=100")
    result = compared("aftalt", "ALT PÅ TID")
    assert [s["name"] for s in result["scenarios"]] == ["Aftalt", "Alt på tid"]
    assert result["scenarios"][0]["funded"] == sorted(example().funded)
    assert {r["id"]: r["ranks"][0] for r in result["requests"]} == example().rank
    assert [row["what"] for row in result["differences"]] == ["Vægt på Tidsbesparelse"]
    assert result["agreement"][0][1] == result["agreement"][1][0] < 1


def test_every_column_is_what_rank_says(saved, compared, ranked, workbook):
    options = ("--rule", "optimal", "--pool", "300.000", "--not", "44")
    saved("Bedst", *options)
    column = compared("bedst", "aftalt")["scenarios"][0]
    alone = ranked(*options, workbook=workbook)
    assert column["funded"] == sorted(r["id"] for r in alone["requests"] if r["funded"])
    for name in ("spent", "spent_low", "spent_high", "remaining", "over_pool_probability", "total_score"):
        assert column[name] == alone[name]


def test_the_table_is_for_people(kpro, saved, workbook):
    saved("Bedst", "--rule", "optimal")
    code, out, err = kpro("compare", workbook, "aftalt", "bedst")
    assert (code, err) == (DONE, "")
    for words in ("Sat forskelligt", "Regel", "bedste samlede score", "nr. 1, med", "Risiko for at overskride"):
        assert words in out


def test_a_scenario_can_be_written_to_a_file_and_named_by_it(kpro, workbook, tmp_path, compared):
    path = tmp_path / "mit.json"
    assert kpro("scenario", workbook, "Mit", "-o", path)[:2] == (DONE, f"Scenariet «Mit» er gemt i {path}\n")
    assert [s["name"] for s in compared(path, "aftalt")["scenarios"]] == ["Mit", "Aftalt"]
    assert kpro("scenario", workbook, "Dit")[0] == DONE
    assert [s["name"] for s in compared("dit.json", "aftalt")["scenarios"]] == ["Dit", "Aftalt"]


def test_what_is_refused(refused, saved, workbook, tmp_path):
    assert refused("compare", workbook, "aftalt", "væk")[1].startswith("Der er ingen gemte scenarier")
    saved("Bedst")
    assert "Vælg blandt: «Bedst» eller aftalt" in refused("compare", workbook, "aftalt", "væk")[1]
    assert refused("compare", workbook, "bedst") == (
        WRONG_USE,
        "Vælg 2 til 4 scenarier at sammenligne. Der er valgt 1.",
    )
    assert refused("compare", workbook, "aftalt", tmp_path / "væk.json")[0] == BAD_INPUT
    (tmp_path / "halv.json").write_text('{"kind": ')
    assert "skåret over" in refused("compare", workbook, "aftalt", tmp_path / "halv.json")[1]
    assert "noget med .json" in refused("scenario", workbook, "Mit", "-o", tmp_path / "mit.txt")[1]
    assert "bliver ikke overskrevet" in refused("scenario", workbook, "Mit", "-o", tmp_path / "halv.json")[1]
    assert "mangler et navn" in refused("scenario", workbook, " ")[1]
