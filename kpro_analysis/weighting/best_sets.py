"""The best sets under many weights at once."""

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.pool import Bids, spend
from kpro_analysis.weighting.rankings import Rankings
from kpro_analysis.weighting.settings import Rule

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


def best_sets(bids: Bids, ranked: Rankings) -> Mask:
    """Which requests are funded by the rule `optimal` under each of many weights, (draws, n) by form number."""
    funded = np.zeros(ranked.key.shape, dtype=bool)
    for draw, (order, key) in enumerate(zip(ranked.order, ranked.key, strict=True)):
        funded[draw] = spend(bids, order, key, Rule.OPTIMAL).funded
    return funded
