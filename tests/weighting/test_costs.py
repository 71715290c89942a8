"""Costs: sizes, the supplier's own figure, riders, and the end of the interval that the plan counts with."""

import math

import numpy as np
import pytest

from kpro_analysis.errors import UsageError
from kpro_analysis.weighting.costs import costs_of
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.settings import CostBasis
from tests.weighting.builders import ask, register, settings

SIZES = [ask(n, 50, size) for n, size in enumerate(("S", "M", "L", "XL", "XXL"), start=1)]
MADE = register(*SIZES)


@pytest.mark.parametrize(
    ("basis", "plan"),
    [
        (CostBasis.LOW, [0, 10_000, 25_000, 50_000, 100_000]),
        (CostBasis.MID, [5_000, 17_500, 37_500, 75_000, 175_000]),
        (CostBasis.HIGH, [10_000, 25_000, 50_000, 100_000, 250_000]),
    ],
)
def test_sizes(basis: CostBasis, plan: list[float]) -> None:
    costs = costs_of(SIZES, settings(MADE, cost=basis))
    assert costs.plan.tolist() == plan
    assert costs.low.tolist() == [0, 10_000, 25_000, 50_000, 100_000]
    assert costs.high.tolist() == [10_000, 25_000, 50_000, 100_000, 250_000]


def test_the_upper_end_of_xxl_is_ours_to_set() -> None:
    costs = costs_of(SIZES, settings(MADE, xxl_high=400_000.0))
    assert (costs.plan[-1], costs.high[-1]) == (250_000, 400_000)
    with pytest.raises(UsageError, match="Øvre grænse for XXL"):
        settings(MADE, xxl_high=99_999.0)


@pytest.mark.parametrize("basis", list(CostBasis))
def test_the_suppliers_own_figure_beats_the_size(basis: CostBasis) -> None:
    costs = costs_of([ask(1, 50, 12_000, size="XL")], settings(MADE, cost=basis))
    assert (costs.low[0], costs.plan[0], costs.high[0]) == (12_000, 12_000, 12_000)


def test_a_rider_costs_nothing_and_no_estimate_is_no_number() -> None:
    costs = costs_of([ask(1, 50), ask(2, 50, "XL", included_in=1)], settings(MADE))
    assert math.isnan(costs.plan[0])
    assert costs.plan[1] == 0


def test_sums_of_what_is_funded() -> None:
    made = register(ask(1, 90, "M"), ask(2, 80, 12_000), ask(3, 70, "XL"), ask(4, 60), pool=100_000.0)
    outcome = evaluate(made, settings(made, committed=40_000.0))
    assert outcome.number[outcome.funded].tolist() == [1, 2]
    assert outcome.spent == 17_500 + 12_000
    assert (outcome.spent_low, outcome.spent_high) == (10_000 + 12_000, 25_000 + 12_000)
    assert outcome.remaining == 100_000 - 40_000 - 29_500
    assert outcome.total_score == 90 + 80
    assert np.isnan(outcome.cost[3])


def test_absurd_estimates_and_pools_are_counted_right() -> None:
    made = register(ask(1, 90, 1e18), ask(2, 80, 50), pool=100.0)
    assert evaluate(made, settings(made)).number[evaluate(made, settings(made)).funded].tolist() == [2]
    assert evaluate(made, settings(made, pool=1e30)).funded.all()
