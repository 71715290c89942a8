"""Counts distinct people in the lists of a prepared summary: the kernels check nothing."""

from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from kpro_analysis.minlog.summary_format import BITS, Bools, Codes, Ints, Mapped, Masks

MANY = 50_000  # pairs: from here on they are marked faster together
SHORT = 1_000  # pairs of a run: shorter ones are gathered rather than looked at one by one


def ranges(starts: Ints, counts: Ints) -> Ints:
    """Every number of the ranges that begin at `starts` and are `counts` long, one range after the other.

    >>> ranges(np.array([10, 40]), np.array([2, 3])).tolist()
    [10, 11, 40, 41, 42]
    """
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(int(counts.sum()))


def mask_of(chosen: Bools) -> Masks:
    """The chosen ones (bits,) as a mask (words,).

    >>> mask_of(np.array([True, False, True])).tolist()
    [5]
    """
    padded = np.zeros(-(-len(chosen) // BITS) * BITS, bool)
    padded[: len(chosen)] = chosen
    return np.packbits(padded, bitorder="little").view("<u8").astype(np.uint64)


def runs(starts: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """The ranges (cells,) with those that meet made one.

    >>> [bound.tolist() for bound in runs(np.array([0, 4, 9]), np.array([4, 6, 12]))]
    [[0, 9], [6, 12]]
    """
    if not len(starts):
        return starts, ends
    apart = starts[1:] != ends[:-1]
    return starts[np.append(True, apart)], ends[np.append(apart, True)]


def together(values: NDArray[Any], places: Codes, size: int) -> NDArray[Any]:
    """The sum of the values (rows,) at each place below `size`; of truths, whether one of them is.

    The places are trusted. A sparse matrix does it, as no function of NumPy adds so many at places as fast.

    >>> together(np.array([2, 3, 4]), np.array([1, 0, 1], np.int32), 3).tolist()
    [3, 6, 0]
    """
    column = csc_array((values, places, np.array([0, len(values)], np.int32)), shape=(size, 1))
    return np.asarray(column @ np.ones(1, values.dtype))


@dataclass(frozen=True)
class PeopleList:
    """Who (pairs,) is under which key: `start` (keys + 1,); `masks` (words of (pairs,)) say in which months."""

    start: Ints
    who: Codes
    masks: tuple[Masks, ...]

    @classmethod
    def of(cls, arrays: Mapped, name: str, words: int) -> "PeopleList":
        """A list of the summary."""
        masks = tuple(arrays[f"{name}_m{word}"] for word in range(words))
        return cls(arrays[f"{name}_start"], arrays[f"{name}_who"], masks)

    def marked(self, keys: Ints, months: Masks | None, people: int) -> Bools:
        """Who (people,) is under one of the keys, which rise, in one of the months (words,) unless it is None."""
        parts = self._parts(keys)
        who = _joined([self.who[part] for part in parts])
        held = np.ones(len(who), bool) if months is None else _joined([self._within(part, months) for part in parts])
        if len(who) < MANY:
            marks = np.zeros(people, bool)
            marks[who[held]] = True
            return marks
        return together(held, who, people)

    def _within(self, part: slice | Ints, months: Masks) -> Bools:
        return reduce(np.logical_or, [(mask[part] & word) != 0 for mask, word in zip(self.masks, months, strict=True)])

    def _parts(self, keys: Ints) -> list[slice] | list[Ints]:
        """The places of the pairs of the keys: runs, or one by one where these are short."""
        low, high = runs(self.start[keys], self.start[keys + 1])
        if (high - low).sum() < SHORT * len(low) or not len(low):
            return [ranges(low, high - low)]
        return [slice(first, end) for first, end in zip(low.tolist(), high.tolist(), strict=True)]


def _joined(arrays: list[NDArray[Any]]) -> NDArray[Any]:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def fewer(labels: Ints | Codes, size: int, who: Codes, than: int) -> Bools:
    """Which labels (rows,) below `size` have fewer than so many different `who` (rows,).

    >>> fewer(np.array([1, 1, 1, 0]), 2, np.array([7, 7, 9, 9]), 2).tolist()
    [True, False]
    """
    groups = np.zeros((size, BITS), bool)  # by the last bits; those that differ there are different
    groups[labels, who % BITS] = True
    few = np.count_nonzero(groups, axis=1) < than
    here = few[labels]
    pairs = np.unique(labels[here].astype(np.int64) << 32 | who[here])
    return np.asarray(few & (np.bincount(pairs >> 32, minlength=size) < than), bool)
