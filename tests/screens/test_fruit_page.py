"""The page of low-hanging fruit without a browser: set and tick, read what there is."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from kpro_analysis.register.workbook import read_register
from kpro_analysis.screens.controls import Controls, page_settings
from kpro_analysis.screens.front_page import front_page_html
from kpro_analysis.screens.fruit_page import answer, open_page
from kpro_analysis.screens.fruit_view import first_state
from kpro_analysis.screens.fruits import Fruits
from kpro_analysis.screens.link import from_query
from kpro_analysis.screens.what_if import WhatIf
from kpro_analysis.weighting.fruit import find_fruit
from kpro_analysis.weighting.fruit_wanted import Wanted
from kpro_analysis.weighting.fruit_words import fruit_reasons, unscored_reasons
from kpro_analysis.weighting.model import evaluate, prepare
from kpro_analysis.weighting.settings import CostBasis, Rule
from kpro_analysis.weighting.similarity import alike_pairs
from tests.by_hand import EXAMPLE
from tests.weighting.builders import NAN, ask, register, settings

REGISTER = read_register(EXAMPLE)


def tell(session, **message):
    (view,) = answer(session, message)
    return json.loads(json.dumps(view, allow_nan=False))


def change(session, **patch):
    return tell(session, type="change", patch=patch)


def numbers(entries):
    return [entry["number"] for entry in entries]


@pytest.fixture
def session():
    return Fruits(REGISTER)


@pytest.fixture
def view(session):
    return json.loads(json.dumps(first_state(session), allow_nan=False))["view"]


def test_it_shows_what_the_function_finds(view):
    found = find_fruit(prepare(REGISTER, settings(REGISTER)), alike_pairs(REGISTER.requests), Wanted())
    assert numbers(view["fruit"]) == [fruit.unit.number for fruit in found.fruit] == [53, 3]
    assert [tuple(one["reasons"]) for one in view["fruit"]] == [fruit_reasons(found, one) for one in found.fruit]
    assert [tuple(one["reasons"]) for one in view["unscored"]] == [unscored_reasons(found, u) for u in found.unscored]
    assert len(view["unestimated"]["rows"]) == len(found.unestimated)
    assert view["chart"]["price"] == found.price
    assert [(u["number"], u["cost"], u["score"]) for u in view["chart"]["units"]] == [
        (u.number, u.cost, u.score) for u in sorted(found.units, key=lambda u: -u.ratio)
    ]
    assert [u["number"] for u in view["chart"]["units"] if u["fruit"]] == [53, 3]


def test_the_table_is_parted_at_the_pools_price(view):
    chart = view["chart"]
    values = [unit["score"] / unit["cost"] for unit in chart["units"]]
    assert all(value >= chart["price"] * (1 - 1e-9) for value in values[: chart["above"]])
    assert all(value < chart["price"] for value in values[chart["above"] :])


def test_a_tick_shows_the_pool_with_it_as_a_must(session):
    view = change(session, chosen=[53, 55])
    forced = evaluate(REGISTER, settings(REGISTER, must=frozenset({53, 55})))
    plain = evaluate(REGISTER, settings(REGISTER))
    choice, rows = view["choice"], {row["what"]: row["values"] for row in view["choice"]["rows"]}
    assert choice["chosen"] == [53, 55]
    funded = [set(outcome.number[outcome.funded].tolist()) for outcome in (plain, forced)]
    assert choice["left"] == sorted(funded[0] - funded[1])
    assert choice["entered"] == sorted(funded[1] - funded[0] - {53, 55})
    assert choice["sentence"].startswith("#053 og #055 koster 10.000 kr. ")
    assert rows["Ønsker med"] == [str(len(funded[0])), str(len(funded[1]))]
    assert numbers(view["fruit"]) == [53, 3]  # the list is that without what is ticked


def test_what_is_ticked_is_in_the_address_and_survives(session):
    view = change(session, chosen=[3, 55], cheap=30_000)
    assert dict(parse_qsl(view["query"])) == {"register": REGISTER.sha256[:8], "billig": "30000", "valg": "3~55"}
    again = Fruits(REGISTER, view["query"])
    assert (again.asked, again.notices) == (session.asked, [])
    changed = change(session, cost="high", lights=["Gul"])
    again = Fruits(REGISTER, changed["query"])
    assert again.asked == session.asked
    assert again.asked.settings.cost is CostBasis.HIGH and again.asked.wanted.lights == {"Gul"}


def test_the_what_if_page_opens_with_it_locked_in(session):
    view = change(session, chosen=[3, 55], cost="high")
    page, _, query = view["whatIf"].partition("?")
    assert page == "vaegtning.ipynb"
    controls, notices = from_query(query, Controls(page_settings(REGISTER)), REGISTER)
    assert notices == ()
    assert controls.settings == settings(REGISTER, must=frozenset({3, 55}), cost=CostBasis.HIGH)
    assert WhatIf(REGISTER, query).outcome.spent == session.found.forced.after.spent


def test_the_settings_of_an_address_hold_here_too():
    session = Fruits(REGISTER, "v.Borgersikkerhed=7&regel=optimal&med=19&valg=3")
    assert session.asked.settings.rule is Rule.OPTIMAL
    assert session.asked.settings.must == {19} and session.asked.chosen == {3}
    view = json.loads(json.dumps(first_state(session)))["view"]
    assert any("her gælder altid ranglisten" in line for line in view["conditions"])
    assert "regel=optimal" in view["whatIf"] and "med=3~19" in view["whatIf"]
    expected = settings(REGISTER, must=frozenset({19}), weights=session.asked.settings.weights)
    assert session.found.harvest.plain.spent == evaluate(REGISTER, expected).spent


def test_undo_takes_back_one_step_at_a_time(session, view):
    assert view["canUndo"] is False
    change(session, chosen=[53])
    change(session, cheap=50_000)
    assert numbers(change(session, chosen=[])["fruit"])
    back = tell(session, type="undo")
    assert back["choice"]["chosen"] == [53] and back["controls"]["cheap"] == 50_000
    back = tell(session, type="undo")
    assert back["controls"]["cheap"] == 25_000
    back = tell(session, type="undo")
    assert (back["choice"]["chosen"], back["canUndo"], back["query"]) == ([], False, "")
    assert tell(session, type="undo")["error"] is None


@pytest.mark.parametrize(
    ("patch", "sentence"),
    [
        ({"cheap": -5}, "Grænsen for, hvad der er billigt"),
        ({"cheap": None}, "Grænsen for, hvad der er billigt"),
        ({"cheap": True}, "Grænsen for, hvad der er billigt"),
        ({"cost": "dyr"}, "Prisantagelsen findes ikke"),
        ({"lights": ["Blå"]}, "Prioriteten kan ikke læses"),
        ({"lights": "Gul"}, "Prioriteten kan ikke læses"),
        ({"chosen": [100_000]}, "Et af de valgte ønsker findes ikke"),
        ({"chosen": ["3"]}, "Et af de valgte ønsker findes ikke"),
        ({"pool": 3}, "Siden sendte et valg, som ikke findes"),
    ],
)
def test_what_cannot_be_used_leaves_everything_as_it_was(session, patch, sentence):
    before = change(session, chosen=[53])
    view = change(session, **patch)
    assert view["error"].startswith(sentence) and view["error"].endswith(".")
    assert {**view, "error": None} == before and view["canUndo"]
    back = tell(session, type="undo")  # takes back the attempt, not the step before it
    assert (back["error"], back["choice"]["chosen"]) == (None, [53])


def test_what_cannot_be_paid_is_said_and_the_last_good_result_stays():
    asked = (ask(1, 50, 60_000), ask(2, NAN, "S", light="Gul"), ask(3, NAN, "M", light="Gul"))
    session = Fruits(register(*asked, pool=20_000.0))
    assert change(session, chosen=[2])["choice"]["chosen"] == [2]
    view = change(session, chosen=[2, 3])
    assert "skal med og koster 22.500 kr., men der er kun 20.000 kr. i puljen" in view["error"]
    assert view["choice"]["chosen"] == [2]
    view = change(session, cost="high", chosen=[2])
    assert view["error"] is None and view["choice"]["sentence"].startswith("#002 koster 10.000 kr.")


@pytest.mark.parametrize("query", ["valg=4711", "valg=x", "billig=mange", "billig=-1", "vurder=Blå"])
def test_what_the_address_asks_for_in_vain_is_said(query):
    session = Fruits(REGISTER, query)
    (notice,) = session.notices
    assert notice.startswith("Fra adressen: ") and session.error is None
    assert session.asked == Fruits(REGISTER).asked


def test_of_an_address_what_can_be_used_is_used():
    session = Fruits(REGISTER, "valg=4711~3~55~\u0663&billig=x&vurder=Gul")
    assert (session.asked.chosen, session.asked.wanted) == ({3, 55}, Wanted(lights=frozenset({"Gul"})))
    assert len(session.notices) == 2


def test_an_address_that_cannot_be_ranked_by_opens_what_is_agreed():
    session = Fruits(REGISTER, "pulje=1000&med=1&billig=10000")
    assert any("De aftalte valg er brugt i stedet." in notice for notice in session.notices)
    assert session.asked == replace(Fruits(REGISTER).asked, wanted=Wanted(cheap=10_000))


def test_an_older_register_is_said():
    assert any("anden udgave" in notice for notice in Fruits(REGISTER, "register=00000000&valg=3").notices)


def test_nobody_competes_and_nothing_is_cheap():
    view = json.loads(json.dumps(first_state(Fruits(register(criteria=REGISTER.criteria)))))["view"]
    assert (view["fruit"], view["unscored"], view["chart"]["units"], view["unestimated"]["words"]) == ([], [], [], "")
    free = Fruits(register(ask(1, 10, 0), ask(2, 5, 0), pool=0.0), "billig=0")
    chart = json.loads(json.dumps(first_state(free), allow_nan=False))["view"]["chart"]
    assert [unit["valueText"] for unit in chart["units"]] == ["koster intet", "koster intet"]
    assert chart["axis"][0] > 0 and chart["axis"][1] > 0


def test_other_messages(session):
    assert list(answer(session, {"type": "ping"})) == [{"type": "pong"}]
    for message in ({}, {"type": "change"}, {"type": "change", "patch": 3}, {"type": "nonsense"}, "undo", None):
        assert list(answer(session, message)) == []


def test_a_missing_register_is_one_sentence(tmp_path):
    page = open_page(str(tmp_path))
    assert set(page.first) == {"fault"}
    assert page.first["fault"].endswith(".")


def test_the_front_page_names_it(tmp_path):
    html = front_page_html(tmp_path)
    assert 'href="lavthaengende_frugter.ipynb"' in html and "Lavthængende frugter" in html


def test_enquiries_in_the_folder_stand_behind_the_requests(tmp_path):
    folder = Path(__file__).parents[2] / "data" / "demo"
    shutil.copy(folder / "aendringsoensker.xlsx", tmp_path)
    assert "til supporten" not in json.dumps(open_page(str(tmp_path)).first)
    shutil.copy(folder / "support.csv", tmp_path)
    assert "til supporten ligner det" in json.dumps(open_page(str(tmp_path)).first)
    (tmp_path / "support.csv").write_bytes(b"")
    first = open_page(str(tmp_path)).first
    assert first["notices"] == [
        "Supportens henvendelser er ikke med: «support.csv» er tom. Hent udtrækket af henvendelser igen."
    ]
