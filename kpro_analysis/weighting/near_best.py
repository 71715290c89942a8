"""What comes right after the best set of a knapsack: the sets that are as good, and the best of those that aren't."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from itertools import count

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.knapsack import (
    MOST_STATES,
    Choice,
    Ints,
    Knapsack,
    Mask,
    Relaxation,
    closed_sets,
    some_options,
    take_or_leave,
)

MOST_SETS = 2_048  # of the things in a group
NONE_YET = np.iinfo(np.int64).min // 2


@dataclass(frozen=True)
class NearBest:
    """`ties`: the other sets, (n,) bool each, that score as much as the best; `second`: the best that scores less."""

    ties: list[Mask]
    second: Mask | None


@dataclass(frozen=True)
class _Level:
    """What choices from one on can come to: totals per state, cheapest first, and how the first of them gets there.

    `option` and `after` (states,): what the level's own choice takes, and the state of the level after it.
    """

    cost: Ints
    score: Ints
    tie: Ints
    option: NDArray[np.intp]
    after: NDArray[np.intp]

    @cached_property
    def best(self) -> tuple[list[int], list[tuple[int, int, int]]]:
        """The costs from which a better state is affordable, and that state's cost, score and tie."""
        first = np.ones(len(self.score), dtype=bool)
        first[1:] = self.score[1:] > np.maximum.accumulate(self.score)[:-1]
        cost, score, tie = (level[first].tolist() for level in (self.cost, self.score, self.tie))
        return cost, list(zip(cost, score, tie, strict=True))

    def affordable(self, room: int) -> tuple[int, int, int] | None:
        """Cost, score and tie of the best state that `room` pays for: highest score, cheapest, highest tie."""
        costs, states = self.best
        place = bisect_right(costs, room)
        return states[place - 1] if place else None


def near_best(sack: Knapsack, best: Mask, most: int, most_states: int = MOST_STATES) -> NearBest | None:
    """The first `most` ties of the best set, in the knapsack's own order of preference, and the next best set.

    Exact; `best` is the best set, (n,) bool. Left out are sets with something needless: a thing that scores nothing,
    costs, and isn't required by another in the set. Things that cost and score nothing, and that no package holds, are
    in all sets. None when there are more than `most_states` states, or when too many require one another.

    Method: `best_set`'s dynamic programme from the last choice to the first, each state kept unless two different
    scores that are higher cost no more (Lawler 1972 by value, not by partition); the bound is the best of the sets one
    exchange away. Ties are then followed from the first choice to the last, in order of preference (A*, with the states
    as exact estimates).
    """
    groups = [closed_sets(sack, group, MOST_SETS) for group in sack.groups]
    choices = [_needed(sack, choice) for choice in groups if choice is not None]
    if len(choices) < len(groups):
        return None
    relaxation = Relaxation(sack, choices)
    slack = relaxation.ceiling * (1 + 1e-12) + 1 - _one_exchange_away(sack, best, choices)
    worth, single = relaxation.worth, relaxation.single
    free = single & (sack.score == 0) & (sack.cost == 0)
    fixed: Mask = free | (single & (worth > slack) & (sack.cost <= sack.capacity))
    loose = np.flatnonzero(single & (sack.score > 0) & (sack.cost <= sack.capacity) & (np.abs(worth) <= slack))
    pairs = zip(choices, relaxation.group_worths, strict=True)
    choices = [some_options(choice, np.flatnonzero(own >= own.max() - slack)) for choice, own in pairs]
    choices += [take_or_leave(sack, i) for i in loose.tolist()]
    room = sack.capacity - int(sack.cost[fixed].sum())
    levels = _levels(choices, room, (relaxation.price, slack), most_states)
    return None if levels is None else _read(choices, levels, room, (fixed, best, most))


def _needed(sack: Knapsack, choice: Choice) -> Choice:
    """A group's options without those that hold something needless."""

    def needless(thing: int, members: list[int]) -> bool:
        others = (sack.packages.get(i, ()) for i in members if i != thing)
        return sack.score[thing] == 0 and sack.cost[thing] > 0 and not any(thing in package for package in others)

    kept = [k for k, members in enumerate(choice.members) if not any(needless(i, members) for i in members)]
    return some_options(choice, np.array(kept, dtype=np.intp))


def _one_exchange_away(sack: Knapsack, best: Mask, groups: list[Choice]) -> int:
    """The highest score below the best's of a set that is known to fit; -1 when none is."""
    total, room = int(sack.score[best].sum()), sack.capacity - int(sack.cost[best].sum())
    single = np.ones(len(best), dtype=bool)
    single[[i for group in sack.groups for i in group]] = False
    out, into = (np.append(np.flatnonzero(single & side), -1) for side in (best, ~best))  # -1: nothing
    cost, score = np.append(sack.cost, 0), np.append(sack.score, 0)
    dearer, change = (np.subtract.outer(level[into], level[out]) for level in (cost, score))
    found = change[(dearer <= room) & (change < 0)].tolist()
    for choice, group in zip(groups, sack.groups, strict=True):
        now = [i for i in group if best[i]]
        change = choice.score - sack.score[now].sum()
        found += change[(choice.cost - sack.cost[now].sum() <= room) & (change < 0)].tolist()
    return total + max(found, default=-total - 1)


def _levels(choices: list[Choice], room: int, bound: tuple[float, float], most_states: int) -> list[_Level] | None:
    """For each choice, and for none, the states that it and those after it can come to; None when there are too many.

    bound: the room's price, and by how much a set may fall short of what the relaxation hopes for.
    """
    price, slack = bound
    zero = np.zeros(1, dtype=np.int64)
    levels = [_Level(zero, zero, zero, zero, zero)]
    short = 0.0  # of what these choices could be worth, at most: states are judged by what they leave behind
    for choice in reversed(choices):
        short += float((choice.score - price * choice.cost).max())
        after = levels[-1]
        both = ((choice.cost, after.cost), (choice.score, after.score), (choice.tie, after.tie))
        cost, score, tie = (np.add.outer(option, state).ravel() for option, state in both)
        kept = np.flatnonzero((cost <= room) & (score - price * cost >= short - slack))
        kept = kept[_first_two(cost[kept], score[kept], tie[kept])]
        if len(kept) > most_states:
            return None
        levels.append(_Level(cost[kept], score[kept], tie[kept], *np.divmod(kept, len(after.cost))))
    return levels[::-1]


def _first_two(cost: Ints, score: Ints, tie: Ints) -> NDArray[np.intp]:
    """Indices, by cost, of the states with less than two different higher scores, and no equal one, for no more."""
    order = np.lexsort((-tie, -score, cost))
    ranked = score[order]
    best = np.concatenate(([NONE_YET], np.maximum.accumulate(ranked)))[:-1]
    lesser = np.where(ranked == best, NONE_YET, np.minimum(ranked, best))
    second = np.concatenate(([NONE_YET], np.maximum.accumulate(lesser)))[:-1]
    kept: NDArray[np.intp] = order[(ranked > second) & (ranked != best)]
    return kept


def _read(choices: list[Choice], levels: list[_Level], room: int, known: tuple[Mask, Mask, int]) -> NearBest:
    fixed, best, most = known

    def whole(members: list[int]) -> Mask:
        taken = fixed.copy()
        taken[members] = True
        return taken

    found = [whole(members) for members in _ties(choices, levels, room, most + 1)]
    ties = [taken for taken in found if (taken != best).any()][:most]
    lower = np.flatnonzero(levels[0].score < levels[0].score.max())
    if not len(lower):
        return NearBest(ties, None)
    state = int(lower[np.argmax(levels[0].score[lower])])
    members: list[int] = []
    for choice, level in zip(choices, levels, strict=False):
        members += choice.members[level.option[state]]
        state = int(level.after[state])
    return NearBest(ties, whole(members))


def _ties(choices: list[Choice], levels: list[_Level], room: int, most: int) -> list[list[int]]:
    """The members of the first `most` sets with the highest score: cheapest first, then by tie."""
    rows = [list(zip(c.cost.tolist(), c.score.tolist(), c.tie.tolist(), c.members, strict=True)) for c in choices]
    whole = levels[0].affordable(room)
    if whole is None:
        return []
    serial = count()
    # a node: total cost, total tie turned, choices left, serial; then what is left to find and what was taken
    open_nodes = [(whole[0], -whole[2], len(rows), next(serial), (room, whole[1], 0, 0), list[int]())]
    found: list[list[int]] = []
    while open_nodes and len(found) < most:
        *_, left, _, (free, missing, paid, tied), members = heappop(open_nodes)
        if not left:
            found.append(members)
            continue
        for cost, score, tie, more in rows[-left]:
            rest = levels[len(rows) - left + 1].affordable(free - cost)
            if rest is None or score + rest[1] != missing:
                continue
            state = (free - cost, missing - score, paid + cost, tied + tie)
            node = (state[2] + rest[0], -state[3] - rest[2], left - 1, next(serial), state, members + more)
            heappush(open_nodes, node)
    return found
