"""Whoever knows all that is shown of a table can't tell of a cell of few what it is."""

import numpy as np
import pytest

from kpro_analysis.small_cells import FEW_CELLS, Axis, hidden_cells, with_sums
from tests.attack import ranges

CLOSE = 1e-6


def attacked(counts, few, there, axes):
    """Hide and attack: every cell of few could be all of 0-5, or 5 less to 5 more where it is of many counts."""
    hidden = hidden_cells(counts, few, there, axes)
    sums = with_sums(counts, axes)
    exists = with_sums(there.astype(int), axes) > 0
    assert not (few & exists & ~hidden).any() and not (hidden & ~exists).any()
    for node, least, most in ranges(counts, few & exists, hidden, axes):
        count = sums[node]
        low, high = (0, 5) if count < 5 else (count - 5, count + 5)
        assert least <= low + CLOSE and most >= high - CLOSE, (node, count, least, most)
    return hidden


SHAPES = [
    (Axis(2),),
    (Axis(6),),
    (Axis(3), Axis(4)),
    (Axis(4, (0, 0, 1, 1)), Axis(3)),
    (Axis(3), Axis(2), Axis(4, (0, 0, 1, 1))),
    (Axis(3, (0, 0, 1)), Axis(2), Axis(4, (0, 0, 0, 1)), Axis(2)),
    (Axis(1), Axis(1), Axis(3), Axis(2)),
]


@pytest.mark.parametrize("shape", range(len(SHAPES)))
@pytest.mark.parametrize("seed", range(3))
def test_nothing_of_few_can_be_computed_back(shape, seed):
    axes = SHAPES[shape]
    chance = np.random.default_rng(100 * shape + seed)
    size = tuple(axis.leaves for axis in axes)
    mean = chance.choice([2.0, 8.0, 30.0], size)
    there = chance.random(size) < 0.85
    counts = np.where(there, chance.poisson(mean), 0)
    few = with_sums(counts, axes) < 5
    attacked(counts, few, there, axes)
    attacked(counts, few | (chance.random(few.shape) < 0.1), there, axes)


@pytest.mark.parametrize("seed", range(2))
def test_many_cells_at_a_time_are_as_safe(seed):
    """So many cells of few that they are protected many at a time; some of them are attacked."""
    axes = (Axis(5), Axis(4), Axis(6, (0, 0, 0, 1, 1, 1)), Axis(2))
    chance = np.random.default_rng(seed)
    size = tuple(axis.leaves for axis in axes)
    counts = chance.poisson(chance.choice([1.0, 3.0, 12.0], size))
    few = with_sums(counts, axes) < 5
    some = few & (chance.random(few.shape) < 0.1)
    hidden = hidden_cells(counts, few, np.ones(size, dtype=bool), axes)
    assert few[:5, :4, :6, :2].sum() > FEW_CELLS and not (few & ~hidden).any()
    for node, least, most in ranges(counts, some, hidden, axes):
        assert least <= CLOSE and most >= 5 - CLOSE, node
