"""The knapsack as a mixed-integer programme: for requests that require one another in ways too many to list."""

from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.errors import UsageError
from kpro_analysis.weighting.knapsack import Knapsack

Floats = NDArray[np.float64]
TIME_LIMIT = 10.0  # seconds for each of the aims
SLACK = 1e-6  # total scores, in the unit given, that count as equal: HiGHS works to that


def best_set_by_milp(sack: Knapsack, unit: int, time_limit: float = TIME_LIMIT) -> NDArray[np.bool_]:
    """The best set as (n,) bool, by HiGHS: one solve per aim, each one holding those before at their best.

    Equal to `best_set` where total scores that differ, differ by more than `SLACK` times `unit`. Refuses (UsageError)
    when the time, in seconds per aim, runs out or the solver's answer doesn't fit.
    """
    scale = gcd(*sack.cost.tolist(), sack.capacity) or 1
    cost = np.asarray(sack.cost / -scale, dtype=float)
    aims = [(np.asarray(sack.score / unit, dtype=float), SLACK), (cost, 0.5)]
    aims += [(level.astype(float), 0.5) for level in sack.ties]
    taken = np.zeros(len(sack.cost), dtype=bool)
    limits: list[tuple[Floats, float]] = [(cost, sack.capacity / -scale)]
    for aim, tolerance in aims:
        taken = _highest(aim, limits, sack, time_limit)
        limits.append((aim, float(aim[taken].sum()) - tolerance))
    return taken


def need_rows(sack: Knapsack) -> Any:
    """A sparse row for each thing and each that it requires, whose product with what is taken must be at least 0."""
    from scipy.sparse import coo_array

    pairs = [(i, j) for i, package in sack.packages.items() for j in package if j != i]
    taker, required = np.array(pairs, dtype=int).reshape(-1, 2).T
    ones, row, shape = np.ones(len(pairs)), np.arange(len(pairs)), (len(pairs), len(sack.cost))
    return coo_array((ones, (row, required)), shape) - coo_array((ones, (row, taker)), shape)


def _highest(aim: Floats, limits: list[tuple[Floats, float]], sack: Knapsack, time_limit: float) -> NDArray[np.bool_]:
    """The set with the highest total of `aim` whose totals of each of `limits` are at least as given."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array, vstack

    rules = need_rows(sack)
    rows = vstack([coo_array(np.array([level for level, _ in limits])), rules])
    least = np.array([least for _, least in limits] + [0.0] * rules.shape[0])
    result = milp(
        -aim,
        integrality=np.ones(len(aim)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(rows, least, np.inf),
        options={"mip_rel_gap": 0, "time_limit": time_limit},
    )
    taken = np.zeros(len(aim), dtype=bool) if result.x is None else np.rint(result.x) == 1
    if result.status != 0 or sack.cost[taken].sum() > sack.capacity:
        raise UsageError(
            "Det bedste valg kunne ikke findes, fordi så mange ønsker kræver hinanden. "
            "Brug ranglisten i stedet, eller vælg nogle af ønskerne som skal med eller skal ikke med."
        )
    return taken
