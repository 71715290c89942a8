"""The exact solver behind the rule `optimal`: a 0/1 knapsack in which some things require others."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
MOST_STATES = 200_000
MOST_OPTIONS = 64  # of a group; a group with more is split in two cases by what is required most
MOST_SPLITS = 6  # within one another
DEPTHS = (1 / 16, 1 / 4, 1)  # of the gap between what is known to fit and what could; most often the first will do


@dataclass(frozen=True)
class Knapsack:
    """n things to choose from, all in whole numbers, none negative but in `ties`.

    The best set has the highest total `score` (n,) with a total `cost` (n,) of at most `capacity`; of equally good sets
    the cheapest; then the one with the highest total of each of `ties` (n,), in turn. `packages` holds, for each
    thing that requires others, itself and all that come with it, those required by these included.
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
        """The things that packages tie together, directly or through others."""
        group: dict[int, list[int]] = {}
        for package in self.packages.values():
            joined = {id(g): g for g in (group.get(i, [i]) for i in package)}
            members = [i for g in joined.values() for i in g]
            group.update(dict.fromkeys(members, members))
        return list({id(g): g for g in group.values()}.values())


@dataclass(frozen=True)
class Choice:
    """Exclusive options on some things: (options,) totals of each and `members`, the things that each one takes."""

    cost: Ints
    score: Ints
    tie: Ints
    members: list[list[int]]


def best_set(sack: Knapsack, known: Mask, most_states: int = MOST_STATES, splits: int = MOST_SPLITS) -> Mask | None:
    """The best set, exact, as (n,) bool; None when that takes more than `most_states` states, or more splits.

    `known` is a set that fits. Things that cost nothing and require nothing are always taken.

    Method: dynamic programming with lists of undominated states (Nemhauser & Ullmann 1969), on what remains open after
    fixing all that a set of at least a given score can't take or can't leave out (Martello & Toth 1990, ch. 2); that
    score starts close to the linear relaxation's and is lowered until a set reaches it. Where many require one,
    the cases with and without it are solved apart.
    """
    groups = [_best_closed_sets(sack, group) for group in sack.groups]
    choices = [choice for choice in groups if choice is not None]
    if len(choices) < len(groups):
        crowded = sack.groups[groups.index(None)]
        return _split(sack, crowded, most_states, splits - 1) if splits else None
    relaxation = Relaxation(sack, choices)
    for depth in DEPTHS:
        least = relaxation.least(known, depth)
        taken = relaxation.best_from(least, most_states)
        if taken is None or sack.score[taken].sum() >= least:
            return taken
    return None


def _split(sack: Knapsack, group: list[int], most_states: int, splits: int) -> Mask | None:
    """The better one of the best sets with and without the thing that most of the group require."""
    hub = Counter(i for j in group for i in sack.packages.get(j, ())).most_common(1)[0][0]
    forced = list(sack.packages.get(hub, (hub,)))
    barred = [i for i, package in sack.packages.items() if hub in package] + [hub]
    without = _changed(sack, barred, sack.capacity + 1, sack.capacity)
    cases = [without]
    if (left := sack.capacity - int(sack.cost[forced].sum())) >= 0:
        cases.append(_changed(sack, forced, 0, left))
    nothing = np.zeros(len(sack.cost), dtype=bool)
    found = [best_set(case, nothing, most_states, splits) for case in cases]
    sets = [one for one in found if one is not None]
    if len(sets) < len(cases):
        return None
    return max(sets, key=lambda s: (sack.score[s].sum(), -sack.cost[s].sum(), sack.tie[s].sum()))


def _changed(sack: Knapsack, things: list[int], cost: int, capacity: int) -> Knapsack:
    """The same problem with some things at another cost, 0 for taken or too much for not, and out of all packages."""
    costs = sack.cost.copy()
    costs[things] = cost
    gone = set(things)
    packages = {i: tuple(j for j in package if j not in gone) for i, package in sack.packages.items() if i not in gone}
    return Knapsack(costs, sack.score, sack.ties, {i: p for i, p in packages.items() if len(p) > 1}, capacity)


def closed_sets(sack: Knapsack, group: list[int], most: int = MOST_OPTIONS) -> Choice | None:
    """The sets of a group's things that fit and hold all that their members require; None when more than `most`."""
    sets = {frozenset[int]()}
    for i in group:
        package = frozenset(sack.packages.get(i, (i,)))
        sets |= {one | package for one in sets}
        if len(sets) > most:
            return None
    members = sorted(map(sorted, sets))
    cost, score, tie = (
        np.array([level[one].sum() for one in members], dtype=np.int64) for level in (sack.cost, sack.score, sack.tie)
    )
    return some_options(Choice(cost, score, tie, members), np.flatnonzero(cost <= sack.capacity))


def _best_closed_sets(sack: Knapsack, group: list[int]) -> Choice | None:
    every = closed_sets(sack, group)
    return None if every is None else some_options(every, _undominated(every.cost, every.score, every.tie))


def _undominated(cost: Ints, score: Ints, tie: Ints) -> NDArray[np.intp]:
    """Indices, by cost, of the states than which none is better and no dearer."""
    order = np.lexsort((-tie, -score, cost))
    ranked = score[order]
    better = np.ones(len(order), dtype=bool)
    better[1:] = ranked[1:] > np.maximum.accumulate(ranked)[:-1]
    return order[better]


class Relaxation:
    """What sets can score at most when the room is priced at `price` score per cost, as the linear relaxation does."""

    def __init__(self, sack: Knapsack, groups: list[Choice]) -> None:
        self.sack, self.groups = sack, groups
        self.single = np.ones(len(sack.cost), dtype=bool)
        self.single[[i for group in sack.groups for i in group]] = False
        self.open = self.single & (sack.cost > 0) & (sack.cost <= sack.capacity) & (sack.score > 0)
        self.order = np.argsort(-sack.score / np.maximum(sack.cost, 1), kind="stable")
        self.order = self.order[sack.cost[self.order] <= sack.capacity]
        filled = np.cumsum(sack.cost[self.order])
        broken = self.order[filled > sack.capacity][:1]
        self.price = float(sack.score[broken[0]] / sack.cost[broken[0]]) if len(broken) else 0.0
        self.worth = sack.score - self.price * sack.cost
        self.group_worths = [choice.score - self.price * choice.cost for choice in groups]
        free = sack.score[self.single & (sack.cost == 0)].sum()
        most = np.maximum(self.worth[self.open], 0).sum() + sum(worth.max() for worth in self.group_worths)
        self.ceiling = float(self.price * sack.capacity + free + most)

    def least(self, known: Mask, depth: float) -> float:
        """The score to look for, `depth` (0-1) of the way down from the ceiling to the best that is known to fit."""
        best = max(float(self.sack.score[known].sum()), float(self.sack.score[self._greedy].sum()))
        rounding = 1 + 1e-12 * self.ceiling  # bounds are floats: never rule out what they can't tell apart
        return self.ceiling - depth * (self.ceiling - best) - rounding

    @cached_property
    def _greedy(self) -> list[int]:
        cost, room, taken = self.sack.cost.tolist(), self.sack.capacity, set[int]()
        for i in self.order.tolist():
            package = [j for j in self.sack.packages.get(i, (i,)) if j not in taken]
            price = sum([cost[j] for j in package])
            if price <= room:
                taken.update(package)
                room -= price
        return sorted(taken)

    def best_from(self, least: float, most_states: int) -> Mask | None:
        """The best set if it scores at least `least`, else any that fits; None when there are too many states."""
        sack, slack = self.sack, self.ceiling - least
        taken: Mask = (self.single & (sack.cost == 0)) | (self.open & (self.worth > slack))
        room = sack.capacity - int(sack.cost[taken].sum())
        things = np.flatnonzero(self.open & (np.abs(self.worth) <= slack))
        pairs = zip(self.groups, self.group_worths, strict=True)
        choices = [some_options(choice, np.flatnonzero(worth >= worth.max() - slack)) for choice, worth in pairs]
        choices += [take_or_leave(sack, i) for i in _best_of_each_cost(sack, things, room)]
        chosen = self._search(choices, room, least - float(sack.score[taken].sum()), most_states)
        if chosen is not None:
            taken[chosen] = True
        return None if chosen is None else taken

    def _search(self, choices: list[Choice], room: int, least: float, most_states: int) -> list[int] | None:
        """The members of the best combination of one option per choice, None when there are too many states."""
        hopes = [float((c.score - self.price * c.cost).max()) for c in choices]
        hope = sum(hopes)
        cost = score = tie = np.zeros(1, dtype=np.int64)
        steps: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = []
        for choice, own in zip(choices, hopes, strict=True):
            hope -= own
            both = ((choice.cost, cost), (choice.score, score), (choice.tie, tie))
            totals = [np.add.outer(option, state).ravel() for option, state in both]
            could = totals[1] + self.price * (room - totals[0]) + hope
            kept = np.flatnonzero((totals[0] <= room) & (could >= least))
            kept = kept[_undominated(*(level[kept] for level in totals))]
            if len(kept) > most_states:
                return None
            if len(kept) == 0:
                return []
            steps.append(np.divmod(kept, len(cost)))
            cost, score, tie = (level[kept] for level in totals)
        return _trace(choices, steps, len(cost) - 1)


def some_options(choice: Choice, kept: NDArray[np.intp]) -> Choice:
    """Some of a choice's options, by their indices."""
    members = [choice.members[k] for k in kept.tolist()]
    return Choice(choice.cost[kept], choice.score[kept], choice.tie[kept], members)


def take_or_leave(sack: Knapsack, thing: int) -> Choice:
    """The choice about a thing that stands alone."""
    cost, score, tie = (np.array([0, level[thing]]) for level in (sack.cost, sack.score, sack.tie))
    return Choice(cost, score, tie, [[], [thing]])


def _best_of_each_cost(sack: Knapsack, things: NDArray[np.intp], room: int) -> list[int]:
    """Of things of one cost only the best floor(room / cost) can be in the best set."""
    order = things[np.lexsort((-sack.tie[things], -sack.score[things], sack.cost[things]))]
    cost = sack.cost[order]
    first = np.searchsorted(cost, cost, side="left")
    return order[np.arange(len(order)) - first < room // np.maximum(cost, 1)].tolist()  # type: ignore[no-any-return]


def _trace(choices: list[Choice], steps: list[tuple[NDArray[np.intp], NDArray[np.intp]]], state: int) -> list[int]:
    """Follow a state back through the steps, (option, earlier state) each, and collect what its options take."""
    found: list[int] = []
    for choice, (option, before) in reversed(list(zip(choices, steps, strict=True))):
        found += choice.members[option[state]]
        state = int(before[state])
    return found
