"""The page on the year without a browser: what is looked at, what is drawn, and what can't be used."""

import base64
import io
import json
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import vobject

from kpro_analysis.screens.front_page import front_page_html
from kpro_analysis.screens.wheel_data import read_data
from kpro_analysis.screens.wheel_look import Asking
from kpro_analysis.screens.wheel_page import answer, open_page
from kpro_analysis.screens.wheel_view import first_state
from tests.wheel.books import CPR, write_year

DEMO = Path(__file__).parents[2] / "data" / "demo"
DECISIONS = (
    ("Dato", "Møde", "Beslutning", "ÆØ", "Beløb (kr.)", "Scenarie"),
    (date(2024, 1, 24), "Møde 1", "Knappen flyttes", "#019, 21", 17_500, "aftalt"),
    ("engang", "Møde 0", f"Noget om {CPR}", None, None, None),
)
LOG = "Dato;Møde;Beslutning;ÆØ;Beløb (kr.);Scenarie;Fil\r\n07-02-2024;Møde 2;Ny SMS-tekst;#055;8.000;a;b.md\r\n"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    for name in ("aarshjul.xlsx", "aendringsoensker.xlsx"):
        shutil.copy(DEMO / name, folder)
    return read_data(folder)


def asking(found, today=date(2024, 4, 2), query=""):
    return Asking(found, today, query)


def view(asked, **patch):
    (message,) = answer(asked, {"type": "change", "patch": patch})
    return json.loads(json.dumps(message, allow_nan=False))


def test_it_opens_on_the_next_90_days_with_remarks_on_top(demo):
    first = json.loads(json.dumps(first_state(asking(demo)), allow_nan=False))
    drawn = first["view"]
    assert first["fresh"] == "aarshjul.xlsx · 26 begivenheder · gemt 26. januar 2024"
    assert (drawn["heading"], drawn["query"], drawn["year"]) == ("De næste 90 dage", "", 2024)
    assert drawn["span"] == "6 begivenheder fra 02-04-2024 til 01-07-2024."
    assert [one["title"] for one in drawn["coming"]][1:3] == ["Punkter til mødet i maj", "Brugergruppemøde 2"]
    (finding,) = first["findings"]
    assert "Anden pinsedag" in finding["message"] and finding["place"] == "aarshjul.xlsx Årshjul A13"


def test_a_year_that_is_over_is_shown_from_its_start(demo):
    drawn = view(asking(demo, date(2026, 11, 28)))
    assert (drawn["day"], drawn["year"], drawn["heading"]) == ("2024-01-01", 2024, "90 dage fra 01-01-2024")
    assert len(drawn["coming"]) == 7


def test_choices_change_what_is_drawn_and_stand_in_the_address(demo):
    asked = asking(demo)
    drawn = view(asked, kind="Møde", day="2024-09-01", search="019")
    assert drawn["query"] == "dag=2024-09-01&type=M%C3%B8de&sog=019"
    assert [one["title"] for one in drawn["coming"]] == ["Brugergruppemøde 3"]
    assert [one["kind"] for one in drawn["events"]] == ["Møde"] * 4 == [row[0] for row in drawn["kindRows"]] * 4
    assert "Version 4.8" not in drawn["picture"] and "Brugergruppemøde 1" in drawn["picture"]
    again = asking(demo, query=drawn["query"])
    assert (again.look, again.notices) == (asked.look, ())
    assert view(asked, kind=None, day="", search="")["query"] == ""


def test_decisions_are_searched_by_number_and_words_and_lead_to_the_requests(demo):
    asked = asking(demo)
    every = view(asked)["decisions"]
    assert [one["day"] for one in every] == ["24-01-2024"] * 3 + ["15-11-2023"] * 2
    assert every[0]["requests"] == [["#021", 21], ["#027", 27]] and every[0]["amount"] == "75.000 kr."
    found = view(asked, search="#019 estimering")
    assert [one["text"] for one in found["decisions"]] == ["Sendes til estimering hos leverandøren"]
    assert found["decisionWords"] == "1 af 5 beslutninger."
    assert view(asked, search="999")["decisionWords"].startswith("Ingen beslutning passer")


@pytest.mark.parametrize("patch", [{"day": "i morgen"}, {"year": 2030}, {"year": "x"}, {"kind": "Fest"}, {"x": 1}])
def test_what_cannot_be_used_is_one_sentence_and_the_look_stays(demo, patch):
    asked = asking(demo)
    before = asked.look
    assert view(asked, **patch)["error"].endswith(".") and asked.look == before
    assert view(asked)["error"] is None


def test_nothing_in_the_days_says_what_to_choose(demo):
    drawn = view(asking(demo), day="2024-12-24", kind="Workshop")
    assert drawn["coming"] == [] and drawn["nothing"].startswith("Der er intet i årshjulet af typen Workshop")


def test_what_is_shown_can_be_taken_away(demo):
    asked = asking(demo, query="type=Møde&sog=019")
    files = {what: next(answer(asked, {"type": "download", "what": what})) for what in ("ics", "svg", "csv", "xlsx")}
    content = {what: base64.b64decode(file["base64"]) for what, file in files.items()}
    assert files["ics"]["name"] == "aarshjul.ics" and files["svg"]["name"] == "aarshjul-2024.svg"
    events = vobject.readOne(content["ics"].decode()).vevent_list
    assert [event.summary.value for event in events] == [f"Brugergruppemøde {n}" for n in (1, 2, 3, 4)]
    assert content["svg"].decode().startswith("<svg ")
    assert "Brugergruppemøde 1" in content["csv"].decode("utf-8-sig")
    book = openpyxl.load_workbook(io.BytesIO(content["xlsx"]))
    rows = list(book["Beslutninger"].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[3], row[4]) for row in rows] == [
        ("24-01-2024", "#019", 17_500),
        ("15-11-2023", "#001, #003, #019", None),
    ]


def test_decisions_of_the_sheet_and_the_log_stand_together_once(tmp_path):
    write_year(tmp_path / "aarshjul.xlsx", (date(2024, 5, 21), None, "Møde", "x"), others={"Beslutninger": DECISIONS})
    folder = tmp_path / "beslutninger"
    folder.mkdir()
    again = "24-01-2024;Møde 1;Knappen flyttes;#021, #019;17.500;aftalt;a.md\r\n"
    (folder / "beslutningslog.csv").write_text(LOG + again, encoding="utf-8-sig")
    found = read_data(tmp_path)
    assert [(row.text, row.numbers, row.amount) for row in found.decisions] == [
        ("Ny SMS-tekst", (55,), 8_000),
        ("Knappen flyttes", (19, 21), 17_500),
        ("Noget om ███", (), None),
    ]
    assert {(finding.cell, finding.rule) for finding in found.findings} == {
        ("A3", "dato-ulæselig"),
        ("C3", "personoplysning-skjult"),
    }
    state = json.dumps(first_state(asking(found)))
    assert CPR not in state and "uden dato" in state
    assert found.notices and "registerfil" in found.notices[0]


def test_the_year_may_stand_in_the_register_and_without_one_the_page_says_what_to_do(tmp_path):
    assert open_page(str(tmp_path)).first["missing"].startswith("Læg en arbejdsbog i mappen med et navn som aarshjul")
    assert "Læg en arbejdsbog i mappen" in front_page_html(tmp_path)
    shutil.copy(DEMO / "aendringsoensker.xlsx", tmp_path)
    first = open_page(str(tmp_path)).first
    assert "har intet ark «Årshjul»" in first["missing"] and "Skriv dem på et ark" in first["view"]["decisionWords"]
    shutil.copy(DEMO / "aarshjul.xlsx", tmp_path / "aendringsoensker.xlsx")
    assert len(open_page(str(tmp_path)).first["view"]["events"]) == 26
    shutil.copy(DEMO / "aarshjul.xlsx", tmp_path / "aarshjul-2024.xlsx")
    assert "aarshjul-2024.xlsx · 26 begivenheder" in front_page_html(tmp_path)
    shutil.copy(DEMO / "aarshjul.xlsx", tmp_path)
    assert "flere årshjul" in open_page(str(tmp_path)).first["fault"]


def test_rows_that_can_not_be_used_are_remarked_on_though_there_is_no_year(tmp_path):
    write_year(tmp_path / "aarshjul.xlsx", ("i foråret", None, "Møde", "x"))
    first = open_page(str(tmp_path)).first
    assert "har ingen begivenheder" in first["missing"] and first["findings"][0]["place"].endswith("A2")


def test_other_messages(demo):
    asked = asking(demo)
    assert list(answer(asked, {"type": "ping"})) == [{"type": "pong"}]
    for message in ({}, {"type": "change"}, {"type": "download", "what": "exe"}, None):
        assert list(answer(asked, message)) == []
