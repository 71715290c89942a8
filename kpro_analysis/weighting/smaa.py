"""How often which request comes where, when weights or points are drawn: the kernels of SMAA.

Source: Lahdelma & Salminen, SMAA-2, Operations Research 49 (2001); the entropy as in the R package smaa. A rank is 1 +
the number strictly better, so those that tie share it.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def ranks_of(values: Floats) -> Ints:
    """Ranks of the alternatives in each draw, (draws, n); values (draws, n), higher is better; checks nothing.

    >>> ranks_of(np.array([[0.5, 0.9, 0.5, 0.1]])).tolist()
    [[2, 1, 2, 4]]
    """
    better: Ints = np.sum(values[:, None, :] > values[:, :, None], axis=2)
    return 1 + better


def rank_counts(ranks: Ints) -> Ints:
    """In how many draws alternative i has rank 1 + r, (n, n); ranks (draws, n), 1 to n; checks nothing."""
    n = ranks.shape[1]
    return np.bincount((np.arange(n) * n + ranks - 1).ravel(), minlength=n * n).reshape(n, n)


def rank_acceptability(ranks: Ints) -> Floats:
    """The share of draws in which alternative i has rank 1 + r, (n, n), rows sum to 1; ranks (draws, n), 1 to n.

    >>> rank_acceptability(np.array([[1, 2], [1, 2], [2, 1], [1, 1]])).tolist()
    [[0.75, 0.25], [0.5, 0.5]]
    """
    return rank_counts(ranks) / len(ranks)


def central_weights(ranks: Ints, shares: Floats) -> Floats:
    """The mean weights of those who would put an alternative first, (n, criteria); NaN where nobody would.

    ranks (draws, n), shares (draws, criteria); checks nothing.
    """
    first = (ranks == 1).astype(float)
    times = first.sum(axis=0)[:, None]
    mean: Floats = np.divide(
        first.T @ shares, times, out=np.full((len(times), shares.shape[1]), np.nan), where=times > 0
    )
    return mean


def confidence_factors(points: Floats, central: Floats) -> Floats:
    """The share of draws of the points in which an alternative comes first by its own central weights, (n,).

    points (draws, n, criteria), central (n, criteria); 0 where the central weights are NaN; checks nothing.
    """
    values = points @ central.T  # (draws, alternative, whose weights)
    with np.errstate(invalid="ignore"):
        first = values >= values.max(axis=1, keepdims=True)
    share: Floats = np.diagonal(first, axis1=1, axis2=2).mean(axis=0)
    return share


def ranking_entropy(ranks: Ints) -> float:
    """How many bits it takes to tell which ranking a draw gave: 0 when all give the same; ranks (draws, n)."""
    share = np.unique(ranks, axis=0, return_counts=True)[1] / len(ranks)
    return float(-(share * np.log2(share)).sum())
