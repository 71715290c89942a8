"""The what-if page without a browser: set controls, read the result."""

import base64
import dataclasses
import io
import json
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpro_analysis.register.workbook import read_register
from kpro_analysis.screens.controls import Controls, View, page_settings
from kpro_analysis.screens.link import from_query, to_query
from kpro_analysis.screens.weighting_page import step
from kpro_analysis.screens.what_if import WhatIf
from kpro_analysis.screens.what_if_view import DROWNED, FUNDED, first_state, view_state
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.movement import moves
from kpro_analysis.weighting.settings import CostBasis, Guard, GuardKind, Rule, Weights, parse_rule

EXAMPLE = Path(__file__).parents[1] / "data" / "aendringsoensker.xlsx"
REGISTER = read_register(EXAMPLE)
NAMES = [c.name for c in REGISTER.criteria]


@pytest.fixture
def session() -> WhatIf:
    return WhatIf(REGISTER)


def test_the_result_is_the_models(session):
    session.change({"weights": {"Borgersikkerhed": 5.0}, "pool": 300_000.0, "rule": "optimal", "guard": "first"})
    expected = evaluate(REGISTER, session.controls.settings)
    assert session.controls.settings.pool == 300_000
    assert session.controls.settings.guard == Guard(GuardKind.FIRST)
    assert session.outcome.number.tolist() == expected.number.tolist()
    assert session.outcome.funded.tolist() == expected.funded.tolist()
    assert session.outcome.spent == expected.spent


def test_a_drag_is_one_step_and_movement_is_from_before_it(session):
    start = session.outcome
    for value in (4.0, 5.5, 8.0):
        session.change({"weights": {"Borgersikkerhed": value}}, settled=False)
    session.change({"weights": {"Borgersikkerhed": 8.0}})
    assert session.before is start
    assert moves(session.outcome, start).tolist() == [
        start.rank[start.number.tolist().index(n)] - rank
        for n, rank in zip(session.outcome.number.tolist(), session.outcome.rank.tolist(), strict=True)
    ]
    session.undo()
    assert session.controls.settings == session.agreed.settings
    assert not session.can_undo and session.can_redo
    session.redo()
    assert session.controls.settings.weights.values["Borgersikkerhed"] == 8


def test_undo_after_a_refused_attempt_returns_to_the_last_good_choice(session):
    session.change({"weights": {"Borgersikkerhed": 5.0}})
    good = session.controls
    session.change({"must": [4]})  # a yellow request without an estimate can't be locked in
    assert session.error
    assert session.outcome.settings == good.settings
    session.undo()
    assert session.controls == good and session.error is None
    session.undo()
    assert session.controls.settings == session.agreed.settings


def test_all_weights_zero_keeps_the_last_good_result(session):
    before = session.outcome
    session.change({"weights": dict.fromkeys(NAMES, 0.0)})
    assert "Alle vægte er 0" in session.error
    assert session.outcome is before


def test_back_to_the_agreed_weights_keeps_the_other_settings_and_can_be_undone(session):
    session.change({"weights": {"Tidsbesparelse": 9.0}, "pool": 200_000.0})
    session.back_to_agreed()
    assert session.controls.settings.weights == session.agreed.settings.weights
    assert session.controls.settings.pool == 200_000
    session.undo()
    assert session.controls.settings.weights.values["Tidsbesparelse"] == 9


def test_looking_is_not_a_step(session):
    session.change({"search": "knap", "filters": {"light": ["Rød"]}, "sort": "title", "selected": 19, "meeting": True})
    assert not session.can_undo
    assert session.controls.view.selected == 19


@pytest.mark.parametrize(
    "patch",
    [
        {"weights": {"Borgersikkerhed": float("nan")}},
        {"weights": {"Borgersikkerhed": 11}},
        {"weights": {"Findes ikke": 1}},
        {"weights": [1, 2]},
        {"weights": {"Borgersikkerhed": None}},
        {"weights": {"Borgersikkerhed": True}},
        {"pool": "mange"},
        {"pool": -1},
        {"rule": "tilfældig"},
        {"rule": "safe=2"},
        {"rule": None},
        {"guard": "reserve=7"},
        {"must": [12345]},
        {"must": "019"},
        {"must": [19], "must_not": [19]},
        {"lights": ["Lilla"]},
        {"filters": {"cpr": ["1"]}},
        {"filters": {"light": 3}},
        {"selected": 12345},
        {"selected": [1]},
        {"findes_ikke": 1},
    ],
)
def test_a_value_that_cannot_be_used_changes_nothing_and_is_told(session, patch):
    before, outcome = session.controls, session.outcome
    session.change(patch)
    assert session.error.endswith(".")
    assert session.outcome is outcome
    session.undo()
    assert session.controls == before


def test_undoing_a_refused_value_keeps_the_step_before_it(session):
    session.change({"weights": {"Borgersikkerhed": 5.0}})
    good = session.controls
    session.change({"pool": "mange"})
    assert session.error and session.can_undo
    session.undo()
    assert session.error is None and session.controls == good
    session.undo()
    assert session.controls.settings == session.agreed.settings
    assert not session.can_undo


raw = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("weights", "pool", "cost", "rule", "guard", "must", "lights", "filters", "search", "sort", "selected")


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), raw, max_size=3) | raw)
def test_any_message_is_answered_or_ignored_never_a_crash(patch):
    session = WhatIf(REGISTER)
    for message in ({"type": "change", "patch": patch}, patch):
        for reply in step(session, message):
            assert json.dumps(reply)


def test_a_link_says_only_what_differs_and_reads_back(session):
    assert session.query == ""
    session.change(
        {
            "weights": {"Borgersikkerhed": 0.5, "Tidsbesparelse": 10.0},
            "pool": 123_456.5,
            "cost": "high",
            "rule": "optimal",
            "guard": "reserve=0.35",
            "must_not": [19, 2],
            "lights": ["Rød", "Gul"],
            "statuses": ["Estimeret", ""],
            "filters": {"module": ["KAM", "FUT"], "size": [""]},
            "search": "æ & = # ~",
            "sort": "cost",
            "selected": 3,
            "meeting": True,
        }
    )
    assert session.error is None
    again = WhatIf(REGISTER, session.query)
    assert again.notices == ()
    assert again.controls == session.controls
    assert again.outcome.funded.tolist() == session.outcome.funded.tolist()


RULES = ("rank", "optimal", "safe=0.1", "safe=0.35")
weights = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 100).map(lambda n: n / 10), max_size=9)


@settings(max_examples=100, deadline=None)
@given(weights, st.integers(0, 2_000_000), st.sampled_from(CostBasis), st.sampled_from(RULES), st.booleans())
def test_every_state_survives_its_link(values, pool, cost, rule, meeting):
    agreed = Controls(page_settings(REGISTER))
    new = {**agreed.settings.weights.values, **values}
    if not any(new.values()):
        return
    state = Controls(
        dataclasses.replace(agreed.settings, weights=Weights(new), pool=float(pool), cost=cost, **parse_rule(rule)),
        View(meeting=meeting),
    )
    assert from_query(to_query(state, agreed, REGISTER), agreed, REGISTER) == (state, ())


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=80)
    | st.lists(
        st.sampled_from(
            [
                "v.Borgersikkerhed",
                "pulje",
                "med",
                "vis.light",
                "valgt",
                "moede",
                "=",
                "&",
                "-1",
                "nan",
                "²",
                "~",
                "1e400",
            ]
        ),
        max_size=8,
    ).map("".join)
)
def test_any_link_opens_the_page(query):
    session = WhatIf(REGISTER, query)
    assert len(session.outcome.number) > 0


def test_an_old_link_says_that_the_register_has_changed():
    session = WhatIf(REGISTER, "register=00000000&regel=optimal")
    assert "anden udgave" in session.notices[0]
    assert session.controls.settings.rule is Rule.OPTIMAL


@pytest.mark.parametrize("query", ["vis.module=Findes+ikke", "sorter=abc", "moede=ja", "valgt=" + "9" * 5000])
def test_a_link_with_an_unknown_choice_says_so(query):
    session = WhatIf(REGISTER, query)
    assert len(session.notices) == 1
    assert session.controls == session.agreed


def test_agreed_weights_above_ten_are_scaled_in_proportion():
    criteria = tuple(
        dataclasses.replace(c, weight=w) for c, w in zip(REGISTER.criteria, range(10, 100, 10), strict=True)
    )
    register = dataclasses.replace(REGISTER, criteria=criteria)
    shares = page_settings(register).weights.shares
    assert max(page_settings(register).weights.values.values()) == 10
    assert shares[NAMES[2]] == pytest.approx(30 / 450)


def test_the_message_says_what_the_result_says(session):
    view = view_state(session)
    outcome = session.outcome
    assert view["rows"]["number"] == outcome.number.tolist()
    assert [bool(f & FUNDED) for f in view["rows"]["flags"]] == outcome.funded.tolist()
    assert [bool(f & DROWNED) for f in view["rows"]["flags"]] == outcome.drowned.tolist()
    assert view["sums"]["spent"] == outcome.spent
    assert len(view["excluded"]) + len(outcome.number) == len(REGISTER.requests)
    assert json.loads(json.dumps(first_state(session)))["register"]["requests"] == 91


def test_the_first_state_fits_the_wire(session):
    assert len(json.dumps(first_state(session))) < 60_000


def test_sorting_and_filtering_change_no_number(session):
    plain = view_state(session)
    session.change({"sort": "number", "filters": {"kind": ["Fejl"]}})
    other = view_state(session)
    assert other["rows"]["score"] == plain["rows"]["score"]
    assert [other["rows"]["number"][i] for i in other["order"]] == sorted(plain["rows"]["number"])
    kinds = {
        REGISTER.by_number[n].kind
        for n, f in zip(other["rows"]["number"], other["rows"]["flags"], strict=True)
        if f & 8
    }
    assert kinds == {"Fejl"}
    assert other["sums"]["shown"] == sum(REGISTER.by_number[n].kind == "Fejl" for n in plain["rows"]["number"])


def test_the_detail_holds_no_contact_details(session):
    for number in (19, 4, 27):
        session.change({"selected": number})
        text = json.dumps(view_state(session), ensure_ascii=False)
        assert "kommune.example" not in text and "Indmelder" not in text
        assert REGISTER.by_number[number].description in text


def test_the_excel_download_is_the_result_on_the_page(session):
    session.change({"weights": {"Tidsbesparelse": 10.0}})
    (file,) = step(session, {"type": "download", "what": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(file["base64"])))
    text = "\n".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None)
    assert REGISTER.sha256 in text
    assert all(f"#{n:03d}" in text for n in session.outcome.number.tolist())


def test_the_chart_is_one_well_formed_svg(session):
    (file,) = step(session, {"type": "download", "what": "svg"})
    from xml.etree import ElementTree

    root = ElementTree.fromstring(base64.b64decode(file["base64"]))
    texts = [e.text for e in root.iter() if e.text]
    assert all(f"#{n:03d}" in texts for n in session.outcome.number.tolist())


def test_a_register_with_nothing_that_competes_still_opens():
    register = dataclasses.replace(REGISTER, requests=())
    session = WhatIf(register)
    assert view_state(session)["sums"]["competing"] == 0
