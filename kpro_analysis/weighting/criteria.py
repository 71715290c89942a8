"""What each criterion does among the competing requests: what it tells, what it repeats, and what it decides."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.register.requests import Criterion
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.movement import PoolChange, pool_change
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import Weights

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class CriteriaReport:
    """What each criterion does; arrays (criteria,) in the register's order, over the competing requests.

    `share` of the weights, 0-1. `lowest` and `highest`: the fewest and most points given, in points, NaN where none
    were; `low_given` and `high_given` (bool): whether anyone was given the scale's own lowest and highest. `blank`: the
    share of requests without a point, 0-1, NaN when nobody competes. `constant` (bool): it tells nothing, for all count
    the same: at least two were given points and all the same, and nobody is left blank beside them unless it is the
    lowest, as which a blank counts; or nobody was given any. `correlation` (criteria, criteria): Spearman's over
    the requests with points on both, NaN where that isn't defined; `pairs` (criteria, criteria) int says how many.
    `nearest` (int): the criterion with the correlation furthest from 0, -1 where none is defined. `without`: what
    enters and leaves the pool when the criterion is left out and the others keep their proportions; None where it is
    the only one with a weight.
    """

    criteria: tuple[Criterion, ...]
    share: Floats
    lowest: Floats
    highest: Floats
    low_given: Mask
    high_given: Mask
    blank: Floats
    constant: Mask
    correlation: Floats
    pairs: NDArray[np.int64]
    nearest: NDArray[np.int64]
    without: tuple[PoolChange | None, ...]


def criteria_report(contest: Contest, weights: Weights | None = None) -> CriteriaReport:
    """What each criterion does by these weights (default: the settings').

    Refuses (UsageError) weights that don't name exactly the register's criteria.
    """
    outcome = contest.evaluate(weights)
    criteria = contest.register.criteria
    shares = outcome.settings.weights.shares
    points = contest.register.points[contest.position]
    given = np.where(contest.missing, np.nan, points)
    low, high = (np.array([getattr(c, end) for c in criteria], dtype=float) for end in ("low", "high"))
    lowest = np.fmin.reduce(given, axis=0, initial=np.nan)
    highest = np.fmax.reduce(given, axis=0, initial=np.nan)
    correlation, pairs = rank_correlations(given)
    counted = (~contest.missing).sum(axis=0)
    same = (lowest == highest) & ((lowest == low) | ~contest.missing.any(axis=0))
    return CriteriaReport(
        criteria=criteria,
        share=np.array([shares[c.name] for c in criteria]),
        lowest=lowest,
        highest=highest,
        low_given=lowest == low,
        high_given=highest == high,
        blank=contest.missing.mean(axis=0) if len(given) else np.full(len(criteria), np.nan),
        constant=(counted == 0) | ((counted > 1) & same),
        correlation=correlation,
        pairs=pairs,
        nearest=_nearest(correlation),
        without=tuple(_without(contest, outcome, c.name) for c in criteria),
    )


def rank_correlations(points: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Spearman's rank correlation of each two columns, and over how many rows: shape (columns, columns) each.

    points (rows, columns), NaN where missing; a row counts for two columns when it has both. Ties get the average of
    their ranks. NaN where a column is constant over the rows that count.

    >>> found, rows = rank_correlations(np.array([[1.0, 9.0], [2.0, 7.0], [4.0, 5.0], [5.0, np.nan]]))
    >>> float(found[0, 1]), int(rows[0, 1])
    (-1.0, 3)

    Source: Spearman (1904); with average ranks it is Pearson's correlation of the ranks.
    """
    columns = points.shape[1]
    found, rows = np.full((columns, columns), np.nan), np.zeros((columns, columns), dtype=np.int64)
    for i in range(columns):
        for j in range(i, columns):
            both = points[~np.isnan(points[:, i]) & ~np.isnan(points[:, j])]
            rows[i, j] = rows[j, i] = len(both)
            found[i, j] = found[j, i] = spearman(both[:, i], both[:, j])
    return found, rows


def spearman(one: Floats, other: Floats) -> float:
    """Spearman's rank correlation of two columns (rows,) without gaps; NaN where one of them is constant."""
    ranks = [average_ranks(column) for column in (one, other)]
    apart = [rank - rank.mean() for rank in ranks] if len(one) else ranks
    size = float(np.sqrt((apart[0] ** 2).sum() * (apart[1] ** 2).sum()))
    return min(max(float(apart[0] @ apart[1]) / size, -1.0), 1.0) if size else float("nan")


def average_ranks(values: Floats) -> Floats:
    """Ranks from 1, (rows,); those that are equal share the average of theirs.

    >>> average_ranks(np.array([5.0, 1.0, 5.0, 7.0])).tolist()
    [2.5, 1.0, 2.5, 4.0]
    """
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Floats = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return ranks


def _nearest(correlation: Floats) -> NDArray[np.int64]:
    size = np.nan_to_num(np.abs(correlation), nan=-1.0)
    np.fill_diagonal(size, -1.0)
    return np.where(size.max(axis=1) >= 0, size.argmax(axis=1), -1)


def _without(contest: Contest, outcome: Outcome, name: str) -> PoolChange | None:
    rest = {**outcome.settings.weights.values, name: 0.0}
    return pool_change(contest.evaluate(Weights(rest)), outcome) if any(rest.values()) else None
