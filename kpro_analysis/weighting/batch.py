"""What is funded under many weights at once: equal to `Contest.evaluate` for each of them, ties included."""

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.best_sets import best_sets, sums_per_draw
from kpro_analysis.weighting.model import Contest, contributions, score_keys
from kpro_analysis.weighting.rankings import Rankings, rank_keys
from kpro_analysis.weighting.settings import Rule, Weights
from kpro_analysis.weighting.walks import Walks

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
AT_ONCE = 200_000  # numbers, so that they stay near the processor
WALKED, SUMMED, SOLVED = 50_000, 1_000_000, 8  # requests, sums and best sets in a moment
MOST_IN_A_MOMENT = 500


def rankings(contest: Contest, shares: Floats) -> Rankings:
    """The rankings by many weights; shares (draws, criteria), rows sum to 1; checks nothing."""
    return rank_keys(_keys(contest.points, shares))


def funded_by(contest: Contest, shares: Floats, ranked: Rankings) -> Mask:
    """Which requests are funded, (draws, n) by form number; `ranked` are the rankings by `shares`; checks nothing.

    May refuse (UsageError) as `Contest.evaluate` does when the best set can't be found.
    """
    bids, rule = contest.bids, contest.settings.rule
    if rule not in (Rule.RANK, Rule.OPTIMAL):
        return np.array([_one_by_one(contest, row) for row in shares], dtype=bool).reshape(ranked.key.shape)
    if rule is Rule.OPTIMAL:
        return best_sets(bids, ranked)
    walks = Walks(bids, ranked)
    walks.guard()
    walks.spend_the_rest()
    return walks.funded


def draws_in_a_moment(contest: Contest) -> int:
    """How many draws take some milliseconds, so that a page can do something else in between; at least 1."""
    rule = contest.settings.rule
    if rule not in (Rule.RANK, Rule.OPTIMAL):
        return 1
    walked = WALKED // max(1, len(contest.bids.number))
    sums = sums_per_draw(contest.bids) if rule is Rule.OPTIMAL else 0
    return max(1, min(MOST_IN_A_MOMENT, walked, SOLVED if sums is None else SUMMED // max(1, sums)))


def _keys(points: Floats, shares: Floats) -> Ints:
    """Scores in whole billionths of a point, (draws, n), summed in the very order in which one ranking sums them."""
    keys = np.empty((len(shares), len(points)), dtype=np.int64)
    step = max(1, AT_ONCE // max(1, points.size))
    for start in range(0, len(shares), step):
        part = shares[start : start + step, None, :]
        keys[start : start + step] = score_keys(contributions(points, part).sum(axis=2))
    return keys


def _one_by_one(contest: Contest, shares: Floats) -> Mask:
    names = [c.name for c in contest.register.criteria]
    outcome = contest.evaluate(Weights(dict(zip(names, shares.tolist(), strict=True))))
    funded: Mask = outcome.funded[np.argsort(outcome.number)]
    return funded
