"""Rates of counted events within strata, with a variance that is honest about clusters."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from kpro_analysis.minlog.hypothesis_result import Effect
from kpro_analysis.minlog.spans import Floats, Ints

MOST_STEPS = 60
CLOSE_ENOUGH = 1e-10
WORST_CONDITION = 1e12
CONFIDENCE = 0.95


@dataclass(frozen=True)
class RateTable:
    """What a model of rates takes, one row per cell of a cluster.

    count and exposure (n,), exposure > 0; design (n, p) without a constant; stratum and cluster (n,) codes from 0.
    """

    count: Floats
    exposure: Floats
    design: Floats
    stratum: Ints
    cluster: Ints


@dataclass(frozen=True)
class RateFit:
    """Log rate ratios (p,) with their covariance (p, p), and the degrees of freedom of the t distribution to use."""

    coefficients: Floats
    covariance: Floats
    freedom: int

    def ratio(self, contrast: Floats, kind: str) -> tuple[Effect, float]:
        """exp(contrast . coefficients) with its 95 % interval, and the two-sided p of its being 1."""
        log = float(contrast @ self.coefficients)
        error = float(np.sqrt(contrast @ self.covariance @ contrast))
        reach = error * float(stats.t.ppf((1 + CONFIDENCE) / 2, self.freedom))
        low, value, high = (float(np.exp(x)) for x in (log - reach, log, log + reach))
        return Effect(kind, value, low, high), float(2 * stats.t.sf(abs(log) / error, self.freedom))


def fit_rates(table: RateTable) -> RateFit | None:
    """Poisson log-linear model with a free rate per stratum; None where the counts don't decide a coefficient.

    Nor is anything told where a single cluster alone decides one. The strata's rates are profiled out, so their number
    costs nothing. The covariance is the jackknife over clusters in one Newton step each: like the sandwich of summed
    scores, but wider where single clusters weigh much, which keeps the size of the test with few or uneven clusters.
    The degrees of freedom are the clusters that hold the rarer side of a column of zeros and ones, less one.

    Source: Liang and Zeger (1986); MacKinnon, Nielsen and Webb (2023), CV3, the one-step form.
    """
    table = _summed(table)
    coefficients = np.zeros(table.design.shape[1])
    for _ in range(MOST_STEPS):
        residual, centred, information = _parts(table, coefficients)
        if not np.isfinite(information).all() or np.linalg.cond(information) > WORST_CONDITION:
            return None
        step = np.linalg.solve(information, centred.T @ residual)
        coefficients = coefficients + np.clip(step, -2, 2)
        if np.abs(step).max() < CLOSE_ENOUGH:
            break
    else:
        return None
    covariance = _jackknife(table, coefficients)
    return None if covariance is None else RateFit(coefficients, covariance, _freedom(table))


def _jackknife(table: RateTable, coefficients: Floats) -> Floats | None:
    """How the coefficients spread when a cluster at a time is left out; None when one of them decides alone."""
    residual, centred, information = _parts(table, coefficients)
    names, cluster = np.unique(table.cluster, return_inverse=True)
    count, size = len(names), len(coefficients)
    if count < 2:
        return None
    weight = table.count - residual
    scores = np.column_stack([np.bincount(cluster, column * residual, count) for column in centred.T])
    own = [np.bincount(cluster, weight * a * b, count) for a in centred.T for b in centred.T]
    rest = information - np.column_stack(own).reshape(count, size, size)
    if np.linalg.cond(rest).max() > WORST_CONDITION:
        return None
    shift = np.linalg.solve(rest, scores[:, :, None])[:, :, 0]
    spread: Floats = shift.T @ shift * ((count - 1) / count)
    return spread


def _summed(table: RateTable) -> RateTable:
    """With the rows of one cluster, stratum and design as one, which changes no result; as it is unless all is 0/1."""
    if not np.isin(table.design, (0, 1)).all():
        return table
    design = table.design.astype(np.int64) @ (1 << np.arange(table.design.shape[1]))
    key = (table.stratum * (int(table.cluster.max()) + 1) + table.cluster << table.design.shape[1]) + design
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    count, exposure = (np.bincount(place, c).astype(np.float64) for c in (table.count, table.exposure))
    return RateTable(count, exposure, table.design[first], table.stratum[first], table.cluster[first])


def _parts(table: RateTable, coefficients: Floats) -> tuple[Floats, Floats, Floats]:
    """Residuals (n,), columns less their stratum's mean (n, p), and the information (p, p)."""
    strata = int(table.stratum.max()) + 1
    relative = table.exposure * np.exp(table.design @ coefficients)
    events = np.bincount(table.stratum, table.count, strata)
    weight = np.bincount(table.stratum, relative, strata)
    rate = np.divide(events, weight, out=np.zeros(strata), where=weight > 0)
    fitted = relative * rate[table.stratum]
    means = np.column_stack([np.bincount(table.stratum, relative * c, strata) for c in table.design.T])
    means = np.divide(means, weight[:, None], out=np.zeros_like(means), where=weight[:, None] > 0)
    centred = table.design - means[table.stratum]
    return table.count - fitted, centred, (centred * fitted[:, None]).T @ centred


def _freedom(table: RateTable) -> int:
    clusters = [len(np.unique(table.cluster))]
    for column in table.design.T:
        if np.isin(column, (0, 1)).all():
            clusters += [len(np.unique(table.cluster[side])) for side in (column == 0, column == 1) if side.any()]
    return max(1, min(clusters) - 1)
