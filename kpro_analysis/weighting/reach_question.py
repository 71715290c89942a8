"""The question that a search answers: which weights fund this request?"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.batch import funded_by, rankings
from kpro_analysis.weighting.best_sets import sums_per_draw
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.reach_rays import Ray, rays
from kpro_analysis.weighting.settings import Rule, Weights

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
WALKED, SUMMED = 500_000, 18_000_000  # requests walked by, and sums made, in the time there is for trying
FEWEST, MOST, ONE_BY_ONE = 600, 16_000, 200
SCANT = 24  # where one ranking takes milliseconds


@dataclass(frozen=True)
class Question:
    """Which weights fund the unit at `target` (a place in `Bids`)? `today` (criteria,): today's shares."""

    contest: Contest
    target: int
    today: Floats

    def funded(self, shares: Floats) -> Mask:
        """What shares (rows, criteria) fund, (rows, n): as `Contest.evaluate` says."""
        if not len(shares):
            return np.zeros((0, len(self.contest.points)), dtype=bool)
        return funded_by(self.contest, shares, rankings(self.contest, shares))

    def funds(self, shares: Floats) -> Mask:
        """Whether shares (rows, criteria) fund the target, (rows,)."""
        return self.funded(shares)[:, self.target]

    def applied(self, shares: Floats) -> bool:
        """Whether these shares, given as weights, fund it."""
        names = [c.name for c in self.contest.register.criteria]
        outcome = self.contest.evaluate(Weights(dict(zip(names, shares.tolist(), strict=True))))
        return bool(outcome.funded[outcome.number == self.contest.bids.number[self.target]][0])

    @cached_property
    def rays(self) -> list[Ray]:
        """One criterion alone."""
        return rays(self.today)

    @cached_property
    def tries(self) -> int:
        """How many weights there is time to try, in each of a few rounds."""
        rule, bids = self.contest.settings.rule, self.contest.bids
        if rule is Rule.RANK:
            return max(FEWEST, min(MOST, WALKED // max(1, len(bids.number))))
        if rule is Rule.OPTIMAL:
            sums = sums_per_draw(bids)
            return ONE_BY_ONE if sums is None else max(FEWEST, min(MOST, SUMMED // max(1, sums)))
        return SCANT

    @property
    def more_tries(self) -> int:
        """How many more where none fund it."""
        return 3 * self.tries if self.contest.settings.rule is Rule.RANK else self.tries


def distance(shares: Floats, today: Floats) -> Floats:
    """L1 distance, in shares, of each row from today's weights; 2 is the greatest there is."""
    return np.abs(shares - today).sum(axis=-1)  # type: ignore[no-any-return]
