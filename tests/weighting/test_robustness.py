"""How often each request is funded and where it ranks, against exact figures, within 4 standard errors of a seed."""

import math
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import Criterion, Register
from kpro_analysis.weighting.batch import draws_in_a_moment
from kpro_analysis.weighting.draws import Around, Draws, draw_shares
from kpro_analysis.weighting.model import Contest, prepare
from kpro_analysis.weighting.robustness import Robustness, robustness, robustness_in_steps
from kpro_analysis.weighting.settings import Guard, GuardKind, Rule, Weights
from kpro_analysis.weighting.smaa import central_weights, rank_acceptability, ranks_of
from tests.weighting.builders import ask, register, settings

TWO = (Criterion("Nytte", 1, 0, 4), Criterion("Borger", 1, 0, 4))
UNIFORM = Draws(around=Around.UNIFORM)


def contest_of(made: Register, **changes: Any) -> Contest:
    return prepare(made, settings(made, **changes))


def within(found: float, exact: float, draws: int) -> bool:
    return abs(found - exact) <= 4 * math.sqrt(exact * (1 - exact) / draws)


def same(one: Robustness, other: Robustness) -> bool:
    return all(np.array_equal(getattr(one, f.name), getattr(other, f.name)) for f in fields(Robustness))


def some(count: int = 12, seed: int = 1, **fields: Any) -> Register:
    """Requests on two criteria; the second half are red errors."""
    chance = np.random.default_rng(seed)
    asks = [
        ask(
            n,
            tuple(chance.integers(0, 5, 2).tolist()),
            float(chance.choice([10, 20, 30])),
            kind="Fejl" if n > count / 2 else "Forbedring",
            **fields,
        )
        for n in range(1, count + 1)
    ]
    return register(*asks, pool=100, criteria=TWO)


@pytest.mark.parametrize("m", [2, 3, 5])
def test_each_of_the_unit_vectors_is_first_equally_often(m: int) -> None:
    criteria = tuple(Criterion(f"K{j}", 1, 0, 1) for j in range(m))
    made = register(*(ask(j + 1, tuple(float(k == j) for k in range(m)), 10) for j in range(m)), criteria=criteria)
    found = robustness(contest_of(made), UNIFORM)
    assert all(within(share, 1 / m, 10_000) for share in found.acceptability.ravel().tolist())
    assert found.rank_low.tolist() == [1] * m
    assert found.rank_high.tolist() == [m] * m
    shares = draw_shares([c.name for c in criteria], np.full(m, 1 / m), UNIFORM)
    harmonic = sum(1 / k for k in range(1, m + 1))
    central = central_weights(ranks_of(shares), shares)
    expected = np.where(np.eye(m) == 1, harmonic / m, (1 - harmonic / m) / (m - 1))
    assert central == pytest.approx(expected, abs=4 * 0.3 / math.sqrt(10_000 / m))


@pytest.mark.parametrize(("m", "p", "q"), [(2, 1, 1), (3, 3, 1), (4, 2, 2), (5, 4, 1)])
def test_one_that_is_better_on_one_criterion_and_worse_on_all_others(m: int, p: int, q: int) -> None:
    criteria = tuple(Criterion(f"K{j}", 1, 0, 4) for j in range(m))
    made = register(ask(1, (p, *[0] * (m - 1)), 10), ask(2, (0, *[q] * (m - 1)), 10), criteria=criteria, pool=10)
    found = robustness(contest_of(made), UNIFORM)
    wins = (1 - q / (p + q)) ** (m - 1)
    assert within(float(found.acceptability[0, 0]), wins, 10_000)
    assert within(float(found.funded_share[0]), wins, 10_000)
    assert found.funded_share.sum() == pytest.approx(1)


def exact_shares(contest: Contest) -> tuple[np.ndarray, np.ndarray]:
    """Funded shares and rank acceptability when the first of two shares is uniform on 0 to 1: by all crossings."""
    gain, base = contest.points[:, 0] - contest.points[:, 1], contest.points[:, 1]
    n = len(gain)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossings = (base[None, :] - base[:, None]) / (gain[:, None] - gain[None, :])
    ends = np.unique([0, 1, *crossings[(crossings > 0) & (crossings < 1)]])
    if contest.settings.rule is Rule.OPTIMAL:  # sets cross between the requests: a fine grid
        ends = np.linspace(0, 1, 4_001)
    funded, ranks = np.zeros(n), np.zeros((n, n))
    for low, high in pairwise(ends.tolist()):
        outcome = contest.evaluate(Weights({"Nytte": (low + high) / 2, "Borger": 1 - (low + high) / 2}))
        place = np.argsort(outcome.number)
        funded += (high - low) * outcome.funded[place]
        ranks[np.arange(n), outcome.rank[place] - 1] += high - low
    return funded, ranks


@pytest.mark.parametrize("guard", [Guard(), Guard(GuardKind.RESERVE, 0.3)], ids=str)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shares_are_those_of_the_whole_line_of_weights(seed: int, guard: Guard) -> None:
    made = some(15, seed)
    made = replace(made, requests=(*made.requests[:-1], replace(made.requests[-1], included_in=1, requires=(2,))))
    contest = contest_of(made, guard=guard)
    found = robustness(contest, UNIFORM)
    funded, ranks = exact_shares(contest)
    assert all(within(*pair, 10_000) for pair in zip(found.funded_share.tolist(), funded.tolist(), strict=True))
    pairs = zip(found.acceptability.ravel().tolist(), ranks.ravel().tolist(), strict=True)
    assert all(within(*pair, 10_000) for pair in pairs)


def test_funded_shares_of_the_best_set() -> None:
    contest = contest_of(some(12, 4), rule=Rule.OPTIMAL)
    found = robustness(contest, UNIFORM)
    assert found.funded_share == pytest.approx(exact_shares(contest)[0], abs=4 * found.standard_error + 1 / 4_000)


def test_usual_ranks_leave_out_at_most_a_twentieth_on_either_side() -> None:
    found = robustness(contest_of(some(15, 2)), UNIFORM)
    for share, low, high in zip(found.acceptability, found.rank_usual_low, found.rank_usual_high, strict=True):
        assert share[: low - 1].sum() <= 0.05 < share[:low].sum()
        assert share[high:].sum() <= 0.05 + 1e-12
        assert share[high - 1 :].sum() > 0.05
    for share, low, high in zip(found.acceptability, found.rank_low, found.rank_high, strict=True):
        assert np.flatnonzero(share)[[0, -1]].tolist() == [low - 1, high - 1]
    assert found.acceptability.sum(axis=1) == pytest.approx(1)


def test_counts_agree_with_every_single_draw() -> None:
    made = some(10, 5)
    contest = contest_of(made, guard=Guard(GuardKind.RESERVE, 0.2))
    draws = Draws(count=60, spread=0.5)
    shares = draw_shares(["Nytte", "Borger"], np.array([0.5, 0.5]), draws)
    outcomes = [contest.evaluate(Weights(dict(zip(("Nytte", "Borger"), row, strict=True)))) for row in shares.tolist()]
    by_number = [np.argsort(o.number) for o in outcomes]
    funded = np.array([o.funded[place] for o, place in zip(outcomes, by_number, strict=True)])
    ranks = np.array([o.rank[place] for o, place in zip(outcomes, by_number, strict=True)])
    found = robustness(contest, draws)
    assert found.number.tolist() == list(range(1, 11))
    assert found.funded_share.tolist() == funded.mean(axis=0).tolist()
    assert found.acceptability.tolist() == rank_acceptability(ranks).tolist()
    errors = np.arange(1, 11) > 5
    assert found.drowned_share == pytest.approx(np.where(errors, (~funded).mean(axis=0), 0))
    assert found.any_drowned_share == pytest.approx((~funded[:, errors]).any(axis=1).mean())


def test_so_many_that_they_are_counted_in_parts() -> None:
    contest = contest_of(some(2_100))
    draws = Draws(count=3)
    shares = draw_shares(["Nytte", "Borger"], np.array([0.5, 0.5]), draws)
    ranks = ranks_of(np.round(contest.points @ shares.T, 11).T)
    found = robustness(contest, draws)
    assert (found.rank_counts.sum(axis=1) == 3).all()
    assert np.array_equal(found.rank_low, ranks.min(axis=0))
    assert np.array_equal(found.rank_high, ranks.max(axis=0))


def test_talk_about_those_that_are_in_now_and_then() -> None:
    found = robustness(contest_of(some(15, 3)), UNIFORM)
    share = dict(zip(found.number.tolist(), found.funded_share.tolist(), strict=True))
    assert sorted(found.talk_about) == [n for n, s in share.items() if 0.1 <= s <= 0.9]
    assert list(found.talk_about) == sorted(found.talk_about, key=lambda n: (round(abs(share[n] - 0.5), 9), n))
    assert found.talk_about


def test_the_same_seed_gives_the_same_whatever_the_order_of_the_rows() -> None:
    made = some(12)
    turned = replace(made, requests=made.requests[::-1])
    draws = Draws(count=1_200, seed=7)
    assert same(robustness(contest_of(made), draws), robustness(contest_of(turned), draws))
    assert not same(robustness(contest_of(made), draws), robustness(contest_of(made), replace(draws, seed=8)))


@pytest.mark.parametrize("step", [1, 7, 500, 501, 5_000])
def test_the_size_of_the_steps_does_not_matter(step: int) -> None:
    contest, draws = contest_of(some(6)), Draws(count=1_203 if step > 1 else 40)
    found = list(robustness_in_steps(contest, draws, step=step))
    whole = range(step, draws.count + 1, step)
    assert [r.draws for r in found] == [*whole, *([draws.count] if draws.count % step else [])]
    assert same(found[-1], robustness(contest, draws))
    assert same(found[0], robustness(contest, replace(draws, count=min(step, draws.count))))


@pytest.mark.parametrize("rule", list(Rule), ids=str)
def test_a_page_gets_steps_of_a_moment(rule: Rule) -> None:
    """A draw that takes longer comes in smaller steps, which don't matter either."""
    contest, draws = contest_of(some(60), rule=rule), Draws(count=30)
    to_the_krone = replace(contest.bids, cost=contest.bids.cost + np.arange(60), available=10**9)
    assert 1 <= draws_in_a_moment(replace(contest, bids=to_the_krone)) <= draws_in_a_moment(contest) <= 500
    *_, last = robustness_in_steps(contest, draws)
    assert same(last, robustness(contest, draws))


def test_around_other_weights() -> None:
    contest, draws = contest_of(some(8)), Draws(count=600)
    weights = Weights({"Nytte": 3, "Borger": 1})
    elsewhere = robustness(contest, draws, weights)
    assert same(elsewhere, robustness(contest_of(some(8), weights=weights), draws))
    assert not same(elsewhere, robustness(contest, draws))
    uniform = replace(draws, around=Around.UNIFORM)
    assert same(robustness(contest, uniform, weights), robustness(contest, uniform))


def test_the_standard_error_is_that_of_a_half() -> None:
    assert robustness(contest_of(some(3)), Draws()).standard_error == 0.005


def test_a_red_error_without_an_estimate_is_always_outside_and_counts_by_itself() -> None:
    errors = [ask(1, (4, 0), 10.0, kind="Fejl"), ask(2, (4, 4), kind="Fejl")]
    found = robustness(contest_of(register(*errors, criteria=TWO, pool=10.0)), Draws(count=10))
    assert found.drowned_share.tolist() == [0, 1]
    assert found.any_drowned_share == 0


def test_nothing_competes() -> None:
    found = robustness(contest_of(some(3, light="Gul")), Draws(count=10))
    assert (found.number.shape, found.acceptability.shape, found.talk_about) == ((0,), (0, 0), ())
    assert (found.draws, found.any_drowned_share) == (10, 0)


def test_wrong_weights_and_bounds_are_refused_before_anything_is_drawn() -> None:
    contest = contest_of(some(3))
    with pytest.raises(UsageError, match=r"^Pris er ikke et kriterium her\."):
        robustness_in_steps(contest, Draws(), Weights({"Pris": 1}))
    with pytest.raises(UsageError, match=r"^Pris er ikke et kriterium her\."):
        robustness_in_steps(contest, Draws(bounds={"Pris": (0, 1)}))
    with pytest.raises(UsageError, match=r"^De laveste grænser giver tilsammen 120,0 %"):
        robustness(contest, Draws(bounds={"Nytte": (0.6, 1), "Borger": (0.6, 1)}))
