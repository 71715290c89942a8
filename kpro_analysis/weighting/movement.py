"""What differs between two results of the point model, and the orders in which a ranking can be read."""

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import Settings, agreed_settings

DECIMALS = 9  # scores equal to as many tie


class SortKey(StrEnum):
    """What the requests can be listed by."""

    RANK = "rank"
    NUMBER = "number"
    TITLE = "title"
    SCORE_PER_KRONE = "score_per_krone"
    COST = "cost"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class PoolChange:
    """Form numbers, ascending: what `entered` the pool, and what `left` it, be it for not competing any more."""

    entered: tuple[int, ...]
    left: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SinceAgreed:
    """What is different from what the group agreed on.

    `moved` (requests,), in ranking order, and `by_weights`: since the agreed weights, all other settings the same;
    `by_settings`: what the pool holds now and not by the agreed weights, pool and rule, or the other way round.
    """

    moved: NDArray[np.float64]
    by_weights: PoolChange
    by_settings: PoolChange


def moves(outcome: Outcome, earlier: Outcome) -> NDArray[np.float64]:
    """Places won (positive) or lost since an earlier result, in ranking order; NaN for one that didn't compete then."""
    ranks = dict(zip(earlier.number.tolist(), earlier.rank.tolist(), strict=True))
    then = np.array([ranks.get(n, np.nan) for n in outcome.number.tolist()], dtype=float)
    won: NDArray[np.float64] = then - outcome.rank
    return won


def pool_change(outcome: Outcome, earlier: Outcome) -> PoolChange:
    """What is funded now and wasn't in an earlier result, and the other way round."""
    now, then = (set(o.number[o.funded].tolist()) for o in (outcome, earlier))
    return PoolChange(tuple(sorted(now - then)), tuple(sorted(then - now)))


def since_agreed(outcome: Outcome) -> SinceAgreed:
    """How an outcome differs from what the group agreed on in the workbook."""
    agreed = agreed_settings(outcome.register)
    by_weights = _evaluated(outcome, replace(outcome.settings, weights=agreed.weights))
    return SinceAgreed(
        moved=moves(outcome, by_weights),
        by_weights=pool_change(outcome, by_weights),
        by_settings=pool_change(outcome, _evaluated(outcome, agreed)),
    )


def _evaluated(outcome: Outcome, settings: Settings) -> Outcome:
    return outcome if settings == outcome.settings else evaluate(outcome.register, settings)


def score_per_krone(outcome: Outcome) -> NDArray[np.float64]:
    """What a request gives per krone of its planning cost, in ranking order.

    A rider and its head have one value: their scores added, divided by the head's cost. What costs nothing and gives
    something is infinite; NaN without an estimate, and for a rider whose head doesn't compete.
    """
    unit = _units(outcome)
    scores = np.bincount(unit, weights=outcome.score, minlength=len(unit))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(scores > 0, np.round(scores, DECIMALS) / outcome.cost, outcome.cost * 0)
    headless = (outcome.head > 0) & (unit == np.arange(len(unit)))
    return np.where(headless, np.nan, value[unit])


def sort_places(outcome: Outcome, key: SortKey, earlier: Outcome) -> NDArray[np.intp]:
    """Places in the ranking (0-based) in the order to list them; what is equal stays in ranking order.

    By number ascending; by title in Danish order; by cost, the dearest first; by score per krone, the best first, each
    rider right after its head; by how far they moved since `earlier`, the furthest first. Those that have no such
    value come last.
    """
    if key is SortKey.SCORE_PER_KRONE:
        unit = _units(outcome)
        return np.lexsort((unit != np.arange(len(unit)), unit, _descending(score_per_krone(outcome))))
    keys = {
        SortKey.RANK: lambda: np.arange(len(outcome.number)),
        SortKey.NUMBER: lambda: outcome.number,
        SortKey.TITLE: lambda: outcome.register.title_order[outcome.position],
        SortKey.COST: lambda: _descending(outcome.cost),
        SortKey.MOVED: lambda: _descending(np.abs(moves(outcome, earlier))),
    }
    return np.argsort(keys[key](), kind="stable")


def _units(outcome: Outcome) -> NDArray[np.intp]:
    """For each place in the ranking that of its head, its own where it has none or the head doesn't compete."""
    place = {n: i for i, n in enumerate(outcome.number.tolist())}
    heads = enumerate(outcome.head.tolist())
    return np.array([place.get(head, i) for i, head in heads], dtype=np.intp)


def _descending(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """A key that sorts the largest first and NaN last."""
    return np.where(np.isnan(values), np.inf, -values)
