"""An attacker who knows all that is shown: the least and most that a hidden cell could be, by linear programming."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from scipy.optimize import linprog

from kpro_analysis.small_cells import with_sums


def ranges(counts, asked, hidden, axes) -> Iterator[tuple[tuple[int, ...], float, float]]:
    """Each cell or sum asked for (nodes), with the least and most that it could be when the hidden ones aren't shown.

    The attacker knows that nothing is less than 0, but not which cells are there.
    """
    leaves = list(np.ndindex(counts.shape))
    sums = with_sums(counts, axes)
    member = np.zeros((sums.size, len(leaves)))
    for column, leaf in enumerate(leaves):
        for node in product(*(axis.above(at) for axis, at in zip(axes, leaf, strict=True))):
            member[np.ravel_multi_index(node, sums.shape), column] = 1
    known = ~hidden.ravel()
    given = {"A_eq": member[known], "b_eq": sums.ravel()[known], "method": "highs"} if known.any() else {}
    for node in map(tuple, np.argwhere(asked).tolist()):
        goal = member[np.ravel_multi_index(node, sums.shape)]
        least, most = (linprog(sign * goal, **given) for sign in (1, -1))
        yield node, least.fun, -most.fun if most.status == 0 else np.inf
