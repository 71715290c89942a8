"""What did we decide by: the weights found give the set back, by the largest margin; else somebody is in the way."""

import json
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import Criterion, Register
from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.infer import Conflict, infer
from kpro_analysis.weighting.model import Contest, prepare
from kpro_analysis.weighting.settings import CostBasis, Guard, GuardKind, Rule, Weights
from tests import by_hand
from tests.weighting.builders import ask, register, settings
from tests.weighting.test_properties import THREE, WEIGHTS, registers
from tests.weighting.test_reach import EVEN, TWO, fields, grid

RULES = [Rule.RANK, Rule.OPTIMAL]


def contest(made: Register, **changes: Any) -> Contest:
    return prepare(made, settings(made, **changes))


def funded(asked: Contest, weights: dict[str, float] | None = None) -> frozenset[int]:
    outcome = asked.evaluate(Weights(weights) if weights else None)
    return frozenset(outcome.number[outcome.funded].tolist())


@pytest.mark.parametrize("guard", [Guard(), Guard(GuardKind.FIRST), Guard(GuardKind.RESERVE, 0.3)], ids=str)
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_examples_set_is_given_back(rule: Rule, guard: Guard) -> None:
    asked = contest(read_register(by_hand.EXAMPLE), rule=rule, guard=guard)
    chosen = funded(asked)
    found = infer(asked, chosen)
    assert found.consistent and found.whole_pool and found.conflicts == ()
    assert found.margin is not None and found.margin > 0
    assert funded(asked, found.weights) == chosen


@pytest.mark.parametrize("guard", [Guard(), Guard(GuardKind.FIRST), Guard(GuardKind.RESERVE, 0.3)], ids=str)
@pytest.mark.parametrize("rule", RULES, ids=str)
@hypothesis_settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_a_set_that_weights_gave_is_given_back(rule: Rule, guard: Guard, data: st.DataObject) -> None:
    made, weights = data.draw(registers()), data.draw(WEIGHTS)
    by_name = Weights(dict(zip((c.name for c in THREE), weights, strict=True)))
    asked = contest(made, weights=by_name, rule=rule, guard=guard)
    chosen = funded(asked)
    assume(chosen)
    found = infer(asked, chosen)
    assert found.consistent and found.whole_pool
    assert funded(asked, found.weights) == chosen


def required_margin(asked: Contest, chosen: frozenset[int], shares: tuple[float, ...]) -> float:
    """The margin by these shares, worked out from the definition; places are form numbers, nothing is tied together."""
    number, cost = asked.bids.number.tolist(), asked.costs.plan
    score = 100 * asked.points @ np.array(shares)
    inside = [i for i, n in enumerate(number) if n in chosen]
    outside = [i for i, n in enumerate(number) if n not in chosen]
    left = asked.settings.available - cost[inside].sum()
    if any(cost[b] <= left for b in outside):
        left = 0.0
    if asked.settings.rule is Rule.OPTIMAL:
        limit = cost[inside].sum() + left
        sets = [s for k in range(len(number) + 1) for s in combinations(range(len(number)), k)]
        others = [s for s in sets if cost[list(s)].sum() <= limit and set(s) != set(inside)]
        points = asked.points
        told = [s for s in others if any(points[list(s)].sum(axis=0) != points[inside].sum(axis=0))]
        return float(score[inside].sum() - max((score[list(s)].sum() for s in told), default=-np.inf))

    def behind(b: int) -> float:
        """The largest margin that keeps b out: those of the chosen that may come after it cost less than it lacks."""
        best = -np.inf
        for k in range(len(inside) + 1):
            for after in combinations(inside, k):
                if cost[list(after)].sum() < cost[b] - left:
                    ahead = [f for f in inside if f not in after]
                    told = [score[f] - score[b] for f in ahead if f > b or any(asked.points[f] != asked.points[b])]
                    best = max(best, min(told, default=np.inf))
        return best

    return float(min((behind(b) for b in outside), default=np.inf))


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize(("criteria", "steps"), [(TWO, 60), (EVEN, 12)], ids=["two", "three"])
@hypothesis_settings(deadline=None, max_examples=12)
@given(data=st.data())
def test_no_weights_of_a_grid_have_a_larger_margin(
    rule: Rule, criteria: tuple[Criterion, ...], steps: int, data: st.DataObject
) -> None:
    asked = contest(data.draw(fields(criteria)), rule=rule)
    number = asked.bids.number.tolist()
    chosen = frozenset(data.draw(st.sets(st.sampled_from(number), min_size=1, max_size=4)))
    assume(asked.costs.plan[[n in chosen for n in number]].sum() <= asked.settings.available)
    found = infer(asked, chosen)
    if rule is Rule.OPTIMAL and found.whole_pool:  # where more fits, weights of 0 may still leave it out, by a tie
        inside = np.array([n in chosen for n in number])
        left = asked.settings.available - asked.costs.plan[inside].sum()
        assume(all(asked.costs.plan[~inside] > left))
    best = max(required_margin(asked, chosen, row) for row in grid(len(criteria), steps))
    if found.margin is None:
        assert best == np.inf
        return
    ours = required_margin(asked, chosen, tuple(found.weights[c.name] for c in criteria))
    assert found.margin >= min(best, np.inf if found.consistent else 0) - 1e-5
    if found.consistent and found.margin > 0:
        assert ours == pytest.approx(found.margin, abs=1e-5)
    if not found.consistent and rule is Rule.RANK:  # by `optimal` a set of the same points may cost less
        assert best <= 1e-9 and found.conflicts


def test_a_dominated_request_in_place_of_its_dominator_is_the_conflict() -> None:
    """#2 has a point less than #1 on both criteria and costs more; there is room for one: 100 - 80 = 20 points."""
    made = register(ask(1, (4, 4), 50), ask(2, (3, 3), 60), criteria=TWO)
    found = infer(contest(made), frozenset({2}))
    assert (found.consistent, found.whole_pool) == (False, True)
    assert found.margin == pytest.approx(-20)
    assert [(c.chosen, c.other) for c in found.conflicts] == [(2, 1)]
    assert found.conflicts[0].points == pytest.approx(20)
    assert (
        found.sentence
        == "Ingen vægte giver netop dette valg. Tættest på: #002 er valgt, men #001 ligger 20,0 point over."
    )


def test_the_best_set_in_place_of_the_chosen_is_the_conflict() -> None:
    made = register(ask(1, (4, 4), 50), ask(2, (3, 3), 60), criteria=TWO)
    found = infer(contest(made, rule=Rule.OPTIMAL), frozenset({2}))
    assert not found.consistent
    assert found.conflicts == (Conflict(2, 1, pytest.approx(20)),)
    assert found.sentence.endswith("Tættest på: #001 i stedet for #002 giver 20,0 point mere.")


def test_a_dear_one_may_come_before_what_is_chosen() -> None:
    """#3 costs more than what #1 leaves, so only #1 must come before it: by 5 - 3 fifths of 100 points at most."""
    made = register(ask(1, (5, 0), 60), ask(2, (0, 0), 30), ask(3, (3, 5), 70), criteria=TWO)
    found = infer(contest(made), frozenset({1, 2}))
    assert found.consistent and found.margin == pytest.approx(40)
    assert found.weights == pytest.approx({"Nytte": 1, "Borger": 0}, abs=1e-6)


def test_where_more_would_have_fitted_the_pool_is_what_was_chosen() -> None:
    made = register(ask(1, (5, 0), 30), ask(2, (0, 5), 30), criteria=TWO)
    found = infer(contest(made), frozenset({1}))
    assert (found.consistent, found.whole_pool, found.margin) == (True, False, pytest.approx(100))
    assert found.pool == 30
    assert found.sentence.endswith(
        "Valget koster 30 kr., så der var plads til mere; det er bedømt, som om puljen kun var på 30 kr."
    )


def test_what_is_committed_and_what_is_reserved_are_of_the_pool_that_is_judged_by() -> None:
    """#1 costs 40: with the 10 committed a pool of 50, half of it, 25, for red errors: too little for #2."""
    made = replace(register(ask(1, (0, 5), 40), ask(2, (5, 0), 30, kind="Fejl"), criteria=TWO), committed=10.0)
    guard = Guard(GuardKind.RESERVE, 0.5)
    found = infer(contest(made, guard=guard), frozenset({1}))
    assert (found.consistent, found.whole_pool, found.pool) == (True, False, 50)
    assert funded(contest(made, guard=guard, pool=50.0), found.weights) == {1}
    assert found.sentence.endswith("kun var på 50 kr. Reservationen til røde fejl er 50 % af den.")


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_what_costs_nothing_comes_along_whatever_the_weights(rule: Rule) -> None:
    made = register(ask(1, (1, 1), "M"), ask(2, (5, 5), "S"), pool=20_000, criteria=TWO)
    asked = contest(made, cost=CostBasis.LOW, rule=rule)
    found = infer(asked, frozenset({1}))
    assert (found.consistent, found.proven, found.free, found.conflicts) == (False, True, (2,), ())
    assert found.sentence.startswith(
        "Ingen vægte giver netop dette valg: #002 koster intet oveni og kommer altid med. "
        "Med det i valget er der vægte, der giver det."
    )
    assert infer(asked, frozenset({1, 2})).consistent


def test_all_that_take_the_money_by_the_weights_named_are_in_conflict() -> None:
    """#1 and #4 have the same points, and with all weight on Nytte #2 and #3 tie: the first of each is listed first.

    By these weights #1 takes the money; #2 would, were it not for #1.
    """
    made = register(
        ask(1, (5, 5), 50), ask(2, (0, 2), 40), ask(3, (0, 1), 20), ask(4, (5, 5), 20), pool=60, criteria=TWO
    )
    asked = contest(made)
    found = infer(asked, frozenset({3, 4}))
    assert (found.consistent, found.proven, found.margin) == (False, True, 0)
    assert funded(asked, found.weights) - {3, 4} == {1}
    assert {(c.chosen, c.other, c.points) for c in found.conflicts} == {(3, 2, 0), (4, 1, 0)}


def test_a_tie_that_the_form_number_settles_gives_the_set() -> None:
    """Only where Nytte weighs nothing #1 isn't behind #2; there they tie, and #1 is listed first."""
    made = register(ask(1, (0, 5), 60), ask(2, (1, 5), 60), criteria=TWO)
    for rule, words in (
        (Rule.RANK, "det står lige et sted"),
        (Rule.OPTIMAL, "Et andet valg giver lige så mange point"),
    ):
        found = infer(contest(made, rule=rule), frozenset({1}))
        assert (found.consistent, found.margin) == (True, 0)
        assert found.weights == {"Nytte": 0, "Borger": 1}
        assert words in found.sentence


def test_where_a_tie_might_still_be_settled_otherwise_nothing_is_proven() -> None:
    made = register(ask(1, (5, 0), 60), ask(2, (5, 0), 60), criteria=TWO)
    found = infer(contest(made, rule=Rule.OPTIMAL), frozenset({2}))
    assert (found.consistent, found.proven, found.margin) == (False, False, 0)
    assert found.sentence == (
        "Der er ikke fundet vægte, der giver netop dette valg. Tættest på: #001 i stedet for #002 giver lige så mange "
        "point og kommer med."
    )


def test_another_set_of_the_same_points_is_told_of() -> None:
    made = register(ask(1, (5, 0), 60), ask(2, (5, 0), 60), ask(3, (0, 1), 60), criteria=TWO)
    found = infer(contest(made, rule=Rule.OPTIMAL), frozenset({1}))
    assert (found.consistent, found.margin) == (True, pytest.approx(100))
    assert "Et andet valg har de samme point på alle kriterier" in found.sentence


def test_what_gives_no_points_is_left_out_by_the_best_set() -> None:
    made = register(ask(1, (5, 0), 60), ask(2, (0, 0), 40), criteria=TWO)
    found = infer(contest(made, rule=Rule.OPTIMAL), frozenset({1, 2}))
    assert (found.consistent, found.proven) == (False, True)
    assert found.sentence == (
        "Ingen vægte giver netop dette valg: uden #002 er der lige så mange point for færre penge."
    )


def test_no_zero_is_negative() -> None:
    made = register(ask(1, (0, 5), 60), ask(2, (1, 5), 60), criteria=TWO)
    for chosen in (1, 2):
        for rule in RULES:
            assert "-0.0" not in json.dumps(infer(contest(made, rule=rule), frozenset({chosen})).as_dict())


def test_a_rider_means_its_head() -> None:
    made = register(ask(1, (5, 0), 60), ask(2, (0, 5), 70), ask(3, (0, 0), included_in=1), criteria=TWO)
    found = infer(contest(made), frozenset({3}))
    assert found.chosen == (1,)
    assert found == infer(contest(made), frozenset({1, 3}))


def test_equal_points_are_settled_by_the_form_number() -> None:
    made = register(ask(1, (5, 0), 60), ask(2, (5, 0), 60), criteria=TWO)
    given = infer(contest(made), frozenset({1}))
    assert (given.consistent, given.margin) == (True, None)
    assert given.sentence == "Alle vægte giver dette valg: blanketnummeret skiller dem med de samme point."
    found = infer(contest(made), frozenset({2}))
    assert not found.consistent
    assert found.conflicts == (Conflict(2, 1, 0.0),)


@pytest.mark.parametrize(
    ("chosen", "changes", "expected"),
    [
        ((), {}, "Der er ikke valgt noget."),
        ((9,), {}, "#009 findes ikke i registeret."),
        ((4,), {}, "#004 konkurrerer ikke (Status: Afvist)."),
        ((5,), {}, "#005 mangler estimat."),
        ((6,), {}, "#006 følger #005, som mangler estimat."),
        ((1, 2), {}, "De valgte koster 110 kr., men der er kun 100 kr. i puljen."),
        ((3,), {}, "#003 kræver #001, som ikke er valgt."),
        ((2,), {"must": frozenset({1})}, "#001 skal med, men er ikke valgt."),
        ((2,), {"must_not": frozenset({2})}, "#002 er valgt som skal ikke med."),
        ((2,), {"rule": Rule.SAFE}, "Vægtene kan kun findes for reglerne rank og optimal."),
    ],
)
def test_what_cannot_have_been_chosen_is_refused(
    chosen: tuple[int, ...], changes: dict[str, Any], expected: str
) -> None:
    made = register(
        ask(1, 5, 60), ask(2, 4, 50), ask(3, 3, 10, requires=(1,)), ask(4, 5, 5, status="Afvist"),
        ask(5, 5), ask(6, 1, included_in=5),
    )  # fmt: skip
    with pytest.raises(UsageError) as refusal:
        infer(contest(made, **changes), frozenset(chosen))
    assert str(refusal.value).startswith(expected)
