"""The rule `optimal` against all sets tried one by one, against HiGHS, and against published optima."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import Criterion, Register
from kpro_analysis.weighting.knapsack import Knapsack, best_set
from kpro_analysis.weighting.milp import best_set_by_milp
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.settings import Guard, GuardKind, Rule, Settings
from tests.weighting.builders import ask, register, settings
from tests.weighting.reference import Plain

VECTORS = sorted((Path(__file__).parents[1] / "data" / "vectors" / "knapsack").glob("*.json"))


@st.composite
def contests(draw: st.DrawFn) -> tuple[Register, Settings]:
    """Up to eight requests with riders, riders of riders, Kræver, gaps in the estimates, and choices."""
    size = draw(st.integers(1, 8))
    requests = []
    for n in range(1, size + 1):
        requests.append(
            ask(
                n,
                draw(st.integers(0, 4)),
                draw(st.sampled_from([None, 0, 10, 10, 20, 20, 30, 45])),
                light=draw(st.sampled_from(["Rød", "Rød", "Rød", "Gul"])),
                kind=draw(st.sampled_from(["Fejl", "Forbedring"])),
                status=draw(st.sampled_from(["Estimeret", "Estimeret", "Estimeret", "I gang", "Afvist"])),
                included_in=draw(st.none() | st.none() | st.integers(1, n - 1)) if n > 1 else None,
                requires=tuple(draw(st.sets(st.sampled_from(range(1, size + 1)), max_size=1))) if n % 2 else (),
            )
        )
    guard = draw(st.sampled_from([Guard(), Guard(GuardKind.FIRST), Guard(GuardKind.RESERVE, 0.3)]))
    numbers = st.sets(st.integers(1, size), max_size=1)
    made = register(*requests, pool=draw(st.integers(0, 120)))
    must, must_not = draw(numbers), draw(numbers)
    assume(not must & must_not)
    return made, settings(made, guard=guard, must=frozenset(must), must_not=frozenset(must_not))


def funded(made: Register, chosen: Settings, rule: Rule) -> list[int]:
    outcome = evaluate(made, replace(chosen, rule=rule))
    return sorted(outcome.number[outcome.funded].tolist())


@hypothesis_settings(max_examples=300, deadline=None)
@given(contests())
def test_both_rules_do_as_the_plain_reference(contest: tuple[Register, Settings]) -> None:
    made, chosen = contest
    plain = Plain(made, chosen)
    musts = {h for n in chosen.must for h in plain.whole(plain.head(n))}
    if not all(plain.possible(plain.head(n)) for n in chosen.must) or plain.cost(musts) > plain.available:
        with pytest.raises(UsageError):
            evaluate(made, chosen)
        return
    assert funded(made, chosen, Rule.RANK) == plain.funded(plain.rank())
    assert funded(made, chosen, Rule.OPTIMAL) in [plain.funded(best) for best in plain.optimal()]


@st.composite
def sacks(draw: st.DrawFn) -> Knapsack:
    """Up to 12 things; packages closed under what they require, as the pool makes them."""
    n = draw(st.integers(1, 12))
    numbers = st.lists(st.integers(0, 6), min_size=n, max_size=n).map(np.array)
    targets = st.sets(st.integers(0, min(n - 1, draw(st.sampled_from([1, 11])))), max_size=2)  # few: hubs
    needs = {i: draw(targets) - {i} for i in draw(st.sets(st.integers(0, n - 1), max_size=n))}
    packages = {}
    for start in (i for i in needs if needs[i]):
        whole = {start}
        while more := {j for i in whole for j in needs.get(i, ())} - whole:
            whole |= more
        packages[start] = (start, *(whole - {start}))
    return Knapsack(
        draw(numbers), draw(numbers), (draw(numbers), 100 - np.arange(n)), packages, draw(st.integers(0, 40))
    )


def worth(sack: Knapsack, taken: Any) -> tuple[int, ...]:
    return (sack.score[taken].sum(), -sack.cost[taken].sum(), *(level[taken].sum() for level in sack.ties))


@hypothesis_settings(max_examples=60, deadline=None)
@given(sacks())
def test_states_and_highs_agree(sack: Knapsack) -> None:
    by_states = best_set(sack, np.zeros(len(sack.cost), dtype=bool))
    assert by_states is not None
    by_milp = best_set_by_milp(sack, unit=1)
    for taken in (by_states, by_milp):
        assert sack.cost[taken].sum() <= sack.capacity
        assert all(taken[list(package)].all() for i, package in sack.packages.items() if taken[i])
    assert worth(sack, by_states) == worth(sack, by_milp)


def star(rays: int) -> dict[int, tuple[int, ...]]:
    """Many that require one: 2**rays + 1 sets hold all that their members require."""
    return {i: (i, 0) for i in range(1, rays + 1)}


def test_no_answer_rather_than_a_list_without_end() -> None:
    sack = Knapsack(np.arange(1, 21), np.arange(20, 0, -1) ** 2, (), {}, 50)
    crowded = replace(sack, packages=star(19))
    nothing = np.zeros(20, dtype=bool)
    assert best_set(sack, nothing, most_states=1) is None
    assert best_set(sack, nothing) is not None
    assert best_set(crowded, nothing, splits=0) is None
    assert best_set(crowded, nothing) is not None


def test_many_that_require_one() -> None:
    asks = [ask(1, 0, 30), *(ask(n, n, 10, requires=(1,)) for n in range(2, 20))]
    made = register(*asks, pool=75)
    assert funded(made, settings(made), Rule.OPTIMAL) == [1, 16, 17, 18, 19]  # 30 + 4 * 10 = 70 <= 75 < 80


def test_requests_that_require_one_another_criss_cross_are_left_to_highs() -> None:
    asks = [ask(n, n, 10 + n % 3, requires=tuple({n % 7 + 1, n % 9 + 8, n % 5 + 20} - {n})) for n in range(25, 61)]
    made = register(*(ask(n, 1, 5) for n in range(1, 25)), *asks, pool=300)
    outcome = evaluate(made, settings(made, rule=Rule.OPTIMAL))
    members = set(outcome.number[outcome.funded].tolist())
    assert outcome.spent <= 300
    assert all(set(made.by_number[n].requires) <= members for n in members)
    assert outcome.total_score >= evaluate(made, settings(made)).total_score


def test_running_out_of_time_is_said() -> None:
    generator = np.random.default_rng(1)
    cost, score = generator.integers(100, 200, (2, 400))
    sack = Knapsack(cost, score, (), {i: (i, i - 1) for i in range(1, 400, 2)}, int(cost.sum()) // 2)
    with pytest.raises(UsageError, match="Brug ranglisten i stedet"):
        best_set_by_milp(sack, 1, time_limit=0.0)


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_published_optima(path: Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    value, weight = data["value"], data["weight"]
    scale = (Criterion("Værdi", 1, 0, max(value)),)
    asks = [ask(n, v, w) for n, (v, w) in enumerate(zip(value, weight, strict=True), start=1)]
    made = register(*asks, pool=data["capacity"], criteria=scale)
    outcome = evaluate(made, settings(made, rule=Rule.OPTIMAL))
    total = sum(value[n - 1] for n in outcome.number[outcome.funded])
    assert round(total, 4) == data["published_optimum"]  # one of them is published to 4 decimals
    assert outcome.spent <= data["capacity"]
    assert outcome.total_score * max(value) / 100 == pytest.approx(total, abs=1e-6)


def test_of_equal_sets_the_cheaper() -> None:
    made = register(ask(1, 10, 60), ask(2, 6, 30), ask(3, 4, 20), pool=60)
    assert funded(made, settings(made), Rule.OPTIMAL) == [2, 3]  # 6 + 4 = 10 for 50, not 60


def test_of_equally_cheap_ones_that_of_the_ranking() -> None:
    made = register(ask(1, 5, 30), ask(2, 5, 30), ask(3, 10, 60), pool=60)
    assert funded(made, settings(made), Rule.OPTIMAL) == [3]


def test_of_sets_alike_in_all_else_the_lowest_form_numbers() -> None:
    made = register(ask(1, 10, 100), *(ask(n, 6, 50) for n in (5, 3, 4, 2)))
    assert funded(made, settings(made), Rule.OPTIMAL) == [2, 3]  # the ranking funds only #001


def test_a_rider_counts_with_its_head() -> None:
    made = register(ask(1, 10, 100), ask(2, 6, 100), ask(3, 5, included_in=2))
    assert funded(made, settings(made), Rule.OPTIMAL) == [2, 3]  # 6 + 5 > 10


def test_what_costs_nothing_is_always_in_even_without_points() -> None:
    made = register(ask(1, 0, 0), ask(2, 50, 80), ask(3, 40, 50), ask(4, 30, 50), pool=100)
    assert funded(made, settings(made), Rule.OPTIMAL) == [1, 3, 4]  # 40 + 30 = 70 > 50
    assert funded(made, settings(made), Rule.RANK) == [1, 2]
