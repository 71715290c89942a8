"""Many rankings at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
HIGHEST_KEY = 1 << 37  # more than 100 points in billionths


@dataclass(frozen=True)
class Rankings:
    """Many rankings of n requests; shape (draws, n) each.

    `key` int: scores in whole billionths of a point, by form number. `order` int: indices from the best to the worst,
    ties by form number; `rank` int, in that order: 1 + number strictly better.
    """

    key: Ints
    order: NDArray[np.intp]
    rank: Ints

    def part(self, which: slice | NDArray[np.bool_]) -> "Rankings":
        """Some of the draws."""
        return Rankings(self.key[which], self.order[which], self.rank[which])


def rank_keys(key: Ints) -> Rankings:
    """Rankings of scores; key (draws, n), 0 <= key < HIGHEST_KEY, higher is better, ties listed in the order given.

    >>> result = rank_keys(np.array([[5, 9, 5, 1]]))
    >>> result.order.tolist(), result.rank.tolist()
    ([[1, 0, 2, 3]], [[1, 2, 2, 4]])
    """
    draws, n = key.shape
    bits = n.bit_length()
    packed = np.sort((HIGHEST_KEY - key << bits) | np.arange(n), axis=1)
    order, ranked = packed & ((1 << bits) - 1), packed >> bits
    starts = np.ones((draws, n), dtype=bool)
    starts[:, 1:] = ranked[:, 1:] != ranked[:, :-1]
    rank = np.maximum.accumulate(np.where(starts, np.arange(1, n + 1), 1), axis=1)
    return Rankings(key, order, rank)
