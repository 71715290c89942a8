"""Why a request is or isn't funded, in words."""

from typing import Any

import pytest

from kpro_analysis.errors import UsageError
from kpro_analysis.weighting.explain import explain, explain_ranking
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.outcome import Verdict
from kpro_analysis.weighting.settings import Guard, GuardKind, Rule
from kpro_analysis.weighting.wording import risk_note
from tests.weighting.builders import ask, register, settings

MADE = register(
    ask(1, 90, 60_000),
    ask(2, 80, 50_000),
    ask(3, 70, requires=(1,)),
    ask(4, 60, included_in=1),
    ask(5, 60, included_in=2),
    ask(6, 50, 10_000, requires=(2,)),
    ask(7, 40, 5_000, requires=(3,)),
    ask(8, 30, 5_000, kind="Fejl"),
    ask(9, 20, 5_000, light="Gul"),
    ask(10, 10, included_in=9),
    ask(11, 10, light="Grøn", included_in=1),
    ask(12, 9, 1_000, requires=(8,)),
    pool=100_000.0,
)


def said(number: int, **changes: Any) -> str:
    return explain(evaluate(MADE, settings(MADE, **changes)), number)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "Nr. 1 på ranglisten. Koster 60.000 kr.; da turen kom til det, var der 100.000 kr. tilbage i puljen."),
        (2, "Nr. 2 på ranglisten. Koster 50.000 kr.; da turen kom til det, var der 40.000 kr. tilbage i puljen."),
        (3, "Nr. 3 på ranglisten. Mangler estimat."),
        (4, "Nr. 4 på ranglisten, delt med andre. Følger #001, som er med."),
        (5, "Nr. 4 på ranglisten, delt med andre. Følger #002, som ikke er med."),
        (
            6,
            "Nr. 6 på ranglisten. Koster 10.000 kr. og kræver også #002 (50.000 kr.); "
            "da turen kom til det, var der 40.000 kr. tilbage i puljen, og det rakte ikke.",
        ),
        (7, "Nr. 7 på ranglisten. Kræver #003, som mangler estimat."),
        (9, "Konkurrerer ikke: Gul: konkurrerer kun, når gule er valgt med."),
        (10, "Nr. 9 på ranglisten. Følger #009, som ikke konkurrerer (Gul: konkurrerer kun, når gule er valgt med)."),
        (11, "Konkurrerer ikke: Grøn: konkurrerer kun, når grønne er valgt med. Følger #001, som er med."),
        (
            12,
            "Nr. 10 på ranglisten. Koster 1.000 kr.; da turen kom til det, var der 35.000 kr. tilbage i puljen. "
            "Kræver #008, som også er med.",
        ),
    ],
)
def test_by_the_ranking(number: int, text: str) -> None:
    assert said(number) == text


def test_what_was_in_when_the_turn_came_is_not_paid_for_again() -> None:
    made = register(
        ask(1, 90, 40_000),
        ask(2, 80, 70_000, requires=(1,)),  # 70 > 100 - 40
        ask(3, 70, 50_000, requires=(1, 4)),  # 50 + 20 > 60, though 4 is funded in its own turn
        ask(4, 60, 20_000),
        ask(5, 50, 30_000, requires=(6,)),  # 30 + 10 = what is left
        ask(6, 40, 10_000),
        ask(7, 30, 1_000, requires=(6,)),
        pool=100_000.0,
    )
    outcome = evaluate(made, settings(made))
    assert [explain(outcome, n).partition("ranglisten. ")[2] for n in (2, 3, 7)] == [
        "Koster 70.000 kr.; da turen kom til det, var der 60.000 kr. tilbage i puljen. "
        "Kræver #001, som allerede er med.",
        "Koster 50.000 kr. og kræver også #004 (20.000 kr.); da turen kom til det, var der 60.000 kr. tilbage i "
        "puljen, og det rakte ikke. Kræver #001, som allerede er med.",
        "Koster 1.000 kr.; da turen kom til det, var der 0 kr. tilbage i puljen. Kræver #006, som allerede er med.",
    ]
    assert explain(outcome, 6).endswith("Med, fordi #005 kræver det. Koster 10.000 kr.")


def test_by_the_choices() -> None:
    must, must_not = frozenset({5, 6}), frozenset({4})
    assert said(2, must=must) == "Nr. 2 på ranglisten. Omfatter #005, som er valgt som skal med. Koster 50.000 kr."
    assert (
        said(6, must=must) == "Nr. 6 på ranglisten. Valgt som skal med. Koster 10.000 kr. Kræver #002, som også er med."
    )
    assert said(2, must=frozenset({6})) == "Nr. 2 på ranglisten. Med, fordi #006 kræver det. Koster 50.000 kr."
    assert said(1, must_not=must_not) == "Nr. 1 på ranglisten. Omfatter #004, som er valgt som skal ikke med."
    assert said(8, must_not=frozenset({8})).endswith("Valgt som skal ikke med.")
    assert said(12, must_not=frozenset({8})).endswith("Kræver #008, som er valgt som skal ikke med.")


def test_by_the_guard() -> None:
    assert (
        said(8, guard=Guard(GuardKind.FIRST))
        == "Nr. 8 på ranglisten. Rød fejl, og de vælges først: da turen kom til det, "
        "var der 100.000 kr. tilbage i puljen. Koster 5.000 kr."
    )
    assert (
        said(8, guard=Guard(GuardKind.RESERVE, 0.1)) == "Nr. 8 på ranglisten. Rød fejl: 10.000 kr. var tilbage af det, "
        "der er sat af til røde fejl. Koster 5.000 kr."
    )


def test_by_the_best_set() -> None:
    # 80 + 60 + 50 + 30 + 9 = 229 points for 66.000 kr.; with #001, #004 and #011 it would be 90 + 60 + 30 + 9 = 189
    assert (
        said(2, rule=Rule.OPTIMAL) == "Nr. 2 på ranglisten. Med i det bedste valg inden for puljen. Koster 50.000 kr."
    )
    assert said(1, rule=Rule.OPTIMAL) == (
        "Nr. 1 på ranglisten. Det bedste valg inden for puljen er uden #001: det giver en samlet score på 229,0 for "
        "66.000 kr. Koster 60.000 kr.; der er 34.000 kr. tilbage."
    )


def test_by_the_risk() -> None:
    # figures are certain: #002 and what goes with it costs 66.000 kr., with the overrun 79.200 kr.; #001 no longer fits
    assert said(2, rule=Rule.SAFE, highest_risk=0.125) == (
        "Nr. 2 på ranglisten. Med i det bedste valg med højst 12,5 % risiko for at overskride puljen. Koster 50.000 kr."
    )
    assert said(1, rule=Rule.SAFE) == (
        "Nr. 1 på ranglisten. Det bedste valg med højst 10 % risiko for at overskride puljen er uden #001: "
        "det giver en samlet score på 229,0 for 66.000 kr. Koster 60.000 kr.; risikoen er 0 %."
    )


def test_a_risk_that_cannot_be_kept() -> None:
    both = {"must": frozenset({1, 6}), "must_not": frozenset(), "pool": 126_000.0}  # 60 + 50 + 10 of 126
    outcome = evaluate(MADE, settings(MADE, rule=Rule.SAFE, **both))
    assert outcome.over_pool_probability == pytest.approx((0.2 - 0.05) / 0.2)
    assert sorted(outcome.number[outcome.funded].tolist()) == [1, 2, 4, 5, 6]
    assert explain(outcome, 8) == (
        "Nr. 8 på ranglisten. Risikoen kan ikke holdes på højst 10 %. Koster 5.000 kr.; risikoen er 75 %."
    )
    assert risk_note(outcome) == (
        "Risikoen kan ikke holdes på højst 10 %: det, der er valgt på forhånd, giver alene 75 %."
    )
    assert risk_note(evaluate(MADE, settings(MADE, rule=Rule.SAFE))) is None
    assert risk_note(evaluate(MADE, settings(MADE, rule=Rule.OPTIMAL, **both))) is None


@pytest.mark.parametrize("rule", Rule)
def test_more_committed_than_the_pool_holds(rule: Rule) -> None:
    over = "der er disponeret 80.000 kr. mere, end der er i puljen"
    for number in (1, 6):
        text = said(number, rule=rule, committed=180_000)
        assert text.endswith(f"; {over}.")
        assert " -" not in text and "0 kr. tilbage" not in text


def test_a_must_that_a_pool_already_overdrawn_cant_pay() -> None:
    with pytest.raises(
        UsageError, match=r"der er disponeret 80\.000 kr\. mere, end .* Der mangler 140\.000 kr\. Fjern"
    ):
        said(1, must=frozenset({1}), committed=180_000)


def test_an_unknown_form_number() -> None:
    with pytest.raises(UsageError, match="#099 findes ikke i registeret"):
        said(99)


def test_every_verdict_has_its_words() -> None:
    seen = set()
    for changes in (
        {},
        {"must": frozenset({6})},
        {"must_not": frozenset({1})},
        {"rule": Rule.OPTIMAL},
        {"rule": Rule.SAFE},
        {"guard": Guard(GuardKind.FIRST)},
    ):
        outcome = evaluate(MADE, settings(MADE, **changes))
        seen |= set(outcome.verdict.tolist())
        assert all(explain(outcome, r.number).endswith(".") for r in MADE.requests)
    assert seen == set(Verdict)


@pytest.mark.parametrize("rule", Rule)
def test_the_whole_ranking_is_told_as_each_request_is(rule: Rule) -> None:
    outcome = evaluate(MADE, settings(MADE, rule=rule, must=frozenset({6}), must_not=frozenset({1})))
    assert explain_ranking(outcome) == [explain(outcome, number) for number in outcome.number.tolist()]
