"""The rule `safe=p` against all sets tried one by one, and what it promises whatever the register."""

from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest

from kpro_analysis.register.requests import SIZES, Criterion, Register
from kpro_analysis.weighting.intervals import weight_interval
from kpro_analysis.weighting.model import evaluate, prepare
from kpro_analysis.weighting.outcome import Verdict
from kpro_analysis.weighting.risk import over_pool_probability
from kpro_analysis.weighting.settings import CostBasis, Guard, GuardKind, Rule, Settings, Weights
from tests.weighting.builders import ask, register, settings
from tests.weighting.reference import Plain

ROUNDING = 1e-6


def drawn(seed: int) -> tuple[Register, Settings]:
    """A register of 6 to 12 requests, most of them with a size, some tied together; some with a must or a guard."""
    generator = np.random.default_rng(seed)
    count = int(generator.integers(6, 13))
    asked = []
    for n in range(1, count + 1):
        figure = generator.random() < 0.3
        cost = float(generator.integers(3_000, 150_000)) if figure else str(generator.choice(SIZES))
        fields: dict[str, Any] = {"kind": str(generator.choice(["Fejl", "Forbedring", "Forbedring"]))}
        if n > 2 and generator.random() < 0.15:
            fields["requires"] = (int(generator.integers(1, n)),)
        elif n > 2 and generator.random() < 0.1:
            fields["included_in"] = 1
        asked.append(ask(n, int(generator.integers(5, 60)), cost, **fields))
    made = register(*asked, pool=float(generator.integers(50_000, 400_000)))
    return made, settings(
        made,
        rule=Rule.SAFE,
        highest_risk=float(generator.choice([0.0, 0.02, 0.05, 0.1, 0.2, 0.4])),
        overrun_high=float(generator.choice([0.0, 0.2, 0.2])),
        cost=CostBasis(generator.choice(list(CostBasis))),
        guard=Guard(GuardKind.RESERVE, 0.2) if generator.random() < 0.2 else Guard(),
        must_not=frozenset({3}) if generator.random() < 0.2 else frozenset(),
    )


def with_figures(made: Register) -> Register:
    """The same with a figure for each, so that the plain reference can tell what can be funded; it asks for no more."""
    return replace(made, requests=tuple(replace(r, estimate=r.estimate or 1.0) for r in made.requests))


def best_by_trying(made: Register, chosen: Settings) -> int:
    """The highest total score of all sets that hold the guard's and whose risk is low enough."""
    plain = Plain(with_figures(made), chosen)
    walked = evaluate(made, replace(chosen, rule=Rule.RANK))
    by_guard = walked.number[walked.verdict == Verdict.BY_GUARD].tolist()
    first = {h for n in by_guard for h in plain.whole(n)}
    low, high = (
        dict(zip(walked.number.tolist(), c.tolist(), strict=True)) for c in (walked.cost_low, walked.cost_high)
    )
    free = [h for h in plain.heads if plain.possible(h) and h not in first]
    sets = [first | set(extra) for k in range(len(free) + 1) for extra in combinations(free, k)]
    for one in sorted((s for s in sets if all(plain.whole(h) <= s for h in s)), key=plain.score, reverse=True):
        lowest, highest = (np.array([cost[h] for h in one], dtype=float) for cost in (low, high))
        if lowest.sum() <= plain.available:
            risk = over_pool_probability(lowest, highest, plain.available, chosen.overrun_high)
            if risk <= chosen.highest_risk:
                return plain.score(one)
    return plain.score(first)


@pytest.mark.parametrize("seed", range(60))
def test_against_all_sets_tried(seed: int) -> None:
    """On these, as on the thousand after them, what is enumerated holds the best."""
    made, chosen = drawn(seed)
    outcome = evaluate(made, chosen)
    assert round(outcome.total_score) == best_by_trying(made, chosen)
    by_guard = outcome.funded & np.isin(outcome.verdict, (Verdict.BY_GUARD, Verdict.BY_NEED))
    assert outcome.over_pool_probability <= chosen.highest_risk or by_guard.any()


@pytest.mark.parametrize("seed", range(30))
def test_more_risk_never_gives_less(seed: int) -> None:
    made, chosen = drawn(seed)
    risks = [evaluate(made, replace(chosen, highest_risk=p)) for p in (0.0, 0.01, 0.03, 0.1, 0.3, 0.5, 0.8, 1.0)]
    totals = [outcome.total_score for outcome in risks]
    assert all(later >= earlier - ROUNDING for earlier, later in pairwise(totals))
    assert all(o.over_pool_probability <= o.settings.highest_risk for o in risks if o.settings.guard == Guard())


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("own_figures", [False, True])
def test_with_ninety_one_requests(seed: int, own_figures: bool) -> None:
    generator = np.random.default_rng(seed)
    costs: list[Any] = generator.integers(3_000, 250_000, 91).tolist() if own_figures else generator.choice(SIZES, 91)
    asked = (ask(n, int(generator.integers(0, 100)), c) for n, c in enumerate(costs, start=1))
    made = register(*asked, pool=500_000.0)
    chosen = settings(made, rule=Rule.SAFE, overrun_high=0.0 if seed % 2 else 0.2)
    outcome = evaluate(made, chosen)
    assert outcome.over_pool_probability <= 0.1
    for cost, factor in ((CostBasis.HIGH, 1.0), (CostBasis.MID, 0.9)):
        other = evaluate(made, replace(chosen, rule=Rule.OPTIMAL, cost=cost, pool=500_000.0 * factor))
        risk = over_pool_probability(
            other.cost_low[other.funded], other.cost_high[other.funded], 500_000.0, chosen.overrun_high
        )
        if risk <= 0.1:
            assert outcome.total_score >= other.total_score - ROUNDING


def funded(made: Register, **changes: Any) -> list[int]:
    outcome = evaluate(made, settings(made, rule=Rule.SAFE, **changes))
    return sorted(outcome.number[outcome.funded].tolist())


def test_it_takes_what_the_middle_of_the_costs_hides() -> None:
    made = register(ask(1, 9, "M"), ask(2, 8, "M"), ask(3, 7, 17_500), pool=42_500.0)
    # M is 10-25.000: two cost 35.000 in the middle, but more than 42.500 with a probability of (50 - 42.5)^2 / 2 / 15^2
    assert funded(made, overrun_high=0.0, highest_risk=0.125 + 1e-4) == [1, 2]
    # M and the figure: at most 25.000 + 17.500 = 42.500, never more
    assert funded(made, overrun_high=0.0, highest_risk=0.1) == [1, 3]


@pytest.mark.parametrize("guard", [Guard(), Guard(GuardKind.FIRST), Guard(GuardKind.RESERVE, 0.2)], ids=str)
@pytest.mark.parametrize("seed", range(6))
def test_inside_a_weight_interval_the_same_is_funded(seed: int, guard: Guard) -> None:
    generator = np.random.default_rng(seed)
    two = (Criterion("Nytte", 1, 0, 100), Criterion("Borger", 1, 0, 100))
    kinds = generator.choice(["Fejl", "Forbedring", "Forbedring"], 10)
    points = generator.integers(0, 100, (10, 2)).tolist()
    sizes = generator.choice(SIZES[:4], 10)
    asked = (ask(n, tuple(points[n - 1]), str(sizes[n - 1]), kind=str(kinds[n - 1])) for n in range(1, 11))
    made = register(*asked, pool=150_000.0, criteria=two)
    contest = prepare(made, settings(made, rule=Rule.SAFE, guard=guard))
    today = contest.evaluate()
    interval = weight_interval(contest, 0)
    assert interval.funded_low <= 0.5 <= interval.funded_high
    for share in np.linspace(interval.funded_low + 1e-6, interval.funded_high - 1e-6, 9):
        if interval.funded_low < share < interval.funded_high:
            there = contest.evaluate(Weights({"Nytte": share, "Borger": 1 - share}))
            assert set(there.number[there.funded].tolist()) == set(today.number[today.funded].tolist())


def test_riders_packages_and_musts() -> None:
    made = register(
        ask(1, 1, 40), ask(2, 9, included_in=1), ask(3, 8, 30, requires=(4,)), ask(4, 0, 20), ask(5, 7, 45), pool=100.0
    )
    assert funded(made, overrun_high=0.0) == [1, 2, 3, 4]  # 40 + 30 + 20 = 90 for 18 points
    assert funded(made, overrun_high=0.0, must=frozenset({5})) == [1, 2, 5]  # 45 + 40 = 85 for 17
    assert funded(made, overrun_high=0.0, must_not=frozenset({2})) == [3, 4, 5]  # 30 + 20 + 45 = 95 for 15


def test_many_that_require_one() -> None:
    made = register(ask(1, 0, 30), *(ask(n, n, 10, requires=(1,)) for n in range(2, 10)), pool=200.0)
    assert funded(made, overrun_high=0.0) == list(range(1, 10))  # 30 + 8 * 10 = 110


def test_what_is_free_is_always_in_and_what_gives_nothing_never() -> None:
    made = register(ask(1, 0, 0), ask(2, 50, 80), ask(3, 0, 10), pool=100.0)
    assert funded(made, overrun_high=0.0) == [1, 2]
    assert funded(made, overrun_high=0.0, pool=0.0) == [1]
    assert funded(made, overrun_high=0.0, committed=101.0) == []
