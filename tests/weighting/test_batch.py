"""Many weights at once give what each of them gives by itself."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import Criterion, Register
from kpro_analysis.weighting.batch import funded_by, rankings
from kpro_analysis.weighting.model import Contest, prepare
from kpro_analysis.weighting.settings import Guard, GuardKind, Rule, Settings, Weights
from tests.weighting.builders import NAN, ask, register, settings

THREE = tuple(Criterion(name, 1, 0, 4) for name in ("Nytte", "Borger", "Lov"))
GUARDS = (Guard(), Guard(GuardKind.FIRST), Guard(GuardKind.RESERVE, 0.3))
CORNERS = [weights for weights in product((0, 1, 2), repeat=3) if any(weights)]  # whole ones, so that requests tie


def weights_of(values: Any) -> Weights:
    return Weights({c.name: float(value) for c, value in zip(THREE, values, strict=True)})


def one_by_one(contest: Contest, weights: list[Weights]) -> Iterator[tuple[list[int], list[int], list[bool]]]:
    for outcome in map(contest.evaluate, weights):
        funded = outcome.funded[np.argsort(outcome.number)]
        yield outcome.number.tolist(), outcome.rank.tolist(), funded.tolist()


def assert_same(contest: Contest, weights: list[Weights]) -> None:
    shares = np.array([list(one.shares.values()) for one in weights])
    ranked = rankings(contest, shares)
    number = contest.bids.number[ranked.order]
    funded = funded_by(contest, shares, ranked)
    found = zip(number.tolist(), ranked.rank.tolist(), funded.tolist(), strict=True)
    for values, many, one in zip(weights, found, one_by_one(contest, weights), strict=True):
        assert many == one, dict(values.values)


def random_contest(chance: np.random.Generator) -> tuple[Register, Settings]:
    """Up to 14 requests with riders, riders of riders, Kræver, gaps in the estimates, musts, must-nots and guards."""
    n = int(chance.integers(0, 15))
    asks = [
        ask(
            i,
            tuple(chance.choice([NAN, 0, 1, 2, 2], 3).tolist()),
            chance.choice([None, 0, 10, 10, 15, 20, 20, 30, 45]),
            light=str(chance.choice(["Rød", "Rød", "Rød", "Gul"])),
            kind=str(chance.choice(["Fejl", "Forbedring"])),
            status=str(chance.choice(["Estimeret"] * 6 + ["I gang", "Afvist"])),
            included_in=int(chance.integers(1, i)) if i > 1 and chance.random() < 0.25 else None,
            requires=tuple({int(chance.integers(1, n + 1))} - {i}) if chance.random() < 0.3 else (),
        )
        for i in range(1, n + 1)
    ]
    made = register(*asks, pool=float(chance.integers(0, 160)), criteria=THREE)
    must, must_not = (
        frozenset(chance.integers(1, n + 1, 1).tolist() if n and chance.random() < 0.3 else ()) for _ in range(2)
    )
    guard = GUARDS[int(chance.integers(len(GUARDS)))]
    return made, settings(made, guard=guard, must=must, must_not=must_not - must)


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("rule", list(Rule), ids=str)
def test_with_everything_switched_on(rule: Rule, seed: int) -> None:
    chance = np.random.default_rng(seed)
    weights = [weights_of(values) for values in [*CORNERS[seed % 5 :: 5], *chance.dirichlet(np.ones(3), 6).tolist()]]
    for _ in range(4):
        made, chosen = random_contest(chance)
        try:
            contest = prepare(made, replace(chosen, rule=rule))
        except UsageError:
            continue  # musts that can't be had
        assert_same(contest, weights)


@pytest.mark.parametrize("unit", [2_500, 1])
@pytest.mark.parametrize("rule", list(Rule), ids=str)
def test_a_whole_register_with_costs_of_few_and_of_many_values(rule: Rule, unit: int) -> None:
    """To the krone the pool has too many cells, and each draw is solved by itself."""
    chance = np.random.default_rng(unit)
    points = chance.integers(0, 5, (60, 3))
    cost = unit * np.rint(chance.choice([5_000, 17_500, 37_500, 75_000], 60) / unit + chance.integers(0, 9, 60))
    asks = [
        ask(
            i + 1,
            tuple(points[i].tolist()),
            float(cost[i]),
            kind=("Fejl", "Forbedring")[i % 2],
            included_in=i if i % 9 == 8 else None,
            requires=(i - 3,) if i % 11 == 10 else (),
        )
        for i in range(60)
    ]
    made = register(*asks, pool=500_000.0, criteria=THREE)
    weights = [weights_of(values) for values in [*CORNERS[::4], *chance.dirichlet(np.ones(3), 20).tolist()]]
    for guard in GUARDS:
        assert_same(prepare(made, settings(made, rule=rule, guard=guard)), weights)


@pytest.mark.parametrize("rule", list(Rule), ids=str)
def test_so_many_that_require_one_that_their_sets_are_not_listed(rule: Rule) -> None:
    asks = [ask(1, (0, 1, 0), 30), *(ask(n, (n % 5, n % 3, n % 4), 10, requires=(1,)) for n in range(2, 14))]
    made = register(*asks, pool=75, criteria=THREE)
    assert_same(prepare(made, settings(made, rule=rule)), [weights_of(values) for values in CORNERS])


@pytest.mark.parametrize("rule", list(Rule), ids=str)
def test_sets_that_are_as_good_in_every_respect(rule: Rule) -> None:
    """#001 with #004 and #002 with #003 have equal scores, costs, sizes and sums of form numbers."""
    asks = [ask(n, (points,) * 3, cost) for n, points, cost in [(1, 4, 40), (2, 3, 30), (3, 2, 20), (4, 1, 10)]]
    made = register(*asks, pool=50, criteria=THREE)
    assert_same(prepare(made, settings(made, rule=rule)), [weights_of(values) for values in CORNERS])


@pytest.mark.parametrize("rule", list(Rule), ids=str)
def test_no_one_competes(rule: Rule) -> None:
    made = register(ask(1, (1, 1, 1), 10, light="Gul"), criteria=THREE)
    assert_same(prepare(made, settings(made, rule=rule)), [weights_of((1, 1, 1))] * 2)
