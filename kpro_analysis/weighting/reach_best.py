"""The search for the nearest weights under which the best set holds a request: cutting planes over known sets."""

from dataclasses import dataclass, field
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.entry import best_with, keys_of
from kpro_analysis.weighting.reach_nearest import distance, nearest_shares
from kpro_analysis.weighting.reach_rays import Ray, Single
from kpro_analysis.weighting.reach_search import MARGIN, NEARER, Question, helpful, mixes

Floats = NDArray[np.float64]
MOST_STEPS = 150  # sets that are looked into
FURTHER = (0.05, 0.2, 0.5)  # of the way back to today's weights, where more sets are looked for


@dataclass
class Sets:
    """The sets met so far, each as the sum of its members' points (criteria,): with the target, and without it."""

    question: Question
    ours: list[Floats] = field(default_factory=list)
    theirs: list[Floats] = field(default_factory=list)
    seen: set[bytes] = field(default_factory=set)

    def meet(self, shares: Floats, free: bool = True) -> bool:
        """Add the best set by these shares, and the best with the target; whether the target is in the former.

        `free` False adds the latter only.
        """
        contest, target = self.question.contest, self.question.target
        keys = keys_of(contest, shares)
        if free:
            best = best_with(contest.bids, keys)
            if best is not None and best.funded[target]:
                return True
            if best is not None:
                self._add(best.funded, self.theirs)
        forced = best_with(contest.bids, keys, target)
        if forced is not None:
            self._add(forced.funded, self.ours)
        return False

    def _add(self, funded: NDArray[np.bool_], to: list[Floats]) -> None:
        if (name := funded.tobytes()) not in self.seen:
            self.seen.add(name)
            to.append(100 * self.question.contest.points[funded].sum(axis=0))

    def nearest(self, ours: int) -> Floats | None:
        """The nearest shares at which one of our sets beats all of theirs that are known."""
        rows = self.ours[ours] - np.array(self.theirs).reshape(-1, len(self.question.today))
        return nearest_shares(self.question.today, rows, np.full(len(rows), MARGIN))


def sets_at_start(question: Question) -> Sets:
    """What is best today, and what would be best with the target at today's and at quite other weights."""
    m, today = len(question.today), question.today
    sets = Sets(question)
    sets.meet(today)
    ends = np.concatenate([np.eye(m), helpful(question)])
    for shares in mixes(today, ends, (0.3, 1.0)):
        sets.meet(shares, free=False)
    return sets


def nearest_by_best_set(sets: Sets) -> Floats | None:
    """The nearest shares (criteria,) found under which the best set holds the target; None for none.

    Method: where a given set T with the target is best is convex: its total is at least that of every other set. The
    nearest point is a linear programme with those others as rows that have been met; the exact solver says which one
    is best there, and it is added, until the target is in the best (Kelley 1960). Of all T known the one with the
    smallest bound goes on, and each point looked at may bring a new T; so the result is the nearest for the sets T
    met, which needn't be all.
    """
    question = sets.question
    today = question.today
    best: Floats | None = None
    limit = np.inf
    heap: list[tuple[float, int]] = []
    known = 0
    for _ in range(MOST_STEPS):
        for fresh in range(known, len(sets.ours)):
            heappush(heap, (0.0, fresh))
        known = len(sets.ours)
        if not heap or heap[0][0] >= limit - NEARER:
            if best is None or not _look_further(sets, best):
                break
            continue
        _, ours = heappop(heap)
        shares = sets.nearest(ours)
        if shares is None or (bound := float(distance(shares, today))) >= limit - NEARER:
            continue
        if heap and bound > heap[0][0] + NEARER:
            heappush(heap, (bound, ours))
        elif not sets.meet(shares):
            heappush(heap, (bound, ours))
        elif question.funds(shares[None, :])[0]:
            best, limit = shares, bound
    return best


def _look_further(sets: Sets, best: Floats) -> bool:
    """Look for new sets with the target between the best shares and today's; whether there are any."""
    before = len(sets.ours)
    for shares in mixes(best[None, :], sets.question.today, FURTHER):
        sets.meet(shares)
    return len(sets.ours) > before


def single_by_best_set(sets: Sets) -> Single | None:
    """The nearest change of one criterion alone under which the best set holds the target; for the sets met."""
    question = sets.question
    for _ in range(MOST_STEPS):
        options = [(value, ray) for ray in question.rays for value in _values(sets, ray)]
        if not options:
            return None
        value, ray = min(options, key=lambda option: abs(option[0] - option[1].today))
        shares = ray.shares(np.array([value]))
        if sets.meet(shares[0]):
            return Single(ray.criterion, ray.today, value) if question.funds(shares)[0] else None
        if not _moved(sets, ray, value):
            return None
    return None


def _values(sets: Sets, ray: Ray) -> list[float]:
    """For each of our sets the share nearest to today's at which it beats all of theirs, where there is one."""
    unit = np.zeros_like(ray.rest)
    unit[ray.criterion] = 1
    ours, theirs = np.array(sets.ours), np.array(sets.theirs).reshape(-1, len(unit))
    start = (ours @ ray.rest)[:, None] - theirs @ ray.rest
    slope = (ours @ (unit - ray.rest))[:, None] - theirs @ (unit - ray.rest)
    with np.errstate(divide="ignore", invalid="ignore"):
        meeting = (MARGIN - start) / slope
    low = np.where(slope > 0, meeting, 0.0).max(axis=1, initial=0.0)
    high = np.where(slope < 0, meeting, 1.0).min(axis=1, initial=1.0)
    never = np.any((slope == 0) & (start < MARGIN), axis=1)
    there = ~never & (low <= high)
    return np.clip(ray.today, low[there], high[there]).tolist()  # type: ignore[no-any-return]


def _moved(sets: Sets, ray: Ray, value: float) -> bool:
    """Whether the set just met rules this share out: else rounding would have it asked for ever."""
    return value not in _values(sets, ray)
