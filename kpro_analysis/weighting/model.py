"""The point model: scores, ranking and what is funded, for a register under given settings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.danish import sort_key
from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import Criterion, Register
from kpro_analysis.weighting.bundles import forced_numbers, tie_up
from kpro_analysis.weighting.competition import competition
from kpro_analysis.weighting.costs import Costs, costs_of
from kpro_analysis.weighting.outcome import Excluded, Outcome
from kpro_analysis.weighting.pool import PER_POINT, Bids, bids_for, spend
from kpro_analysis.weighting.risk import over_pool_probability
from kpro_analysis.weighting.settings import Settings, Weights

Floats = NDArray[np.float64]


def normalised(points: Floats, low: Floats, high: Floats) -> Floats:
    """Points as shares of their scale; checks nothing.

    points (requests, criteria), NaN where not given; low < high (criteria,), the declared ends. Returns
    (requests, criteria), 0-1, NaN kept.

    >>> normalised(np.array([[3.0, 1.0]]), np.array([1.0, 0.0]), np.array([5.0, 4.0])).tolist()
    [[0.5, 0.25]]
    """
    return (points - low) / (high - low)


def contributions(points: Floats, shares: Floats) -> Floats:
    """What each criterion gives to each score; checks nothing.

    points (requests, criteria), 0-1, higher is better; shares (criteria,), sum 1. Returns (requests, criteria); the
    row sums are the scores, 0-100. Summed row by row, a score doesn't depend on where in the table its request stands.

    Source: Fishburn (1967), additive utilities.
    """
    return points * (100 * shares)


def score_keys(scores: Floats) -> NDArray[np.int64]:
    """Scores as whole billionths of a point (int64), so that what is equal to 9 decimals is equal."""
    return np.rint(scores * PER_POINT).astype(np.int64)


def ranking(keys: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """Order and ranks; checks nothing.

    keys (n,) int, higher is better, given in the order in which ties are listed. Returns the indices from the best to
    the worst (n,) and, in that order, the ranks (n,): 1 + number strictly better.

    >>> order, rank = ranking(np.array([5, 9, 5, 1]))
    >>> order.tolist(), rank.tolist()
    ([1, 0, 2, 3], [1, 2, 2, 4])
    """
    order = np.argsort(-keys, kind="stable")
    ranked = keys[order]
    starts = np.ones(len(keys), dtype=bool)
    starts[1:] = ranked[1:] != ranked[:-1]
    return order, np.maximum.accumulate(np.where(starts, np.arange(1, len(keys) + 1), 1))


@dataclass(frozen=True)
class Rated:
    """Competing requests by some weights; by form number but `order` (indices, best first) and, in that order, `rank`.

    `contributions` (requests, criteria), whose row sums are `score` (requests,), 0-100; `keys` as `score_keys`.
    """

    contributions: Floats
    score: Floats
    keys: NDArray[np.int64]
    order: NDArray[np.intp]
    rank: NDArray[np.int64]


@dataclass(frozen=True)
class Contest:
    """What doesn't depend on the weights, worked out once; arrays with one entry per competing request, by form number.

    `points` (requests, criteria), 0-1, 0 where not given; `missing` (requests, criteria), bool. `evaluate` gives the
    result for any weights; a page keeps the contest while only weights change.
    """

    register: Register
    settings: Settings
    position: np.ndarray
    points: np.ndarray
    missing: np.ndarray
    incomplete: np.ndarray
    costs: Costs
    bids: Bids
    excluded: tuple[Excluded, ...]

    def evaluate(self, weights: Weights | None = None) -> Outcome:
        """The result by these weights (default: the settings'); all other settings are the contest's.

        A point not given counts as the lowest in `score` and as the highest in `score_max`. Ties are listed by form
        number. Refuses (UsageError) weights that don't name exactly the register's criteria.
        """
        settings = self.settings if weights is None else replace(self.settings, weights=weights)
        shares = _shares(self.register.criteria, settings.weights)
        rated = self.rated(settings.weights)
        parts, score, order = rated.contributions, rated.score, rated.order
        funding = spend(self.bids, order, rated.keys, settings.rule)
        funded, bids, costs = funding.funded, self.bids, self.costs
        low, high = costs.low[funded], costs.high[funded]
        spent = float(costs.plan[funded].sum())
        available = settings.available
        return Outcome(
            register=self.register,
            settings=settings,
            position=self.position[order],
            number=bids.number[order],
            rank=rated.rank,
            score=score[order],
            score_max=(score + contributions(self.missing, shares).sum(axis=1))[order],
            contributions=parts[order],
            cost=costs.plan[order],
            cost_low=costs.low[order],
            cost_high=costs.high[order],
            funded=funded[order],
            incomplete=self.incomplete[order],
            drowned=(bids.red_error & ~funded)[order],
            head=bids.ties.head[order],
            verdict=funding.verdict[order],
            left=funding.left[order],
            line=funding.line,
            spent=spent,
            spent_low=float(low.sum()),
            spent_high=float(high.sum()),
            remaining=available - spent,
            total_score=float(score[funded].sum()),
            over_pool_probability=over_pool_probability(low, high, available, settings.overrun_high),
            excluded=self.excluded,
        )

    def rated(self, weights: Weights) -> Rated:
        """Scores and ranking by these weights; refuses as `evaluate` does."""
        parts = contributions(self.points, _shares(self.register.criteria, weights))
        score = parts.sum(axis=1)
        keys = score_keys(score)
        return Rated(parts, score, keys, *ranking(keys))


def prepare(register: Register, settings: Settings) -> Contest:
    """Work out what doesn't depend on the weights: who competes, costs, what is tied together.

    Refuses (UsageError) unknown form numbers in must and must-not, and musts that can't be had.
    """
    forced = forced_numbers(register, settings)
    field = competition(register, settings, forced)
    requests = [register.requests[i] for i in field.position.tolist()]
    number = np.array([r.number for r in requests], dtype=int)
    costs = costs_of(requests, settings)
    red_error = np.array([r.light == "Rød" and r.kind == "Fejl" for r in requests], dtype=bool)
    low = np.array([c.low for c in register.criteria], dtype=float)
    high = np.array([c.high for c in register.criteria], dtype=float)
    points = normalised(register.points[field.position], low, high)
    missing = np.isnan(points)
    return Contest(
        register=register,
        settings=settings,
        position=field.position,
        points=np.where(missing, 0, points),
        missing=missing,
        incomplete=np.any(missing, axis=1),
        costs=costs,
        bids=bids_for(settings, (number, costs, red_error), tie_up(register, settings, number, costs.plan)),
        excluded=field.excluded,
    )


def evaluate(register: Register, settings: Settings) -> Outcome:
    """Rank a register and spend the pool: `prepare` and `Contest.evaluate` in one.

    Refuses (UsageError) what either of these refuses.
    """
    return prepare(register, settings).evaluate()


def _shares(criteria: Sequence[Criterion], weights: Weights) -> np.ndarray:
    names = [c.name for c in criteria]
    if unknown := weights.values.keys() - set(names):
        listed = ", ".join(sorted(unknown, key=sort_key))
        raise UsageError(f"{listed} er ikke et kriterium her. Vælg blandt: {', '.join(names)}.")
    if lacking := [name for name in names if name not in weights.values]:
        raise UsageError(f"{', '.join(lacking)} mangler en vægt. Giv hvert kriterium en vægt på 0 eller derover.")
    shares = weights.shares
    return np.array([shares[name] for name in names], dtype=float)
