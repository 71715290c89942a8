"""The demo register: reproducible, as told on the domain page, and readable with just the documented findings."""

import io
import math
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from kpro_analysis.errors import UsageError
from kpro_analysis.privacy import mask
from kpro_analysis.register.demo import DEFAULT_SEED, DEMO_FILE, write_demo
from kpro_analysis.register.requests import form_id
from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.settings import Weights, agreed_settings

DATA = Path(__file__).parents[2] / "data"
EMAIL_COLUMN, POINTS_FROM, TOTAL_COLUMN = 6, 18, 27  # counted from 1
HEADER_ROW = 5


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return write_demo(tmp_path_factory.mktemp("demo"))[0]


@pytest.fixture(scope="module")
def register(path):
    return read_register(path)


@pytest.fixture(scope="module")
def sheet(path):
    return openpyxl.load_workbook(path)["ÆØ"]


def parts(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def funded(register, settings):
    outcome = evaluate(register, settings)
    return {form_id(n) for n in outcome.number[outcome.funded].tolist()}


def test_the_same_seed_gives_the_same_bytes_and_another_other_people(path, tmp_path):
    again, other = write_demo(tmp_path / "a")[0], write_demo(tmp_path / "b", seed=DEFAULT_SEED + 1)[0]
    assert again.read_bytes() == path.read_bytes()
    assert parts(other) != parts(path)
    titles = [[r.title for r in read_register(p).requests] for p in (path, other)]
    assert titles[0] == titles[1]


def test_the_workbook_in_data_is_what_is_written_now(path):
    assert parts(DATA / "demo" / DEMO_FILE) == parts(path)


def test_a_file_of_the_user_is_never_overwritten(tmp_path):
    theirs = tmp_path / DEMO_FILE
    theirs.write_bytes(b"vores eget register")
    with pytest.raises(UsageError, match="bliver ikke overskrevet"):
        write_demo(tmp_path)
    assert theirs.read_bytes() == b"vores eget register"


def test_an_edited_workbook_is_not_overwritten(tmp_path):
    path = write_demo(tmp_path)[0]
    book = openpyxl.load_workbook(path)
    book["Pulje"]["B1"] = 1
    book.save(path)
    edited = path.read_bytes()
    with pytest.raises(UsageError, match="bliver ikke overskrevet"):
        write_demo(tmp_path)
    assert path.read_bytes() == edited


def test_writing_the_same_again_is_fine(tmp_path):
    first = write_demo(tmp_path)[0]
    repacked = io.BytesIO()
    with zipfile.ZipFile(repacked, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts(first).items():
            archive.writestr(name, content)
    first.write_bytes(repacked.getvalue())
    assert write_demo(tmp_path) == [first]


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "fil").write_text("")
    with pytest.raises(UsageError, match="Vælg en mappe"):
        write_demo(tmp_path / "fil" / "mappe")


def test_91_requests_and_30_of_them_red_all_with_points(register):
    assert [r.number for r in register.requests] == list(range(1, 92))
    red = [r for r in register.requests if r.light == "Rød"]
    assert len(red) == 30
    assert all(all(map(math.isnan, r.points)) != (r in red) for r in register.requests)
    assert len({r.title for r in register.requests}) == 91
    assert all(r.title and r.description and r.filed and r.municipality for r in register.requests)
    assert all(date(2022, 4, 1) <= r.filed < date(2024, 1, 26) for r in register.requests)


def test_the_requests_that_the_group_talks_about(register):
    by = {r.id: r for r in register.requests}
    assert "CPR" in by["#001"].title and by["#001"].kind == "Ny funktion"
    assert "careteam" in by["#003"].title
    assert (by["#019"].size, by["#019"].light) == ("M", "Rød") and "Indsend-knappen" in by["#019"].title
    assert by["#027"].included_in == 21
    assert "SMS" in by["#055"].title and by["#055"].size == "S" and "Lavthængende frugt" in by["#055"].remark
    [login] = [r for r in register.requests if "MitID" in r.title]
    assert login.status == "Afvist"


def test_what_is_taken_out_before_the_competition(register):
    assert {r.status for r in register.requests if r.module == "KAM"} == {"Videresendt KAM"}
    for r in register.requests:
        about = {"Handlevejledninger": "andlevejledning", "Opgaveoverblik": "pgave"}
        assert (r.workshop is not None) == (r.status == "Afventer workshop")
        assert r.workshop is None or about[r.workshop] in r.title
    counts = {s: sum(r.source == s for r in register.requests) for s in ("Evalueringsrapport", "Uddata-test")}
    assert counts == {"Evalueringsrapport": 12, "Uddata-test": 8}
    assert len({r.municipality for r in register.requests if r.source == "Uddata-test"}) == 1


def test_the_findings_are_the_documented_ones(register):
    found = [(f.level.value, f.cell, f.rule) for f in register.findings]
    assert sorted(found) == [
        ("error", "Z66", "point-uden-for-skala"),
        ("note", "", "kolonne-bruges-ikke"),
        ("warning", "AA15", "samlet-point-passer-ikke"),
        ("warning", "N93", "status-ukendt"),
    ]
    dictionary = (DATA / "README.md").read_text(encoding="utf-8")
    assert all(f"`{rule}`" in dictionary for _, _, rule in found)


def test_the_habits_of_real_workbooks_are_there(path, sheet, register):
    rows = [r for r in sheet.iter_rows(min_row=HEADER_ROW + 1) if any(c.value is not None for c in r)]
    assert sheet.max_row - HEADER_ROW == len(rows) + 1  # a blank row
    assert [r[0].value for r in rows][20:23] == ["#021", "#027", "#022"]
    assert len(sheet.merged_cells.ranges) == 6 and "\n" in sheet["O5"].value
    assert sum(d.hidden for d in sheet.row_dimensions.values()) == 2 and sheet.auto_filter.ref == "A5:AD97"
    points = [c.value for r in rows for c in r[POINTS_FROM - 1 : TOTAL_COLUMN - 1]]
    assert "4" in points and "-" in points
    assert {type(r[1].value).__name__ for r in rows} == {"datetime", "str"}
    assert {r[0].value for r in rows} >= {"#001", 2, "ÆØ-007", " #015 ", "033", "ID #048", 60}
    assert {r[11].value for r in rows} >= {"Rød", "rød", "RØD", "Rød ", " Gul"}
    values = openpyxl.load_workbook(path, data_only=True)["ÆØ"]
    formulas = [r[TOTAL_COLUMN - 1] for r in rows if r[TOTAL_COLUMN - 1].data_type == "f"]
    assert len(formulas) == 30 and sum(not values[c.coordinate].value for c in formulas) == 2
    assert register.by_number[27].remark == "=> se #021"


def test_it_holds_nobody_who_exists(path):
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                text = str(cell.value or "")
                assert not re.search(r"\d{6}[- ]?\d{4}", text)
                if "@" in text:
                    assert cell.column == EMAIL_COLUMN and re.fullmatch(r"[a-z.]+@kommune\.example", text)
                else:
                    assert mask(text) == text


def test_about_half_of_those_that_compete_are_funded_and_red_errors_fall_below_the_line(register):
    outcome = evaluate(register, agreed_settings(register))
    assert len(outcome.number) == 21 and int(outcome.funded.sum()) == 10
    assert outcome.line is not None and int(outcome.drowned.sum()) == 6
    assert outcome.incomplete.sum() == 2 and len(set(outcome.rank.tolist())) < len(outcome.rank)
    assert {r.id for r in register.requests if r.number in outcome.number and not (r.size or r.estimate)} == {
        "#017",
        "#056",
    }
    assert funded(register, outcome.settings) >= {"#001", "#003", "#019", "#021", "#027"}


@pytest.mark.parametrize("place", range(9))
def test_every_weight_matters(register, place):
    agreed = agreed_settings(register)
    name = register.criteria[place].name
    changed = [replace(agreed, weights=Weights({**agreed.weights.values, name: w})) for w in (0, 10)]
    assert any(funded(register, settings) != funded(register, agreed) for settings in changed)
