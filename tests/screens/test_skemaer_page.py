"""The page on questionnaires without a browser: what is looked at, what is drawn, and what can't be used."""

import base64
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kpro_analysis.screens.front_page import front_page_html
from kpro_analysis.screens.skemaer_data import asking_on
from kpro_analysis.screens.skemaer_page import answer, open_page
from kpro_analysis.screens.skemaer_view import first_state

DATA = Path(__file__).parents[2] / "data" / "demo"
NOW = datetime(2024, 2, 7, tzinfo=UTC)
VIBORG = "Kost og motion 1.0 (Viborg)"
SECRET = "670190-1234"


def asking(query=""):
    return asking_on(DATA, NOW, query)


def view(on, **patch):
    (message,) = answer(on, {"type": "change", "patch": patch})
    return json.loads(json.dumps(message, allow_nan=False))


def test_it_opens_on_all_there_is():
    first = json.loads(json.dumps(first_state(asking()), allow_nan=False))
    assert first["fresh"] == "skemaer.csv · 20 skemaer i 24 versioner"
    assert [figure[1] for figure in first["view"]["figures"]] == ["20", "8", "3", "12", "3"]
    words = [cluster["words"] for cluster in first["view"]["clusters"]]
    assert words[0] == "6 kommuner har hver deres udgave af «Samtaleark», som også findes nationalt"
    assert "kpro uddata ingest" in first["withoutUse"] and first["view"]["query"] == ""
    assert {one["name"] for one in first["demand"]} >= {"SF-12", "KCCQ (Kansas 12)", "Psykiatri"}


def test_choices_change_what_is_drawn_and_stand_in_the_address():
    on = asking()
    drawn = view(on, owner="Ærø", status="draft", search="LOKALER")
    assert [row[0] for row in drawn["rows"]] == ["Tilfredshed med lokalerne"] and drawn["clusters"] == []
    assert asking(drawn["query"]).look == on.look
    assert view(on, owner=None, status=None, search="")["query"] == ""
    assert view(on, search="findes slet ikke")["rows"] == []


def test_one_is_held_against_its_reference_question_by_question():
    on = asking()
    drawn = view(on, compared=VIBORG)
    (lines,) = [one["compared"]["lines"] for one in drawn["clusters"] if one["compared"]]
    assert [line["words"] for line in lines if not line["same"]] == ["tilføjet", "ændret ordlyd"]
    assert asking(drawn["query"]).look.compared == VIBORG


@pytest.mark.parametrize("patch", [{"owner": "Månen"}, {"status": "x"}, {"compared": "Intet"}, {"owner": []}, {"x": 1}])
def test_what_cannot_be_used_is_one_sentence_and_the_look_stays(patch):
    on = asking()
    before = on.look
    assert view(on, **patch)["error"].endswith(".") and on.look == before
    assert view(on)["error"] is None


def test_of_an_address_what_can_be_used_is_used():
    on = asking("kommune=Månen&status=draft&andet=1")
    assert on.look.status == "draft" and len(on.notices) == 2 and on.error is None


def test_what_is_shown_can_be_had_as_a_file():
    on = asking("kommune=Ærø")
    (file,) = answer(on, {"type": "download", "what": "csv"})
    lines = base64.b64decode(file["base64"]).decode("utf-8-sig").splitlines()
    assert file["name"] == "skemaer.csv" and [line.split(";")[2] for line in lines[1:]] == ["Ærø", "Ærø"]
    (book,) = answer(on, {"type": "download", "what": "xlsx"})
    assert base64.b64decode(book["base64"]).startswith(b"PK")


def test_other_messages():
    on = asking()
    assert list(answer(on, {"type": "ping"})) == [{"type": "pong"}]
    for message in ({}, {"type": "change"}, {"type": "download", "what": "exe"}, {"type": "nonsense"}, None):
        assert list(answer(on, message)) == []


def test_an_empty_folder_says_what_to_put_where_and_what_is_missing_is_told(tmp_path):
    assert "skemaer.json" in open_page(str(tmp_path)).first["fault"]
    assert "skemaer.json" in front_page_html(tmp_path)
    text = f"skema;kommune;spørgsmål\nKost;;Er {SECRET} dig?\n"
    (tmp_path / "skemaer-a.csv").write_text(text, encoding="utf-8")
    (tmp_path / "uddata").mkdir()
    (tmp_path / "uddata" / "uddata.json").write_text("{}", encoding="utf-8")
    first = open_page(str(tmp_path)).first
    assert "registerfil" in first["withoutRegister"] and first["demand"] is None
    assert "kan ikke læses" in first["withoutUse"] and SECRET not in json.dumps(first)
    assert "skemaer-a.csv" in front_page_html(tmp_path)
    shutil.rmtree(tmp_path / "uddata")
