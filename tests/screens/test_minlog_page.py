"""The MinLog page without a browser: filter, look into, and read what there is."""

import json
import re
import shutil
from urllib.parse import parse_qs, urlencode

import pytest

from kpro_analysis.minlog.audit_folder import summary_folder
from kpro_analysis.minlog.store import Store
from kpro_analysis.privacy import Known, find_leaks
from kpro_analysis.screens.front_page import front_page_html
from kpro_analysis.screens.minlog_page import answer, open_page
from kpro_analysis.screens.minlog_view import first_state
from kpro_analysis.screens.minlog_visit import AuditVisit
from tests.minlog.extract import ACTIVITIES, RARE, TOWNS, number_of

HIDDEN = ("<5", "skjult")


@pytest.fixture
def data(minlog_data):
    return minlog_data


@pytest.fixture
def visit(data):
    return opened(data)


def opened(data, query=""):
    store = Store.open(data / "minlog")
    return AuditVisit(store, summary_folder(store), query)


def tell(visit, **message):
    (view,) = answer(visit, message)
    return json.loads(json.dumps(view, allow_nan=False))


def change(visit, **patch):
    return tell(visit, type="change", patch=patch)


def first(visit):
    return json.loads(json.dumps(first_state(visit, "minlog", ["minlog"]), allow_nan=False))


def test_it_opens_with_everything(visit):
    state = first(visit)
    assert state["fresh"] == "1 fil · 1.532 registreringer · 01-01-2024 til 18-07-2024"
    assert [name for name, *_ in state["view"]["figures"]] == [
        "Registreringer",
        "Borgere",
        "Brugere",
        "På inaktive i 180 dage",
    ]
    assert [value for _, value, _ in state["view"]["figures"]][:3] == ["1.532", "40", "8"]
    weeks = state["view"]["weeks"]
    assert len(weeks) == 29 and weeks[0]["label"] == "uge 1, 01-01-2024"
    assert 1400 < sum(week["entries"] or 0 for week in weeks) <= 1532
    assert [one["name"] for one in state["view"]["classes"]] == ["A", "B", "C", "D"]
    assert state["months"][0] == ["2024-01", "januar 2024"] and len(state["months"]) == 7


def test_a_line_is_a_filter_and_the_way_leads_back(visit):
    everything = change(visit, by="activity")
    assert {row["value"] for row in everything["rows"]["rows"]} == {*ACTIVITIES, RARE}
    part = change(visit, filters={"activity": [ACTIVITIES[0]]})
    row = next(row for row in everything["rows"]["rows"] if row["value"] == ACTIVITIES[0])
    assert part["figures"][0][1] == row["entries"] and part["figures"][1][1] == row["citizens"]
    narrower = change(visit, filters={"organisation": [TOWNS[1]]})
    assert set(narrower["controls"]["filters"]["activity"]) == {ACTIVITIES[0]}
    back = tell(visit, type="undo")
    assert back["figures"] == part["figures"]
    assert tell(visit, type="clear")["figures"] == everything["figures"]
    assert [tell(visit, type="undo")["figures"] for _ in range(2)] == [part["figures"], everything["figures"]]
    assert tell(visit, type="undo")["canUndo"] is False


def test_the_state_is_in_the_address(visit, data):
    view = change(visit, filters={"activity": [ACTIVITIES[2]], "role": [""]}, first="2024-02", last="2024-05", days=90)
    view = change(visit, by="role", releases="1/3-2024, 07-02-2024")
    assert parse_qs(view["query"])["release"] == ["2024-02-07~2024-03-01"]
    again = opened(data, view["query"])
    assert (again.look, again.notices) == (visit.look, [])
    assert [mark["label"] for mark in view["marks"]] == ["07-02-2024", "01-03-2024"]


def test_few_are_hidden_and_so_is_what_would_tell(visit):
    rows = {row["value"]: row for row in change(visit, by="activity")["rows"]["rows"]}
    assert (rows[RARE]["entries"], rows[RARE]["citizens"], rows[RARE]["inactive"]) == ("skjult", "<5", "skjult")
    assert [row["entries"] for row in rows.values()].count("skjult") == 2
    view = change(visit, filters={"activity": [RARE]})
    assert view["few"] and view["weeks"] == [] and view["traces"] == [] and view["rows"]["rows"] == []
    assert [value for _, value, _ in view["figures"]] == ["skjult", "<5", "<5", "skjult"]


def test_no_view_counts_fewer_than_five(visit):
    for town in TOWNS:
        for month in range(1, 8):
            period = f"2024-{month:02d}"
            view = change(visit, filters={"organisation": [town]}, first=period, last=period, by="activity")
            counts = [row[name] for row in view["rows"]["rows"] for name in ("citizens", "users")]
            counts += [value for name, value, _ in view["figures"] if name in ("Borgere", "Brugere")]
            assert all(count in HIDDEN or int(count.replace(".", "")) >= 5 for count in counts)
            tell(visit, type="clear")


def test_from_the_total_to_a_pseudonymised_trace(visit):
    traces = tell(visit, type="change", patch={"by": "activity"})["traces"]
    assert all(int(trace["citizens"]) >= 5 for trace in traces)
    trace = change(visit, trace=traces[0]["id"])["trace"]
    assert len(trace["rows"]) == 12 == len({row["person"] for row in trace["rows"]})
    assert len({row["user"] for row in trace["rows"]}) == 1
    assert all(re.fullmatch("[0-9a-f]{16}", row["person"]) for row in trace["rows"])
    assert {row["team"] for row in trace["rows"]} <= {"ja", "nej"}
    gone = change(visit, trace="0" * 16)["trace"]
    assert gone["rows"] == [] and gone["words"].endswith(".")


@pytest.mark.parametrize(
    ("patch", "sentence"),
    [
        ({"first": "2024-13"}, "En måned i perioden"),
        ({"first": "2024-05", "last": "2024-02"}, "Perioden slutter, før"),
        ({"days": 17}, "Dage uden aktivitet skal være 30, 90, 180 eller 365"),
        ({"filters": {"system": ["Findes ikke"]}}, "Filteret har en værdi"),
        ({"filters": {"person": ["1"]}}, "Filteret kan ikke læses"),
        ({"by": "person"}, "Opdelingen findes ikke"),
        ({"trace": "../x"}, "Sporet kan ikke læses"),
        ({"releases": "i morgen"}, "Releases skal være"),
        ({"person": "1"}, "Siden kender ikke et af valgene"),
    ],
)
def test_what_cannot_be_used_leaves_everything_as_it_was(visit, patch, sentence):
    before = change(visit, by="role")
    view = change(visit, **patch)
    assert view["error"].startswith(sentence) and view["error"].endswith(".")
    assert {**view, "error": None} == before
    assert tell(visit, type="undo")["error"] is None and visit.look.by == "role"


def test_what_the_address_asks_for_in_vain_is_said(data):
    query = urlencode({"fra": "x", "vis.system": "Findes ikke", "delt": "role", "nonsens": "1"})
    again = opened(data, query)
    assert len(again.notices) == 3 and all("sprunget over." in notice for notice in again.notices)
    assert again.look.by == "role"


def test_releases_and_results_beside_the_log(data, tmp_path):
    shutil.copytree(data / "minlog", tmp_path / "minlog")
    store = Store.open(tmp_path / "minlog")
    (tmp_path / "minlog" / "releases.csv").write_text("dato;navn\n15-05-2024;Version 13\n", encoding="utf-8")
    effect = {"kind": "odds", "value": 3.42, "low": 2.9, "high": 4.1}
    result = {"hypothesis": "careteam", "effect": effect, "sentence": "Sådan er det.", "refuted_by": "Et modbevis."}
    unknown = {"hypothesis": "release", "effect": {"kind": "odds", "value": None, "low": None, "high": None}}
    beside = summary_folder(store).parent / "hypotheses.json"
    beside.write_text(json.dumps({"results": [result, unknown]}), encoding="utf-8")
    state = first(opened(tmp_path))
    assert [mark["label"] for mark in state["view"]["marks"]] == ["15-05-2024 Version 13"]
    told, untold = state["hypotheses"]
    assert told["effectText"] == "3,42 (2,90 – 4,10)" and told["refuted"] == "Et modbevis."
    assert (untold["effect"], untold["effectText"]) == (None, "kan ikke siges")
    beside.write_text("[]", encoding="utf-8")
    (tmp_path / "minlog" / "releases.csv").write_text("dato;navn\nsnart;Version 13\n", encoding="utf-8")
    notices = opened(tmp_path).notices
    assert any("releases.csv, linje 2" in one for one in notices) and any("hypotheses.json" in one for one in notices)


def test_nothing_personal_is_shown(data, visit):
    state = first(visit)
    trace = change(visit, trace=state["view"]["traces"][0]["id"])
    shown = json.dumps([state, trace], ensure_ascii=False)
    assert find_leaks(re.sub('"[0-9a-f]{16}"', "", shown), Known()) == ()  # pseudonyms may look like anything
    assert not any(number_of(place) in shown or number_of(place).replace("-", "") in shown for place in range(110))


def test_without_an_extract_it_says_what_to_do(tmp_path, data):
    missing = open_page(str(tmp_path)).first["missing"]
    assert [command.split()[:3] for command in missing["commands"]] == [
        ["kpro", "minlog", "key"],
        ["kpro", "minlog", "ingest"],
        ["kpro", "minlog", "audit"],
    ]
    assert "Intet udtræk" in front_page_html(tmp_path)
    shutil.copytree(data / "minlog", tmp_path / "a")
    shutil.rmtree(tmp_path / "a" / "forberedt")
    assert open_page(str(tmp_path)).first["missing"]["commands"] == ["kpro minlog audit a"]
    assert "ikke gjort klar" in front_page_html(tmp_path)


def test_several_extracts_are_chosen_among(data, tmp_path, monkeypatch):
    for name in ("a", "b"):
        shutil.copytree(data / "minlog", tmp_path / name)
    assert (open_page(str(tmp_path)).first["log"], open_page(str(tmp_path)).first["logs"]) == ("a", ["a", "b"])
    monkeypatch.setenv("QUERY_STRING", "log=b&delt=role")
    state = open_page(str(tmp_path)).first
    assert state["log"] == "b" and state["notices"] == [] and parse_qs(state["view"]["query"])["log"] == ["b"]
    assert open_page(str(tmp_path / "a")).first["logs"] == ["."]
    assert "2 udtræk i datamappen" in front_page_html(tmp_path)


def test_other_messages(visit):
    assert list(answer(visit, {"type": "ping"})) == [{"type": "pong"}]
    for message in ({}, {"type": "change"}, {"type": "change", "patch": 3}, {"type": "nonsense"}, "undo", None):
        assert list(answer(visit, message)) == []
