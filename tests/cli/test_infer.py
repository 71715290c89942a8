"""`kpro infer`: what a group decided by."""

import json

import pytest

from tests.cli.conftest import DONE, EXAMPLE, WRONG_USE
from tests.cli.test_reach import weight_options


@pytest.fixture
def inferred(kpro):
    def run(*options):
        code, out, err = kpro("infer", EXAMPLE, *options, "--format", "json")
        assert (code, err) == (DONE, "")
        return json.loads(out)

    return run


def funded(result):
    return {r["id"] for r in result["requests"] if r["funded"]}


@pytest.mark.parametrize("rule", ["rank", "optimal"])
def test_the_weights_given_to_rank_give_the_set_back(inferred, ranked, rule):
    chosen = funded(ranked("--rule", rule, "--weight", "Tidsbesparelse=6"))
    found = inferred("--chosen", ",".join(sorted(chosen)), "--rule", rule)
    assert set(found) >= {"consistent", "margin", "weights", "conflicts"}
    assert found["consistent"] and found["margin"] > 0 and found["conflicts"] == []
    assert funded(ranked("--rule", rule, *weight_options(found["weights"]))) == chosen


def test_who_is_in_the_way(inferred):
    found = inferred("--chosen", "3, 21")
    assert not found["consistent"] and found["margin"] < 0
    assert all(set(conflict) == {"chosen", "other", "points"} for conflict in found["conflicts"])
    assert {conflict["chosen"] for conflict in found["conflicts"]} <= {"#003", "#021"}
    assert found["sentence"].startswith("Ingen vægte giver netop dette valg. Tættest på: #0")


def test_the_answer_in_words(kpro):
    code, out, err = kpro("infer", EXAMPLE, "--chosen", "3,21")
    assert (code, err) == (DONE, "")
    assert "De vægte, der kommer tættest på:" in out
    assert "I konflikt (valgt, ikke valgt, point):" in out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), "Der mangler --chosen."),
        (("--chosen", ""), "Der er ikke valgt noget."),
        (("--chosen", "999"), "#999 findes ikke i registeret."),
        (("--chosen", "4"), "#004 konkurrerer ikke ("),
        (("--chosen", "fire"), "--chosen skal være et blanketnummer"),
        (("--chosen", "44,5,1", "--pool", "100.000"), "De valgte koster 225.000 kr., men der er kun 100.000 kr."),
    ],
)
def test_what_cannot_have_been_chosen_is_refused(refused, words, expected):
    code, sentence = refused("infer", EXAMPLE, *words)
    assert code == WRONG_USE
    assert sentence.startswith(expected)
