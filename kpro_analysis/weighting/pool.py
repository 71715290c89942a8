"""How the pool is spent: the walk down the ranking, the best set, and what must or must not be in it."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.danish import format_money
from kpro_analysis.errors import UsageError
from kpro_analysis.weighting.bundles import Ties, ids
from kpro_analysis.weighting.costs import Costs
from kpro_analysis.weighting.knapsack import Knapsack, best_set
from kpro_analysis.weighting.milp import best_set_by_milp
from kpro_analysis.weighting.outcome import Verdict
from kpro_analysis.weighting.risk import Stakes
from kpro_analysis.weighting.safe import Uncertain, safe_set
from kpro_analysis.weighting.settings import GuardKind, Rule, Settings

PER_KRONE = 1_000_000  # money is counted in whole millionths of a krone, so that sums are exact
PER_POINT = 1_000_000_000  # scores likewise in billionths of a point: those equal to 9 decimals tie
DEAREST = 9e11  # DKK; a cost above it counts as this much, so that the sums fit 64 bits


@dataclass(frozen=True)
class Bids:
    """What n competing requests ask of the pool: all but their scores; money in millionths of a krone.

    `number`, `cost` (0 for riders and without an estimate), `red_error` (bool): shape (n,), in the order of `Ties`.
    `available` >= 0 is the pool less what is committed; `reserve` what the guard's first walk may spend, 0 for none.
    `stakes` is what the rule `safe` weighs, in DKK.
    """

    number: np.ndarray
    cost: np.ndarray
    red_error: np.ndarray
    ties: Ties
    available: int
    reserve: int
    stakes: Stakes

    @cached_property
    def can_be_funded(self) -> NDArray[np.bool_]:
        """Which are heads, or stand alone, and nothing but the pool can keep out; shape (n,), bool."""
        own: NDArray[np.bool_] = (self.ties.unit == np.arange(len(self.cost))) & (self.ties.blocked == 0)
        return own


@dataclass(frozen=True)
class Funding:
    """What the pool is spent on; as in `Outcome`, but the arrays in the order of `Bids`."""

    funded: np.ndarray
    verdict: np.ndarray
    left: np.ndarray
    line: int | None


def bids_for(settings: Settings, requests: tuple[np.ndarray, Costs, np.ndarray], ties: Ties) -> Bids:
    """The bids under the settings; refuses (UsageError) musts that the pool can't pay.

    requests: form numbers, costs, and which are red errors, shape (n,) each.
    """
    number, costs, red_error = requests
    available = max(0, _millionths(settings.available))
    share = {GuardKind.FLAG: 0.0, GuardKind.FIRST: 1.0, GuardKind.RESERVE: settings.guard.share}[settings.guard.kind]
    reserve = available if settings.guard.kind is GuardKind.FIRST else _millionths(settings.pool * share)
    whole = np.rint(np.minimum(np.nan_to_num(costs.plan), DEAREST) * PER_KRONE).astype(np.int64)
    must = sorted({v for u in ties.must for v in ties.packages.get(u, (u,))})
    if (missing := sum(whole[must].tolist()) - available) > 0:
        over = max(0, _millionths(-settings.available))
        price, there, short = (format_money(m / PER_KRONE) for m in (missing + available, available, missing + over))
        why = f"er disponeret {format_money(over / PER_KRONE)} mere, end der er" if over else f"er kun {there}"
        raise UsageError(
            f"{ids(number[must].tolist())} skal med og koster {price}, men der {why} i puljen. "
            f"Der mangler {short} Fjern et valg, eller gør puljen større."
        )
    stakes = Stakes(costs.low, costs.high, settings.available, settings.overrun_high, settings.highest_risk)
    return Bids(number, whole, red_error, ties, available, reserve, stakes)


def _millionths(amount: float) -> int:
    return round(amount * PER_KRONE)


class Purse:
    """The pool while it is being spent; the one thing here that changes. Indices and money as in `Bids`."""

    def __init__(self, bids: Bids) -> None:
        self.bids = bids
        self.cost: list[int] = bids.cost.tolist()
        self.left = bids.available
        self.verdict = [0] * len(self.cost)
        self.seen = [np.nan] * len(self.cost)  # what was left, in DKK, when a walk last reached it

    def package(self, unit: int) -> list[int]:
        """What is still to be funded for a unit to be funded: itself and what it requires."""
        return [v for v in self.bids.ties.packages.get(unit, (unit,)) if not self.verdict[v]]

    def pay(self, unit: int, verdict: Verdict) -> None:
        """Fund a unit, with this verdict, and what it requires."""
        for v in self.package(unit):
            self.left -= self.cost[v]
            self.verdict[v] = Verdict.BY_NEED
        self.verdict[unit] = verdict

    def walk(self, units: list[int], limit: int, verdict: Verdict) -> list[int]:
        """Fund what still fits within the pool and `limit`, in the order given; returns those that didn't fit."""
        packages, cost = self.bids.ties.packages, self.cost
        floor = max(0, self.left - limit)  # the walk leaves at least this much
        refused = []
        for unit in units:
            if self.verdict[unit]:
                continue
            room = self.left - floor
            self.seen[unit] = room / PER_KRONE
            price = sum([cost[v] for v in self.package(unit)]) if unit in packages else cost[unit]
            if price <= room:
                self.pay(unit, verdict)
            else:
                refused.append(unit)
        return refused

    def sack(self, units: NDArray[np.intp], key: np.ndarray, by_rank: np.ndarray) -> Knapsack:
        """The choice among units not funded yet, ascending, of which what is left is to be spent on the best set.

        Of sets with equal scores the cheapest; then the one that holds most requests that the ranking funds, then most
        requests, then the lowest form numbers (the sum of their places in that order).
        """
        ties = self.bids.ties
        local = {u: i for i, u in enumerate(units.tolist())}
        head = ties.unit[ties.unit >= 0]
        scores = np.bincount(head, weights=key[ties.unit >= 0], minlength=len(key))
        members = np.bincount(head, minlength=len(key))[units]
        packages = {local[u]: tuple(local[v] for v in self.package(u)) for u in ties.packages if u in local}
        return Knapsack(
            cost=self.bids.cost[units],
            score=scores[units].astype(np.int64),
            ties=(members * by_rank[units], members, -units),
            packages={i: package for i, package in packages.items() if len(package) > 1},
            capacity=min(self.left, int(self.bids.cost[units].sum())),
        )

    def pay_best(self, units: NDArray[np.intp], key: np.ndarray, by_rank: np.ndarray) -> None:
        """Fund the set of units, out of those not funded yet, that is best for what is left."""
        units = np.sort(units)
        for unit in units[solve(self.sack(units, key, by_rank), by_rank[units])].tolist():
            self.pay(unit, Verdict.BY_RULE)

    def pay_safe(self, units: NDArray[np.intp], key: np.ndarray, by_rank: np.ndarray) -> None:
        """Fund the set of units, out of those not funded yet, that `safe_set` finds; its risk is that of all funded.

        The best sets by the planning costs and by the highest costs are considered too.
        """
        units, paid = np.sort(units), np.array(self.verdict, dtype=bool)
        sack, stakes, unit = self.sack(units, key, by_rank), self.bids.stakes, self.bids.ties.unit
        low, high = stakes.low[units], stakes.high[units]

        def risk(taken: NDArray[np.bool_]) -> float:
            chosen = paid.copy()
            chosen[units[taken]] = True
            return stakes.risk((unit >= 0) & chosen[unit])

        dearest = np.rint(np.minimum(high, DEAREST) * PER_KRONE).astype(np.int64)
        left = min(_millionths(stakes.available - float(stakes.high[paid].sum())), int(dearest.sum()))
        others = [solve(sack, by_rank[units])]
        if left >= 0:
            others.append(solve(replace(sack, cost=dearest, capacity=left), np.zeros(len(units), dtype=bool)))
        uncertain = Uncertain(sack, low, high, stakes.available, risk)
        for u in units[safe_set(uncertain, stakes.highest_risk, tuple(others))].tolist():
            self.pay(u, Verdict.BY_RULE)


def solve(sack: Knapsack, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The best set, exact, (n,) bool; `known` is one that fits. Refuses (UsageError) what can't be solved in time."""
    best = best_set(sack, known)
    return best_set_by_milp(sack, PER_POINT) if best is None else best


def begin(bids: Bids, units: np.ndarray) -> Purse:
    """The purse after the musts and the guard's walk; units (k,) int: those that can be funded, best first."""
    purse = Purse(bids)
    for unit in bids.ties.must:
        purse.pay(unit, Verdict.BY_MUST)
    purse.walk(units[bids.red_error[units]].tolist() if bids.reserve else [], bids.reserve, Verdict.BY_GUARD)
    return purse


def spend(bids: Bids, order: np.ndarray, key: np.ndarray, rule: Rule) -> Funding:
    """Spend the pool: first on the musts, then the guard's walk over red errors, then by the rule.

    order (n,) int: indices from the best to the worst; key (n,) int: scores in whole billionths of a point. Riders are
    skipped in the walks and follow their heads; what requires others is taken together with these if all of it fits.
    """
    units = order[bids.can_be_funded[order]]
    purse = begin(bids, units)
    if rule is Rule.RANK:
        refused = purse.walk(units.tolist(), purse.left, Verdict.BY_RULE)
        line = int(np.flatnonzero(order == refused[0])[0]) if refused else None
        return _settle(purse, Verdict.TOO_DEAR, line)
    by_rank = spend(bids, order, key, Rule.RANK).funded
    pay = purse.pay_safe if rule is Rule.SAFE else purse.pay_best
    pay(units[np.array(purse.verdict)[units] == 0], key, by_rank)
    return _settle(purse, Verdict.NOT_IN_BEST, None)


def _settle(purse: Purse, rest: Verdict, line: int | None) -> Funding:
    """Give everyone a verdict: what can't be funded, riders by their heads, and the rest."""
    ties = purse.bids.ties
    verdict = np.array(purse.verdict, dtype=np.int8)
    verdict = np.where(verdict > 0, verdict, np.where(ties.blocked > 0, ties.blocked, rest))
    funded = verdict <= Verdict.RIDES_ALONG
    rider = ties.unit != np.arange(len(verdict))
    by_head = np.where(funded[ties.unit], Verdict.RIDES_ALONG, Verdict.HEAD_LEFT)
    verdict = np.where(rider, np.where(ties.unit < 0, Verdict.HEAD_OUT, by_head), verdict)
    return Funding(verdict <= Verdict.RIDES_ALONG, verdict, np.array(purse.seen), line)
