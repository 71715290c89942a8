"""The price of a rule and of plainness: differences of two optima, worked out by hand and against all sets tried."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kpro_analysis.register.requests import Criterion, Register
from kpro_analysis.weighting.model import evaluate, prepare
from kpro_analysis.weighting.plain_or_best import plain_or_best, spending_dict
from kpro_analysis.weighting.prices import Price, PriceKind, price_dict, prices
from kpro_analysis.weighting.settings import Guard, GuardKind, Rule, Weights
from tests.weighting.builders import ask, register, settings
from tests.weighting.reference import Plain

MADE = register(ask(1, 50, 60_000), ask(2, 40, 40_000), ask(3, 30, 60_000, kind="Fejl"), pool=100_000.0)


def priced(made: Register = MADE, **changes: Any) -> tuple[Price, ...]:
    return prices(prepare(made, settings(made, **changes)))


def test_nothing_in_force_has_no_price() -> None:
    assert priced() == ()
    assert priced(rule=Rule.OPTIMAL) == ()


def test_a_must_costs_what_it_displaces() -> None:
    assert priced(must=frozenset({3})) == (
        Price(
            PriceKind.MUST,
            3,
            (),
            (50 + 40) - (40 + 30),
            100_000 - 100_000,
            (1,),
            (3,),
            "At #003 skal med, koster 20,0 point af den samlede score. "
            "Uden ville #001 komme ind og #003 gå ud; der ville blive brugt det samme beløb.",
        ),
    )


def test_a_must_not_costs_what_it_would_give() -> None:
    (price,) = priced(must_not=frozenset({2}))
    assert (price.kind, price.number, price.score, price.kroner) == (PriceKind.MUST_NOT, 2, 90 - 50, 40_000)
    assert (price.entered, price.left) == ((2,), ())
    assert price.sentence == (
        "At #002 skal ikke med, koster 40,0 point af den samlede score. "
        "Uden ville #002 komme ind; der ville blive brugt 40.000 kr. mere."
    )


@pytest.mark.parametrize(
    ("guard", "kind", "words"),
    [
        (Guard(GuardKind.FIRST), PriceKind.FIRST, "At røde fejl vælges først, koster 20,0 point"),
        (Guard(GuardKind.RESERVE, 0.6), PriceKind.RESERVE, "At 60 % af puljen er sat af til røde fejl, koster 20,0"),
    ],
)
def test_the_guard_costs_what_it_displaces(guard: Guard, kind: PriceKind, words: str) -> None:
    (price,) = priced(guard=guard)
    assert (price.kind, price.number, price.score) == (kind, None, (50 + 40) - (40 + 30))
    assert price.sentence.startswith(words)


def test_a_lock_that_changes_nothing_is_free() -> None:
    first, second = priced(must=frozenset({1}), guard=Guard(GuardKind.RESERVE, 0.1))
    assert (first.score, first.kroner, first.entered, first.left) == (0, 0, (), ())
    assert first.sentence == "At #001 skal med, koster ikke noget: det bedste valg er det samme uden."
    assert second.score == 0


def test_a_must_that_only_competes_for_being_one_can_give() -> None:
    made = register(ask(1, 50, 60_000), ask(2, 40, 10_000, light="Gul"), pool=100_000.0)
    (price,) = priced(made, must=frozenset({2}))
    assert (price.score, price.kroner, price.left) == (50 - (50 + 40), -10_000, (2,))
    assert price.sentence == (
        "At #002 skal med, giver 40,0 point mere i den samlede score. "
        "Uden ville #002 gå ud; der ville blive brugt 10.000 kr. mindre."
    )


def test_locks_on_a_head_and_its_rider_are_lifted_together() -> None:
    made = register(ask(1, 50, 60), ask(2, 40, 60), ask(3, 5, included_in=2), ask(4, 1, 60))
    both = priced(made, must=frozenset({2, 3}))
    assert [(p.number, p.also, p.score) for p in both] == [(2, (3,), 50 - 45), (3, (2,), 50 - 45)]
    assert {p.sentence.partition(",")[0] for p in both} == {"At #002 og #003 skal med"}
    barred = priced(made, must_not=frozenset({1, 2, 3}))
    assert [(p.number, p.also, p.score) for p in barred] == [(1, (), 50 - 1), (2, (3,), 45 - 1), (3, (2,), 45 - 1)]


def test_equal_scores_for_less_money() -> None:
    made = register(ask(1, 50, 60_000), ask(2, 50, 80_000), pool=100_000.0)
    (price,) = priced(made, must=frozenset({2}))
    assert (price.score, price.kroner) == (0, 60_000 - 80_000)
    assert (
        "koster ingen point. Uden ville #001 komme ind og #002 gå ud; der ville blive brugt 20.000 kr. mindre."
        in price.sentence
    )


def test_prices_are_by_the_weights_asked_for() -> None:
    two = (Criterion("Nytte", 1, 0, 100), Criterion("Borger", 1, 0, 100))
    made = register(ask(1, (80, 20), 60), ask(2, (30, 90), 60), criteria=two)
    contest = prepare(made, settings(made, must=frozenset({2})))
    assert [p.score for p in prices(contest, Weights({"Nytte": 1, "Borger": 0}))] == [80 - 30]
    assert [p.score for p in prices(contest, Weights({"Nytte": 0, "Borger": 1}))] == [0]


def test_the_rule_safe_costs_what_it_leaves_out() -> None:
    made = register(ask(1, 50, 60_000), ask(2, 40, 40_000), pool=100_000.0)  # both: up to 120.000 kr. with the overrun
    (price,) = priced(made, rule=Rule.SAFE)
    assert (price.kind, price.number, price.score, price.kroner) == (PriceKind.SAFE, None, 90 - 50, 40_000)
    assert (price.entered, price.left) == ((2,), ())
    assert price.sentence.startswith("At risikoen højst må være 10 %, koster 40,0 point af den samlede score. Uden")


@pytest.mark.parametrize("rule", [Rule.RANK, Rule.OPTIMAL])
def test_prices_do_not_depend_on_the_rule_in_force(rule: Rule) -> None:
    assert priced(must=frozenset({3}), rule=rule) == priced(must=frozenset({3}))


@pytest.mark.parametrize("seed", range(40))
def test_prices_against_all_sets_tried(seed: int) -> None:
    generator = np.random.default_rng(seed)
    asked = [
        ask(
            n,
            int(generator.integers(0, 30)),
            int(generator.integers(0, 40)),
            kind=str(generator.choice(["Fejl", "Forbedring"])),
            included_in=1 if n == 4 else None,
            requires=(2,) if n == 5 else (),
        )
        for n in range(1, 9)
    ]
    made = register(*asked, pool=130.0)  # the musts cost 3 * 40 at most
    chosen = settings(made, must=frozenset({4, 5}), must_not=frozenset({3}), guard=Guard(GuardKind.RESERVE, 0.4))
    without = (
        replace(chosen, must=frozenset({5})),
        replace(chosen, must=frozenset({4})),
        replace(chosen, must_not=frozenset()),
        replace(chosen, guard=Guard()),
    )

    def best(of: Any) -> int:
        plain = Plain(made, of)
        return plain.score(plain.optimal()[0])

    assert [p.score for p in prices(prepare(made, chosen))] == [best(s) - best(chosen) for s in without]


def test_as_plain_values() -> None:
    (price,) = priced(must=frozenset({3}))
    assert price_dict(price) == {
        "kind": "must",
        "id": "#003",
        "also": [],
        "score": 20.0,
        "kroner": 0.0,
        "entered": ["#001"],
        "left": ["#003"],
        "sentence": price.sentence,
    }


PLAIN = register(ask(1, 50, 60_000), ask(2, 40, 50_000), ask(3, 30, "L"), ask(4, 5, 45_000), pool=100_000.0)


def test_the_plain_ranking_beside_the_best_set() -> None:
    # rank: #001, then #003 (37.500 of 40.000 left); optimal: the same 80 > 40 + 30 + 5 without #001
    assert plain_or_best(prepare(PLAIN, settings(PLAIN))).points == 0
    made = replace(PLAIN, pool=90_000.0)  # rank: #001 only, 50; optimal: #002 and #003, 70
    both = plain_or_best(prepare(made, settings(made, rule=Rule.OPTIMAL)))
    assert (both.only_plain, both.only_optimal) == ((1,), (2, 3))
    assert (both.points, both.share) == (70 - 50, 20 / 70)
    assert both.sentence == "Ranglisten giver 20,0 point (28,6 %) mindre end det bedste valg inden for puljen."
    assert both.plain.settings.rule is Rule.RANK and both.optimal.settings.rule is Rule.OPTIMAL
    assert spending_dict(both.optimal) == {
        "rule": "optimal",
        "funded": ["#002", "#003"],
        "spent": 50_000 + 37_500,
        "spent_low": 50_000 + 25_000,
        "spent_mid": 50_000 + 37_500,
        "spent_high": 50_000 + 50_000,
        "remaining": 90_000 - 87_500,
        "total_score": 70.0,
        "over_pool_probability": evaluate(made, settings(made, rule=Rule.OPTIMAL)).over_pool_probability,
    }


def test_when_plainness_costs_nothing() -> None:
    made = register(ask(1, 50, 60), ask(2, 50, 50), pool=60.0)
    both = plain_or_best(prepare(made, settings(made)))
    assert (both.only_plain, both.only_optimal, both.points, both.share) == ((1,), (2,), 0, 0)
    assert both.sentence == "Ranglisten giver lige så mange point som det bedste valg."
    same = plain_or_best(prepare(PLAIN, settings(PLAIN)))
    assert (same.only_plain, same.only_optimal) == ((), ())
    assert same.sentence == "Ranglisten giver det samme som det bedste valg."
    nothing = register(ask(1, 50, 600))
    assert plain_or_best(prepare(nothing, settings(nothing))).share == 0
