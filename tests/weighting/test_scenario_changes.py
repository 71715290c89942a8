"""A scenario on a register that changed: what is said, and which settings can be used."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from kpro_analysis.register.requests import Criterion, Register, Request
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.scenario import Scenario, scenario_of
from kpro_analysis.weighting.scenario_changes import EDITED, NOTHING, SAME_SET, applied, changes_since, some
from kpro_analysis.weighting.settings import Rule, Weights
from tests.weighting.builders import ask, register, settings
from tests.weighting.test_properties import registers
from tests.weighting.test_scenario import NOON

TWO = (Criterion("Nytte", 3, 0, 5), Criterion("Haste", 1, 0, 5))
ASKS = (ask(1, (5, 3), 60.0), ask(2, (4, 5), 40.0), ask(3, (2, 2), 30.0), ask(4, (5, 5), light="Gul"))


def then(*asks: Request, **changes: Any) -> Scenario:
    made = register(*(asks or ASKS), criteria=TWO)
    return scenario_of(evaluate(made, settings(made, **changes)), "Prøve", saved=NOON)


def now(*asks: Request, **changes: Any) -> Register:
    return replace(register(*(asks or ASKS), criteria=TWO), **{"sha256": "1" * 64, **changes})


def test_nothing_is_said_of_the_same_workbook() -> None:
    assert changes_since(then(), now(sha256="0" * 64)) == ()


@pytest.mark.parametrize("rule", Rule)
def test_a_file_that_somebody_edited_does_not_agree_with_itself(rule: Rule) -> None:
    saved, today = then(rule=rule), now(sha256="0" * 64)
    assert changes_since(saved, today) == ()
    other = replace(saved.settings, weights=Weights({"Nytte": 1, "Haste": 3}))
    assert changes_since(replace(saved, settings=other), today) == (EDITED,)


def test_a_pool_that_somebody_edited_in_the_file() -> None:
    saved = then()
    other = replace(saved, settings=replace(saved.settings, pool=70.0))
    assert changes_since(other, now(sha256="0" * 64)) == (EDITED,)


def test_a_workbook_that_was_only_saved_again() -> None:
    assert changes_since(then(), now()) == (NOTHING,)


def test_requests_that_came_and_went_and_who_competes() -> None:
    today = now(
        ASKS[0],
        replace(ASKS[1], status="Afvist"),
        replace(ASKS[3], light="Rød", estimate=20.0),
        ask(5, (1, 1), 10.0),
        ask(6, (0, 1), 10.0),
    )
    assert changes_since(then(), today) == (
        "Nye ønsker i registeret: #005 og #006.",
        "Findes ikke mere i registeret: #003.",
        "Konkurrerer nu, men gjorde det ikke: #004.",
        "Konkurrerer ikke mere: #002 (Status: Afvist).",
        "Kommer med nu: #004, #005 og #006.",
        "Er ikke med mere: #002.",
    )


def test_points_and_prices() -> None:
    today = now(
        replace(ASKS[0], points=(5.0, 4.0), estimate=61.0), replace(ASKS[1], estimate=None, size="S"), *ASKS[2:]
    )
    assert changes_since(then(), today) == (
        "Pointene for Haste er ændret på #001.",
        "Prisen på #001 er ændret: 61 kr., før 60 kr.",
        "Prisen på #002 er ændret: 0-10.000 kr., før 40 kr.",
        "Kommer med nu: #003.",
        "Er ikke med mere: #002.",
    )


def test_criteria_scales_weights_and_the_pool() -> None:
    criteria = (Criterion("NYTTE", 2, 0, 10), Criterion("Borger", 1, 0, 5))
    today = now(criteria=criteria, pool=90.0, committed=10.0)
    assert changes_since(then(), today) == (
        "Kriterier, der ikke findes mere: Haste.",
        "Kriterier, der er nye: Borger.",
        "Kriterier, der har en anden skala: NYTTE.",
        "Kriterier, der har en anden aftalt vægt: NYTTE.",
        "Puljen i registeret er ændret fra 100 kr. til 90 kr.; scenariet regner med sit eget.",
        "Det disponerede beløb i registeret er ændret fra 0 kr. til 10 kr.; scenariet regner med sit eget.",
        SAME_SET,
    )


def test_settings_are_fitted_to_the_criteria_of_today() -> None:
    scenario = then(weights=Weights({"Nytte": 4, "Haste": 2}), must=frozenset({1, 3}), must_not=frozenset({2}))
    today = now(ASKS[2], criteria=(Criterion("nytte ", 1, 0, 5), Criterion("Borger", 7, 0, 5)))
    usable, notices = applied(scenario, today)
    assert usable == replace(
        scenario.settings, weights=Weights({"nytte ": 4, "Borger": 7}), must=frozenset({3}), must_not=frozenset()
    )
    assert notices == (
        "Kriterier, der ikke findes mere og er udeladt: Haste.",
        "Kriterier, der er nye og har deres aftalte vægt: Borger.",
        "Låsen på #001 og #002 er fjernet: ønsket findes ikke i registeret.",
    )
    assert applied(then(), now()) == (then().settings, ())


def test_the_agreed_weights_step_in_when_no_weight_is_left() -> None:
    scenario = then(weights=Weights({"Nytte": 0, "Haste": 2}))
    usable, notices = applied(scenario, now(criteria=(Criterion("Nytte", 3, 0, 5),)))
    assert usable.weights == Weights({"Nytte": 3})
    assert notices[-1] == "Ingen af scenariets vægte kan bruges. De aftalte vægte er brugt i stedet."


def test_a_scenario_that_cannot_be_computed_any_more_says_why() -> None:
    today = now(replace(ASKS[0], estimate=600.0), *ASKS[1:])
    (sentence,) = changes_since(then(must=frozenset({1})), today)
    assert sentence.startswith(
        "Scenariet kan ikke beregnes på registeret, som det er nu: #001 skal med og koster 600 kr."
    )


def test_long_enumerations_are_cut() -> None:
    assert some(range(1, 14)).endswith("#012 og 1 andre")


@hypothesis_settings(deadline=None)
@given(registers(), registers())
def test_any_scenario_can_be_used_on_any_register(one: Register, other: Register) -> None:
    scenario = scenario_of(evaluate(one, settings(one)), "Prøve", saved=NOON)
    today = replace(other, sha256="1" * 64)
    usable, _ = applied(scenario, today)
    changes = changes_since(scenario, today)
    assert changes
    outcome = evaluate(today, usable)
    same_set = set(scenario.snapshot.funded) == set(outcome.number[outcome.funded].tolist())
    assert same_set == (not any(s.startswith(("Kommer med nu", "Er ikke med mere")) for s in changes))
