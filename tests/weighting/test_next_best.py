"""Ties of the best set, and the next best one, against all sets tried one by one."""

from dataclasses import replace
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from kpro_analysis.weighting.knapsack import Knapsack, best_set
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.near_best import near_best
from kpro_analysis.weighting.next_best import MOST_TIES, FundedSet, next_best, next_best_dict
from kpro_analysis.weighting.settings import Guard, GuardKind
from tests.weighting.builders import ask, register, settings
from tests.weighting.reference import Plain
from tests.weighting.test_best_set import sacks, star, worth


def all_sets(sack: Knapsack) -> list[np.ndarray]:
    """Every set that fits and is whole, with all that is free and nothing needless, in order of preference."""

    def allowed(taken: np.ndarray) -> bool:
        whole = all(taken[list(package)].all() for i, package in sack.packages.items() if taken[i])
        callers = {j for i, package in sack.packages.items() if taken[i] for j in package if j != i}
        tied = {j for package in sack.packages.values() for j in package}
        free = [i for i in range(len(taken)) if i not in tied and sack.score[i] == sack.cost[i] == 0]
        needless = [i for i in np.flatnonzero(taken) if sack.score[i] == 0 < sack.cost[i] and i not in callers]
        return whole and bool(taken[free].all()) and not needless and sack.cost[taken].sum() <= sack.capacity

    tried = (np.array(bits, dtype=bool) for bits in product((False, True), repeat=len(sack.cost)))
    return sorted(filter(allowed, tried), key=lambda taken: worth(sack, taken), reverse=True)


def as_sets(masks: list[np.ndarray]) -> set[tuple[int, ...]]:
    return {tuple(np.flatnonzero(taken).tolist()) for taken in masks}


@hypothesis_settings(max_examples=150, deadline=None)
@given(sacks())
def test_against_all_sets_tried(sack: Knapsack) -> None:
    if len(sack.cost) > 10:
        sack = Knapsack(sack.cost, sack.score, sack.ties, {}, sack.capacity)
    best = best_set(sack, np.zeros(len(sack.cost), dtype=bool))
    assert best is not None
    found = near_best(sack, best, most=10_000)
    every = all_sets(sack)
    top = sack.score[best].sum()
    assert found is not None
    assert as_sets(found.ties) == as_sets([s for s in every if sack.score[s].sum() == top]) - as_sets([best])
    assert [worth(sack, t) for t in found.ties] == sorted((worth(sack, t) for t in found.ties), reverse=True)
    lower = [s for s in every if sack.score[s].sum() < top]
    assert (found.second is None) == (not lower)
    if found.second is not None:
        assert worth(sack, found.second) == worth(sack, lower[0])
        assert as_sets([found.second]) <= as_sets(lower)
    few = near_best(sack, best, most=3)
    assert few is not None
    assert [worth(sack, t) for t in few.ties] == [worth(sack, t) for t in found.ties][:3]


def test_too_many_states_or_ways_to_require_are_no_answer() -> None:
    sack = Knapsack(np.arange(1, 21), np.arange(20, 0, -1) ** 2, (), {}, 50)
    best = best_set(sack, np.zeros(20, dtype=bool))
    assert best is not None
    assert near_best(sack, best, 5, most_states=1) is None
    assert near_best(replace(sack, packages=star(19)), best, 5) is None


def numbers(sets: tuple[FundedSet, ...]) -> list[tuple[int, ...]]:
    return [one.numbers for one in sets]


def test_ties_come_as_the_rule_would_prefer_them() -> None:
    made = register(ask(1, 20, 60), ask(2, 20, 60), ask(3, 10, 30), ask(4, 10, 35), ask(5, 3, 40), pool=100.0)
    found = next_best(prepare(made, settings(made)))
    # 20 + 10 = 30 for 90, four times over; the ranking funds #001 and #003; 20 + 3 = 23 for 100; 10 + 10 + 0 = 20
    assert found.best == FundedSet((1, 3), 30.0, 90.0)
    assert numbers(found.ties) == [(2, 3), (1, 4), (2, 4)]
    assert found.second == FundedSet((1, 5), 23.0, 100.0)
    assert (found.score, found.entered, found.left) == (30 - 23, (5,), (3,))
    assert found.sentence == (
        "3 andre valg giver den samme samlede score. "
        "Det næstbedste, med #005 og uden #003, giver 7,0 point mindre og koster 10 kr. mere."
    )


def test_riders_musts_and_the_guard_are_in_every_set() -> None:
    made = register(
        ask(1, 9, 10), ask(2, 5, 50), ask(3, 5, included_in=2), ask(4, 4, 50), ask(5, 1, 20, kind="Fejl"), pool=80.0
    )
    found = next_best(prepare(made, settings(made, must=frozenset({1}), guard=Guard(GuardKind.FIRST))))
    assert found.best == FundedSet((1, 2, 3, 5), 9 + 5 + 5 + 1, 80.0)
    assert found.second == FundedSet((1, 4, 5), 9 + 4 + 1, 80.0)
    assert found.sentence.startswith("Intet andet valg giver den samme samlede score. Det næstbedste, med #004 og uden")


def test_what_gives_no_points_makes_no_other_set() -> None:
    made = register(ask(1, 50, 60), ask(2, 0, 20), ask(3, 0, 0), pool=100.0)
    found = next_best(prepare(made, settings(made)))
    assert found.best == FundedSet((1, 3), 50.0, 60.0)
    assert (found.ties, found.second) == ((), FundedSet((3,), 0.0, 0.0))


def test_nothing_to_choose_from() -> None:
    made = register(ask(1, 50))
    found = next_best(prepare(made, settings(made)))
    assert (found.best, found.ties, found.second) == (FundedSet((), 0.0, 0.0), (), None)
    assert found.sentence.endswith("Der er ikke noget næstbedste valg.")
    assert (found.score, found.entered, found.left) == (0, (), ())
    assert next_best_dict(found)["funded"] is None


def test_no_more_than_twenty_ties() -> None:
    made = register(*(ask(n, 10, 20) for n in range(1, 11)))  # any five of ten: 252 sets
    found = next_best(prepare(made, settings(made)))
    assert len(found.ties) == MOST_TIES
    assert found.second is not None and found.second.total_score == 40
    assert found.sentence.startswith("Mindst 20 andre valg")
    assert found == next_best(prepare(made, settings(made)))


def test_requests_that_require_one_another_criss_cross_have_no_known_next_best() -> None:
    asks = [ask(n, n, 10 + n % 3, requires=tuple({n % 7 + 1, n % 9 + 8, n % 5 + 20} - {n})) for n in range(25, 61)]
    made = register(*(ask(n, 1, 5) for n in range(1, 25)), *asks, pool=300)
    found = next_best(prepare(made, settings(made)))
    assert (found.known, found.second) == (False, None)
    assert "fordi så mange ønsker kræver hinanden" in found.sentence


@pytest.mark.parametrize("seed", range(20))
def test_against_the_plain_reference(seed: int) -> None:
    generator = np.random.default_rng(seed)
    points, costs = generator.integers(1, 6, 10).tolist(), generator.integers(5, 40, 10).tolist()
    fields: dict[int, Any] = {4: {"included_in": 1}, 6: {"requires": (2, 3)}, 9: {"requires": (4,)}}
    asked = (ask(n, points[n - 1], costs[n - 1], **fields.get(n, {})) for n in range(1, 11))
    made = register(*asked)
    chosen = settings(made, must_not=frozenset({5}))
    plain = Plain(made, chosen)
    heads = [h for h in plain.heads if plain.possible(h)]
    sets = [set(c) for k in range(len(heads) + 1) for c in combinations(heads, k)]
    sets = [s for s in sets if plain.cost(s) <= plain.available and all(plain.whole(h) <= s for h in s)]
    totals = sorted({plain.score(s) for s in sets}, reverse=True)
    found = next_best(prepare(made, chosen))
    top = sorted(tuple(plain.funded(s)) for s in sets if plain.score(s) == totals[0])
    assert sorted([found.best.numbers, *numbers(found.ties)]) == top[: MOST_TIES + 1]
    assert found.second is not None
    assert found.second.total_score == pytest.approx(totals[1])
    assert found.second.spent == min(plain.cost(s) for s in sets if plain.score(s) == totals[1])
    assert set(found.second.numbers) in [set(plain.funded(s)) for s in sets if plain.score(s) == totals[1]]
