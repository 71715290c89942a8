"""Which weights are tried: all over the place, from today's, and about those that were found."""

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.reach_question import distance

Floats = NDArray[np.float64]
SEED = 1  # the same question always gets the same answer
SHAPES = (1.0, 0.3, 3.0)  # of Dirichlet's distribution: even, towards few criteria, towards the middle
PARTS = (0.05, 0.15, 0.3, 0.6, 1.0)
MOVING = (0.2, 0.4, 0.7)  # of the criteria, in turn: in the nearest weights most often few have moved
NOISES = (0.02, 0.12, 0.5)  # of the distance


def chance() -> np.random.Generator:
    """What weights are drawn with."""
    return np.random.default_rng(SEED)


def moved(today: Floats, points: Floats, target: int) -> Floats:
    """Today's shares with a part of one moved to another, or on the way to what the target does best in."""
    m = len(today)
    better = np.maximum(points[target] - np.quantile(points, [0.5, 0.75, 0.9], axis=0), 0)
    better = better[better.sum(axis=1) > 0]
    ends = np.concatenate([np.eye(m), better / better.sum(axis=1, keepdims=True)])
    rows = [today + part * (ends - today) for part in PARTS]
    giver, taker = np.nonzero(~np.eye(m, dtype=bool) & (today > 0)[:, None])
    for part in PARTS:
        given = np.tile(today, (len(giver), 1))
        amounts = part * today[giver]
        given[np.arange(len(giver)), giver] -= amounts
        given[np.arange(len(giver)), taker] += amounts
        rows.append(given)
    return np.concatenate(rows)


def all_over(count: int, m: int, generator: np.random.Generator) -> Floats:
    """Shares (count, m) anywhere; every third has some that are 0."""
    each = -(-count // len(SHAPES))
    rows = np.concatenate([generator.dirichlet(np.full(m, shape), each) for shape in SHAPES])
    kept = generator.random(rows.shape) < generator.random((len(rows), 1))
    kept[np.arange(len(rows)), rows.argmax(axis=1)] = True
    kept[np.arange(len(rows)) % 3 > 0] = True
    return whole(np.where(kept, rows, 0))[:count]


def towards(today: Floats, ends: Floats, generator: np.random.Generator) -> Floats:
    """A random part of the way from today's shares to each of these."""
    return today + generator.random((len(ends), 1)) * (ends - today)


def a_few_moved(shares: Floats, count: int, generator: np.random.Generator) -> Floats:
    """Shares (count, m) after one to three moves of a part of one criterion's share to another."""
    m, row = len(shares), np.arange(count)
    rows = np.tile(shares, (count, 1))
    for move in range(3):
        giving, taking = generator.integers(m, size=(2, count))
        amount = generator.random(count) * rows[row, giving] * (row % 3 >= move)
        rows[row, giving] -= amount
        rows[row, taking] += amount
    return rows


def about(today: Floats, shares: Floats, count: int, generator: np.random.Generator) -> Floats:
    """Shares nearer to today's than these (m,): near the line between the two, any way from today's, or a few moved."""
    m, far, part = len(today), float(distance(shares, today)), max(1, count // 3)
    some = generator.random((2, part, m)) < generator.choice(MOVING, size=(2, part, 1))
    noise = generator.normal(size=(part, m)) * generator.choice(NOISES, size=(part, 1)) * far
    back = today + (shares - today) * (1 - 0.5 * generator.random((part, 1)) ** 2) + noise * some[0]
    way = generator.normal(size=(part, m)) * some[1]
    way -= way.mean(axis=1, keepdims=True)
    way /= np.maximum(np.abs(way).sum(axis=1, keepdims=True), 1e-12)
    aside = today + way * far * generator.uniform(0.3, 1, (part, 1))
    few = a_few_moved(shares, part, generator)
    few = today + (few - today) * (1 - 0.3 * generator.random((part, 1)) ** 2)
    rows = whole(np.maximum(np.concatenate([back, aside, few]), 0))
    return rows[distance(rows, today) < far]


def whole(rows: Floats) -> Floats:
    """Rows >= 0 made to sum to 1; those without anything are left out."""
    sums = rows.sum(axis=1, keepdims=True)
    there = sums[:, 0] > 0
    return rows[there] / sums[there]  # type: ignore[no-any-return]
