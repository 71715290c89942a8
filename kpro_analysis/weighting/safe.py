"""The rule `safe=p`: the highest score whose risk of costing more than the pool holds is at most p."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.knapsack import Choice, Ints, Knapsack, Mask, closed_sets, take_or_leave

Floats = NDArray[np.float64]
Risk = Callable[[Mask], float]
MOST_LEVELS = 8  # of deviation that are told apart: the sizes have five, and none
MOST_CELLS = 1_500  # into which costs are rounded up where they have no larger common measure
REACH = 3.0  # times what is there: dearer sets than this, by robust cost, are at risk whatever the rule allows


@dataclass(frozen=True)
class Uncertain:
    """n things to choose from whose costs are uncertain: uniform on low to high (n,), DKK, as in `risk`.

    `sack` holds scores, packages and how ties are broken; its costs are planning costs and its capacity is not used.
    `risk` gives the probability that a set (n,) bool costs more than is there, with what is chosen before.
    `available` in DKK.
    """

    sack: Knapsack
    low: Floats
    high: Floats
    available: float
    risk: Risk


def safe_set(uncertain: Uncertain, highest: float, others: tuple[Mask, ...] = ()) -> Mask:
    """The set (n,) bool with the highest total score out of those enumerated whose exact risk is at most `highest`.

    No set when nothing at all is already too risky. `others` are further sets to consider. Of equal scores the cheaper
    by planning cost, then as `best_set`. The score never falls when `highest` grows.

    Method: Bertsimas & Sim (2003, Robust discrete optimization and network flows, theorem 3): the robust problem for
    any number of deviations is the best of nominal problems with costs middle + max(deviation - level, 0), one for each
    level of deviation. Each is solved by dynamic programming for all capacities at once, which covers every number of
    deviations and every common factor; of each one's sets, by score, the highest within the risk is found by halving.
    That is exact for their uncertainty sets, not for the risk itself: a set that is best for no robust cost is missed,
    so are some where costs had to be rounded or where too many require one another. Against all sets tried one by one
    it found the optimum on each of 1,000 random registers of 6 to 12 requests.
    """
    nothing = np.zeros(len(uncertain.low), dtype=bool)
    known: dict[bytes, float] = {}

    def allowed(taken: Mask) -> bool:
        key = taken.tobytes()
        if key not in known:
            known[key] = uncertain.risk(taken)
        return known[key] <= highest

    if not allowed(nothing):
        return nothing
    choices = _choices(uncertain)
    free = _free(uncertain)
    found = [taken for taken in (*others, ~nothing) if allowed(taken)]
    found += [_highest(front, free, allowed) for front in _fronts(uncertain, choices)]
    sack = uncertain.sack
    return max([free, *found], key=lambda s: (sack.score[s].sum(), -sack.cost[s].sum(), sack.tie[s].sum()))


def _free(uncertain: Uncertain) -> Mask:
    """What can cost nothing and requires nothing: always taken."""
    tied = [i for group in uncertain.sack.groups for i in group]
    free: Mask = uncertain.high == 0
    free[tied] = False
    return free


def _choices(uncertain: Uncertain) -> list[Choice]:
    """The exclusive options of each group, and to take or leave each thing that stands alone and gives something."""
    sack = replace(uncertain.sack, capacity=int(uncertain.sack.cost.sum()))
    single = ~_free(uncertain) & (sack.score > 0)
    single[[i for group in sack.groups for i in group]] = False
    groups = [closed_sets(sack, group) or _packages(sack, group) for group in sack.groups]
    return [*groups, *(take_or_leave(sack, i) for i in np.flatnonzero(single).tolist())]


def _packages(sack: Knapsack, group: list[int]) -> Choice:
    """Of a group with too many options: none of it, one package, or all of it."""
    members = [[], *(sorted(sack.packages.get(i, (i,))) for i in group), sorted(group)]
    cost, score, tie = (np.array([level[m].sum() for m in members], dtype=np.int64) for level in _totals(sack))
    return Choice(cost, score, tie, members)


def _totals(sack: Knapsack) -> tuple[Ints, Ints, Ints]:
    return sack.cost, sack.score, sack.tie


@dataclass(frozen=True)
class _Front:
    """The best score within each number of cells of robust cost (cells,), and how it is reached.

    `cells`: for each choice its options' costs; `option` (choices, cells): the option taken when that much is left.
    """

    choices: list[Choice]
    cells: list[list[int]]
    option: NDArray[np.int16]
    score: Ints

    def taken(self, room: int, free: Mask) -> Mask:
        """The set behind the best score within `room` cells, with what is free."""
        taken = free.copy()
        for place in range(len(self.choices) - 1, -1, -1):
            if option := self.option.item(place, room):
                taken[self.choices[place].members[option]] = True
                room -= self.cells[place][option]
        return taken


def _highest(front: _Front, free: Mask, allowed: Callable[[Mask], bool]) -> Mask:
    """By halving, the highest set of a front that is allowed; never lower when more are allowed."""
    steps = np.flatnonzero(np.diff(front.score, prepend=0))
    best, low, high = free, -1, len(steps)
    while high - low > 1:
        middle = (low + high) // 2
        taken = front.taken(int(steps[middle]), free)
        if allowed(taken):
            best, low = taken, middle
        else:
            high = middle
    return best


def _fronts(uncertain: Uncertain, choices: list[Choice]) -> Iterator[_Front]:
    """One front per level of deviation."""
    reach = REACH * uncertain.available
    if reach <= 0:
        return
    middle, deviation = (uncertain.low + uncertain.high) / 2, (uncertain.high - uncertain.low) / 2
    levels = np.unique(np.append(deviation, 0.0))
    if len(levels) > MOST_LEVELS:
        levels = np.quantile(levels, np.linspace(0, 1, MOST_LEVELS))
    for level in levels.tolist():
        cost = np.rint(middle + np.maximum(deviation - level, 0)).astype(np.int64)
        yield _front(choices, cost, max(int(np.gcd.reduce(cost)), int(reach / MOST_CELLS), 1), reach)


def _front(choices: list[Choice], cost: Ints, unit: int, reach: float) -> _Front:
    """The front by one cost per thing, in kroner, rounded up to whole cells of `unit` kroner."""
    each = cost.tolist()
    cells = [[-(-sum([each[i] for i in members]) // unit) for members in choice.members] for choice in choices]
    most = min(int(reach // unit), sum(max(options) for options in cells))
    kept = _worth_trying(choices, cells, most)
    choices, cells = [choices[k] for k in kept], [cells[k] for k in kept]
    best = np.zeros(most + 1, dtype=np.int64)
    taken = np.zeros((len(choices), most + 1), dtype=np.int16)
    for row, choice, options in zip(taken, choices, cells, strict=True):
        before = best.copy() if len(options) > 2 else best
        for option in [k for k, room in enumerate(options) if k and room <= most]:
            room = options[option]
            tried = before[: most + 1 - room] + choice.score[option]
            np.copyto(row[room:], option, where=tried > best[room:])
            np.maximum(best[room:], tried, out=best[room:])
    return _Front(choices, cells, taken, best)


def _worth_trying(choices: list[Choice], cells: list[list[int]], most: int) -> list[int]:
    """Of the things that stand alone and cost the same only the best as many as there is room for."""
    count: dict[int, int] = {}
    kept = []
    for k in sorted(range(len(choices)), key=lambda k: (-int(choices[k].score[-1]), k)):
        alone, room = len(choices[k].members) == 2, cells[k][-1]
        count[room] = count.get(room, 0) + alone
        if not alone or room * count[room] <= most:
            kept.append(k)
    return sorted(kept)
