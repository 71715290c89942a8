"""The page of scenarios and decisions without a browser: do something, read what there is."""

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kpro_analysis.charts.slope import slope_svg
from kpro_analysis.register.workbook import read_register
from kpro_analysis.screens.scenarios import AGREED_KEY, Scenarios
from kpro_analysis.screens.scenarios_page import answer, open_page
from kpro_analysis.screens.scenarios_view import first_state, view_state
from kpro_analysis.screens.shelf import Shelf
from kpro_analysis.screens.what_if import WhatIf
from kpro_analysis.weighting.compare import compare
from kpro_analysis.weighting.decision_files import list_decisions
from kpro_analysis.weighting.meeting_files import DENMARK
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.scenario import scenario_of
from kpro_analysis.weighting.scenario_changes import EDITED
from kpro_analysis.weighting.scenario_files import SavedScenario, list_scenarios, save, scenario_folder
from tests.by_hand import EXAMPLE
from tests.weighting.builders import settings

REGISTER = read_register(EXAMPLE)
NOW = datetime(2024, 2, 7, 12, 0, tzinfo=DENMARK)
NASTY = "<img src=x onerror=alert(1)> & \"'"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(EXAMPLE, tmp_path)
    return tmp_path


def session(folder: Path, query: str = "") -> Scenarios:
    return Scenarios(folder, REGISTER, lambda: NOW, query)


def kept(folder: Path, name: str, **changes: Any) -> SavedScenario:
    outcome = evaluate(REGISTER, settings(REGISTER, **changes))
    return save(scenario_folder(folder), scenario_of(outcome, name, saved=NOW, saved_by="Åse", note="Note"))


def tell(visit: Scenarios, **message: Any) -> dict[str, Any]:
    (view,) = answer(visit, message)
    json.dumps(view)
    return view


def test_with_nothing_saved_only_the_agreed_is_there(folder: Path) -> None:
    view = view_state(session(folder))
    assert [one["key"] for one in view["scenarios"]] == [AGREED_KEY]
    assert (view["comparison"], view["chosen"], view["decisions"]) == (None, (), [])


def test_the_latest_is_shown_beside_the_agreed(folder: Path) -> None:
    saved = kept(folder, "Mindre pulje", pool=300_000.0)
    view = view_state(session(folder))
    (_, one) = view["scenarios"]
    funded = saved.scenario.snapshot.funded
    assert (one["name"], one["when"], one["note"]) == ("Mindre pulje", "Gemt 07-02-2024 kl. 12.00 af Åse", "Note")
    assert one["about"].startswith(f"{len(funded)} ønsker · ")
    assert one["remarks"] == []
    assert view["chosen"] == (AGREED_KEY, saved.file)
    assert view["comparison"]["names"] == ["Aftalt", "Mindre pulje"]
    assert view["comparison"]["differences"] == [{"what": "Pulje", "values": ("500.000 kr.", "300.000 kr.")}]
    inside = {row["id"]: row["in"] for row in view["comparison"]["requests"]}
    assert [id_ for id_, (_, now) in inside.items() if now] == [
        id_ for id_ in inside if id_ in {f"#{n:03d}" for n in funded}
    ]


def test_the_link_opens_the_what_if_page_with_the_scenario(folder: Path) -> None:
    saved = kept(folder, "Mindre pulje", pool=300_000.0, must=frozenset({3}))
    href = view_state(session(folder))["scenarios"][1]["href"]
    assert href == f"vaegtning.ipynb?scenarie={saved.file}"
    opened = WhatIf(REGISTER, href.partition("?")[2])
    assert opened.notices == Shelf(folder).asked_for(opened, href.partition("?")[2]) == ()
    assert opened.controls.settings == saved.scenario.settings
    assert opened.query.startswith("register=") and "scenarie" not in opened.query


def test_the_address_brings_the_comparison_back(folder: Path) -> None:
    one, two = kept(folder, "En"), kept(folder, "To", pool=300_000.0)
    visit = session(folder)
    tell(visit, type="choose", keys=[two.file, AGREED_KEY, one.file])
    again = session(folder, visit.query)
    assert again.chosen == (two.file, AGREED_KEY, one.file)
    assert session(folder, "vis=væk.json~aftalt&andet=x").chosen == (AGREED_KEY,)


def test_a_fifth_is_refused_and_the_last_comparison_stays(folder: Path) -> None:
    files = [kept(folder, name).file for name in ("En", "To", "Tre", "Fire")]
    visit = session(folder)
    tell(visit, type="choose", keys=files)
    view = tell(visit, type="choose", keys=[*files, AGREED_KEY])
    assert view["error"] == "Vælg 2 til 4 scenarier at sammenligne. Der er valgt 5."
    assert view["chosen"] == tuple(files)
    assert view["comparison"]["names"] == ["En", "To", "Tre", "Fire"]
    assert tell(visit, type="choose", keys=files[:1])["comparison"] is None
    assert tell(visit, type="choose", keys=["væk.json"])["error"].startswith("Scenariet findes ikke mere")


def test_rename_delete_and_bring_back(folder: Path) -> None:
    kept(folder, "En")
    visit = session(folder)
    one = visit.listed.saved[0]
    view = tell(visit, type="rename", key=one.file, sha=one.sha256, name="Ny")
    assert (view["said"], view["scenarios"][1]["name"]) == ("Scenariet hedder nu «Ny».", "Ny")
    assert view["chosen"] == (AGREED_KEY, "ny.json")
    one = visit.listed.saved[0]
    view = tell(visit, type="delete", key=one.file, sha=one.sha256)
    assert (view["deleted"], len(view["scenarios"]), view["comparison"]) == (["Ny"], 1, None)
    view = tell(visit, type="restore")
    assert (view["deleted"], view["said"]) == ([], "Scenariet «Ny» er hentet tilbage.")
    assert view["scenarios"][1]["key"] == "ny.json"
    assert tell(visit, type="restore")["error"] == "Der er ikke slettet noget, der kan hentes tilbage."


def test_every_deletion_of_the_visit_can_be_brought_back_the_last_first(folder: Path) -> None:
    visit = session(folder)
    for name in ("En", "To", "Tre"):
        saved = kept(folder, name)
        visit.look()
        view = tell(visit, type="delete", key=saved.file, sha=saved.sha256)
    assert view["deleted"] == ["En", "To", "Tre"]
    assert [tell(visit, type="restore")["deleted"] for _ in range(3)] == [["En", "To"], ["En"], []]


def test_a_deletion_that_is_gone_does_not_stand_in_the_way(folder: Path) -> None:
    visit = session(folder)
    for name in ("En", "To"):
        saved = kept(folder, name)
        visit.look()
        tell(visit, type="delete", key=saved.file, sha=saved.sha256)
    (scenario_folder(folder) / "slettet" / visit.deleted[-1].file).unlink()
    view = tell(visit, type="restore")
    assert view["error"].startswith("Scenariet findes ikke mere") and view["deleted"] == ["En"]
    assert tell(visit, type="restore")["said"] == "Scenariet «En» er hentet tilbage."


def test_what_another_changed_meanwhile_is_not_overwritten(folder: Path) -> None:
    kept(folder, "En")
    mine, theirs = session(folder), session(folder)
    one = mine.listed.saved[0]
    tell(theirs, type="rename", key=one.file, sha=one.sha256, name="Deres")
    view = tell(mine, type="delete", key=one.file, sha=one.sha256)
    assert view["error"].startswith("Scenariet findes ikke mere: en anden har slettet eller omdøbt det")
    assert [s["name"] for s in view["scenarios"]] == ["Aftalt", "Deres"]


DECIDE = {"type": "decide", "date": "2024-02-07", "meeting": "Møde 70", "by": "Vejle", "text": "Vi vælger."}


def test_a_decision_is_kept_and_stands_first_in_the_log(folder: Path) -> None:
    saved = kept(folder, "Bedst", pool=300_000.0)
    visit = session(folder)
    tell(visit, **DECIDE, key=AGREED_KEY, title="Før")
    view = tell(visit, **DECIDE, key=saved.file, title="Efter")
    assert view["kept"] is True
    assert view["said"] == "Beslutningen er gemt i filen beslutninger/2024-02-07-efter.md. Den står i loggen nedenfor."
    assert [d["title"] for d in view["decisions"]] == ["Efter", "Før"]
    (one,) = (k.decision for k in list_decisions(folder / "beslutninger").kept if k.decision.words.title == "Efter")
    assert one.scenario.settings.pool == 300_000
    assert one.words.meeting == "Møde 70"
    view = tell(visit, type="replay", file="2024-02-07-efter.md")
    assert view["replay"] == {"file": "2024-02-07-efter.md", "heading": "Samme resultat.", "sentences": []}
    assert view["kept"] is False


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": " "}, "Beslutningen mangler en titel"),
        ({"date": "i går"}, "Datoen kan ikke læses"),
        ({"date": "0001-01-01"}, "Datoen ligger før år 2000"),
        ({"title": "x" * 200}, "Titlen er på 200 tegn"),
        ({"key": "væk.json"}, "Scenariet findes ikke mere"),
    ],
)
def test_a_decision_that_cannot_be_made_is_a_sentence(folder: Path, changes: dict[str, str], sentence: str) -> None:
    view = tell(session(folder), **{**DECIDE, "key": AGREED_KEY, "title": "Titel", **changes})
    assert view["error"].startswith(sentence)
    assert (view["kept"], view["decisions"]) == (False, [])


def test_a_scenario_that_cannot_be_computed_is_said_and_the_page_opens(folder: Path) -> None:
    saved = kept(folder, "Lås")
    path = scenario_folder(folder) / saved.file
    path.write_text(path.read_text("utf-8").replace('"must": []', '"must": ["#999"]'), "utf-8")
    path.write_text(path.read_text("utf-8").replace('"pool": 500000', '"pool": 0', 1).replace("#999", "#001"), "utf-8")
    view = view_state(session(folder))
    assert view["error"].startswith("Scenariet «Lås» kan ikke beregnes på dette register: #001 skal med")
    assert [one["name"] for one in view["scenarios"]] == ["Aftalt", "Lås"]


def test_files_that_cannot_be_read_are_named(folder: Path) -> None:
    (scenario_folder(folder)).mkdir()
    (scenario_folder(folder) / "halv.json").write_text('{"kind"')
    (folder / "beslutninger").mkdir()
    (folder / "beslutninger" / "referat.md").write_text("# Referat")
    view = view_state(session(folder))
    assert [fault.split(" ")[0] for fault in (*view["faults"], *view["logFaults"])] == ["halv.json", "referat.md"]


def test_files_in_place_of_the_folders_are_told(folder: Path) -> None:
    for name in ("scenarier", "beslutninger"):
        (folder / name).write_text("")
    view = view_state(session(folder))
    assert [fault.partition(".")[0] for fault in (*view["faults"], *view["logFaults"])] == [
        "Mappen scenarier kan ikke læses",
        "Mappen beslutninger kan ikke læses",
    ]


def test_a_file_edited_by_hand_is_told(folder: Path) -> None:
    saved = kept(folder, "Rettet")
    path = scenario_folder(folder) / saved.file
    text = path.read_text("utf-8")
    assert view_state(session(folder))["scenarios"][1]["remarks"] == []
    path.write_text(text.replace('"Borgersikkerhed": 3', '"Borgersikkerhed": 9', 1), "utf-8")
    assert path.read_text("utf-8") != text
    one = view_state(session(folder))["scenarios"][1]
    assert (one["changed"], one["remarks"]) == ("Filen er rettet siden", [EDITED])


def test_the_register_changed_since(folder: Path) -> None:
    saved = kept(folder, "Gammelt")
    path = scenario_folder(folder) / saved.file
    path.write_text(
        path.read_text("utf-8").replace(REGISTER.sha256, "0" * 64).replace('"pool": 500000,', '"pool": 1,'), "utf-8"
    )
    remarks = view_state(session(folder))["scenarios"][1]["remarks"]
    assert any(remark.startswith("Puljen i registeret er ændret fra 1 kr. til 500.000 kr.") for remark in remarks)


@pytest.mark.parametrize(
    "message",
    [None, 7, [], {}, {"type": "nope"}, {"type": "choose", "keys": [1]}, {"type": "decide"}, {"type": "change"}],
)
def test_messages_that_make_no_sense_do_nothing(folder: Path, message: Any) -> None:
    visit = session(folder)
    (view,) = answer(visit, message)
    assert (view["error"], view["said"]) == (None, "")
    assert list(answer(visit, {"type": "ping"})) == [{"type": "pong"}]


@pytest.mark.parametrize("file", ["../../etc/passwd", "..", "/etc/passwd", "slettet/x.json", ""])
def test_no_file_outside_the_folder_can_be_reached(folder: Path, file: str) -> None:
    visit = session(folder)
    for message in (
        {"type": "rename", "key": file, "sha": "", "name": "x"},
        {"type": "delete", "key": file, "sha": ""},
        {"type": "replay", "file": file},
        {"type": "choose", "keys": [file]},
    ):
        assert tell(visit, **message)["error"] is not None


def test_the_chart_is_sound_xml_whatever_the_names(folder: Path) -> None:
    saved = kept(folder, NASTY, pool=300_000.0)
    visit = session(folder)
    assert visit.comparison is not None
    root = ElementTree.fromstring(slope_svg(visit.comparison))
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
        "svg",
        "rect",
        "text",
        "line",
        "circle",
        "path",
    }
    assert any("<img" in (text or "") for text in texts)
    words = [text for text in texts if text and text.endswith((" med", " ude"))]
    shown = visit.comparison.funded.any(axis=1).sum()
    assert len(words) == 2 * shown
    assert sum(text.endswith(" med") for text in words) == visit.comparison.funded.sum()
    assert saved.scenario.name == NASTY


def test_a_chart_with_one_that_does_not_compete_everywhere(folder: Path) -> None:
    wide = kept(folder, "Gule", lights=frozenset({"Rød", "Gul"}), must=frozenset({2}))
    visit = session(folder)
    found = compare(REGISTER, [visit.contender(AGREED_KEY), visit.contender(wide.file)])
    svg = slope_svg(found)
    assert svg.count("<path") == int((found.funded.any(axis=1) & (found.rank != found.rank).any(axis=1)).sum())


def test_a_chart_of_nothing(folder: Path) -> None:
    nothing = kept(folder, "Intet", pool=0.0)
    visit = session(folder)
    found = compare(REGISTER, [visit.contender(nothing.file)] * 2)
    assert not found.funded.any()
    assert "<circle" not in slope_svg(found)


def test_a_name_that_is_longer_than_a_line_is_cut_with_a_hyphen(folder: Path) -> None:
    long = kept(folder, "Borgersikkerhedsforbedringsforslag først", pool=300_000.0)
    visit = session(folder)
    svg = slope_svg(compare(REGISTER, [visit.contender(key) for key in (AGREED_KEY, long.file, AGREED_KEY, long.file)]))
    assert ">Borgersikkerhe-<" in svg


def test_the_page_opens_on_a_folder_and_says_when_it_can_not(folder: Path) -> None:
    kept(folder, "En")
    page = open_page(str(folder))
    assert page.first["view"]["comparison"]["names"] == ["Aftalt", "En"]
    assert "today" in first_state(session(folder))
    assert "ingen registerfil" in open_page(str(folder / "scenarier")).first["fault"]
    assert len(list_scenarios(scenario_folder(folder)).saved) == 1
