"""Rates and odds ratios: against statsmodels and by hand."""

import numpy as np
import pytest
import statsmodels.api as sm
from statsmodels.stats.contingency_tables import StratifiedTable

from kpro_analysis.minlog.stratified_odds import odds_of
from kpro_analysis.minlog.stratified_rates import RateTable, fit_rates


def a_table(seed, clusters=120):
    """Cells of clusters over five strata, with rates that differ between clusters and between strata."""
    draw = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(clusters), 8)
    stratum = draw.integers(0, 5, len(cluster))
    design = np.column_stack((draw.integers(0, 2, len(cluster)), draw.normal(size=len(cluster)))).astype(float)
    exposure = draw.uniform(0.5, 2, len(cluster))
    rate = np.exp(0.5 * design[:, 0] - 0.2 * design[:, 1] + 0.1 * stratum) * draw.gamma(2, 0.5, clusters)[cluster]
    return RateTable(draw.poisson(rate * exposure).astype(float), exposure, design, stratum, cluster)


def by_statsmodels(table):
    dummies = np.eye(int(table.stratum.max()) + 1)[table.stratum]
    model = sm.GLM(
        table.count,
        np.column_stack((table.design, dummies)),
        family=sm.families.Poisson(),
        offset=np.log(table.exposure),
    )
    return model.fit(cov_type="cluster", cov_kwds={"groups": table.cluster})


def test_coefficients_and_errors_are_those_of_statsmodels():
    table = a_table(1)
    fit, theirs = fit_rates(table), by_statsmodels(table)
    assert fit.coefficients == pytest.approx(theirs.params[:2], abs=1e-8)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(theirs.bse[:2], rel=0.05)


def test_the_errors_are_those_of_leaving_out_a_cluster_at_a_time():
    table = a_table(2, clusters=30)
    fit = fit_rates(table)
    shifts = []
    for left_out in range(30):
        kept = table.cluster != left_out
        columns = (table.count, table.exposure, table.design, table.stratum, table.cluster)
        again = fit_rates(RateTable(*(column[kept] for column in columns)))
        shifts.append(again.coefficients - fit.coefficients)
    spread = np.array(shifts).T @ np.array(shifts) * 29 / 30
    assert np.diag(fit.covariance) == pytest.approx(np.diag(spread), rel=0.1)


def test_a_rate_ratio_by_hand():
    """Two strata, in each twice the rate: 20 / 10 against 10 / 10, and 8 / 2 against 2 / 1."""
    count = np.array([12.0, 8, 5, 5, 4, 4, 1, 1])
    exposure = np.array([5.0, 5, 5, 5, 1, 1, 0.5, 0.5])
    design = np.array([1.0, 1, 0, 0, 1, 1, 0, 0])[:, None]
    fit = fit_rates(RateTable(count, exposure, design, np.repeat([0, 1], 4), np.arange(8)))
    effect, p = fit.ratio(np.ones(1), "")
    assert effect.value == pytest.approx(2)
    assert effect.low < 2 < effect.high
    assert fit.freedom == 3
    assert 0 < p < 0.05


def test_rows_of_a_cluster_may_be_split():
    table = a_table(3)
    table = RateTable(table.count, table.exposure, table.design[:, :1], table.stratum, table.cluster)
    parts = RateTable(
        np.concatenate((table.count, np.zeros(len(table.count)))),
        np.tile(table.exposure / 2, 2),
        np.tile(table.design, (2, 1)),
        np.tile(table.stratum, 2),
        np.tile(table.cluster, 2),
    )
    assert fit_rates(parts).covariance == pytest.approx(fit_rates(table).covariance)


def test_what_the_counts_do_not_decide_is_not_told():
    table = a_table(4)
    never = RateTable(
        table.count * (table.design[:, 0] == 0), *(table.exposure, table.design, table.stratum), table.cluster
    )
    assert fit_rates(never) is None
    same = np.column_stack((table.design[:, 0], table.design[:, 0]))
    assert fit_rates(RateTable(table.count, table.exposure, same, table.stratum, table.cluster)) is None
    alone = np.zeros_like(table.cluster)
    assert fit_rates(RateTable(table.count, table.exposure, table.design, table.stratum, alone)) is None


def test_odds_ratios_by_hand():
    """Strata of 100 with odds ratios 20*40/(10*30) and 10*20/(40*30); pooled (8 + 2) / (3 + 12)."""
    odds = odds_of(np.array([[[20, 10], [30, 40]], [[10, 40], [30, 20]]]))
    assert odds.crude == pytest.approx(30 * 60 / (50 * 60))
    assert odds.mantel_haenszel == pytest.approx((20 * 40 / 100 + 10 * 20 / 100) / (10 * 30 / 100 + 40 * 30 / 100))
    spread = np.sqrt(1 / 30 + 1 / 50 + 1 / 60 + 1 / 60)
    assert odds.crude_low == pytest.approx(0.6 * np.exp(-1.959964 * spread))
    assert odds.crude_high == pytest.approx(0.6 * np.exp(1.959964 * spread))


def test_odds_ratios_are_those_of_statsmodels():
    tables = np.random.default_rng(5).integers(5, 90, (4, 2, 2))
    odds, theirs = odds_of(tables), StratifiedTable(list(tables.astype(float)))
    assert odds.mantel_haenszel == pytest.approx(theirs.oddsratio_pooled)
    assert (odds.low, odds.high) == pytest.approx(theirs.oddsratio_pooled_confint())
    assert odds.breslow_day_p == pytest.approx(theirs.test_equal_odds(adjust=True).pvalue)


def test_a_stratum_that_says_nothing_changes_nothing():
    tables = np.array([[[20, 10], [30, 40]], [[10, 40], [30, 20]]])
    silent = np.array([[[0, 0], [5, 7]], [[3, 0], [5, 0]]])
    with_silent, without = odds_of(np.concatenate((tables, silent))), odds_of(tables)
    assert (with_silent.mantel_haenszel, with_silent.low) == pytest.approx((without.mantel_haenszel, without.low))
    assert with_silent.breslow_day_p == pytest.approx(without.breslow_day_p)
    assert with_silent.strata == 2


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[5, 0], [0, 5]], [[0, 3], [4, 5]], [[4, 3], [0, 0]]])
def test_zeros_leave_it_undefined(table):
    odds = odds_of(np.array([table]))
    assert odds.crude is odds.crude_low is odds.mantel_haenszel is odds.breslow_day_p is None
