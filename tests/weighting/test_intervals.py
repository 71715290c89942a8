"""How far a weight can go: by hand, and against evaluating again and again over a grid and just beside both ends."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import Criterion, Register
from kpro_analysis.weighting.intervals import (
    WeightInterval,
    as_weight,
    as_weights,
    each_weight_interval,
    weight_interval,
    weight_intervals,
)
from kpro_analysis.weighting.model import Contest, prepare
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import Guard, GuardKind, Rule, Weights
from tests.weighting.builders import NAN, ask, register, settings

TWO = (Criterion("Nytte", 1, 0, 10), Criterion("Lov", 1, 0, 10))
THREE = (Criterion("Nytte", 3, 0, 5), Criterion("Borger", 1, 1, 5), Criterion("Lov", 2, 0, 3))
BESIDE = 1e-6  # of a share: closer to an end than any two crossings of whole points and small weights
GRID = np.linspace(0, 1, 101)


def contest(made: Register, **changes: Any) -> Contest:
    return prepare(made, settings(made, **changes))


def at(of: Contest, criterion: int, share: float) -> Outcome:
    """The result when the criterion has this share and the others keep their proportions."""
    values = np.array([of.settings.weights.values[c.name] for c in of.register.criteria], dtype=float)
    values[criterion] = 0
    values *= (1 - share) / values.sum()
    values[criterion] = share
    return of.evaluate(Weights({c.name: v for c, v in zip(of.register.criteria, values.tolist(), strict=True)}))


def first_ranks(outcome: Outcome, top: int) -> list[tuple[int, int]]:
    pairs = zip(outcome.number.tolist(), outcome.rank.tolist(), strict=True)
    return [(number, rank) for number, rank in pairs if rank <= top]


def pool(outcome: Outcome) -> set[int]:
    return set(outcome.number[outcome.funded].tolist())


def total(outcome: Outcome, chosen: set[int]) -> float:
    return float(outcome.score[np.isin(outcome.number, list(chosen))].sum())


def same_pool(outcome: Outcome, chosen: set[int], rule: Rule) -> bool:
    """Whether a set is what the rule chooses, or under `optimal` another one that is as good."""
    as_good = rule is Rule.OPTIMAL and abs(total(outcome, chosen) - outcome.total_score) < 1e-8
    return pool(outcome) == chosen or as_good


def one(*requests: Any, **changes: Any) -> WeightInterval:
    made = register(*requests, criteria=TWO, pool=changes.pop("pool", 10.0))
    return weight_interval(contest(made, **changes), 0)


def test_two_scores_cross_where_the_formula_says() -> None:
    """Of #001 r = 0.2, v = 0.8, of #002 r = 0.6, v = 0.5: they tie at (0.6 - 0.2) / ((0.8 - 0.2) - (0.5 - 0.6))."""
    found = one(ask(1, (8, 2), 10), ask(2, (5, 6), 10))
    assert found.share == 0.5
    assert found.ranking_low == found.funded_low == 0
    assert found.ranking_high == found.funded_high == pytest.approx(0.4 / 0.7)


def test_what_changes_places_within_the_pool_changes_the_ranking_only() -> None:
    found = one(ask(1, (8, 2), 10), ask(2, (5, 6), 10), pool=20.0)
    assert (found.funded_low, found.funded_high) == (0, 1)
    assert found.ranking_high == pytest.approx(4 / 7)


def test_only_the_first_ranks_matter_when_asked() -> None:
    """#002 and #003 tie at 2/3: (0.6 - 0.2) / ((0.3 - 0.2) - (0.1 - 0.6)); nobody ever reaches #001."""
    made = register(ask(1, (9, 9), 10), ask(2, (1, 6), 10), ask(3, (3, 2), 10), criteria=TWO)
    assert weight_interval(contest(made), 0, top=1).ranking_high == 1
    assert weight_interval(contest(made), 0, top=2).ranking_high == pytest.approx(2 / 3)
    assert weight_interval(contest(made), 0).ranking_high == pytest.approx(2 / 3)


def test_a_tie_that_comes_apart_has_one_point() -> None:
    found = one(ask(1, (8, 2), 10), ask(2, (2, 8), 10))
    assert (found.ranking_low, found.ranking_high) == (0.5, 0.5)
    assert (found.funded_low, found.funded_high) == (0.5, 1)  # #001 is listed first, and wins when Nytte grows


def test_a_tie_that_never_comes_apart_binds_nothing() -> None:
    found = one(ask(1, (5, 5), 10), ask(2, (5, 5), 10))
    assert found == WeightInterval(0.5, 0, 1, 0, 1)


def test_three_that_meet_may_be_paid_otherwise_at_that_very_point() -> None:
    """At 0.5 all tie, and the first by form number takes all 10; on both sides the two at 5 kr. come first and last."""
    made = register(ask(1, (5, 5), 10), ask(2, (0, 10), 5), ask(3, (10, 0), 5), criteria=TWO, pool=10)
    lawful = contest(made, weights=Weights({"Nytte": 1, "Lov": 3}))
    assert [pool(at(lawful, 0, share)) for share in (0.25, 0.5, 0.75)] == [{2, 3}, {1}, {2, 3}]
    assert weight_interval(lawful, 0).funded_high == 0.5


def test_three_that_meet_may_be_paid_the_same_in_any_order() -> None:
    made = register(ask(1, (0, 10), 5), ask(2, (10, 0), 5), ask(3, (5, 5), 10), criteria=TWO, pool=10)
    assert weight_interval(contest(made, weights=Weights({"Nytte": 1, "Lov": 3})), 0).funded_high == 1


def test_the_set_may_outlive_a_change_in_the_guards_walk() -> None:
    """The reserve of 10 goes to whichever error is ahead; the other is funded by the walk with the rest."""
    errors = (ask(1, (8, 2), 10, kind="Fejl"), ask(2, (5, 6), 10, kind="Fejl"))
    made = register(*errors, criteria=TWO, pool=20)
    for rule in (Rule.RANK, Rule.OPTIMAL):
        found = weight_interval(contest(made, rule=rule, guard=Guard(GuardKind.RESERVE, 0.5)), 0)
        assert (found.funded_low, found.funded_high) == (0, 1)
    assert found.ranking_high == pytest.approx(4 / 7)


def test_the_best_set_ends_where_the_totals_are_equal() -> None:
    """#001 alone or #002 with #003: 9t + 1(1 - t) = 4t + 6(1 - t) at 5t = 5(1 - t)."""
    asks = (ask(1, (9, 1), 10), ask(2, (2, 3), 5), ask(3, (2, 3), 5))
    made = register(*asks, criteria=TWO, pool=10)
    found = weight_interval(contest(made, rule=Rule.OPTIMAL, weights=Weights({"Nytte": 3, "Lov": 1})), 0)
    assert (found.funded_low, found.funded_high) == (pytest.approx(0.5), 1)


def test_when_the_others_weigh_nothing_the_share_is_one_whatever_the_weight() -> None:
    made = register(ask(1, (8, 2), 10), criteria=TWO)
    alone = Weights({"Nytte": 3, "Lov": 0})
    found = weight_intervals(contest(made), alone)
    assert found.share.tolist() == [1, 0]
    assert [found.funded_low[0], found.funded_high[0], found.ranking_low[0], found.ranking_high[0]] == [1, 1, 1, 1]
    assert (found.funded_low[1], found.ranking_low[1]) == (0, 0)
    bands = as_weights(found, alone, 10)
    assert (bands.funded_low[0], bands.funded_high[0]) == (0, 10)


def test_a_share_as_a_weight() -> None:
    interval = WeightInterval(0.25, 0.2, 0.4, 0.0, 0.9)
    band = as_weight(interval, Weights({"Nytte": 2, "Lov": 6}), 10)
    assert band.ranking_low == pytest.approx(0.2 * 6 / 0.8)
    assert band.ranking_high == pytest.approx(0.4 * 6 / 0.6)
    assert (band.funded_low, band.funded_high) == (0, 10)  # 0.9 * 6 / 0.1 = 54 is beyond the slider


def test_one_at_a_time_is_the_same() -> None:
    made = register(ask(1, (8, 2), 10), ask(2, (5, 6), 10), criteria=TWO)
    whole = weight_intervals(contest(made))
    single = [weight_interval(contest(made), j) for j in range(2)]
    assert list(each_weight_interval(contest(made))) == single
    assert whole.funded_high.tolist() == [one.funded_high for one in single]


def test_without_competitors_nothing_can_change() -> None:
    found = weight_interval(contest(register(criteria=TWO)), 1)
    assert found == WeightInterval(0.5, 0, 1, 0, 1)


def test_what_cannot_be_asked_for() -> None:
    made = register(ask(1, (8, 2), 10), criteria=TWO)
    with pytest.raises(UsageError, match="Skriv et helt tal på 1 eller derover"):
        weight_intervals(contest(made), top=0)
    with pytest.raises(UsageError, match="mangler en vægt"):
        weight_intervals(contest(made), Weights({"Nytte": 1}))


@st.composite
def contests(draw: st.DrawFn) -> Contest:
    """Up to 12 requests on three criteria with riders, Kræver, missing points, every guard, musts and both rules."""
    count = draw(st.integers(1, 12))
    fine = draw(st.booleans())
    points = [st.integers(0, 1000).map(lambda k, c=c: c.low + (c.high - c.low) * k / 1000) for c in THREE]  # type: ignore[misc]
    coarse = [st.sampled_from([NAN, c.low, c.low + 1, c.low + 2, c.high]) for c in THREE]
    asks = [
        ask(
            n,
            tuple(draw(p) for p in (points if fine else coarse)),
            draw(st.sampled_from([0, 5, 10, 10, 20, 20, 30, 45])),
            kind=draw(st.sampled_from(["Fejl", "Forbedring"])),
            included_in=draw(st.sampled_from([None, None, None, 1])) if n > 1 else None,
            requires=tuple(draw(st.sets(st.integers(1, count), max_size=1)) - {n}) if n % 3 == 0 else (),
        )
        for n in range(1, count + 1)
    ]
    made = register(*asks, pool=draw(st.integers(0, 120)), criteria=THREE)
    guard = draw(st.sampled_from([Guard(), Guard(GuardKind.FIRST), Guard(GuardKind.RESERVE, 0.3)]))
    values = draw(st.lists(st.integers(0, 10), min_size=3, max_size=3).filter(any))
    weights = Weights({c.name: v for c, v in zip(THREE, values, strict=True)})
    chosen = settings(made, weights=weights, guard=guard, rule=draw(st.sampled_from([Rule.RANK, Rule.OPTIMAL])))
    must = draw(st.sets(st.integers(1, count), max_size=1))
    try:
        return prepare(made, replace(chosen, must=frozenset(must)))
    except UsageError:
        return prepare(made, chosen)


@hypothesis_settings(max_examples=60, deadline=None)
@given(contests(), st.integers(0, 2), st.sampled_from([1, 3, 12]))
def test_nothing_changes_within_and_something_does_just_beyond(of: Contest, criterion: int, top: int) -> None:
    today = of.evaluate()
    found = weight_interval(of, criterion, top=top)
    assume(found.share < 1)
    chosen, rule = pool(today), of.settings.rule

    def same_ranks(share: float) -> bool:
        return first_ranks(at(of, criterion, share), top) == first_ranks(today, top)

    def same_funds(share: float) -> bool:
        return same_pool(at(of, criterion, share), chosen, rule)

    for same, low, high in (
        (same_ranks, found.ranking_low, found.ranking_high),
        (same_funds, found.funded_low, found.funded_high),
    ):
        assert 0 <= low <= found.share <= high <= 1
        inside = [*GRID, low + BESIDE, high - BESIDE]
        assert all(same(t) for t in inside if low + BESIDE / 2 < t < high - BESIDE / 2)
        assert low == 0 or not (same(low) and same(low - BESIDE))
        assert high == 1 or not (same(high) and same(high + BESIDE))
