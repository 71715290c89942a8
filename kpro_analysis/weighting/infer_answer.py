"""The weights that come closest to a chosen set, and whether they give it."""

from dataclasses import dataclass, replace

import numpy as np

from kpro_analysis.weighting.infer_duels import cost_of, first_walks, plan, prices_of_others
from kpro_analysis.weighting.infer_program import (
    EQUAL,
    MOST_PROGRAMMES,
    Demand,
    Solved,
    corners,
    demand,
    least_wrong,
    widest,
)
from kpro_analysis.weighting.infer_sets import TOLERANCE, Rivalry, sums_with_riders, widest_over_sets
from kpro_analysis.weighting.infer_trial import Trial, tried
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.pool import PER_KRONE, bids_for
from kpro_analysis.weighting.settings import Rule

MOST_FIRST = 16  # sets that the guard's walk may fund, of which each is tried
MOST_CORNERS = 5  # rounds of looking for ties that are settled as they should be


@dataclass(frozen=True)
class Answer:
    """The best weights, tried on `contest`: the pool as it is, or (not `whole_pool`) as if it were what was chosen.

    `free`: places of what wasn't chosen, but costs nothing beside it and always comes along; the trial counts it among
    the chosen. `proven`: that no weights have a larger margin; where they don't give the set, that none do.
    """

    contest: Contest
    trial: Trial
    free: frozenset[int]
    whole_pool: bool
    proven: bool

    @property
    def consistent(self) -> bool:
        """Whether the weights give just the chosen set."""
        return self.trial.gives and not self.free


@dataclass(frozen=True)
class _Found:
    """The best of what was tried. `impossible`: no weights give the set; else none have a margin above `bound`."""

    trial: Trial
    bound: float
    impossible: bool


def answer(contest: Contest, units: frozenset[int]) -> Answer:
    """The best weights for the chosen units; by `optimal` on the pool as it is, even where more would fit into it."""
    prices = prices_of_others(contest.bids, units)
    free = frozenset(u for u, price in prices.items() if not price)
    left = contest.bids.available - cost_of(contest.bids, units)
    whole = all(price > left for price in prices.values() if price)
    tries = [(contest, True)] if whole or contest.settings.rule is Rule.OPTIMAL else []
    tries += [] if whole else [(as_if(contest, units), False)]
    impossible = True
    for judged, as_it_is in tries:
        found = _best(judged, units | free, nearest=judged is tries[-1][0])
        impossible = impossible and found.impossible
        whole = as_it_is
        if found.trial.gives:
            break
    margin = found.trial.margin
    proven = bool(free) or (margin is None or margin >= found.bound - TOLERANCE if found.trial.gives else impossible)
    return Answer(judged, found.trial, free, whole, proven)


def as_if(contest: Contest, units: frozenset[int]) -> Contest:
    """The contest with a pool that just pays these units; a share of it that is reserved is of that pool."""
    bids, old = contest.bids, contest.settings
    settings = replace(old, pool=old.committed + cost_of(bids, units) / PER_KRONE)
    requests = (bids.number, contest.costs, bids.red_error)
    return replace(contest, settings=settings, bids=bids_for(settings, requests, bids.ties))


def _best(contest: Contest, chosen: frozenset[int], *, nearest: bool) -> _Found:
    """The best over all that the guard's walk can fund of the chosen units; `nearest` as in `Rivalry`."""
    walks, complete = first_walks(contest.bids, chosen)
    told = walks[:MOST_FIRST]
    by_walk, sums = contest.settings.rule is Rule.RANK, sums_with_riders(contest)
    found = [
        _search(Rivalry(contest, plan(contest.bids, chosen, reserved, by_walk), chosen, sums, nearest), most)
        for reserved, most in ((one, MOST_PROGRAMMES // len(told)) for one in told)
    ]
    best = max((one.trial for one in found), key=lambda trial: trial.worth)
    if not complete or len(told) < len(walks):
        return _Found(best, np.inf, False)
    return _Found(best, max(one.bound for one in found), all(one.impossible for one in found))


def _search(rivalry: Rivalry, most: int) -> _Found:
    """The best where the guard's walk funds a given set; `most` programmes are solved in each search."""
    by_walk = rivalry.contest.settings.rule is Rule.RANK
    wanted = demand(rivalry.contest.points, rivalry.plan.duels)
    solved, _ = _widest(rivalry, wanted, most, by_ties=False)
    impossible = bool(rivalry.plan.unavoidable)
    bound = np.inf if solved.margin is None or not solved.proven else solved.margin
    trials = [tried(rivalry, solved.shares)]
    if not trials[0].gives and bound < -TOLERANCE:
        impossible = True
    elif not trials[0].gives and not impossible:
        tied, met = _widest(rivalry, wanted, most, by_ties=True)
        impossible = tied.proven and tied.margin is not None and tied.margin <= EQUAL
        if not impossible:
            trials += _tried_all_over(rivalry, (met, tied), most)
    if by_walk and solved.kept.any() and not any(trial.gives for trial in trials):
        nearest = [least_wrong(wanted, solved), *corners(wanted, solved, by_ties=False)]
        trials += [tried(rivalry, shares) for shares in nearest]
    return _Found(max(trials, key=lambda trial: trial.worth), -np.inf if impossible else bound, impossible)


def _widest(rivalry: Rivalry, wanted: Demand, most: int, *, by_ties: bool) -> tuple[Solved, Demand]:
    if rivalry.contest.settings.rule is Rule.RANK:
        return widest(wanted, most, by_ties), wanted
    return widest_over_sets(rivalry, wanted, most, by_ties)


def _tried_all_over(rivalry: Rivalry, found: tuple[Demand, Solved], most: int) -> list[Trial]:
    """Trials where the demand holds by ties, until one gives the set; better sets that are met are added to it."""
    wanted, solved = found
    trials: list[Trial] = []
    for _ in range(MOST_CORNERS):
        better = []
        for shares in corners(wanted, solved, by_ties=True):
            trials.append(tried(rivalry, shares))
            if trials[-1].gives:
                return trials
            swap = trials[-1].swap
            if swap and swap.points > TOLERANCE:
                better.append((rivalry.chosen - set(swap.out)) | set(swap.into))
        if not better:
            break
        fresh = list(dict.fromkeys(better))
        cuts = np.vstack([wanted.cuts, *(rivalry.lead(other)[None, :] for other in fresh)])
        ties = np.append(wanted.wins_ties, [rivalry.may_win_ties(other) for other in fresh])
        wanted = replace(wanted, cuts=cuts, wins_ties=ties)
        solved = widest(wanted, most, by_ties=True)
        if solved.margin == -np.inf:
            break
    return trials
