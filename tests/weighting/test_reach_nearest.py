"""The nearest weights: no plain random search finds nearer ones, and what is said and written can be typed."""

import re

import numpy as np
import pytest
from numpy.typing import NDArray

from kpro_analysis.register.requests import Criterion, Register
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.reach import Reach, reach
from kpro_analysis.weighting.settings import Guard, GuardKind, Rule, Weights
from tests.weighting.builders import ask, register
from tests.weighting.test_reach import contest, funds

RULES = [Rule.RANK, Rule.OPTIMAL]
GUARDS = [Guard(), Guard(GuardKind.FIRST), Guard(GuardKind.RESERVE, 0.3)]
TRIES = 200
BEATEN = 2e-3  # of a distance
Floats = NDArray[np.float64]


def made(seed: int, criteria: int) -> tuple[Register, list[float]]:
    """Ten requests with whole points, every third an error; and weights."""
    chance = np.random.default_rng(seed)
    kinds = ["Fejl", "Forbedring", "Ny funktion"]
    asks = [
        ask(
            n,
            tuple(float(point) for point in chance.integers(0, 6, criteria)),
            float(chance.choice([5, 17.5, 37.5, 75])),
            kind=str(chance.choice(kinds)),
        )
        for n in range(1, 11)
    ]
    scale = tuple(Criterion(f"Kriterium {letter}", 1, 0, 5) for letter in "ABCDE"[:criteria])
    return register(*asks, pool=110.0, criteria=scale), chance.integers(1, 5, criteria).astype(float).tolist()


def shares_of(asked: Contest) -> Floats:
    return np.array(list(asked.settings.weights.shares.values()))


def tried(asked: Contest, number: int, found: Reach) -> float:
    """The distance of the nearest weights that a random search from a fixed seed finds, at most that of `found`."""
    chance, today = np.random.default_rng(number), shares_of(asked)
    best = np.array(list(found.weights.values()))
    for _ in range(TRIES):
        far = np.abs(best - today).sum()
        noise = chance.normal(0, 0.1 * far, len(today)) * (chance.random(len(today)) < 0.6)
        row = np.maximum(today + (best - today) * chance.uniform(0.5, 1) + noise, 0)
        row /= row.sum()
        if np.abs(row - today).sum() < far and funds(
            asked, number, dict(zip(found.weights, row.tolist(), strict=True))
        ):
            best = row
    return float(np.abs(best - today).sum())


def told(asked: Contest, sentence: str) -> dict[str, float]:
    """The weights of a sentence: those named go where it says, the others keep their proportions."""
    today = asked.settings.weights.shares
    moves = re.findall(r"på (Kriterium \w) (?:skal )?(?:op|ned) fra [\d,]+ % til ([\d,]+) %", sentence)
    ends = {name: float(end.replace(",", ".")) / 100 for name, end in moves}
    left, rest = 1 - sum(ends.values()), sum(share for name, share in today.items() if name not in ends)
    return {name: max(0.0, ends[name] if name in ends else left * share / rest) for name, share in today.items()}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("guard", GUARDS, ids=str)
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_random_search_finds_none_nearer_and_the_sentence_is_enough(rule: Rule, guard: Guard, seed: int) -> None:
    made_of, weights = made(seed, 4)
    asked = contest(made_of, weights, rule=rule, guard=guard)
    outcome = asked.evaluate()
    answers = {number: reach(asked, number) for number in outcome.number[~outcome.funded].tolist()}
    reached = {number: found for number, found in answers.items() if found.reachable}
    assert reached
    for number, found in reached.items():
        assert found.distance is not None and found.distance - tried(asked, number, found) < BEATEN
        assert not found.smallest
        assert "Kriterium" in found.sentence and funds(asked, number, told(asked, found.sentence))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("guard", GUARDS, ids=str)
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_with_two_criteria_no_share_is_nearer(rule: Rule, guard: Guard, seed: int) -> None:
    made_of, weights = made(seed, 2)
    asked = contest(made_of, weights, rule=rule, guard=guard)
    today, names = shares_of(asked), [c.name for c in made_of.criteria]
    grid = (np.arange(400) + np.sqrt(0.5)) / 400  # no round shares: there scores tie
    outcomes = [asked.evaluate(Weights(dict(zip(names, (t, 1 - t), strict=True)))) for t in grid]
    for number in asked.bids.number.tolist():
        hits = [2 * abs(t - today[0]) for t, o in zip(grid, outcomes, strict=True) if o.funded[o.number == number][0]]
        found = reach(asked, number)
        if hits:
            assert found.distance is not None and found.distance <= min(hits) + 5e-4
            assert found.smallest
            assert found.funded or (found.single and 2 * abs(found.single.end - found.single.start) <= min(hits) + 5e-4)


@pytest.mark.parametrize("guard", GUARDS, ids=str)
@pytest.mark.parametrize("rule", RULES, ids=str)
def test_the_weights_have_few_decimals_and_the_sum_one(rule: Rule, guard: Guard) -> None:
    made_of, weights = made(3, 5)
    asked = contest(made_of, weights, rule=rule, guard=guard)
    outcome = asked.evaluate()
    for number in outcome.number[~outcome.funded].tolist():
        shares = reach(asked, number).weights
        assert all(share == round(share, 5) for share in shares.values())
        assert not shares or sum(shares.values()) == pytest.approx(1, abs=1e-12)


def test_the_whole_weight_on_one_counts_where_scores_tie_there_alone() -> None:
    """By Borger alone #1 ties with #2 and #3 and is listed first; with any weight on Nytte both come before it."""
    criteria = (Criterion("Nytte", 1, 0, 5), Criterion("Borger", 3, 0, 5))
    asks = (ask(1, (0, 5), 60), ask(2, (2, 5), 60), ask(3, (5, 5), 60))
    found = reach(contest(register(*asks, pool=60.0, criteria=criteria)), 1)
    assert found.weights == {"Nytte": 0, "Borger": 1} and found.distance == 0.5


def test_a_set_that_is_best_only_between_two_others_is_found() -> None:
    """#3 has 500 / 9 points whatever the weights: more than #1's 100 n and #2's 100 (1 - n) from 4/9 to 5/9."""
    criteria = (Criterion("Nytte", 9, 0, 9), Criterion("Borger", 1, 0, 9))
    asks = (ask(1, (9, 0), 60), ask(2, (0, 9), 60), ask(3, (5, 5), 60))
    found = reach(contest(register(*asks, pool=60.0, criteria=criteria), rule=Rule.OPTIMAL), 3)
    assert found.smallest and found.single is not None
    assert found.single.end == pytest.approx(5 / 9 if found.single.criterion == "Nytte" else 4 / 9, abs=5e-4)
