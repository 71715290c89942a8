"""The result of the point model: a ranking, what is funded, and who is out and why."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from kpro_analysis.register.requests import Register
from kpro_analysis.weighting.settings import Settings


class Verdict(IntEnum):
    """Why a competing request is or isn't funded; those up to `RIDES_ALONG` are funded."""

    BY_RULE = 1  # by the walk down the ranking, or as part of the best set
    BY_GUARD = 2  # in the guard's first walk, over red errors only
    BY_MUST = 3  # chosen as must, or its head of a rider chosen so
    BY_NEED = 4  # needed by one that is funded
    RIDES_ALONG = 5  # its head is funded
    TOO_DEAR = 6  # the walk reached it and it no longer fitted
    NOT_IN_BEST = 7  # not part of the best set
    MUST_NOT = 8  # it or one of its riders is chosen as must not
    NO_ESTIMATE = 9
    UNMET_NEED = 10  # it, a rider, or what it requires, requires one that can't be funded
    HEAD_LEFT = 11  # its head competes and isn't funded
    HEAD_OUT = 12  # its head doesn't compete


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
    (bool): drowned is a red error that competes and isn't funded; `head` (int) the form number of the outermost head
    that includes it, 0 for none. `line` is the place in the ranking (0-based) of the first request that the walk
    reached and that no longer fitted, None when all fitted or the rule isn't a walk.
    `spent`, `spent_low`, `spent_high`, `remaining` in DKK (remaining = pool - committed - spent);
    `verdict` (int) holds a `Verdict` each; `left` is what was left in DKK when a walk last reached the request, NaN
    where none did (riders, musts, those that can't be funded; under `optimal` all but the guard's).
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
    verdict: np.ndarray
    left: np.ndarray
    line: int | None
    spent: float
    spent_low: float
    spent_high: float
    remaining: float
    total_score: float
    over_pool_probability: float
    excluded: tuple[Excluded, ...]

    @property
    def available(self) -> float:
        """What there was to spend, in DKK: the pool less what is committed; may be below 0."""
        return self.settings.available
