"""What keeps a request funded by the walks down the ranking: who must outrank whom."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.outcome import Verdict
from kpro_analysis.weighting.pool import Bids, Purse
from kpro_analysis.weighting.settings import Rule

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Cell:
    """Who must outrank whom for the walks to end as they do: pairs of places (above, below).

    `done`: the walks fund the target; the last of the pairs then keep others behind the turn that does.
    """

    pairs: tuple[tuple[int, int], ...]
    done: bool


def cell(bids: Bids, rule: Rule, order: Iterable[int], target: int) -> Cell:
    """The cell around a ranking; order: places (as in `Bids`) from the best to the worst.

    Where the walks don't fund the target, the pairs keep all that they fund: the rule `optimal` starts from that.

    Why it is enough: let F be what a walk has funded when it comes to the target. All of F fits with the target,
    whatever its order. One that the walk refused, b, is refused as long as enough of F still has its turns before b.
    And who came after the target still does. By induction along the walk nobody's turn can be the first to differ.
    """
    purse, order = Purse(bids), list(order)
    for unit in bids.ties.must:
        purse.pay(unit, Verdict.BY_MUST)
    walking = bids.can_be_funded
    walks = [([u for u in order if walking[u] and bids.red_error[u]], bids.reserve)] if bids.reserve else []
    walks += [([u for u in order if walking[u]], purse.left)] if rule is Rule.RANK else []
    pairs: list[tuple[int, int]] = []
    for units, limit in walks:
        turns = _Turns(purse, limit)
        for place, unit in enumerate(units):
            pairs += turns.reach(unit)
            if purse.verdict[target]:
                behind = [(unit, v) for v in units[place + 1 :] if not purse.verdict[v]]
                return Cell((*pairs, *behind), True)
    return Cell(tuple(pairs), bool(purse.verdict[target]))


class _Turns:
    """A walk in one order, turn by turn."""

    def __init__(self, purse: Purse, limit: int) -> None:
        self.purse = purse
        self.floor = max(0, purse.left - limit)
        self.payers: list[tuple[int, int]] = []  # who paid, and how much

    def reach(self, unit: int) -> list[tuple[int, int]]:
        """One turn: pays, or returns (payer, unit) for those that must come first for the unit to be refused."""
        purse = self.purse
        if purse.verdict[unit]:
            return []
        price = sum([purse.cost[v] for v in purse.package(unit)])
        room = purse.left - self.floor
        if price <= room:
            purse.pay(unit, Verdict.BY_RULE)
            self.payers.append((unit, price))
            return []
        needed = self.payers
        if not purse.bids.ties.packages:  # else amounts move between payers when their order changes
            needed = _enough(self.payers, price - room)
        return [(payer, unit) for payer, _ in needed]


def _enough(payers: list[tuple[int, int]], excess: int) -> list[tuple[int, int]]:
    """The first payers, as many as it takes for the rest to have paid less than `excess`."""
    rest, needed = sum([paid for _, paid in payers]), []
    for payer in payers:
        if rest < excess:
            break
        needed.append(payer)
        rest -= payer[1]
    return needed
