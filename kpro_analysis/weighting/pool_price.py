"""The pool's price: how much score one more krone would give, if requests could be funded in part."""

from collections.abc import Iterator
from dataclasses import replace
from math import gcd

import numpy as np

from kpro_analysis.weighting.knapsack import Choice, Knapsack, closed_sets
from kpro_analysis.weighting.milp import need_rows
from kpro_analysis.weighting.model import Contest, Rated
from kpro_analysis.weighting.pool import PER_KRONE, PER_POINT, begin

Piece = tuple[int, int]  # cost and score


def pool_price(contest: Contest, rated: Rated) -> float:
    """Score (points of 0-100) per DKK at the margin of what is there after the musts and the guard's walk; >= 0.

    What is chosen among are the units that can be funded: riders count with their heads, must-nots and what lacks an
    estimate or a thing it requires are left out. 0 when all of them fit; then one more krone buys nothing. Where the
    money runs out exactly between two units, the price is what the next krone would give, the lower of the two values
    that the dual can have.

    Source: the dual value of the capacity in the linear relaxation of the knapsack (Dantzig 1957).
    """
    bids = contest.bids
    units = rated.order[bids.can_be_funded[rated.order]]
    purse = begin(bids, units)
    units = np.sort(units[np.array(purse.verdict)[units] == 0])
    sack = purse.sack(units, rated.keys, np.zeros(len(rated.keys), dtype=bool))
    price = price_by_pieces(sack)
    return (price_by_lp(sack) if price is None else price) * PER_KRONE / PER_POINT


def price_by_pieces(sack: Knapsack) -> float | None:
    """Score per unit of cost of the first piece that no longer fits wholly, best value first, exact.

    A thing that stands alone is one piece. Things that packages tie together give, best value first, the pieces by
    which their sets grow along the upper edge of all of them. None when a group has too many sets to list.

    >>> ints = lambda *values: np.array(values)
    >>> price_by_pieces(Knapsack(ints(2, 4, 5), ints(8, 8, 5), (), {}, 5))
    2.0
    """
    whole = replace(sack, capacity=int(sack.cost.sum()))
    groups = [closed_sets(whole, group) for group in sack.groups]
    listed = [choice for choice in groups if choice is not None]
    if len(listed) < len(groups):
        return None
    grouped = {i for group in sack.groups for i in group}
    both = zip(sack.cost.tolist(), sack.score.tolist(), strict=True)
    pieces: list[Piece] = [piece for i, piece in enumerate(both) if i not in grouped]
    pieces += [piece for choice in listed for piece in _upper_edge(choice)]
    left = sack.capacity
    for cost, score in sorted((p for p in pieces if p[0] > 0), key=lambda p: -p[1] / p[0]):
        left -= cost
        if left < 0:
            return score / cost
    return 0.0


def _upper_edge(choice: Choice) -> Iterator[Piece]:
    """The steps from nothing along the upper edge of a group's sets, each giving less per cost than the one before."""
    totals = sorted(zip(choice.cost.tolist(), choice.score.tolist(), strict=True))
    cost, score = 0, max(s for c, s in totals if c == 0)
    while dearer := [(c - cost, s - score) for c, s in totals if c > cost and s > score]:
        step = max(dearer, key=lambda piece: (piece[1] / piece[0], piece[0]))
        yield step
        cost, score = cost + step[0], score + step[1]


def price_by_lp(sack: Knapsack) -> float:
    """The same by HiGHS, whatever the packages: the dual value of the capacity, to about 1e-7 of the best value.

    What a capacity can attain is concave and bends only where it pays for a whole set, so at multiples of what all
    costs are multiples of. Asked half of such a step further on, the dual has one value: that of the next krone.
    """
    from scipy.optimize import linprog
    from scipy.sparse import coo_array, vstack

    step = gcd(*sack.cost.tolist()) or 1
    cost = sack.cost // step
    room = sack.capacity // step + 0.5
    if cost.sum() < room:
        return 0.0
    largest = max(1, int(sack.score.max()))
    rules = need_rows(sack)
    found = linprog(
        -sack.score / largest,
        A_ub=vstack([coo_array(cost[None, :].astype(float)), -rules]),
        b_ub=np.append(room, np.zeros(rules.shape[0])),
        bounds=(0, 1),
        method="highs",
    )
    return max(0.0, -float(found.ineqlin.marginals[0])) * largest / step
