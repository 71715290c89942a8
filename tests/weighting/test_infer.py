"""What did we decide by: the weights found give the set back, by the largest margin; else somebody is in the way."""

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
    assert found.margin >= best - 1e-5
    if found.consistent and found.margin > 0:
        assert ours == pytest.approx(found.margin, abs=1e-5)
    if not found.consistent:
        assert best <= 1e-9
        assert found.conflicts or (rule is Rule.OPTIMAL and found.margin == 0)


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
    assert found.sentence.endswith(
        "Valget koster 30 kr. ud af 100 kr., så der var plads til mere; "
        "det er bedømt, som om puljen netop rakte til det."
    )


def test_what_costs_nothing_is_nobodys_rival() -> None:
    made = register(ask(1, (1, 1), "M"), ask(2, (5, 5), "S"), pool=20_000, criteria=TWO)
    found = infer(contest(made, cost=CostBasis.LOW), frozenset({1}))
    assert (found.consistent, found.whole_pool, found.margin) == (True, False, None)


def test_a_rider_means_its_head() -> None:
    made = register(ask(1, (5, 0), 60), ask(2, (0, 5), 70), ask(3, (0, 0), included_in=1), criteria=TWO)
    found = infer(contest(made), frozenset({3}))
    assert found.chosen == (1,)
    assert found == infer(contest(made), frozenset({1, 3}))


def test_equal_points_are_settled_by_the_form_number() -> None:
    made = register(ask(1, (5, 0), 60), ask(2, (5, 0), 60), criteria=TWO)
    assert infer(contest(made), frozenset({1})).consistent
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
