"""What it would take: the weights really fund it, and none much nearer do."""

from dataclasses import replace
from itertools import combinations, pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import Criterion, Register
from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.entry import limits_of
from kpro_analysis.weighting.model import Contest, prepare
from kpro_analysis.weighting.reach import reach
from kpro_analysis.weighting.settings import Guard, GuardKind, Rule, Weights
from tests import by_hand
from tests.weighting.builders import ask, register, settings
from tests.weighting.reference import Plain
from tests.weighting.test_properties import WEIGHTS, registers

TWO = (Criterion("Nytte", 1, 0, 5), Criterion("Borger", 3, 0, 5))
EVEN = (*TWO, Criterion("Lov", 2, 0, 5))
RULES = [Rule.RANK, Rule.OPTIMAL]
ROUNDED = 6e-4  # of a distance: what rounding and a step inside may cost
some = hypothesis_settings(deadline=None, max_examples=40)
POINT = st.integers(0, 5).map(float)


def contest(made: Register, weights: Any = None, **changes: Any) -> Contest:
    if weights is not None:
        names = [c.name for c in made.criteria]
        changes["weights"] = Weights(dict(zip(names, weights, strict=True)))
    return prepare(made, settings(made, **changes))


def funds(asked: Contest, number: int, shares: dict[str, float] | None = None) -> bool:
    outcome = asked.evaluate(Weights(shares) if shares else None)
    return bool(outcome.funded[outcome.number == number][0])


def grid(m: int, steps: int) -> list[tuple[float, ...]]:
    return [tuple(k / steps for k in row) for row in product(range(steps + 1), repeat=m) if sum(row) == steps]


@st.composite
def fields(draw: st.DrawFn, criteria: tuple[Criterion, ...]) -> Register:
    """Up to 8 red requests with whole points and few prices."""
    count = draw(st.integers(2, 8))
    asks = [
        ask(n, draw(st.tuples(*[POINT] * len(criteria))), draw(st.sampled_from([10, 20, 45]))) for n in range(count)
    ]
    return register(*asks, pool=draw(st.sampled_from([20.0, 60.0, 90.0])), criteria=criteria)


@pytest.fixture(scope="module")
def example() -> Register:
    return read_register(by_hand.EXAMPLE)


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_weights_fund_every_request_of_the_example(example: Register, rule: Rule) -> None:
    asked = contest(example, rule=rule)
    today = asked.settings.weights.shares
    for number in asked.bids.number.tolist():
        found = reach(asked, number)
        assert found.reachable and not found.proven
        assert funds(asked, number, found.weights)
        assert found.distance == pytest.approx(sum(abs(found.weights[name] - today[name]) for name in today), abs=1e-12)
        assert (found.distance == 0) == found.funded == funds(asked, number)


@pytest.mark.parametrize("guard", [Guard(), Guard(GuardKind.FIRST), Guard(GuardKind.RESERVE, 0.3)], ids=str)
@pytest.mark.parametrize("rule", RULES, ids=str)
@hypothesis_settings(deadline=None, max_examples=6)
@given(data=st.data())
def test_the_weights_fund_it_whatever_the_register(rule: Rule, guard: Guard, data: st.DataObject) -> None:
    asked = contest(data.draw(registers()), data.draw(WEIGHTS), rule=rule, guard=guard)
    today = asked.settings.weights.shares
    for number in asked.bids.number.tolist()[:4]:
        found = reach(asked, number)
        if found.reachable:
            assert funds(asked, number, found.weights)
        if found.single:
            name, end = found.single.criterion, found.single.end
            rest = sum(share for other, share in today.items() if other != name)
            alone = {other: (1 - end) * share / rest for other, share in today.items()} | {name: end}
            assert funds(asked, number, alone)
        for row in grid(3, 6):
            if funds(asked, number, dict(zip(today, row, strict=True))):
                assert not found.proven


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize(("criteria", "steps"), [(TWO, 200), (EVEN, 24)], ids=["two", "three"])
@hypothesis_settings(deadline=None, max_examples=5)
@given(data=st.data())
def test_no_weights_of_a_grid_are_nearer(
    rule: Rule, criteria: tuple[Criterion, ...], steps: int, data: st.DataObject
) -> None:
    asked = contest(data.draw(fields(criteria)), data.draw(st.tuples(*[st.integers(1, 5)] * len(criteria))), rule=rule)
    today = np.array(list(asked.settings.weights.shares.values()))
    aside = (
        np.array([0.5, 0.3, 0.2])[: len(criteria)] * np.pi
    )  # where no scores tie: a form number funds what none nearby do
    inside = [tuple((np.array(row) + 1e-4 * aside) / (1 + 1e-4 * aside.sum())) for row in grid(len(criteria), steps)]
    outcomes = [asked.evaluate(Weights(dict(zip((c.name for c in criteria), row, strict=True)))) for row in inside]
    for number in asked.bids.number.tolist():
        hits = [row for row, o in zip(inside, outcomes, strict=True) if o.funded[o.number == number][0]]
        found = reach(asked, number)
        if hits:
            nearest = min(float(np.abs(np.array(row) - today).sum()) for row in hits)
            assert found.distance is not None and found.distance <= nearest + 1e-3 + 2 / steps


@some
@given(fields(TWO), st.tuples(st.integers(1, 5), st.integers(1, 5)))
def test_with_two_criteria_the_distance_is_that_of_a_crossing(made: Register, weights: tuple[int, int]) -> None:
    """All shares between two neighbouring crossings rank alike; the nearest interval that funds it is the answer."""
    asked = contest(made, weights)
    today = weights[0] / sum(weights)
    points = asked.points
    borders = {0.0, 1.0, today}
    for a, b in combinations(range(len(points)), 2):
        gap, rise = points[b, 1] - points[a, 1], (points[a] - points[b]) @ np.array([1, -1])
        if rise and 0 < gap / rise < 1:
            borders.add(float(gap / rise))
    ends = sorted(borders)
    intervals = [(low, high) for low, high in pairwise(ends) if high - low > 1e-9]
    for number in asked.bids.number.tolist():
        if funds(asked, number):
            continue
        open_ = [
            min(abs(low - today), abs(high - today))
            for low, high in intervals
            if funds(asked, number, {"Nytte": (low + high) / 2, "Borger": 1 - (low + high) / 2})
        ]
        found = reach(asked, number)
        if open_:
            assert found.distance is not None and -0.02 < found.distance - 2 * min(open_) <= ROUNDED
            assert found.single is not None and found.smallest
        else:  # but where weights of 0 make scores tie and the form number decides
            assert not found.reachable or 0 in found.weights.values()


@pytest.mark.parametrize("rule", RULES, ids=str)
@some
@given(data=st.data())
def test_at_the_entry_cost_it_is_in_and_a_krone_above_it_is_not(rule: Rule, data: st.DataObject) -> None:
    made = data.draw(registers())
    weights = data.draw(WEIGHTS)
    asked = contest(made, weights, rule=rule)

    def at(number: int, cost: float) -> bool:
        head = made.heads[number]
        priced = tuple(replace(r, estimate=cost) if r.number == head else r for r in made.requests)
        return funds(contest(replace(made, requests=priced), weights, rule=rule), number)

    today = np.array(list(asked.settings.weights.shares.values()))
    for number in asked.bids.number.tolist():
        place = int(np.flatnonzero(asked.bids.number == number)[0])
        cost = limits_of(asked, int(asked.bids.ties.unit[place]), today).entry_cost
        assert not at(number, 0.0 if cost is None else cost + 1)
        assert cost is None or at(number, cost)


@some
@given(st.lists(st.tuples(st.integers(0, 100), st.sampled_from([0, 15, 40, 70])), min_size=1, max_size=9))
def test_points_short_are_what_the_best_set_loses_by_taking_it_in(rows: list[tuple[int, int]]) -> None:
    made = register(*(ask(n, points, cost) for n, (points, cost) in enumerate(rows, 1)))
    plain = Plain(made, settings(made))
    sets = [set(s) for k in range(len(rows) + 1) for s in combinations(plain.heads, k) if plain.cost(s) <= 100]
    best = max(plain.score(s) for s in sets)
    asked, today = contest(made), np.array([1.0])
    for place, number in enumerate(asked.bids.number.tolist()):
        expected = best - max(plain.score(s) for s in sets if number in s)
        assert limits_of(asked, place, today).points_short == pytest.approx(expected)


def test_the_sentence_names_the_weight_and_the_estimate() -> None:
    """#2 comes before #1 when 5n > 4n + 5 (1 - n), above five sixths; today 30 kr. are left when its turn comes."""
    made = register(ask(1, (4, 5), 70), ask(2, (5, 0), 40), criteria=TWO)
    found = reach(contest(made), 2)
    assert found.sentence == "Vægten på Nytte skal op fra 25 % til 84 %, eller estimatet ned på højst 30 kr."
    assert found.single is not None and found.single.end == pytest.approx(5 / 6, abs=ROUNDED)
    assert found.distance == pytest.approx(2 * (5 / 6 - 1 / 4), abs=ROUNDED)
    assert found.points_short == (80 * 1 + 100 * 3) / 4 - 100 * 1 / 4  # #1's score less #2's: both don't fit


def test_one_that_others_outdo_is_held_back_for_certain() -> None:
    """#1 and #2 always come before #3 and cost no more: 60 of the 100 kr. are gone, and #3 costs 50."""
    made = register(ask(1, (4, 5), 30), ask(2, (5, 4), 30), ask(3, (4, 4), 50), criteria=TWO)
    found = reach(contest(made), 3)
    assert (found.reachable, found.proven, found.distance, found.weights) == (False, True, None, {})
    assert (found.points_short, found.entry_cost) == (pytest.approx((100 * 1 + 80 * 3) / 4 - 80), 40)  # #2 makes way
    assert found.sentence.startswith("Ingen vægte kan få det med: ønsker, der aldrig får færre point og ikke er dyrere")


@pytest.mark.parametrize(
    ("cost", "changes", "expected"),
    [
        (
            None,
            {},
            "Ingen vægte kan få det med: estimatet mangler. Med dagens vægte kommer",
        ),
        (120, {}, "Ingen vægte kan få det med: det koster 120 kr., og der er kun 100 kr. til rådighed."),
        (30, {"must_not": frozenset({2})}, "Ingen vægte kan få det med: det er valgt som skal ikke med."),
    ],
)
def test_what_no_weights_can_change_is_said(cost: float | None, changes: Any, expected: str) -> None:
    made = register(ask(1, (4, 5), 70), ask(2, (5, 0), cost), criteria=TWO)
    found = reach(contest(made, **changes), 2)
    assert found.proven and not found.reachable
    assert found.sentence.startswith(expected)


def test_a_rider_is_funded_with_its_head() -> None:
    made = register(ask(1, (4, 5), 70), ask(2, (5, 0), 40), ask(3, (1, 1), 5, included_in=2), criteria=TWO)
    rider, head = reach(contest(made), 3), reach(contest(made), 2)
    assert rider.head == 2 and rider.weights == head.weights
    assert rider.sentence == f"Følger #002. {head.sentence}"


def test_one_that_is_funded_needs_nothing() -> None:
    made = register(ask(1, (4, 5), 70), ask(2, (5, 0), 30), criteria=TWO)
    found = reach(contest(made), 2)
    assert (found.funded, found.distance, found.single, found.points_short) == (True, 0, None, 0)
    assert found.sentence == "Det er inden for puljen med dagens vægte, så længe estimatet er højst 30 kr."


@pytest.mark.parametrize(
    ("number", "expected"), [(9, "#009 findes ikke i registeret."), (2, "#002 konkurrerer ikke (Status: Afvist)")]
)
def test_what_does_not_compete_is_refused(number: int, expected: str) -> None:
    made = register(ask(1, 5, 70), ask(2, 5, 30, status="Afvist"))
    with pytest.raises(UsageError) as refusal:
        reach(contest(made), number)
    assert str(refusal.value).startswith(expected)


def test_under_a_risk_limit_the_weights_fund_it_too() -> None:
    made = register(ask(1, (4, 5), 70), ask(2, (5, 0), 40), criteria=TWO)
    asked = contest(made, rule=Rule.SAFE, highest_risk=0.2, overrun_high=0.0)
    found = reach(asked, 2)
    assert found.reachable and not found.funded
    assert funds(asked, 2, found.weights)
