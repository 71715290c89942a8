"""The page on the model without a browser: what it draws is what the functions say."""

import json
from pathlib import Path

import pytest

from kpro_analysis.danish import format_percent
from kpro_analysis.register.requests import Criterion
from kpro_analysis.register.workbook import read_register
from kpro_analysis.screens.front_page import front_page_html
from kpro_analysis.screens.model_page import answer, open_page
from kpro_analysis.screens.model_view import TITLES, Evaluation, first_state
from kpro_analysis.weighting.criteria import criteria_report
from kpro_analysis.weighting.fitness import fitness, weight_space
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.robustness import robustness
from kpro_analysis.weighting.settings import Rule, agreed_settings
from tests.weighting.builders import NAN, ask, register, settings

EXAMPLE = Path(__file__).parents[1] / "data" / "aendringsoensker.xlsx"
REGISTER = read_register(EXAMPLE)
SETTINGS = agreed_settings(REGISTER)


def drawn(evaluation):
    return json.loads(json.dumps(first_state(evaluation), allow_nan=False))


def ready(evaluation):
    (reply,) = answer(evaluation, {"type": "ready"})
    return json.loads(json.dumps(reply, allow_nan=False))


@pytest.fixture(scope="module")
def evaluation():
    return Evaluation(REGISTER)


def test_the_first_picture_has_all_but_what_is_sampled(evaluation):
    state = drawn(evaluation)
    assert state["view"]["sampled"] is None
    said = [(r["rule"], r["message"], r["advice"]) for r in state["view"]["remarks"]]
    assert said == [(r.rule, r.message, r.advice) for r in fitness(REGISTER, SETTINGS)]
    assert state["register"]["competing"] == 21
    assert all("share" not in row for row in state["view"]["errors"])


def test_once_ready_it_is_told_how_often_red_errors_drown(evaluation):
    state = ready(evaluation)
    sampled = robustness(prepare(REGISTER, SETTINGS), weight_space(SETTINGS))
    shares = dict(zip(sampled.number.tolist(), sampled.drowned_share.tolist(), strict=True))
    assert [row["share"] for row in state["errors"]] == [shares[row["number"]] for row in state["errors"]]
    assert [row["share"] for row in state["errors"]] == sorted((row["share"] for row in state["errors"]), reverse=True)
    assert state["sampled"]["any"] == format_percent(sampled.any_drowned_share)
    assert "røde-fejl-drukner" in {r["rule"] for r in state["remarks"]}


def test_the_criteria_are_what_the_report_says(evaluation):
    state, report = drawn(evaluation), criteria_report(prepare(REGISTER, SETTINGS))
    assert [c["name"] for c in state["criteria"]] == [c.name for c in REGISTER.criteria]
    assert [c["share"] for c in state["criteria"]] == [format_percent(share) for share in report.share.tolist()]
    assert [c["lowGiven"] for c in state["criteria"]] == report.low_given.tolist()
    assert [tuple(c["without"]["entered"]) for c in state["criteria"]] == [w.entered for w in report.without]
    assert len(state["correlation"]) == len(state["correlation"][0]) == 9
    assert state["correlation"][0][0] == {"text": "1,00", "strength": "strong"}


def test_links_go_to_the_request_on_the_what_if_page(evaluation):
    assert drawn(evaluation)["requests"]["19"]["href"] == "vaegtning.ipynb?valgt=19"
    weighed = Evaluation(REGISTER, "v.Borgersikkerhed=7&regel=optimal&valgt=3")
    state = drawn(weighed)
    assert weighed.outcome.settings.rule is Rule.OPTIMAL
    href = state["requests"]["19"]["href"]
    assert "v.Borgersikkerhed=7" in href and "regel=optimal" in href and href.endswith("&valgt=19")
    assert "valgt" not in state["whatIf"]


def test_what_the_address_asks_for_in_vain_is_said():
    assert drawn(Evaluation(REGISTER, "v.Borgersikkerhed=-1"))["notices"]


def test_every_remark_has_a_title():
    scale = (Criterion("Pris", 1, 1, 8), Criterion("Haster", 1, 1, 8), Criterion("Ens", 1, 1, 8))
    asks = [
        ask(n, (max(2, n), NAN if n < 4 else n, 4), "XXL", kind="Fejl", light="Rød" if n > 1 else "Gul")
        for n in range(1, 10)
    ]
    made = register(*asks, ask(20, (2, 2, 4), None, kind="Fejl"), criteria=scale, pool=400_000)
    sampled = robustness(prepare(made, settings(made)), weight_space(settings(made)))
    found = {remark.rule for remark in fitness(made, settings(made), sampled)}
    assert len(found) >= 6
    assert found <= TITLES.keys()


def test_nobody_competes():
    state = drawn(Evaluation(register(criteria=REGISTER.criteria)))
    assert (state["register"]["competing"], state["view"]["remarks"], state["view"]["errors"]) == (0, [], [])
    assert {c["lowest"] for c in state["criteria"]} == {c["blank"] for c in state["criteria"]} == {None}
    assert ready(Evaluation(register(criteria=REGISTER.criteria)))["errors"] == []


def test_other_messages(evaluation):
    assert list(answer(evaluation, {"type": "ping"})) == [{"type": "pong"}]
    for message in ({}, {"type": "nonsense"}, "ready", None):
        assert list(answer(evaluation, message)) == []


def test_a_missing_register_is_one_sentence(tmp_path):
    page = open_page(str(tmp_path))
    assert set(page.first) == {"fault"}
    assert page.first["fault"].endswith(".")


def test_the_front_page_names_it(tmp_path):
    html = front_page_html(tmp_path)
    assert 'href="model.ipynb"' in html
    assert "Evaluer modellen" in html
