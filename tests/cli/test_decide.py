"""`kpro decide` and `kpro replay`: a decision on record, computed again."""

import datetime as dt
import json
import re
import shutil
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from tests.by_hand import example
from tests.cli.conftest import BAD_INPUT, DONE, EXAMPLE, WRONG_USE

OTHER_RESULT = 4


@pytest.fixture
def workbook(tmp_path):
    return shutil.copy(EXAMPLE, tmp_path)


@pytest.fixture
def decided(kpro, workbook):
    """Decide, and return what was said as JSON."""

    def run(*words):
        code, out, err = kpro("decide", workbook, *words, "--format", "json")
        assert (code, err) == (DONE, ""), err
        return json.loads(out)

    return run


@pytest.fixture
def replayed(kpro):
    """Replay: the exit code and the JSON."""

    def run(decision, on):
        code, out, err = kpro("replay", decision, on, "--format", "json")
        assert err == ""
        return code, json.loads(out)

    return run


def test_what_was_agreed_can_be_decided_and_replayed(decided, replayed, workbook, tmp_path, kpro):
    made = decided("aftalt", "--title", "Årets ønsker", "--date", "07-02-2024", "--meeting", "Møde 70", "--by", "Vejle")
    assert made["file"] == str(tmp_path / "beslutninger" / "2024-02-07-aarets-oensker.md")
    assert made["ÆØ"].split(", ") == sorted(example().funded)
    assert (made["Dato"], made["Møde"], made["Scenarie"], made["log"]) == ("07-02-2024", "Møde 70", "Aftalt", True)
    assert (tmp_path / "beslutninger" / "beslutningslog.csv").is_file()
    assert replayed(made["file"], workbook) == (DONE, {"same": True, "differs": [], "notes": []})
    assert kpro("replay", made["file"], workbook)[:2] == (DONE, "Samme resultat.\n")


def test_a_saved_scenario_can_be_decided_today(decided, replayed, kpro, workbook):
    assert kpro("scenario", workbook, "Bedst", "--rule", "optimal")[0] == DONE
    made = decided("bedst", "--title", "Det bedste", "--text", "Vi vælger det bedste.")
    assert made["Scenarie"] == "Bedst"
    assert made["Dato"] == f"{dt.datetime.now(ZoneInfo('Europe/Copenhagen')):%d-%m-%Y}"
    assert replayed(made["file"], workbook)[0] == DONE


def test_what_changed_since_the_scenario_was_saved_is_said(decided, kpro, workbook, tmp_path):
    assert kpro("scenario", workbook, "Før")[0] == DONE
    path = tmp_path / "scenarier" / "foer.json"
    text = re.sub('"sha256": "[0-9a-f]+"', f'"sha256": "{"0" * 64}"', path.read_text("utf-8"))
    path.write_text(text.replace('"max": 5}', '"max": 6}', 1), "utf-8")
    remark = "Kriterier, der har en anden skala: Borgersikkerhed."
    assert remark in decided("før", "--title", "Efter")["remarks"]
    assert f"Siden scenariet blev gemt: {remark}" in kpro("decide", workbook, "før", "--title", "Efter")[1]


def test_another_workbook_gives_another_result(decided, replayed, kpro, workbook, tmp_path):
    made = decided("aftalt", "--title", "Årets ønsker")
    book = openpyxl.load_workbook(workbook)
    sheet = book["ÆØ"]
    header = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == example().order[0])
    row[header.index("Status")].value = "Afvist"
    changed = tmp_path / "andet.xlsx"
    book.save(changed)
    code, result = replayed(made["file"], changed)
    assert (code, result["same"]) == (OTHER_RESULT, False)
    assert f"Konkurrerer ikke mere: {example().order[0]} (Status: Afvist)." in result["differs"]
    code, out, err = kpro("replay", made["file"], changed)
    assert (code, err) == (OTHER_RESULT, "")
    assert out.startswith("Ikke samme resultat.\n- ")


def test_a_folder_can_be_chosen(decided, tmp_path):
    folder = tmp_path / "møder" / "beslutninger"
    assert decided("aftalt", "--title", "Årets", "--date", "2024-02-07", "-o", folder)["file"] == str(
        folder / "2024-02-07-aarets.md"
    )


def test_what_is_refused(refused, workbook, tmp_path):
    assert refused("decide", workbook, "aftalt") == (
        WRONG_USE,
        "Der mangler --title. Se hvordan med: kpro decide --help",
    )
    assert "mangler en titel" in refused("decide", workbook, "aftalt", "--title", " ")[1]
    assert "--date skal være en dato" in refused("decide", workbook, "aftalt", "--title", "x", "--date", "i går")[1]
    assert (
        "--date ligger før år 2000" in refused("decide", workbook, "aftalt", "--title", "x", "--date", "01-01-1950")[1]
    )
    assert "ingen gemte scenarier" in refused("decide", workbook, "væk", "--title", "x")[1]
    (tmp_path / "fil").write_text("")
    assert "kan ikke gemmes" in refused("decide", workbook, "aftalt", "--title", "x", "-o", tmp_path / "fil")[1]
    assert refused("replay", tmp_path / "væk.md", workbook)[0] == BAD_INPUT
    assert "er ikke en beslutning" in refused("replay", tmp_path / "fil", workbook)[1]
