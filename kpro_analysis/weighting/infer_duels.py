"""Who must outrank whom for the walks down the ranking to fund exactly a chosen set."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.pool import Bids

MOST_RESERVED = 10  # chosen red errors of which those that the reserve pays for are tried one set after another


@dataclass(frozen=True)
class Duel:
    """One request that a walk must refuse; places as in `Bids`, money in millionths of a krone.

    The walk refuses `rival` exactly when those of the chosen that come after it cost at most `budget` together: what it
    costs, less what the walk leaves over, less one millionth. `costs`: what each of the chosen pays for itself in this
    walk; `payers`: for each of these those whose turn pays for it: itself, when it has one, and what requires it.
    """

    rival: int
    budget: int
    costs: dict[int, int]
    payers: dict[int, tuple[int, ...]]


@dataclass(frozen=True)
class Plan:
    """What has to come out: the duels of all walks, and the units paid for before the rule `optimal` chooses.

    `unavoidable`: outside, but the guard takes them in whatever the weights.
    """

    duels: tuple[Duel, ...]
    paid: frozenset[int]
    unavoidable: tuple[int, ...]


def closure(bids: Bids, units: frozenset[int]) -> frozenset[int]:
    """The units and all that they require; places as in `Bids`."""
    return frozenset(v for u in units for v in bids.ties.packages.get(u, (u,)))


def cost_of(bids: Bids, units: frozenset[int]) -> int:
    """What they cost together, in millionths of a krone."""
    return int(bids.cost[sorted(units)].sum())


def prices_of_others(bids: Bids, chosen: frozenset[int]) -> dict[int, int]:
    """What each that could be funded and isn't chosen costs beside these, with all that it requires; in millionths."""
    outside = [u for u in bids.can_be_funded.nonzero()[0].tolist() if u not in chosen]
    return {u: cost_of(bids, closure(bids, frozenset({u})) - chosen) for u in outside}


def walked(bids: Bids, chosen: frozenset[int], keys: NDArray[np.int64]) -> frozenset[int]:
    """The red errors that the guard's walk funds by these scores, were there only the chosen."""
    limit, musts = _limit(bids)
    errors = [u for u in chosen - musts if bids.red_error[u]] if bids.reserve else []
    taken = frozenset[int]()
    for unit in sorted(errors, key=lambda u: (-int(keys[u]), u)):
        if cost_of(bids, closure(bids, taken | {unit}) - musts) <= limit:
            taken |= {unit}
    return taken


def _limit(bids: Bids) -> tuple[int, frozenset[int]]:
    """What the guard's walk may spend, and the musts, which are paid before it."""
    musts = closure(bids, frozenset(bids.ties.must))
    return min(bids.reserve, bids.available - cost_of(bids, musts)), musts


def first_walks(bids: Bids, chosen: frozenset[int]) -> tuple[list[frozenset[int]], bool]:
    """The sets of chosen red errors that the guard's walk can fund: all, or those that no more of them fit beside.

    And whether these are all there are: where many are chosen and not all fit, it is only the one with the cheapest.
    """
    if not bids.reserve:
        return [frozenset()], True
    limit, musts = _limit(bids)
    errors = sorted(u for u in chosen - musts if bids.red_error[u])

    def price(units: frozenset[int]) -> int:
        return cost_of(bids, closure(bids, units) - musts)

    if price(frozenset(errors)) <= limit:
        return [frozenset(errors)], True
    if len(errors) > MOST_RESERVED:
        taken = frozenset[int]()
        for unit in sorted(errors, key=lambda u: price(frozenset({u}))):
            taken |= {unit} if price(taken | {unit}) <= limit else set()
        return [taken], False
    sets = [frozenset(some) for size in range(len(errors)) for some in combinations(errors, size)]
    fitting = [units for units in sets if price(units) <= limit]
    return [s for s in fitting if all(price(s | {e}) > limit for e in errors if e not in s)], True


def plan(bids: Bids, chosen: frozenset[int], reserved: frozenset[int], by_walk: bool) -> Plan:
    """The duels when the guard's walk funds `reserved` out of the chosen units, musts among them; checks nothing.

    `by_walk`: whether a walk spends the rest of the pool. The chosen are all that costs nothing beside them, too.
    """
    limit, musts = _limit(bids)
    first = closure(bids, reserved) - musts
    prices = prices_of_others(bids, chosen)
    spare = limit - cost_of(bids, first)
    errors = [u for u in [*prices, *sorted(chosen - musts - first)] if bids.red_error[u]] if bids.reserve else []
    missing = {u: cost_of(bids, closure(bids, frozenset({u})) - first - musts) for u in errors}
    duels = [_duel(bids, u, price - spare, (first, reserved)) for u, price in missing.items() if price > spare]
    if by_walk:
        rest, left = chosen - musts - first, bids.available - cost_of(bids, chosen)
        duels += [_duel(bids, u, price - left, (rest, rest)) for u, price in prices.items()]
    told = tuple(d for d in duels if sum(d.costs.values()) > d.budget)
    return Plan(told, musts | first, tuple(u for u, price in missing.items() if price <= spare))


def _duel(bids: Bids, rival: int, need: int, walk: tuple[frozenset[int], frozenset[int]]) -> Duel:
    """A rival that needs so much more than is left when the walk has paid for all it should; (paid, turns) of it."""
    paid, turns = walk
    own = closure(bids, frozenset({rival}))
    mine = sorted(paid - own)
    payers = {u: tuple(t for t in sorted(turns) if u in bids.ties.packages.get(t, (t,))) for u in mine}
    return Duel(rival, need - 1, {u: int(bids.cost[u]) for u in mine if bids.cost[u]}, payers)
