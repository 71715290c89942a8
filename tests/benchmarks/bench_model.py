"""How fast the point model is: `make bench` prints the figures; nothing is asserted."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kpro_analysis.weighting.model import evaluate, prepare
from kpro_analysis.weighting.next_best import next_best
from kpro_analysis.weighting.prices import prices
from kpro_analysis.weighting.risk import over_pool_probability
from kpro_analysis.weighting.settings import Guard, GuardKind, Rule, Weights, agreed_settings
from tests.benchmarks.registers import CRITERIA, LARGE, SMALL, synthetic

pytestmark = pytest.mark.bench


@pytest.mark.parametrize("count", [SMALL, LARGE])
@pytest.mark.parametrize("rule", list(Rule), ids=str)
def test_a_slider_step(benchmark: Any, rule: Rule, count: int) -> None:
    """The contest is kept, only the weights change."""
    register = synthetic(count)
    contest = prepare(register, replace(agreed_settings(register), rule=rule))
    steps = [Weights({c.name: (j * k) % 10 + 1 for j, c in enumerate(CRITERIA)}) for k in range(1, 11)]
    step = iter(steps * 1_000_000)
    benchmark(lambda: contest.evaluate(next(step)))


@pytest.mark.parametrize("count", [SMALL, LARGE])
@pytest.mark.parametrize("rule", list(Rule), ids=str)
def test_from_the_register(benchmark: Any, rule: Rule, count: int) -> None:
    """Everything anew, as the command line does."""
    register = synthetic(count)
    benchmark(evaluate, register, replace(agreed_settings(register), rule=rule))


@pytest.mark.parametrize("count", [SMALL, LARGE])
def test_the_best_set_with_figures_to_the_krone(benchmark: Any, count: int) -> None:
    register = synthetic(count, own_figures=True)
    benchmark(prepare(register, replace(agreed_settings(register), rule=Rule.OPTIMAL)).evaluate)


def test_the_ties_and_the_next_best_set(benchmark: Any) -> None:
    register = synthetic(SMALL)
    benchmark(next_best, prepare(register, agreed_settings(register)))


def test_the_prices_of_six_rules(benchmark: Any) -> None:
    register = synthetic(SMALL)
    locks = {"must": frozenset({3, 7}), "must_not": frozenset({1, 9, 11}), "guard": Guard(GuardKind.RESERVE, 0.3)}
    benchmark(prices, prepare(register, replace(agreed_settings(register), **locks)))


@pytest.mark.parametrize("count", [20, 2_000])
def test_the_risk(benchmark: Any, count: int) -> None:
    low, high = _intervals(count)
    benchmark(over_pool_probability, low, high, float((low + high).sum() / 2 * 1.1), 0.2)


def test_the_risk_against_a_simulation_as_exact_as_a_tenth_of_a_per_cent(capsys: pytest.CaptureFixture[str]) -> None:
    """20 funded; 250,000 draws give a standard error of 0.1 percentage points."""
    low, high = _intervals(20)
    available = float((low + high).sum() / 2 * 1.1)
    generator = np.random.default_rng(1)

    def simulated() -> float:
        total = generator.uniform(low, high, (250_000, 20)).sum(axis=1) * generator.uniform(1, 1.2, 250_000)
        return float(np.mean(total > available))

    ours, theirs = (
        _milliseconds(lambda: over_pool_probability(low, high, available, 0.2), 200),
        _milliseconds(simulated, 5),
    )
    with capsys.disabled():
        print(f"\nrisk: {ours:.3f} ms, simulation {theirs:.1f} ms: {theirs / ours:.0f} times as fast")


def test_the_best_set_against_highs(capsys: pytest.CaptureFixture[str]) -> None:
    """The same 91 requests, our states and scipy's HiGHS (one solve, no tie rule)."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    register = synthetic(SMALL)
    contest = prepare(register, replace(agreed_settings(register), rule=Rule.OPTIMAL))
    outcome = contest.evaluate()

    def highs() -> float:
        limit = LinearConstraint(outcome.cost[None, :], -np.inf, register.pool)
        options = {"mip_rel_gap": 0}
        return -float(milp(-outcome.score, integrality=1, bounds=Bounds(0, 1), constraints=limit, options=options).fun)

    assert abs(highs() - outcome.total_score) < 1e-6
    ours, theirs = _milliseconds(contest.evaluate, 50), _milliseconds(highs, 20)
    with capsys.disabled():
        print(f"\nbest set of 91: {ours:.2f} ms, HiGHS {theirs:.2f} ms: {theirs / ours:.1f} times as fast")


def _intervals(count: int) -> tuple[np.ndarray, np.ndarray]:
    ends = np.array(
        [[0, 10_000], [10_000, 25_000], [25_000, 50_000], [50_000, 100_000], [100_000, 250_000]], dtype=float
    )
    chosen = ends[np.random.default_rng(count).integers(0, 5, count)]
    return chosen[:, 0], chosen[:, 1]


def _milliseconds(work: Callable[[], object], times: int) -> float:
    """The median of some runs."""
    from time import perf_counter

    def once() -> float:
        start = perf_counter()
        work()
        return 1_000 * (perf_counter() - start)

    return float(np.median([once() for _ in range(times)]))
