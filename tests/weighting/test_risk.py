"""P(cost > pool) against closed forms and against a seeded simulation."""

import math
from itertools import pairwise

import numpy as np
import pytest

from kpro_analysis.weighting.risk import over_pool_probability

LOW = np.array([0.0, 10_000, 25_000, 50_000, 100_000])
HIGH = np.array([10_000.0, 25_000, 50_000, 100_000, 250_000])


def irwin_hall(n: int, x: float) -> float:
    """P(sum of n uniforms on 0-1 <= x)."""
    return sum((-1) ** k * math.comb(n, k) * (x - k) ** n for k in range(math.floor(x) + 1)) / math.factorial(n)


@pytest.mark.parametrize("n", [1, 2, 3, 4, 8, 12])
@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.77, 0.99])
def test_equal_costs_are_irwin_hall(n: int, share: float) -> None:
    risk = over_pool_probability(np.full(n, 5e4), np.full(n, 1e5), 5e4 * n + 5e4 * n * share, 0.0)
    assert risk == pytest.approx(1 - irwin_hall(n, n * share), abs=1e-5)


@pytest.mark.parametrize("overrun", [0.0, 0.2])
def test_one_uniform(overrun: float) -> None:
    low, high, available = 10_000.0, 25_000.0, 22_000.0
    # P(u f > a) = E over f of (25 - 22 / f) / 15 while 22 / f is within 10-25; f from 1 to 1.2
    expected = 3 / 15 if overrun == 0 else (25 * 0.2 - 22 * math.log(1.2)) / (15 * 0.2)
    assert over_pool_probability(np.array([low]), np.array([high]), available, overrun) == pytest.approx(
        expected, abs=1e-9
    )


def test_two_unequal_uniforms() -> None:
    # a trapezium: P(u1 + u2 > 4), u1 on 0-3, u2 on 0-2, is the corner triangle 1 * 1 / 2 of the area 6
    risk = over_pool_probability(np.zeros(2), np.array([3.0, 2.0]), 4.0, 0.0)
    assert risk == pytest.approx((1 / 2) / 6, abs=1e-5)


@pytest.mark.parametrize(
    ("available", "overrun", "expected"),
    [
        (100.0, 0.0, 0.0),  # exactly the pool is not above it
        (99.0, 0.0, 1.0),
        (110.0, 0.2, (120 - 110) / 20),
        (125.0, 0.2, 0.0),
        (90.0, 0.2, 1.0),
    ],
)
def test_costs_that_are_certain(available: float, overrun: float, expected: float) -> None:
    fixed = np.array([60.0, 40.0])
    assert over_pool_probability(fixed, fixed, available, overrun) == pytest.approx(expected, abs=1e-12)


def test_nothing_funded_costs_nothing() -> None:
    assert over_pool_probability(np.array([]), np.array([]), 0.0, 0.2) == 0
    assert over_pool_probability(np.array([]), np.array([]), -1.0, 0.2) == 1
    assert over_pool_probability(np.zeros(2), np.zeros(2), 0.0, 0.2) == 0


def test_impossible_and_certain() -> None:
    low, high = LOW[1:3], HIGH[1:3]  # 35,000 to 75,000, and 20 % more
    assert over_pool_probability(low, high, 90_000.0, 0.2) == pytest.approx(0, abs=1e-9)
    assert over_pool_probability(low, high, 35_000.0, 0.2) == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("overrun", [0.0, 0.2, 0.6])
@pytest.mark.parametrize("n", [2, 3, 5, 20, 300])
def test_mixed_sizes_against_a_simulation(n: int, overrun: float) -> None:
    draws = 100_000
    generator = np.random.default_rng([n, round(10 * overrun)])
    kind = generator.integers(0, 5, n)
    low, high = LOW[kind], HIGH[kind]
    total = np.zeros(draws)
    for bottom, top in zip(low, high, strict=True):
        total += generator.uniform(bottom, top, draws)
    total *= generator.uniform(1, 1 + overrun, draws)
    for available in np.quantile(total, [0.05, 0.5, 0.9]):
        simulated = np.mean(total > available)
        error = 5 * math.sqrt(simulated * (1 - simulated) / draws)
        assert over_pool_probability(low, high, available, overrun) == pytest.approx(simulated, abs=error)


def test_thousands_are_a_normal_distribution() -> None:
    low, high = np.zeros(2_000), np.full(2_000, 10_000.0)
    spread = 10_000 * math.sqrt(2_000 / 12)
    risk = over_pool_probability(low, high, 1e7 + spread, 0.0)
    assert risk == pytest.approx(0.5 * math.erfc(1 / math.sqrt(2)), abs=1e-4)


def test_one_wide_beside_many_narrow() -> None:
    # the narrow ones hardly blur the wide one: 7.5 m of 0-10 m beside 20 of 0-1,000 (10,000 in all)
    low, high = np.zeros(21), np.array([1e7, *[1e3] * 20])
    assert over_pool_probability(low, high, 7.51e6, 0.0) == pytest.approx(0.25, abs=1e-4)


def test_the_risk_falls_with_the_pool() -> None:
    low, high = LOW[[1, 1, 2, 3]], HIGH[[1, 1, 2, 3]]
    risks = [over_pool_probability(low, high, available, 0.2) for available in np.linspace(9e4, 2.5e5, 60)]
    assert all(more >= less - 1e-7 for more, less in pairwise(risks))
