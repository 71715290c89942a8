"""`kpro reach`: what it would take, as on the page."""

import json

import pytest

from tests.cli.conftest import DONE, EXAMPLE, WRONG_USE


@pytest.fixture
def reached(kpro):
    def run(*options):
        code, out, err = kpro("reach", EXAMPLE, *options, "--format", "json")
        assert (code, err) == (DONE, "")
        return json.loads(out)

    return run


def weight_options(weights):
    return [word for name, share in weights.items() for word in ("--weight", f"{name}={share}")]


@pytest.mark.parametrize("rule", ["rank", "optimal"])
def test_the_weights_given_to_rank_fund_it(reached, ranked, rule):
    for number in ("#003", "#017", "#022", "#031", "#048"):
        found = reached(number, "--rule", rule)
        assert set(found) >= {
            *("id", "funded", "reachable", "distance", "weights", "points_short", "entry_cost", "sentence"),
        }
        assert (found["id"], found["reachable"]) == (number, True)
        after = ranked("--rule", rule, *weight_options(found["weights"]))
        assert next(r for r in after["requests"] if r["id"] == number)["funded"]


def test_today_is_what_the_options_say(reached):
    assert not reached("3")["funded"]
    found = reached("3", "--pool", "1.000.000")
    assert (found["funded"], found["distance"]) == (True, 0)


def test_the_answer_in_words(kpro):
    code, out, err = kpro("reach", EXAMPLE, "28")
    assert (code, err) == (DONE, "")
    assert out.startswith("#028 ")
    assert "Vægten på Brugervenlighed for medarbejder skal ned fra 6 % til 2 %." in out
    assert "De nærmeste fundne vægte, der får det med:" in out


@pytest.mark.parametrize("rule", ["rank", "optimal"])
def test_what_the_table_says_can_be_typed(kpro, ranked, rule):
    for number in ("#003", "#022", "#048"):
        _, out, _ = kpro("reach", EXAMPLE, number, "--rule", rule)
        rows = [line.removesuffix(" %").rsplit("  ", 1) for line in out.splitlines() if line.startswith("  ")]
        words = [word for name, share in rows for word in ("--weight", f"{name.strip()}={share.strip()}")]
        after = ranked("--rule", rule, *words)
        assert next(r for r in after["requests"] if r["id"] == number)["funded"]


def test_a_weight_may_be_typed_with_an_exponent(ranked):
    criteria = ranked("--weight", "Tidsbesparelse=1.6e-06")["criteria"]
    assert [c["weight"] for c in criteria if c["name"] == "Tidsbesparelse"] == [1.6e-06]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("999",), "#999 findes ikke i registeret."),
        (("4",), "#004 konkurrerer ikke ("),
        (("fire",), "ID skal være et blanketnummer"),
        ((), "Der mangler ID."),
        (("3", "--format", "xlsx"), "--format kan ikke være «xlsx»."),
    ],
)
def test_what_cannot_be_asked_is_refused(refused, words, expected):
    code, sentence = refused("reach", EXAMPLE, *words)
    assert code == WRONG_USE
    assert sentence.startswith(expected)
