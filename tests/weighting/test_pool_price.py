"""The pool's price: worked out by hand, and against the linear programme solved by others."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from kpro_analysis.weighting.knapsack import Knapsack
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.pool_price import pool_price, price_by_lp, price_by_pieces
from kpro_analysis.weighting.settings import Guard, GuardKind, Weights
from tests.weighting.builders import ask, register, settings

THREE = (ask(1, 40, 10), ask(2, 30, 10), ask(3, 20, 10))


def price(*requests, pool=100.0, **changes):
    made = register(*requests, pool=pool)
    contest = prepare(made, settings(made, **changes))
    return pool_price(contest, contest.rated(contest.settings.weights))


@pytest.mark.parametrize(
    ("pool", "expected"),
    [(0, 40 / 10), (9, 40 / 10), (10, 30 / 10), (25, 20 / 10), (29.5, 20 / 10), (30, 0), (100, 0)],
)
def test_what_the_next_krone_gives(pool, expected):
    assert price(*THREE, pool=pool) == expected


def test_score_per_krone_decides_not_the_score():
    assert price(ask(1, 90, 100), ask(2, 30, 10), ask(3, 20, 10), pool=30) == 90 / 100


def test_a_rider_counts_with_its_head():
    riding = ask(2, 25, None, included_in=1)
    assert price(ask(1, 40, 10), riding, ask(3, 50, 10), pool=15) == 50 / 10  # 65 before 50
    assert price(ask(1, 20, 10), riding, ask(3, 50, 10), pool=15) == 45 / 10


def test_what_costs_nothing_takes_none_of_the_pool():
    assert price(ask(1, 40, 0), ask(2, 30, 10), ask(3, 20, 10), pool=10) == 20 / 10


def test_musts_are_paid_first_and_must_nots_are_no_choice():
    assert price(*THREE, pool=25) == 20 / 10
    assert price(*THREE, pool=25, must=frozenset({3})) == 30 / 10
    assert price(*THREE, pool=15, must_not=frozenset({1})) == 20 / 10


def test_the_guards_walk_is_paid_first():
    error = ask(4, 5, 10, kind="Fejl")
    assert price(*THREE, error, pool=25) == 20 / 10
    assert price(*THREE, error, pool=25, guard=Guard(GuardKind.FIRST)) == 30 / 10
    assert price(*THREE, error, pool=25, guard=Guard(GuardKind.RESERVE, 0.3)) == 20 / 10  # 7,5 pays for no error
    assert price(*THREE, error, pool=25, guard=Guard(GuardKind.RESERVE, 0.4)) == 30 / 10


def test_what_is_committed_is_not_there():
    made = replace(register(*THREE, pool=100), committed=75.0)
    contest = prepare(made, settings(made))
    assert pool_price(contest, contest.rated(contest.settings.weights)) == 20 / 10


def test_without_an_estimate_it_is_no_choice():
    assert price(ask(1, 40, 10), ask(2, 30), ask(3, 20, 10), pool=15) == 20 / 10
    assert price() == price(ask(1, 40)) == 0


def test_a_requirement_is_paid_for_by_what_requires_it():
    requires = (ask(1, 60, 10, requires=(2,)), ask(2, 0, 20), ask(3, 25, 10))
    assert price(*requires, pool=15) == 60 / 30  # first 3 (2,5 per krone), then half a krone's worth of 1 and 2
    assert price(*requires, pool=5) == 25 / 10


def test_one_that_is_required_and_good_by_itself_comes_first():
    requires = (ask(1, 20, 20, requires=(2,)), ask(2, 50, 10), ask(3, 25, 10))
    assert [price(*requires, pool=pool) for pool in (5, 15, 25, 40)] == [50 / 10, 25 / 10, 20 / 20, 0]


def test_it_follows_the_weights():
    made = register(*THREE, pool=15)
    contest = prepare(made, settings(made))
    assert pool_price(contest, contest.rated(Weights({"Nytte": 7}))) == 30 / 10  # only proportions matter


@st.composite
def sacks(draw, tied):
    count = draw(st.integers(1, 9))
    cost = np.array(draw(st.lists(st.integers(0, 12), min_size=count, max_size=count))) * 2_500
    score = np.array(draw(st.lists(st.integers(0, 100), min_size=count, max_size=count)))
    needs = {i: draw(st.sets(st.integers(0, count - 1), max_size=2)) for i in range(count)} if tied else {}
    packages = {}
    for start in needs:
        seen, waiting = {start: None}, [start]
        while waiting:
            more = needs[waiting.pop()] - seen.keys()
            seen |= dict.fromkeys(more)
            waiting += more
        packages[start] = tuple(seen)
    packages = {i: package for i, package in packages.items() if len(package) > 1}
    capacity = draw(st.one_of(st.integers(0, 100_000), st.integers(0, 40).map(lambda k: 2_500 * k)))
    return Knapsack(cost, score, (), packages, min(capacity, int(cost.sum())))


def relaxed(sack, capacity):
    """What the linear programme attains at a capacity; written out row by row."""
    rows, least = [sack.cost], [capacity]
    for i, package in sack.packages.items():
        for j in package[1:]:
            rows.append((np.arange(len(sack.cost)) == i) * 1 - (np.arange(len(sack.cost)) == j) * 1)
            least.append(0)
    return -linprog(-sack.score, A_ub=np.array(rows), b_ub=least, bounds=(0, 1)).fun


@pytest.mark.parametrize("tied", [False, True])
@hypothesis_settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_the_pieces_and_the_programme_agree(tied, data):
    sack = data.draw(sacks(tied))
    exact = price_by_pieces(sack)
    assume(exact is not None)  # a group with too many sets is left to the programme
    assert price_by_lp(sack) == pytest.approx(exact, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("tied", [False, True])
@hypothesis_settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_it_is_what_a_little_more_gives_in_the_linear_programme(tied, data):
    sack = data.draw(sacks(tied))
    exact = price_by_pieces(sack)
    assume(exact is not None)
    gained = relaxed(sack, sack.capacity + 1) - relaxed(sack, sack.capacity)
    step = 2_500 - sack.capacity % 2_500  # to the next place where it can bend
    if step > 1 and sack.capacity < sack.cost.sum():
        assert gained == pytest.approx(exact, abs=1e-6)


def test_where_too_many_require_one_the_programme_is_asked():
    hub = [ask(n, 20, 10, requires=(100,)) for n in range(1, 12)]
    made = register(*hub, ask(100, 0, 10), ask(101, 15, 10), pool=60)
    contest = prepare(made, settings(made))
    # the more of the eleven, the better they pay for the one they require: best with all, 220 for 120
    assert pool_price(contest, contest.rated(contest.settings.weights)) == pytest.approx(11 * 20 / 120)
