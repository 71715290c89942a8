"""The result of the point model: a ranking, what is funded, and who is out and why."""

from dataclasses import dataclass

import numpy as np

from kpro_analysis.register.requests import Register
from kpro_analysis.weighting.settings import Settings


@dataclass(frozen=True, slots=True)
class Excluded:
    """A request that does not compete, with the reason in Danish."""

    number: int
    reason: str


@dataclass(frozen=True)
class Outcome:
    """One ranking of a register under given settings; all arrays are in ranking order, one entry per competing request.

    `position` (int) indexes `register.requests`; `number` (int) form numbers; `rank` (int) 1 + number strictly
    better, ties share; `score`, `score_max` 0-100; `contributions` (requests, criteria), rows sum to `score`;
    `cost`, `cost_low`, `cost_high` DKK, 0 for a rider, NaN without an estimate; `funded`, `incomplete`, `drowned`
    (bool): drowned is a red error that competes and isn't funded; `head` (int) the form number of the outermost head that
    includes it, 0 for none. `line` is the place in the ranking (0-based) of the first request that the walk reached and
    that no longer fitted, None when all fitted or the rule isn't a walk.
    `spent`, `spent_low`, `spent_high`, `remaining` in DKK (remaining = pool - committed - spent);
    `total_score` sums the scores of the funded; `over_pool_probability` is P(cost > pool - committed), 0-1.
    """

    register: Register
    settings: Settings
    position: np.ndarray
    number: np.ndarray
    rank: np.ndarray
    score: np.ndarray
    score_max: np.ndarray
    contributions: np.ndarray
    cost: np.ndarray
    cost_low: np.ndarray
    cost_high: np.ndarray
    funded: np.ndarray
    incomplete: np.ndarray
    drowned: np.ndarray
    head: np.ndarray
    line: int | None
    spent: float
    spent_low: float
    spent_high: float
    remaining: float
    total_score: float
    over_pool_probability: float
    excluded: tuple[Excluded, ...]
