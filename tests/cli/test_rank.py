"""`kpro rank`: the numbers, computed once more from the cells, and every option."""

import pytest

from tests import by_hand
from tests.by_hand import EXAMPLE
from tests.register.builders import HEADERS, Workbook, request


def test_rank_is_what_the_methods_say_computed_from_the_cells(ranked):
    expected, result = by_hand.example(), ranked()
    listed = result["requests"]
    assert [r["id"] for r in listed] == expected.order
    for r in listed:
        number = r["id"]
        assert r["score"] == pytest.approx(expected.score[number], abs=1e-9)
        assert (r["rank"], r["cost"]) == (expected.rank[number], expected.cost[number])
        assert r["funded"] == (number in expected.funded)
        assert r["moved"] == 0
    assert (result["spent"], result["remaining"]) == (by_hand.POOL - expected.left, expected.left)
    assert result["total_score"] == pytest.approx(sum(expected.score[number] for number in expected.funded))
    assert len(result["excluded"]) == len(list(by_hand.rows("ÆØ"))) - len(expected.order)
    assert result["line"] == expected.line
    assert result["changed"] == result["changed_by_weights"] == {"entered": [], "left": []}


def test_rank_json_holds_what_others_rely_on(ranked):
    result = ranked()
    assert set(result) >= {
        *("workbook", "sha256", "criteria", "pool", "rule", "cost", "guard", "spent", "remaining", "total_score"),
        *("over_pool_probability", "requests", "excluded", "findings", "line", "changed", "changed_by_weights"),
    }
    assert set(result["requests"][0]) >= {
        *("id", "title", "light", "kind", "size", "rank", "score", "score_max", "cost", "cost_low", "cost_high"),
        *("funded", "included_in", "incomplete", "drowned", "moved", "why"),
    }
    assert all(set(e) == {"id", "reason"} for e in result["excluded"])
    assert result["workbook"] == "aendringsoensker.xlsx"
    assert len(result["sha256"]) == 64
    assert (result["rule"], result["cost"], result["guard"]) == ("rank", "mid", "flag")


def test_weights_change_the_ranking(ranked):
    weight = {c["name"]: c["weight"] for c in ranked("--weight", "Tidsbesparelse=2,5")["criteria"]}
    assert weight["Tidsbesparelse"] == 2.5
    assert weight["Borgersikkerhed"] == 3


@pytest.mark.parametrize("name", ["TIDSBESPARELSE", " tidsbesparelse ", "Tidsbesparelse"])
def test_criteria_are_found_whatever_the_case(ranked, name):
    assert {c["name"]: c["weight"] for c in ranked("--weight", f"{name}=1.000")["criteria"]}["Tidsbesparelse"] == 1000


def test_a_criterion_whose_name_holds_an_equals_sign_and_an_angstrom(ranked, tmp_path):
    names = ("a=b", "\u00e5ben")
    made = Workbook(
        requests=[{**request(), "a=b": 3, "\u00e5ben": 2}],
        headers=(*HEADERS[:-3], *names),
        points=(("Kriterium", "Vægt", "Min", "Maks"), *((name, 1, 0, 5) for name in names)),
    ).write(tmp_path / "r.xlsx")
    result = ranked("--weight", "a=b=4", "--weight", "A\u030aBEN=5", workbook=made)
    assert [c["weight"] for c in result["criteria"]] == [4, 5]


@pytest.mark.parametrize("number", ["44", "044", "#044", "ÆØ-044"])
def test_form_numbers_in_every_spelling(ranked, number):
    assert next(r for r in ranked("--not", number)["requests"] if r["id"] == "#044")["funded"] is False


def test_must_brings_in_what_does_not_compete(ranked):
    result = ranked("--must", "019", "--must", "53")
    assert {r["id"] for r in result["requests"] if r["funded"]} >= {"#019", "#053"}


def test_every_option_reaches_the_model(ranked):
    result = ranked(
        *("--pool", "300.000", "--cost", "HIGH", "--rule", "Optimal", "--guard", "reserve=30%"),
        *("--xxl-high", "400.000", "--overrun", "10%"),
        *("--light", "rød", "--light", "GUL", "--source", "projekttiden", "--status", "estimeret"),
    )
    assert (result["pool"], result["cost"], result["rule"]) == (300_000, "high", "optimal")
    assert result["guard"] == "reserve=0.3"
    assert result["assumptions"] == {"xxl_high": 400_000, "overrun_high": 0.1}
    numbers = {r["id"] for r in result["requests"]}
    chosen = {
        row["Blanketnummer"]
        for row in by_hand.rows("ÆØ")
        if row["Prioritet"] in ("Rød", "Gul") and row["Kilde"] == "Projekttiden" and row["Status"] == "Estimeret"
    }
    assert numbers == chosen


@pytest.mark.parametrize("rule", ["safe=0,1", "safe=0.1", "safe=10%", "SAFE=10 %", "safe"])
def test_the_highest_risk_in_every_spelling(ranked, rule):
    result = ranked("--rule", rule)
    assert result["rule"] == "safe=0.1"
    assert 0 < result["over_pool_probability"] <= 0.1
    assert ranked("--rule", "safe=0,3")["total_score"] >= result["total_score"]


MUSTS = ("--must", "1", "--must", "44", "--pool", "175.000")


def test_a_risk_that_cannot_be_kept_is_said(kpro, ranked):
    code, text, _ = kpro("rank", EXAMPLE, "--rule", "safe=1%", *MUSTS)
    assert code == 0
    assert ranked("--rule", "safe=1%", *MUSTS)["over_pool_probability"] > 0.01
    assert "Risikoen kan ikke holdes på højst 1 %: det, der er valgt på forhånd, giver alene " in text
    assert "så den samlede score bliver højest med højst 1 % risiko for at overskride puljen" in text


@pytest.mark.parametrize("share", ["0,2", "0.2", "20%", "20 %"])
def test_the_overrun_in_every_spelling(ranked, share):
    assert ranked("--overrun", share)["over_pool_probability"] == ranked()["over_pool_probability"]
    assert ranked("--overrun", "0")["over_pool_probability"] < ranked()["over_pool_probability"]


def test_what_a_weight_moves_and_changes_is_said(ranked):
    before, after = ranked(), ranked("--weight", "Tidsbesparelse=20")
    rank = {r["id"]: r["rank"] for r in before["requests"]}
    assert {r["id"]: r["moved"] for r in after["requests"]} == {
        r["id"]: rank[r["id"]] - r["rank"] for r in after["requests"]
    }
    then, now = ({r["id"] for r in result["requests"] if r["funded"]} for result in (before, after))
    assert now != then
    assert after["changed"] == {"entered": sorted(now - then), "left": sorted(then - now)}
    assert after["changed_by_weights"] == after["changed"]
    assert all(r["why"].startswith(f"Nr. {r['rank']} på ranglisten") for r in after["requests"])


def test_a_smaller_pool_changes_what_is_in_but_moves_nothing(ranked):
    result = ranked("--pool", "250.000")
    assert {r["moved"] for r in result["requests"]} == {0}
    assert result["changed"]["left"] and result["changed_by_weights"] == {"entered": [], "left": []}


def test_blank_lets_those_without_a_source_compete(ranked, tmp_path):
    made = Workbook(requests=[request(), request("#002", Kilde=None)]).write(tmp_path / "r.xlsx")
    assert [r["id"] for r in ranked("--source", "blank", workbook=made)["requests"]] == ["#002"]
