"""What each criterion tells, repeats and decides."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kpro_analysis.register.requests import Criterion
from kpro_analysis.weighting.criteria import CriteriaReport, criteria_report, rank_correlations, spearman
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.movement import PoolChange
from kpro_analysis.weighting.settings import Weights
from tests.weighting.builders import NAN, ask, register, settings

THREE = (Criterion("Nytte", 2, 0, 5), Criterion("Borger", 1, 1, 5), Criterion("Lov", 1, 0, 3))
ASKS = (
    ask(1, (5, 2, 3), 60),
    ask(2, (3, NAN, 3), 50),
    ask(3, (1, 5, 3), 50),
)


def report(*asks: object, weights: tuple[float, ...] = (2, 1, 1), pool: float = 60) -> CriteriaReport:
    made = register(*asks, pool=pool, criteria=THREE)  # type: ignore[arg-type]
    chosen = Weights({c.name: w for c, w in zip(THREE, weights, strict=True)})
    return criteria_report(prepare(made, settings(made)), chosen)


def test_what_was_given_and_what_was_not() -> None:
    found = report(*ASKS)
    assert found.share.tolist() == [2 / 4, 1 / 4, 1 / 4]
    assert (found.lowest.tolist(), found.highest.tolist()) == ([1, 2, 3], [5, 5, 3])
    assert (found.low_given.tolist(), found.high_given.tolist()) == ([False] * 3, [True] * 3)
    assert found.blank.tolist() == [0, 1 / 3, 0]
    assert found.constant.tolist() == [False, False, True]


def test_what_says_the_same_by_rank() -> None:
    """Of Nytte and Borger two requests have both, 5 against 2 and 1 against 5; Lov is the same for all."""
    found = report(*ASKS)
    assert (found.correlation[0, 1], found.pairs[0, 1]) == (-1, 2)
    assert np.isnan(found.correlation[0, 2])
    assert found.nearest.tolist() == [1, 0, -1]


def test_what_changes_in_the_pool_without_it() -> None:
    """All: #001 leads. Without Nytte #003 leads, on Borger. Without Lov, the same for all, nothing changes."""
    assert report(*ASKS).without == (PoolChange((3,), (1,)), PoolChange((), ()), PoolChange((), ()))


def test_the_only_one_with_a_weight_cannot_be_left_out() -> None:
    found = report(*ASKS, weights=(1, 0, 0))
    assert found.without == (None, PoolChange((), ()), PoolChange((), ()))


def test_nobody_competes() -> None:
    found = report()
    assert found.constant.tolist() == [True] * 3
    assert np.isnan([*found.lowest, *found.blank, *found.correlation.ravel()]).all()
    assert found.nearest.tolist() == [-1, -1, -1]


def test_one_request_says_nothing_of_its_criteria() -> None:
    assert report(ask(1, (5, 2, 3), 60)).constant.tolist() == [False] * 3


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([1, 2, 3, 4], [10, 20, 40, 30], 1 - 6 * (0 + 0 + 1 + 1) / (4 * (16 - 1))),
        ([1, 1, 2], [3, 4, 4], (0.5 * 1 - 0.5 * 0.5 + 1 * 0.5) / 1.5),  # ranks 1.5 1.5 3 and 1 2.5 2.5
        ([1, 1, 1], [1, 2, 3], NAN),
        ([], [], NAN),
    ],
)
def test_spearman_by_hand(one: list[float], other: list[float], expected: float) -> None:
    assert spearman(np.array(one, dtype=float), np.array(other, dtype=float)) == pytest.approx(expected, nan_ok=True)


@hypothesis_settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=20))
def test_spearman_is_scipys(rows: list[tuple[int, int]]) -> None:
    from scipy.stats import spearmanr

    points = np.array(rows, dtype=float)
    if (np.ptp(points, axis=0) > 0).all():
        assert rank_correlations(points)[0][0, 1] == pytest.approx(spearmanr(points).statistic)
