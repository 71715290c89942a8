"""The register page without a browser: what it draws is what the functions say, and the address keeps the choices."""

import json
from datetime import date
from pathlib import Path

import pytest

from kpro_analysis.danish import format_date
from kpro_analysis.findings import by_severity
from kpro_analysis.register.overview import overview, reckoning_day
from kpro_analysis.register.overview_words import NO_DECISIONS, days_text, time_sentences
from kpro_analysis.register.requests import Decided, Register, Request
from kpro_analysis.register.workbook import read_register
from kpro_analysis.screens.browsing import Browsing
from kpro_analysis.screens.front_page import front_page_html
from kpro_analysis.screens.register_page import answer, open_page
from kpro_analysis.screens.register_view import first_state
from kpro_analysis.weighting.decision_files import LoggedDecisions
from tests.register.builders import Workbook, request

DEMO = Path(__file__).parents[2] / "data" / "demo" / "aendringsoensker.xlsx"  # saved on 26 January 2024
REGISTER = read_register(DEMO)
TODAY = date(2026, 11, 27)
LOG = LoggedDecisions((Decided(1, date(2024, 1, 24)), Decided(3, date(2024, 2, 7))))
NOTHING = LoggedDecisions()


def drawn(browsing):
    return json.loads(json.dumps(first_state(browsing), allow_nan=False))


def told(browsing, **patch):
    (reply,) = answer(browsing, {"type": "change", "patch": patch})
    return json.loads(json.dumps(reply, allow_nan=False))


@pytest.fixture
def browsing():
    return Browsing(REGISTER, LOG, TODAY)


def test_the_numbers_are_what_the_function_says(browsing):
    day = reckoning_day(REGISTER, LOG.decided, TODAY)
    assert day == date(2024, 2, 7)
    found = overview(REGISTER, day, LOG.decided)
    state = drawn(browsing)["view"]
    shown = state["overview"]
    for facet in shown["facets"]:
        assert [(v["value"], v["count"]) for v in facet["values"]] == [
            (c.value, c.count) for c in found.counts[facet["name"]]
        ]
    assert shown["cross"]["counts"] == [list(row) for row in found.cross.counts]
    assert shown["cross"]["totals"] == [sum(row) for row in zip(*found.cross.counts, strict=True)]
    assert shown["sentences"] == list(time_sentences(found.time))
    assert shown["waiting"] == [[w.request.number, days_text(w.days)] for w in found.waiting]
    assert shown["figures"][0] == ["Ændringsønsker", str(len(REGISTER.requests)), f"{len(found.waiting)} venter"]
    assert (state["day"], state["ownDay"]) == ("2024-02-07", True)
    assert state["shown"] == [r.number for r in REGISTER.requests]


def test_findings_come_errors_first_with_their_place(browsing):
    listed = drawn(browsing)["findings"]
    found = by_severity(REGISTER.findings)
    assert [(f["level"], f["message"]) for f in listed] == [(f.level, f.message) for f in found]
    assert listed[0]["place"] == f"{found[0].sheet}!{found[0].cell}"


def test_the_copied_list_has_four_cells_in_each_line_and_no_formula():
    made = Register("r.xlsx", "0" * 64, None, (), (), findings=REGISTER.findings)
    state = drawn(Browsing(made, NOTHING, TODAY))
    lines = state["copied"].splitlines()
    assert len(lines) == len(REGISTER.findings)
    assert all(len(line.split("\t")) == 4 for line in lines)
    assert not [cell for line in lines for cell in line.split("\t") if cell.startswith(("=", "+", "-", "@"))]


def test_filters_and_search_leave_those_that_fit(browsing):
    view = told(browsing, filters={"light": ["Rød"], "status": ["Estimeret", "Visiteret"]}, search="borger")
    expected = [
        r.number
        for r in REGISTER.requests
        if r.light == "Rød"
        and r.status in ("Estimeret", "Visiteret")
        and "borger" in f"{r.title} {r.description} {r.municipality}".casefold()
    ]
    assert view["shown"] == expected != []
    assert view["overview"] is None
    assert told(browsing, search="019", filters={"light": [], "status": []})["shown"] == [19]
    assert told(browsing, search="findes slet ikke")["shown"] == []


def test_the_same_filter_leaves_as_many_as_its_number_says(browsing):
    for facet in drawn(browsing)["view"]["overview"]["facets"]:
        for value in facet["values"]:
            view = told(browsing, filters={facet["name"]: [value["value"]]})
            assert len(view["shown"]) == value["count"]
        told(browsing, filters={facet["name"]: []})


def test_the_address_brings_all_of_it_back(browsing):
    patch = {
        "filters": {"light": ["Rød", "Gul"], "source": ["Projekttiden"], "age": ["366-730"]},
        "search": "borger & ø",
        "levels": ["error", "note"],
        "selected": 3,
        "day": "2024-03-01",
    }
    view = told(browsing, **patch)
    again = Browsing(REGISTER, LOG, TODAY, view["query"])
    assert (again.look, again.notices) == (browsing.look, ())
    assert drawn(again)["view"]["shown"] == view["shown"]
    assert drawn(Browsing(REGISTER, LOG, TODAY))["view"]["query"] == ""


def test_a_blank_value_can_be_filtered_by_and_linked_to():
    made = Register("r.xlsx", "0" * 64, None, (), (Request(1, "A"), Request(2, "B", light="Rød")))
    one = Browsing(made, NOTHING, TODAY)
    view = told(one, filters={"light": [""]})
    assert view["shown"] == [1]
    assert drawn(Browsing(made, NOTHING, TODAY, view["query"]))["view"]["shown"] == [1]


@pytest.mark.parametrize(
    "query",
    ["vis.light=Lilla", "vis.farve=x", "valgt=999", "valgt=%C2%B2", "dag=i+morgen", "grad=slem", "x=1"],
)
def test_what_the_address_asks_for_in_vain_is_said_and_left_out(query):
    state = drawn(Browsing(REGISTER, NOTHING, TODAY, query))
    (notice,) = state["notices"]
    assert notice.endswith("Det er sprunget over.")
    assert state["view"]["query"] == ""


@pytest.mark.parametrize(
    "patch",
    [
        *({"filters": value} for value in (None, {"light": "Rød"}, {"light": [1]}, {"shoesize": []}, {"age": ["9"]})),
        *({"levels": value} for value in ("error", ["slem"], [[]])),
        *({"selected": value} for value in (999, "19", True, 1.0)),
        *({"day": value} for value in ("", "i morgen", 45317, "31-02-2024")),
        {"pool": 1},
    ],
)
def test_a_message_that_can_not_be_used_is_one_sentence_and_changes_nothing(browsing, patch):
    before = browsing.look
    view = told(browsing, **patch)
    assert view["error"].endswith(".")
    assert browsing.look == before
    assert told(browsing, search="a")["error"] is None


def test_another_day_gives_other_ages_and_only_then_all_numbers(browsing):
    own = drawn(browsing)["view"]["overview"]["ages"]["1"]
    view = told(browsing, day="2024-02-08")
    filed = REGISTER.by_number[1].filed
    assert view["overview"]["ages"]["1"] == days_text((date(2024, 2, 8) - filed).days) != own
    assert view["overview"]["dayWords"] == "8. februar 2024"
    assert told(browsing, selected=1)["overview"] is None
    back = told(browsing, day=None)
    assert (back["overview"]["ages"]["1"], back["ownDay"]) == (own, True)


def test_one_request_shows_all_but_who_filed_it(tmp_path):
    fields = {"Omfattet af": "#002", "Bemærkning": "Se mødet", "Workshop": "Opgaveoverblik", "Haste": None}
    decisions = (("Dato", "ÆØ"), (date(2024, 2, 7), "#001"))
    path = Workbook(requests=[request(**fields), request("#002")], sheets_before={"Beslutninger": decisions})
    one = Browsing(read_register(path.write(tmp_path / "r.xlsx")), NOTHING, date(2024, 2, 10))
    detail = told(one, selected=1, day="2024-02-07")["detail"]
    facts = dict(detail["facts"])
    assert facts == {
        **{"Prioritet": "Rød", "Status": "Estimeret", "Type": "Forbedring", "Modul": "Borgerløsning"},
        **{"Kilde": "Hjemmeside", "Kommune": "Vejle", "Modtaget": format_date(date(2024, 1, 26)), "Alder": "12 dage"},
        **{"Besluttet": "07-02-2024", "Workshop": "Opgaveoverblik", "Størrelse": "M", "Omfattet af": "#002"},
        **{"Bemærkning": "Se mødet", "Række i arket": "2"},
    }
    assert detail["points"] == [["Nytte", "3 af 5"], ["Haste", "ikke givet"]]
    assert detail["whatIf"] == "vaegtning.ipynb?valgt=1"
    assert dict(told(one, selected=2)["detail"]["facts"])["Omfatter"] == "#001"
    assert "indmelder" not in json.dumps(drawn(one)).casefold()


def test_empty_states():
    state = drawn(Browsing(Register("r.xlsx", "0" * 64, None, (), ()), NOTHING, TODAY))
    shown = state["view"]["overview"]
    assert (state["view"]["shown"], shown["waiting"], shown["within"]) == ([], [], [])
    assert shown["sentences"] == [NO_DECISIONS]
    assert [value for _, value, _ in shown["figures"]] == ["0", "–", "–", "0"]


def test_a_log_that_can_not_be_used_is_told():
    assert drawn(Browsing(REGISTER, LoggedDecisions(fault="Loggen er låst."), TODAY))["notices"] == ["Loggen er låst."]


def test_other_messages(browsing):
    assert list(answer(browsing, {"type": "ping"})) == [{"type": "pong"}]
    for message in ({}, {"type": "change"}, {"type": "change", "patch": []}, "ready", None):
        assert list(answer(browsing, message)) == []


def test_a_missing_register_is_one_sentence(tmp_path):
    page = open_page(str(tmp_path))
    assert set(page.first) == {"fault"}
    assert page.first["fault"].endswith(".")


def test_the_front_page_names_it(tmp_path):
    assert 'href="register.ipynb"' in front_page_html(tmp_path)
