"""The weights nearest to today's within a convex part of the weight space: a linear programme."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def nearest_shares(today: Floats, rows: Floats, least: Floats) -> Floats | None:
    """The shares with the smallest L1 distance to today's for which `rows @ shares >= least`; checks nothing.

    today (criteria,), sum 1; rows (k, criteria); least (k,). Returns (criteria,), each 0-1, sum 1; None when there are
    none. Rows hold to about 1e-7.

    Method: shares = today + up - down, minimise sum(up) + sum(down); dual simplex of HiGHS.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    m = len(today)
    balance = np.concatenate([np.ones(m), -np.ones(m)])
    result = milp(
        np.ones(2 * m),
        bounds=Bounds(0, np.concatenate([1 - today, today])),
        constraints=LinearConstraint(
            np.vstack([np.hstack([rows, -rows]), balance]),
            np.append(least - rows @ today, 0.0),
            np.append(np.full(len(rows), np.inf), 0.0),
        ),
        options={"presolve": False},  # it costs more than it saves on programmes this small
    )
    if result.x is None:
        return None
    shares = np.clip(today + result.x[:m] - result.x[m:], 0, 1)
    whole: Floats = shares / shares.sum()
    return whole
