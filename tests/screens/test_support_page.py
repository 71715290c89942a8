"""The page on support without a browser: what is looked at, what is drawn, and what can't be used."""

import base64
import io
import json
import shutil

import openpyxl
import pytest

from kpro_analysis.screens.front_page import front_page_html
from kpro_analysis.screens.support_look import Asking
from kpro_analysis.screens.support_page import answer, open_page
from kpro_analysis.screens.support_view import first_state
from kpro_analysis.support.categories import categorised
from tests.support.extracts import DEMO, SECRET, read, row, write

FOUND = categorised(read(DEMO), {})[0]


def view(asking, **patch):
    (message,) = answer(asking, {"type": "change", "patch": patch})
    return json.loads(json.dumps(message, allow_nan=False))


def test_it_opens_on_the_newest_whole_quarter():
    first = json.loads(json.dumps(first_state(Asking(FOUND)), allow_nan=False))
    assert first["view"]["heading"] == "De største i 4. kvartal 2023"
    assert [one["name"] for one in first["view"]["top"]] == ["Rådgivning", "Brugerstyring", "Medarbejderløsning"]
    assert first["quarters"][0] == {"value": "2024-K1", "words": "1. kvartal 2024"}
    assert first["fresh"] == "support.csv · 640 henvendelser · seneste 26. januar 2024"
    assert first["view"]["query"] == "" and first["view"]["error"] is None


def test_choices_change_what_is_drawn_and_stand_in_the_address():
    asking = Asking(FOUND)
    drawn = view(asking, quarter="2023-K3", channel="Portal", category="KAM")
    assert drawn["query"] == "kvartal=2023-K3&kanal=Portal&kategori=KAM"
    assert drawn["municipalities"] == [] and drawn["total"].endswith("via Portal")
    assert [quarter["quarter"] for quarter in drawn["trend"]][-1] == "2023-K3"
    again = Asking(FOUND, drawn["query"])
    assert (again.look, again.notices) == (asking.look, ())
    assert view(asking, quarter="2023-K4", channel=None, category=None)["query"] == ""


def test_the_trend_marks_the_same_quarter_of_other_years_and_what_is_not_whole():
    drawn = view(Asking(FOUND), quarter="2024-K1")
    assert [q["quarter"] for q in drawn["trend"] if q["year"]] == ["2022-K1", "2023-K1", "2024-K1"]
    assert [q["quarter"] for q in drawn["trend"] if not q["whole"]] == ["2024-K1"]
    assert any("dækker ikke hele 1. kvartal 2024" in note for note in drawn["notes"])
    assert {direction for one in drawn["pareto"] for direction in one["directions"]} == {"kan ikke siges"}


@pytest.mark.parametrize(
    "patch", [{"quarter": "2030-K1"}, {"quarter": 3}, {"channel": "Fax"}, {"category": 1}, {"x": 1}]
)
def test_what_cannot_be_used_is_one_sentence_and_the_look_stays(patch):
    asking = Asking(FOUND)
    before = asking.look
    assert view(asking, **patch)["error"].endswith(".") and asking.look == before
    assert view(asking)["error"] is None


def test_of_an_address_what_can_be_used_is_used():
    asking = Asking(FOUND, "kvartal=x&kanal=Portal&andet=1")
    assert asking.look.channel == "Portal" and len(asking.notices) == 2 and asking.error is None


def test_a_channel_without_enquiries_in_the_quarter(tmp_path):
    path = write(tmp_path / "s.csv", row("1"), row("2", opened="17-07-2023 10:22", kanal="Mail", kommune=""))
    drawn = view(Asking(read(path)), channel="Mail")
    assert (drawn["top"], drawn["pareto"], drawn["shares"]) == ([], [], [])


def test_titles_are_never_sent(tmp_path):
    state = first_state(Asking(read(write(tmp_path / "s.csv", row(titel=f"Hemmelig {SECRET}")))))
    assert "Hemmelig" not in json.dumps(state) and SECRET not in json.dumps(state)


def test_what_is_shown_can_be_taken_away():
    asking = Asking(FOUND, "kvartal=2023-K3&kanal=Portal")
    (file,) = answer(asking, {"type": "download", "what": "csv"})
    text = base64.b64decode(file["base64"]).decode("utf-8-sig")
    assert file["name"].startswith("support-2023-K3-") and f"Henvendelser;{asking.figures.total}\r\n" in text
    (book,) = answer(asking, {"type": "download", "what": "xlsx"})
    sheets = openpyxl.load_workbook(io.BytesIO(base64.b64decode(book["base64"])))
    names = [ranked.name for ranked in asking.figures.categories]
    assert [row[0] for row in sheets["Kategorier"].iter_rows(min_row=2, values_only=True)] == names


def test_other_messages():
    asking = Asking(FOUND)
    assert list(answer(asking, {"type": "ping"})) == [{"type": "pong"}]
    for message in ({}, {"type": "change"}, {"type": "nonsense"}, None):
        assert list(answer(asking, message)) == []


def test_an_empty_folder_says_what_to_put_where_and_the_file_of_categories_counts(tmp_path):
    assert "fx support-2024.csv" in open_page(str(tmp_path)).first["fault"]
    assert "fx support-2024.csv" in front_page_html(tmp_path)
    shutil.copy(DEMO, tmp_path / "henvendelser.csv")
    (tmp_path / "kategorier.toml").write_text('[kategorier]\n"printer" = "Andet"\n', encoding="utf-8")
    first = open_page(str(tmp_path)).first
    assert "Printer" not in first["categories"] and "Andet" in first["categories"]
    assert "henvendelser.csv" in front_page_html(tmp_path)
