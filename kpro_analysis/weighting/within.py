"""Weights within tight bounds: a walk from pair to pair of criteria, for when drawing and discarding takes too long."""

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ROUNDS = 60  # in each of which every criterion moves once; chains forget their start in a few
MOST_TRIES = 100  # of one move
SMALLEST = 1e-300  # so that a share of 0 has a logarithm


def walk_within(bounds: tuple[Floats, Floats], alpha: Floats, count: int, generator: np.random.Generator) -> Floats:
    """Shares from Dirichlet(alpha) cut off to low <= share <= high, one chain each; checks nothing.

    bounds low, high (criteria,), sum low <= 1 <= sum high; alpha (criteria,) > 0. Returns (count, criteria), rows sum
    to 1. The chains start where all shares are equally far up between their bounds and are independent.

    Method: Gibbs sampling of pairs: what two criteria have together is divided anew between them. Every edge of the
    region is parallel to such a move, so no corner is out of reach. The division is a slice sampling step with
    shrinkage (Neal, Slice sampling, Ann. Statist. 31, 2003); where alpha is 1 it is an exact draw.
    """
    low, high = bounds
    room = float((high - low).sum())
    start = low + (high - low) * ((1 - float(low.sum())) / room if room > 0 else 0.0)
    shares = np.tile(start, (count, 1))
    pairs = len(alpha) // 2
    for _ in range(ROUNDS if pairs else 0):
        mixed = np.argsort(generator.random(shares.shape), axis=1)
        one, other = mixed[:, :pairs], mixed[:, pairs : 2 * pairs]
        own = np.take_along_axis(shares, one, axis=1)
        both = own + np.take_along_axis(shares, other, axis=1)
        ends = np.maximum(low[one], both - high[other]), np.minimum(high[one], both - low[other])
        powers = alpha[one] - 1, alpha[other] - 1
        moved = _divide(own, ends, partial(_log_density, both, powers), generator)
        np.put_along_axis(shares, one, moved, axis=1)
        np.put_along_axis(shares, other, both - moved, axis=1)
    return shares


def _log_density(both: Floats, powers: tuple[Floats, Floats], x: Floats) -> Floats:
    """x**powers[0] * (both - x)**powers[1], its logarithm but for a constant."""
    result: Floats = powers[0] * np.log(np.maximum(x, SMALLEST))
    return result + powers[1] * np.log(np.maximum(both - x, SMALLEST))


def _divide(
    own: Floats, ends: tuple[Floats, Floats], log_density: Callable[[Floats], Floats], generator: np.random.Generator
) -> Floats:
    """One slice sampling step between `ends` for each of many numbers."""
    left, right = ends[0], np.maximum(*ends)
    level = log_density(own) - generator.exponential(size=own.shape)
    moved, waiting = own, np.ones(own.shape, dtype=bool)
    for _ in range(MOST_TRIES):
        tried = left + (right - left) * generator.random(own.shape)
        fits = log_density(tried) >= level
        moved = np.where(waiting & fits, tried, moved)
        waiting &= ~fits
        if not waiting.any():
            break
        left, right = np.where(tried < own, tried, left), np.where(tried < own, right, tried)
    return moved
