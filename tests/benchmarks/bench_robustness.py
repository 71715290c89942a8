"""How fast weights are drawn and their results counted: `make bench` prints the figures; nothing is asserted.

The aims: 91 requests, 10,000 draws with the plain rule 150 ms, 1,000 draws with the best set 150 ms, a step 10 ms;
1,000 requests, 10,000 draws 2 s.
"""

from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest

from kpro_analysis.weighting.draws import Around, Draws
from kpro_analysis.weighting.model import Contest, prepare
from kpro_analysis.weighting.robustness import robustness, robustness_in_steps
from kpro_analysis.weighting.settings import Guard, GuardKind, Rule, agreed_settings
from tests.benchmarks.bench_model import CRITERIA, LARGE, SMALL, synthetic

pytestmark = pytest.mark.bench


def contest_of(count: int, **changes: Any) -> Contest:
    register = synthetic(count)
    return prepare(register, replace(agreed_settings(register), **changes))


@pytest.mark.parametrize("count", [SMALL, 1_000])
@pytest.mark.parametrize("around", list(Around), ids=str)
def test_ten_thousand_draws(benchmark: Any, around: Around, count: int) -> None:
    benchmark(robustness, contest_of(count), Draws(around=around))


@pytest.mark.parametrize("count", [SMALL, 1_000])
def test_a_thousand_draws_of_the_best_set(benchmark: Any, count: int) -> None:
    benchmark(robustness, contest_of(count, rule=Rule.OPTIMAL), Draws(count=1_000))


def test_a_thousand_draws_of_the_best_set_after_the_guard(benchmark: Any) -> None:
    contest = contest_of(SMALL, rule=Rule.OPTIMAL, guard=Guard(GuardKind.RESERVE, 0.3))
    benchmark(robustness, contest, Draws(count=1_000))


def test_a_hundred_draws_of_the_best_set_with_figures_to_the_krone(benchmark: Any) -> None:
    """Each draw is solved by itself."""
    register = synthetic(SMALL, own_figures=True)
    contest = prepare(register, replace(agreed_settings(register), rule=Rule.OPTIMAL))
    benchmark(robustness, contest, Draws(count=100))


def test_a_step_between_two_slider_movements(benchmark: Any) -> None:
    contest = contest_of(SMALL)
    steps = (step for _ in cycle([None]) for step in robustness_in_steps(contest, Draws()))
    benchmark(lambda: next(steps))


def test_draws_within_tight_bounds(benchmark: Any) -> None:
    """Too narrow for drawing and discarding."""
    bounds = {c.name: (0.05, 0.13) for c in CRITERIA}
    benchmark(robustness, contest_of(SMALL), Draws(around=Around.UNIFORM, bounds=bounds))


def test_ten_thousand_requests(benchmark: Any) -> None:
    benchmark(robustness, contest_of(LARGE), Draws(count=100))
