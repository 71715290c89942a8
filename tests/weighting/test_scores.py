"""Scores and ranks: hand-computed, and as published elsewhere."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import Criterion
from kpro_analysis.weighting.model import contributions, evaluate, normalised, prepare, ranking, score_keys
from kpro_analysis.weighting.settings import Weights
from tests.weighting.builders import NAN, ask, register, settings

ADDITIVE = json.loads(
    (Path(__file__).parents[1] / "data" / "vectors" / "additive" / "additive_vectors.json").read_text(encoding="utf-8")
)
TWO = (Criterion("Nytte", 3, 0, 5), Criterion("Borger", 1, 1, 5))


def published(source: str) -> dict[str, Any]:
    [found] = [entry for entry in ADDITIVE if entry["source"].startswith(source)]
    return found  # type: ignore[no-any-return]


def scored(points: np.ndarray, weights: Any) -> np.ndarray:
    shares = np.array(weights, dtype=float) / np.sum(weights)
    return contributions(points, shares).sum(axis=1) / 100


def ranks(scores: np.ndarray) -> list[int]:
    order, rank = ranking(score_keys(scores))
    return rank[np.argsort(order)].tolist()  # type: ignore[no-any-return]


def test_a_score_is_the_share_of_the_highest_possible() -> None:
    made = register(ask(1, (5, 1)), ask(2, (0, 5)), ask(3, (2, 3)), criteria=TWO)
    outcome = evaluate(made, settings(made))
    assert outcome.number.tolist() == [1, 3, 2]
    assert outcome.score.tolist() == pytest.approx(
        [100 * 3 * 1 / 4, 100 * (3 * 2 / 5 + 1 * 2 / 4) / 4, 100 * 1 * 1 / 4], abs=1e-12
    )
    assert outcome.contributions[1].tolist() == pytest.approx([100 * 3 * (2 / 5) / 4, 100 * 1 * (2 / 4) / 4], abs=1e-12)
    assert outcome.rank.tolist() == [1, 2, 3]


def test_a_point_not_given_counts_as_the_lowest_and_at_most_as_the_highest() -> None:
    made = register(ask(1, (NAN, 3)), ask(2, (5, NAN)), ask(3, (1, 1)), criteria=TWO)
    outcome = evaluate(made, settings(made))
    by_number = dict(zip(outcome.number.tolist(), range(3), strict=True))
    first = by_number[1]
    assert outcome.score[first] == pytest.approx(100 * 1 * (2 / 4) / 4)
    assert outcome.score_max[first] == pytest.approx(100 * (3 * 1 + 1 * (2 / 4)) / 4)
    assert [bool(outcome.incomplete[by_number[n]]) for n in (1, 2, 3)] == [True, True, False]
    assert outcome.score_max[by_number[3]] == outcome.score[by_number[3]]


def test_ties_share_the_rank_and_are_listed_by_form_number() -> None:
    made = register(ask(9, 50), ask(4, 50), ask(7, 80), ask(2, 10))
    outcome = evaluate(made, settings(made))
    assert outcome.number.tolist() == [7, 4, 9, 2]
    assert outcome.rank.tolist() == [1, 2, 2, 4]


@pytest.mark.parametrize(("apart", "tie"), [(4e-10, True), (2e-9, False)])
def test_scores_tie_when_equal_to_nine_decimals(apart: float, tie: bool) -> None:
    made = register(ask(1, 50), ask(2, 50 + apart))
    assert evaluate(made, settings(made)).rank.tolist() == ([1, 1] if tie else [1, 2])


def test_equal_weights_and_scales_give_the_workbooks_own_total_rescaled() -> None:
    criteria = tuple(Criterion(name, 1, 0, 5) for name in "ABC")
    made = register(ask(1, (5, 4, 0)), ask(2, (1, 1, 1)), criteria=criteria)
    assert evaluate(made, settings(made)).score.tolist() == pytest.approx([100 * 9 / 15, 100 * 3 / 15])


def test_a_scale_that_starts_at_one_is_normalised_on_itself() -> None:
    lowest = normalised(np.array([[1.0], [5.0]]), np.array([1.0]), np.array([5.0]))
    assert lowest.tolist() == [[0.0], [1.0]]


def test_no_requests_at_all() -> None:
    made = register()
    outcome = evaluate(made, settings(made))
    assert (outcome.number.tolist(), outcome.line, outcome.spent, outcome.over_pool_probability) == ([], None, 0, 0)


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ({"Nytte": 1, "Pris": 1}, "Pris er ikke et kriterium her. Vælg blandt: Nytte, Borger."),
        ({"Nytte": 1}, "Borger mangler en vægt."),
    ],
)
def test_weights_name_the_registers_criteria(weights: dict[str, float], sentence: str) -> None:
    made = register(ask(1, (1, 1)), criteria=TWO)
    with pytest.raises(UsageError, match=sentence):
        prepare(made, settings(made)).evaluate(Weights(weights))


def test_a_contest_gives_what_evaluate_gives_for_other_weights() -> None:
    made = register(ask(1, (5, 1)), ask(2, (0, 5)), criteria=TWO)
    weights = Weights({"Nytte": 1, "Borger": 2})
    kept, fresh = prepare(made, settings(made)).evaluate(weights), evaluate(made, settings(made, weights=weights))
    assert kept.number.tolist() == fresh.number.tolist() == [2, 1]
    assert kept.score.tolist() == fresh.score.tolist()
    assert kept.settings == fresh.settings


def test_weighted_sum_of_kracka_and_others_2010() -> None:
    entry = published("scikit-criteria tests/agg/test_simple.py (BSD-3)")
    matrix = np.array(entry["matrix"])
    cost = np.array(entry["objectives"]) == "min"
    matrix[:, cost] = 1 / matrix[:, cost]
    scores = scored(matrix / matrix.sum(axis=0), entry["weights"])
    assert scores.tolist() == pytest.approx(entry["expected_score"], abs=1e-8)
    assert ranks(scores) == entry["expected_rank"]


def test_weighted_sum_of_scikit_criteria() -> None:
    [entry] = [e for e in ADDITIVE if e["source"] == "scikit-criteria tests/agg/test_simple.py"]
    scores = scored(np.array(entry["matrix"], dtype=float), entry["weights"]) * sum(entry["weights"])
    assert scores.tolist() == pytest.approx(entry["expected_score"])
    assert ranks(scores) == entry["expected_rank"]


def test_weighted_sum_of_pymcdm() -> None:
    entry = published("pymcdm test/test_mcdm.py TestWSM")
    matrix = np.array(entry["matrix"], dtype=float)
    cost = np.array(entry["types"]) == -1
    matrix[:, cost] = 1 / matrix[:, cost]
    weights = np.array(entry["weights_num"]) / entry["weights_den"]
    scores = scored(matrix / matrix.sum(axis=0), weights) * weights.sum()
    assert np.round(scores, 3).tolist() == entry["expected_round3"]


def test_normalising_on_fixed_ends_as_in_dezert_and_others_2020() -> None:
    entry = published("pymcdm test TestSPOTIS")
    low, high = np.array(entry["bounds"], dtype=float).T
    benefit = np.array(entry["types"]) == 1
    points = normalised(np.array(entry["matrix"]), np.where(benefit, low, high), np.where(benefit, high, low))
    assert np.round(1 - scored(points, entry["weights"]), 4).tolist() == entry["expected_distance_round4"]
