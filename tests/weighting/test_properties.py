"""What must hold of every register and all settings."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kpro_analysis.register.requests import SIZES, Criterion, Register, Request
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import CostBasis, Rule, Weights
from tests.weighting.builders import NAN, ask, register, settings

THREE = (Criterion("Nytte", 3, 0, 5), Criterion("Borger", 1, 1, 5), Criterion("Lov", 2, 0, 3))
relaxed = hypothesis_settings(deadline=None)
WEIGHTS = st.lists(st.integers(0, 10), min_size=3, max_size=3).filter(any)


@st.composite
def registers(draw: st.DrawFn) -> Register:
    """Up to 12 red requests on three criteria, with sizes, riders, Kræver and points not given."""
    count = draw(st.integers(1, 12))
    asks = [
        ask(
            n,
            tuple(draw(st.sampled_from([NAN, c.low, c.low + 1, c.high])) for c in THREE),
            draw(st.sampled_from(SIZES)),
            kind=draw(st.sampled_from(["Fejl", "Forbedring"])),
            included_in=draw(st.sampled_from([None, None, 1])) if n > 1 else None,
            requires=tuple(draw(st.sets(st.integers(1, count), max_size=1)) - {n}),
        )
        for n in range(1, count + 1)
    ]
    return register(*asks, pool=draw(st.sampled_from([0.0, 50_000.0, 200_000.0, 500_000.0])), criteria=THREE)


def result(made: Register, weights: list[int], **changes: Any) -> Outcome:
    names = [c.name for c in THREE]
    return evaluate(made, settings(made, weights=Weights(dict(zip(names, weights, strict=True))), **changes))


def same(one: Outcome, other: Outcome) -> bool:
    ordered = all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("number", "rank", "funded", "verdict", "head")
    )
    return ordered and np.allclose(one.score, other.score, atol=1e-9) and one.spent == other.spent


@relaxed
@given(registers(), WEIGHTS, st.sampled_from([0.25, 3, 7, 100]), st.sampled_from(list(Rule)))
def test_only_the_proportions_of_the_weights_matter(made: Register, weights: Any, factor: float, rule: Rule) -> None:
    assert same(result(made, weights, rule=rule), result(made, [w * factor for w in weights], rule=rule))


@relaxed
@given(registers(), WEIGHTS, st.randoms(), st.sampled_from(list(Rule)))
def test_the_order_of_the_requests_does_not_matter(made: Register, weights: Any, random: Any, rule: Rule) -> None:
    shuffled = list(made.requests)
    random.shuffle(shuffled)
    assert same(result(made, weights, rule=rule), result(replace(made, requests=tuple(shuffled)), weights, rule=rule))


@relaxed
@given(registers(), WEIGHTS, st.data())
def test_more_points_never_lower_a_place(made: Register, weights: Any, data: st.DataObject) -> None:
    raised = data.draw(st.sampled_from(made.requests))
    better = replace(raised, points=tuple(c.high for c in THREE))
    requests = tuple(better if r is raised else r for r in made.requests)

    def place(outcome: Outcome) -> int:
        return int(np.flatnonzero(outcome.number == raised.number)[0])

    assert place(result(replace(made, requests=requests), weights)) <= place(result(made, weights))


@relaxed
@given(registers(), WEIGHTS)
def test_a_larger_pool_never_lowers_the_best_total(made: Register, weights: Any) -> None:
    totals = [result(made, weights, rule=Rule.OPTIMAL, pool=pool).total_score for pool in (0.0, 4e4, 1e5, 3e5, 1e6)]
    assert all(more >= less - 1e-9 for less, more in pairwise(totals))


@relaxed
@given(registers(), WEIGHTS, st.sampled_from(list(CostBasis)))
def test_the_best_set_scores_at_least_as_the_walk_and_both_keep_to_the_pool(
    made: Register, weights: Any, cost: CostBasis
) -> None:
    walk, best = (result(made, weights, cost=cost, rule=rule) for rule in (Rule.RANK, Rule.OPTIMAL))
    assert best.total_score >= walk.total_score - 1e-9
    for outcome in (walk, best):
        assert outcome.spent <= made.pool
        assert outcome.spent + outcome.remaining == made.pool
        assert outcome.spent_low <= outcome.spent <= outcome.spent_high


@relaxed
@given(registers(), WEIGHTS, st.sampled_from(list(Rule)))
def test_riders_are_funded_exactly_when_their_heads_are(made: Register, weights: Any, rule: Rule) -> None:
    outcome = result(made, weights, rule=rule)
    funded = dict(zip(outcome.number.tolist(), outcome.funded.tolist(), strict=True))
    assert all(funded[n] == funded[h] for n, h in zip(outcome.number.tolist(), outcome.head.tolist(), strict=True) if h)
    for n in (n for n in funded if funded[n]):
        assert all(funded[needed] for needed in made.by_number[n].requires)


@relaxed
@given(registers(), WEIGHTS)
def test_contributions_add_up_and_a_score_is_at_most_its_highest(made: Register, weights: Any) -> None:
    outcome = result(made, weights)
    assert np.array_equal(outcome.contributions.sum(axis=1), outcome.score)
    assert (outcome.score >= 0).all()
    assert (outcome.score <= outcome.score_max + 1e-12).all()
    assert (outcome.score_max <= 100 + 1e-9).all()


@relaxed
@given(registers(), WEIGHTS)
def test_many_requests_are_treated_as_few(made: Register, weights: Any) -> None:
    """Copies far below the line change nothing above it."""
    low = tuple(c.low for c in THREE)
    extra = tuple(Request(n, "", light="Rød", points=low) for n in range(100, 400))
    few, many = result(made, weights), result(replace(made, requests=(*made.requests, *extra)), weights)
    assert few.number[few.funded].tolist() == many.number[many.funded].tolist()
