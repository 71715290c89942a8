"""The page on Uddata without a browser: what is prepared, looked at, drawn and taken away."""

import base64
import io
import json
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from kpro_analysis.screens.front_page import front_page_html
from kpro_analysis.screens.uddata_look import Asking, Known, Look
from kpro_analysis.screens.uddata_page import Visit, open_page
from kpro_analysis.screens.uddata_tables import by_month
from kpro_analysis.tables import Column, Kind, Table, as_csv
from kpro_analysis.uddata.figures_result import Answering, Freshness, Interval, KeyFigures, Row, TeamRow
from kpro_analysis.uddata.store import KEPT_FOLDER, Store
from tests.uddata.folders import WHO5, day, folder, response

RATE = Interval(0.6, 0.5, 0.7)
SHOWN = Answering(100, 60, RATE, 4.0, None)
HIDDEN = Answering("skjult", "skjult", None, None, None)


def total(municipality=None, questionnaire=None, month=None, quarter=None, figures=SHOWN):
    return Row(municipality, questionnaire, month, quarter, figures)


FIGURES = KeyFigures(
    rows=tuple(
        total(place, "WHO-5", month, quarter, HIDDEN if place == "Ærø" else SHOWN)
        for place in ("Aarhus", "Ærø")
        for month, quarter in (("2023-02", "2023-K1"), ("2024-02", "2024-K1"))
    ),
    totals=(
        total(),
        total(quarter="2024-K1", figures=replace(SHOWN, sent=50, answered=30)),
        *(total(month=month, figures=replace(SHOWN, answered=n)) for month, n in (("2023-02", 25), ("2024-02", 35))),
        *(total(place, figures=HIDDEN if place == "Ærø" else SHOWN) for place in ("Aarhus", "Ærø")),
    ),
    teams=(TeamRow("Aarhus", "Øst", None, SHOWN), TeamRow("Aarhus", "Øst", "2024-K1", HIDDEN)),
    changes=(),
    items=(),
    funnel=(),
    reminders=(),
    notes=(),
    freshness=Freshness(2, date(2024, 2, 29), "2023-02", "2024-02"),
)


def many(count=12, **other):
    """Responses, all of a day: enough that they are shown."""
    answers = dict.fromkeys(WHO5, "3")
    return [response(f"r{number}", answers, line=number + 2, **other) for number in range(count)]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A folder that was prepared by an earlier visitor, as the page does it; nothing changes it."""
    path = tmp_path_factory.mktemp("prepared")
    first = Visit(folder(path, [*many(), *many(3, municipality="Viborg", sent=None, version=None)]))
    steps = list(first.answer({"type": "change", "patch": {}}))
    assert [bool(step.get("preparing")) for step in steps] == [True, True, False] and "data" in steps[-1]
    return lambda query="": Visit(Store.open(path), query)


def test_what_was_prepared_is_there_at_once_the_next_time(prepared):
    first = json.loads(json.dumps(prepared().view(), allow_nan=False))
    assert [figure[0] for figure in first["figures"]][:3] == ["Sendt", "Besvaret", "Svarprocent"]
    assert first["verdicts"]["rows"] and sum(one["count"] for one in first["counts"]) == len(first["verdicts"]["rows"])
    assert first["data"]["fresh"].startswith("1 fil · sendt januar 2024")
    assert first["byMonth"]["rows"][-1][0] == "Ikke angivet"


def test_counts_of_few_are_not_told_in_verdicts_or_remarks(prepared):
    first = prepared().view()
    remark = next(row for row in first["data"]["remarks"]["rows"] if row[0] == "version-mangler")
    assert remark[3] == "<5 besvarelser" and remark[6] == ""
    assert any("(<5 besvarelser)" in row[3] for row in first["verdicts"]["rows"])


def test_choices_change_what_is_drawn_and_stand_in_the_address(prepared):
    visit = prepared()
    (view,) = visit.answer({"type": "change", "patch": {"municipality": "Aarhus", "period": "2024-K1"}})
    assert view["query"] == "kommune=Aarhus&periode=2024-K1" and view["what"] == "Aarhus, alle skemaer, 1. kvartal 2024"
    assert {row[1] for row in view["verdicts"]["rows"]} == {"Aarhus"}
    again = prepared(view["query"]).view()
    assert (again["chosen"], again["data"]["notices"]) == (view["chosen"], [])
    (refused,) = visit.answer({"type": "change", "patch": {"municipality": "Ukendt"}})
    assert refused["error"] == "Kommunen findes ikke i filerne." and refused["query"] == view["query"]


def test_a_look_chooses_among_the_figures_and_of_a_team_those_of_its_quarter():
    asking = Asking(Known(FIGURES), "kommune=Aarhus&team=%C3%98st&periode=2024-02&x=1")
    assert asking.known.answering(asking.look) is HIDDEN and len(asking.notices) == 1
    asking.change({"municipality": None})
    assert asking.look.team is None and asking.query == "periode=2024-02"
    assert asking.known.answering(asking.look) == replace(SHOWN, answered=35)
    assert asking.known.periods == ("2024-K1", "2023-K1", "2024-02", "2023-02")
    assert asking.known.municipalities == ("Ærø", "Aarhus")


@pytest.mark.parametrize("patch", [{"team": "Øst"}, {"period": "2030-01"}, {"questionnaire": 3}, {"x": 1}])
def test_what_cannot_be_used_is_one_sentence_and_the_look_stays(patch):
    asking = Asking(Known(FIGURES))
    asking.change(patch)
    assert asking.error is not None and asking.error.endswith(".") and asking.query == ""


def test_months_stand_beside_those_of_the_year_before():
    rows = by_month(Known(FIGURES), Look()).rows
    assert [(row[0], row[2], row[6]) for row in rows] == [("2023-02", 25, None), ("2024-02", 35, 25)]
    hidden = by_month(Known(FIGURES), Look("Ærø", "WHO-5")).rows
    assert [row[2] for row in hidden] == ["skjult", "skjult"]


def test_what_is_shown_can_be_taken_away(prepared):
    visit = prepared()
    files = {}
    for message in ({"type": "download", "what": form} for form in ("csv", "xlsx")):
        (file,) = visit.answer(message)
        files[message["what"]] = base64.b64decode(file["base64"])
    assert "Svarprocent;Svarprocent, fra;Svarprocent, til" in files["csv"].decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    assert book.sheetnames[0] == "Kan tallene bruges" and book.sheetnames[-1] == "Bemærkninger"
    (supplier,) = visit.answer({"type": "supplier", "what": "csv"})
    assert base64.b64decode(supplier["base64"]).decode("utf-8-sig").startswith("regel;")
    assert list(visit.answer({"type": "ping"})) == [{"type": "pong"}]
    for message in ({}, {"type": "change"}, {"type": "download", "what": "pdf"}, None):
        assert list(visit.answer(message)) == []


def test_a_table_as_a_file_keeps_figures_and_guards_texts():
    columns = (Column("Navn"), Column("Andel", Kind.SHARE, interval=True), Column("Antal", Kind.COUNT))
    table = Table("T", columns, (("=1+1", (0.5, 0.25, 0.75), "skjult"), ("b", None, 1200)))
    assert as_csv([table]).decode("utf-8-sig").splitlines() == [
        *("T", "Navn;Andel;Andel, fra;Andel, til;Antal", "'=1+1;0,5;0,25;0,75;skjult", "b;;;;1200")
    ]
    assert table.drawn()["rows"] == [["=1+1", "50 % (25–75 %)", "skjult"], ["b", "–", "1.200"]]


def test_an_empty_folder_says_how_to_take_files_in(tmp_path):
    missing = open_page(str(tmp_path)).first["missing"]
    assert missing["commands"][-1] == f"kpro uddata ingest FILER --key-file noegle.txt -o {tmp_path.name}/uddata"
    assert "Intet Uddata er læst ind endnu" in front_page_html(tmp_path)
    folder(tmp_path / "uddata", many(5, sent=day("2024-01-10")))
    assert open_page(str(tmp_path)).first["view"]["preparing"] and "1 fil<" in front_page_html(tmp_path)
    (tmp_path / "uddata" / "uddata.json").write_text("{", encoding="utf-8")
    assert "kan ikke læses" in open_page(str(tmp_path)).first["fault"]
    assert "Data mangler" in front_page_html(tmp_path)


def test_what_cannot_be_kept_is_told(tmp_path):
    store = folder(tmp_path, many())
    (tmp_path / KEPT_FOLDER).write_text("", encoding="utf-8")
    *_, last = Visit(store).answer({"type": "change", "patch": {}})
    assert last["failed"] and last["preparing"].endswith(".")
