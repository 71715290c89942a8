"""The exact solver behind the rule `optimal`: a 0/1 knapsack in which some things require others."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
MOST_STATES = 200_000
MOST_OPTIONS = 4096  # of things that require one another: the sets that hold all that their members require


@dataclass(frozen=True)
class Knapsack:
    """n things to choose from, all in whole numbers, none negative but in `ties`.

    The best set has the highest total `score` (n,) with a total `cost` (n,) of at most `capacity`; of equally good sets
    the cheapest; then the one with the highest total of each of `ties` (n,), in turn. `packages` holds, for each
    thing that requires others, all that come with it, those required by these included.
    """

    cost: Ints
    score: Ints
    ties: tuple[Ints, ...]
    packages: dict[int, tuple[int, ...]]
    capacity: int

    @cached_property
    def tie(self) -> Ints:
        """The ties as one number each, so that a total of these compares as the totals of `ties` in turn."""
        combined = np.zeros(len(self.cost), dtype=np.int64)
        for level in self.ties:
            combined = combined * (2 * int(np.abs(level).sum()) + 1) + level
        return combined

    @cached_property
    def groups(self) -> list[list[int]]:
        """The things that are tied together by packages, by their lowest index."""
        group = {i: i for package in self.packages.values() for i in package}
        for package in self.packages.values():
            joined = {group[i] for i in package}
            group = {i: min(joined) if g in joined else g for i, g in group.items()}
        return [[i for i in sorted(group) if group[i] == g] for g in sorted(set(group.values()))]


@dataclass(frozen=True)
class Choice:
    """Exclusive options on some things: (options,) totals of each and `members`, the things that each one takes."""

    cost: Ints
    score: Ints
    tie: Ints
    members: list[list[int]]


@dataclass(frozen=True)
class Bound:
    """What any set can score at most, by pricing the pool at `price` score per cost (the linear relaxation's dual).

    `least` is the score of a set that is known to fit: what can't reach it need not be looked at.
    """

    price: float
    least: float

    def worth(self, score: Ints, cost: Ints) -> NDArray[np.float64]:
        """Score beyond what the cost is worth at the price."""
        result: NDArray[np.float64] = score - self.price * cost
        return result


def best_set(sack: Knapsack, known: NDArray[np.bool_], most_states: int = MOST_STATES) -> NDArray[np.bool_] | None:
    """The best set, exact, as (n,) bool; None when that takes more than `most_states` states or `MOST_OPTIONS` options.

    `known` is a set that fits. Things that cost nothing and require nothing are always taken.

    Method: dynamic programming with lists of undominated states (Nemhauser & Ullmann 1969), after fixing all things
    that no set as good as a known one can leave out or take, and pruning states by the same Lagrangian bound
    (Martello & Toth 1990, ch. 2).
    """
    grouped = {i for group in sack.groups for i in group}
    single = np.array([i not in grouped for i in range(len(sack.cost))], dtype=bool)
    bound = _bound(sack, known)
    taken: NDArray[np.bool_] = single & (sack.cost == 0)
    open_ = single & ~taken & (sack.cost <= sack.capacity) & (sack.score > 0)
    worth = bound.worth(sack.score, sack.cost)
    gap = sack.capacity * bound.price + np.maximum(worth, 0).sum() - bound.least
    taken |= open_ & (worth > gap)
    open_ &= np.abs(worth) <= gap
    room = sack.capacity - int(sack.cost[taken].sum())
    options = [_closed_sets(sack, group, room) for group in sack.groups]
    if any(option is None for option in options):
        return None
    choices = [option for option in options if option is not None]
    choices += [_take_or_leave(sack, i) for i in _best_of_each_cost(sack, np.flatnonzero(open_), room)]
    chosen = _search(choices, room, Bound(bound.price, bound.least - float(sack.score[taken].sum())), most_states)
    if chosen is not None:
        taken[chosen] = True
    return None if chosen is None else taken


def _bound(sack: Knapsack, known: NDArray[np.bool_]) -> Bound:
    """The price at which things in order of score per cost fill the pool, and the best known score, a bit lowered."""
    order = np.argsort(-sack.score / np.maximum(sack.cost, 1), kind="stable")
    filled = np.cumsum(sack.cost[order])
    over = np.flatnonzero(filled > sack.capacity)
    if len(over) == 0:
        price = 0.0
    else:
        broken = order[over[0]]
        price = float(sack.score[broken] / sack.cost[broken])
    greedy = _greedy(sack, order.tolist())
    best = max(float(sack.score[known].sum()), float(sack.score[greedy].sum()))
    rounding = 1 + 1e-12 * float(sack.score.sum())  # the bounds are floats: never prune what they can't tell apart
    return Bound(price, best - rounding)


def _greedy(sack: Knapsack, order: list[int]) -> list[int]:
    cost, room, taken = sack.cost.tolist(), sack.capacity, set[int]()
    for i in order:
        package = [j for j in sack.packages.get(i, (i,)) if j not in taken]
        price = sum([cost[j] for j in package])
        if price <= room:
            taken.update(package)
            room -= price
    return sorted(taken)


def _best_of_each_cost(sack: Knapsack, things: NDArray[np.intp], room: int) -> list[int]:
    """Of things of one cost only the best floor(room / cost) can be in the best set; the most decided come first."""
    order = things[np.lexsort((-sack.tie[things], -sack.score[things], sack.cost[things]))]
    cost = sack.cost[order]
    first = np.searchsorted(cost, cost, side="left")
    return order[np.arange(len(order)) - first < room // np.maximum(cost, 1)].tolist()  # type: ignore[no-any-return]


def _take_or_leave(sack: Knapsack, thing: int) -> Choice:
    cost, score, tie = (np.array([0, level[thing]]) for level in (sack.cost, sack.score, sack.tie))
    return Choice(cost, score, tie, [[], [thing]])


def _closed_sets(sack: Knapsack, group: list[int], room: int) -> Choice | None:
    """The sets of a group's things that fit and hold all that their members require; None when they are too many."""
    sets = {frozenset[int]()}
    for i in group:
        package = frozenset(sack.packages.get(i, (i,)))
        sets |= {one | package for one in sets}
        if len(sets) > MOST_OPTIONS:
            return None
    members = sorted(map(sorted, sets))
    cost, score, tie = (
        np.array([level[one].sum() for one in members], dtype=np.int64) for level in (sack.cost, sack.score, sack.tie)
    )
    kept = [k for k in _undominated(cost, score, tie).tolist() if cost[k] <= room]
    return Choice(cost[kept], score[kept], tie[kept], [members[k] for k in kept])


def _undominated(cost: Ints, score: Ints, tie: Ints) -> NDArray[np.intp]:
    """Indices, by cost, of the states than which none is better and no dearer."""
    order = np.lexsort((-tie, -score, cost))
    ranked = score[order]
    better = np.ones(len(order), dtype=bool)
    better[1:] = ranked[1:] > np.maximum.accumulate(ranked)[:-1]
    return order[better]


def _search(choices: list[Choice], room: int, bound: Bound, most_states: int) -> list[int] | None:
    """The members of the best combination of one option per choice, None when there are too many states."""
    hopes = [float(bound.worth(c.score, c.cost).max()) for c in choices]
    hope = sum(hopes)
    cost = score = tie = np.zeros(1, dtype=np.int64)
    steps: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
    for choice, own in zip(choices, hopes, strict=True):
        hope -= own
        totals = [
            np.add.outer(o, s).ravel() for o, s in ((choice.cost, cost), (choice.score, score), (choice.tie, tie))
        ]
        fits = (totals[0] <= room) & (bound.worth(totals[1], totals[0] - room) + hope >= bound.least)
        kept = np.flatnonzero(fits)
        kept = kept[_undominated(*(level[kept] for level in totals))]
        if len(kept) > most_states:
            return None
        steps.append(np.divmod(kept, len(cost)))
        cost, score, tie = (level[kept] for level in totals)
    return _trace(choices, steps, len(cost) - 1)


def _trace(choices: list[Choice], steps: Iterable[tuple[NDArray[np.intp], NDArray[np.intp]]], state: int) -> list[int]:
    """Follow a state back through the steps, (option, earlier state) each, and collect what its options take."""
    found: list[int] = []
    for choice, (option, before) in reversed(list(zip(choices, steps, strict=True))):
        found += choice.members[option[state]]
        state = int(before[state])
    return found
