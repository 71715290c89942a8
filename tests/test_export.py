"""The exports, read back: values as in the outcome, text that stays text, the same bytes for the same result."""

import csv
import io
import math
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from kpro_analysis.findings import Finding, Level
from kpro_analysis.register.requests import Criterion
from kpro_analysis.register.workbook import read_register
from kpro_analysis.spreadsheet import CUT, LONGEST_CELL
from kpro_analysis.weighting.export import csv_text, is_export, workbook_bytes
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.settings import Guard, GuardKind, Rule, agreed_settings
from tests.weighting.builders import NAN, ask, register

EXAMPLE = Path(__file__).parent / "data" / "aendringsoensker.xlsx"
MADE = datetime(2024, 2, 7, 12, 30, tzinfo=UTC)
HOSTILE = (
    "=1+1",
    "+x",
    "-x",
    "@x",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org")',
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "＝1+1",
    "https://example.org",
    "mailto:nogen@kommune.example",
    "000123",
    "1,5",
)
SHEETS = ["Rangliste", "Vægte og forudsætninger", "Uden for konkurrencen", "Bemærkninger", "Kilde"]


@pytest.fixture(scope="module")
def example():
    return read_register(EXAMPLE)


def outcome_of(made, **changes):
    return evaluate(made, replace(agreed_settings(made), **changes))


def titled(*titles):
    return register(*(replace(ask(n, 50, 10), title=title) for n, title in enumerate(titles, start=1)), pool=1000)


def read_back(outcome):
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(outcome, made=MADE)))


def columns_of(sheet):
    header, *rows = sheet.iter_rows(values_only=True)
    return {name: [row[place] for row in rows] for place, name in enumerate(header)}


def csv_rows(outcome):
    return list(csv.DictReader(io.StringIO(csv_text(outcome)), delimiter=";"))


def danish(text):
    return float(text.replace(",", ".")) if text else None


def none_for_nan(values):
    return [None if math.isnan(value) else value for value in values.tolist()]


def test_the_ranking_holds_the_outcomes_values(example):
    outcome = outcome_of(example, rule=Rule.OPTIMAL)
    columns = columns_of(read_back(outcome)["Rangliste"])
    assert columns["Placering"] == outcome.rank.tolist()
    assert columns["Blanketnummer"] == [f"#{n:03d}" for n in outcome.number.tolist()]
    assert columns["Score (0-100)"] == outcome.score.tolist()
    assert columns["Højest mulige score"] == outcome.score_max.tolist()
    assert columns["Pris (kr.)"] == none_for_nan(outcome.cost)
    assert columns["Pris, lav (kr.)"] == none_for_nan(outcome.cost_low)
    assert columns["Pris, høj (kr.)"] == none_for_nan(outcome.cost_high)
    assert [text.startswith("Inden for puljen") for text in columns["Puljen"]] == outcome.funded.tolist()
    assert [text == "Ja" for text in columns["Rød fejl uden for puljen"]] == outcome.drowned.tolist()
    for place, criterion in enumerate(example.criteria):
        given = [example.requests[i].points[place] for i in outcome.position.tolist()]
        assert columns[f"{criterion.name} (point)"] == given
        assert columns[f"{criterion.name} (bidrag til score)"] == outcome.contributions[:, place].tolist()


def test_the_csv_holds_what_the_workbook_holds(example):
    outcome = outcome_of(example)
    columns = columns_of(read_back(outcome)["Rangliste"])
    rows = csv_rows(outcome)
    for name, values in columns.items():
        written = [row[name] for row in rows]
        if all(isinstance(value, int | float | None) for value in values):
            assert list(map(danish, written)) == pytest.approx(values, abs=1e-7)
        else:
            assert written == [value or "" for value in values]


def test_the_sheets(example):
    assert read_back(outcome_of(example)).sheetnames == SHEETS


def test_the_assumptions(example):
    guard = Guard(GuardKind.RESERVE, 0.25)
    outcome = outcome_of(example, guard=guard, must=frozenset({55}), must_not=frozenset({44, 5}), pool=400_000.0)
    rows = list(read_back(outcome)["Vægte og forudsætninger"].iter_rows(values_only=True))
    said = {row[0]: row[1:] for row in rows if row[0]}
    weights = outcome.settings.weights
    for c in example.criteria:
        share = pytest.approx(weights.values[c.name] / sum(weights.values.values()))
        assert said[c.name] == (weights.values[c.name], c.weight, share, c.low, c.high, c.description)
    assert said["Pulje (kr.)"][0] == 400_000
    assert said["Brugt i dette valg (kr.)"][0] == outcome.spent
    assert said["Tilbage (kr.)"][0] == outcome.remaining
    assert said["XXL regnes op til (kr., vores antagelse)"][0] == 250_000
    assert said["Risiko for at overskride puljen"][0] == outcome.over_pool_probability
    assert said["Regnet med"][0] == "den midterste pris"
    assert said["Puljen er brugt"][0] == "ned ad ranglisten"
    assert said["Værn om røde fejl"][0] == "25 % af puljen er sat af til røde fejl"
    assert said["Skal med"][0] == "#055"
    assert said["Skal ikke med"][0] == "#005, #044"
    assert said["Konkurrerer: prioritet"][0] == "Rød"
    assert said["Konkurrerer: kilde"][0] == "Projekttiden, Hjemmeside, uden angivelse"


def test_everyone_who_is_out_with_the_reason(example):
    outcome = outcome_of(example)
    columns = columns_of(read_back(outcome)["Uden for konkurrencen"])
    assert columns["Blanketnummer"] == [f"#{e.number:03d}" for e in outcome.excluded]
    assert columns["Titel"] == [example.by_number[e.number].title for e in outcome.excluded]
    assert columns["Hvorfor"] == [e.reason for e in outcome.excluded]


def test_findings_and_source(example):
    finding = Finding(Level.WARNING, example.file, "ÆØ", "R20", "regel", "Der står noget.", "Ret det.")
    book = read_back(outcome_of(replace(example, findings=(finding,))))
    assert [row[0] for row in columns_of(book["Bemærkninger"]).values()] == [
        "Advarsel",
        "ÆØ",
        "R20",
        "regel",
        "Der står noget.",
        "Ret det.",
    ]
    source = dict(row[:2] for row in book["Kilde"].iter_rows(values_only=True))
    assert source["Register"] == "aendringsoensker.xlsx"
    assert source["Registerets SHA-256"] == example.sha256
    assert source["Lavet"] == "07-02-2024 kl. 13.30"
    assert source["Ændringsønsker i registeret"] == 91


@pytest.mark.parametrize("rule", list(Rule))
def test_no_cell_of_any_sheet_is_a_formula_or_a_link(rule):
    hostile = titled(*HOSTILE)
    hostile = replace(
        hostile,
        file="=1+1.xlsx",
        criteria=(Criterion("=SUM(A1)", 1, 0, 100, "@beskrivelse"),),
        requests=(*hostile.requests, replace(ask(99, 1, 1), title="=1+1", light="Gul")),
        findings=(Finding(Level.NOTE, "=f", "=s", "+c", "-r", "@m", "=a"),),
    )
    for sheet in read_back(outcome_of(hostile, rule=rule)):
        for row in sheet.iter_rows():
            assert [cell.coordinate for cell in row if cell.data_type == "f" or cell.hyperlink] == []


def test_text_that_looks_like_something_else_comes_back_as_written():
    titles = columns_of(read_back(outcome_of(titled(*HOSTILE)))["Rangliste"])["Titel"]
    assert titles == [title.replace("\r", "\n") for title in HOSTILE]


@pytest.mark.parametrize("title", [t for t in HOSTILE if t.strip()[0] in "=+-@＝"])
def test_no_csv_text_starts_as_a_formula_does(title):
    assert csv_rows(outcome_of(titled(title)))[0]["Titel"] == f"'{title}"


@pytest.mark.parametrize("title", ["a=b", "Skema; med semikolon", 'med "gåseøjne"', "to\nlinjer", "000123"])
def test_other_csv_text_is_left_alone(title):
    assert csv_rows(outcome_of(titled(title)))[0]["Titel"] == title


def test_negative_numbers_stay_numbers():
    made = titled("a")
    made = replace(
        made, criteria=(Criterion("Nytte", 1, -50, 100),), requests=(replace(made.requests[0], points=(-5,)),)
    )
    outcome = outcome_of(made)
    assert csv_rows(outcome)[0]["Nytte (point)"] == "-5"
    assert columns_of(read_back(outcome)["Rangliste"])["Nytte (point)"] == [-5]


def test_what_excel_cannot_hold_is_left_out_or_cut():
    outcome = outcome_of(titled("a\x00b\x1bc\ud800d\ufffee", "😀 \u200fæøå", "x" * 40_000))
    odd, kept, long = columns_of(read_back(outcome)["Rangliste"])["Titel"]
    assert (odd, kept) == ("abcde", "😀 \u200fæøå")
    assert long.endswith(CUT) and len(long) == LONGEST_CELL
    csv_text(outcome).encode()


def test_points_not_given_and_missing_estimates_are_blank():
    made = register(ask(1, NAN, None), ask(2, 40, 10), pool=1000)
    columns = columns_of(read_back(outcome_of(made))["Rangliste"])
    assert columns["Blanketnummer"] == ["#002", "#001"]
    assert columns["Nytte (point)"] == [40, None]
    assert columns["Pris (kr.)"] == [10, None]
    assert columns["Mangler point"] == ["Nej", "Ja"]
    assert columns["Højest mulige score"] == [40, 100]
    assert columns["Puljen"] == ["Inden for puljen", "Uden for puljen (mangler estimat)"]


def test_a_rider_names_its_head():
    made = register(ask(1, 90, 10), ask(2, 80, 10, included_in=1), pool=1000)
    columns = columns_of(read_back(outcome_of(made))["Rangliste"])
    assert columns["Omfattet af"] == [None, "#001"]
    assert columns["Puljen"] == ["Inden for puljen", "Inden for puljen (omfattet af #001)"]


def test_nobody_competes():
    nobody = register(replace(ask(1, 90, 10), light="Gul"))
    assert len(csv_rows(outcome_of(nobody))) == 0
    assert read_back(outcome_of(nobody)).sheetnames == SHEETS


def test_the_same_result_and_time_give_the_same_bytes(example):
    outcome = outcome_of(example)
    assert workbook_bytes(outcome, made=MADE) == workbook_bytes(outcome, made=MADE)


def test_only_our_own_workbooks_are_known_as_exports(example):
    assert is_export(io.BytesIO(workbook_bytes(outcome_of(example), made=MADE)))
    assert not is_export(io.BytesIO(EXAMPLE.read_bytes()))
    assert not is_export(io.BytesIO(b"ikke en arbejdsbog"))
