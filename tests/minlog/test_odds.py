"""Odds ratios by hand and as statsmodels has them."""

from math import exp, log, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable, Table2x2

from kpro_analysis.minlog.odds import mantel_haenszel, woolf

cells = st.lists(st.integers(1, 500), min_size=4, max_size=4).map(lambda c: [c[:2], c[2:]])


def test_a_table_by_hand() -> None:
    odds = woolf([[20, 10], [5, 15]])
    half = 1.959963984540054 * sqrt(1 / 20 + 1 / 10 + 1 / 5 + 1 / 15)
    assert odds.value == (20 * 15) / (10 * 5)
    assert (odds.low, odds.high) == pytest.approx((exp(log(6) - half), exp(log(6) + half)))


def test_two_strata_by_hand() -> None:
    found = mantel_haenszel([[[20, 10], [5, 15]], [[2, 8], [4, 6]]])
    assert found.value == pytest.approx((20 * 15 / 50 + 2 * 6 / 20) / (10 * 5 / 50 + 8 * 4 / 20))


def test_a_zero_leaves_woolf_undefined_and_an_empty_stratum_changes_nothing() -> None:
    assert woolf([[0, 10], [5, 15]]).value is None
    assert mantel_haenszel([]).value is None
    assert mantel_haenszel([[[0, 10], [0, 15]]]).value is None
    one = [[20, 10], [5, 15]]
    assert mantel_haenszel([one, [[0, 0], [0, 0]], [[0, 3], [0, 4]]]) == mantel_haenszel([one])


@settings(deadline=None, max_examples=50)
@given(st.lists(cells, min_size=1, max_size=5))
def test_as_statsmodels(tables: list[list[list[int]]]) -> None:
    theirs = Table2x2(np.array(tables[0]))
    ours = woolf(tables[0])
    assert (ours.value, ours.low, ours.high) == pytest.approx((theirs.oddsratio, *theirs.oddsratio_confint()))
    strata = StratifiedTable([np.array(table, dtype=float) for table in tables])
    common = mantel_haenszel(tables)
    expected = (strata.oddsratio_pooled, *strata.oddsratio_pooled_confint())
    assert (common.value, common.low, common.high) == pytest.approx(expected)
