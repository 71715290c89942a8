"""How fast the weight intervals are: `make bench` prints the figures; nothing is asserted."""

from dataclasses import replace
from typing import Any

import pytest

from kpro_analysis.weighting.intervals import weight_interval, weight_intervals
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.settings import Guard, Rule, agreed_settings
from tests.benchmarks.bench_model import SMALL, synthetic

pytestmark = pytest.mark.bench


@pytest.mark.parametrize("guard", ["flag", "reserve=30%"])
@pytest.mark.parametrize("rule", [Rule.RANK, Rule.OPTIMAL], ids=str)
def test_all_intervals_of_91_that_compete(benchmark: Any, rule: Rule, guard: str) -> None:
    """Both kinds for nine criteria; at most 50 ms are wanted."""
    register = synthetic(SMALL)
    settings = replace(agreed_settings(register), rule=rule, guard=Guard.parse(guard))
    benchmark(weight_intervals, prepare(register, settings))


@pytest.mark.parametrize("rule", [Rule.RANK, Rule.OPTIMAL], ids=str)
def test_one_criterion_between_two_steps(benchmark: Any, rule: Rule) -> None:
    """At most 10 ms are wanted."""
    register = synthetic(SMALL)
    benchmark(weight_interval, prepare(register, replace(agreed_settings(register), rule=rule)), 4)


@pytest.mark.parametrize("rule", [Rule.RANK, Rule.OPTIMAL], ids=str)
def test_all_intervals_of_1000(benchmark: Any, rule: Rule) -> None:
    register = synthetic(1_000)
    benchmark(weight_intervals, prepare(register, replace(agreed_settings(register), rule=rule)))
