"""Counts distinct people in a prepared summary: the kernels check nothing."""

from collections.abc import Iterator

import numpy as np

from kpro_analysis.minlog.summary_format import BITS, Bools, Codes, Ints, Masks
from kpro_analysis.small_numbers import SMALLEST_SHOWN

AT_ONCE = 32_000_000  # bytes of marks
FIRST_LOOK = 4_096  # pairs among which 5 citizens are most often found


def ranges(starts: Ints, counts: Ints) -> Ints:
    """Every number of the ranges that begin at `starts` and are `counts` long, one range after the other.

    >>> ranges(np.array([10, 40]), np.array([2, 3])).tolist()
    [10, 11, 40, 41, 42]
    """
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(int(counts.sum()))


def mask_of(slots: Bools) -> Masks:
    """The slots (slots,) as a mask (words,).

    >>> mask_of(np.array([True, False, True])).tolist()
    [5]
    """
    padded = np.zeros(-(-len(slots) // BITS) * BITS, bool)
    padded[: len(slots)] = slots
    return np.packbits(padded, bitorder="little").view("<u8").astype(np.uint64)


def within(slots: Masks, mask: Masks) -> Bools:
    """Which masks (pairs, words) have a slot of the mask (words,)."""
    found = np.zeros(len(slots), bool)
    for word in np.flatnonzero(mask):
        found |= (slots[:, word] & mask[word]) != 0
    return found


def distinct(who: Codes, people: int) -> int:
    """How many different numbers below `people` there are in `who` (pairs,)."""
    marks = np.zeros(people, bool)
    marks[who] = True
    return int(np.count_nonzero(marks))


def distinct_by(codes: Codes, size: int, who: Codes, people: int) -> Ints:
    """How many different `who` (pairs,) each of the codes (pairs,) below `size` has; returns (size,)."""
    found = np.zeros(size, np.int64)
    step = max(1, AT_ONCE // max(1, people))
    for low in range(0, size, step):
        high = min(size, low + step)
        here = slice(None) if step >= size else (codes >= low) & (codes < high)
        marks = np.zeros((high - low) * people, bool)
        marks[(codes[here].astype(np.int64) - low) * people + who[here]] = True
        found[low:high] = [np.count_nonzero(one) for one in marks.reshape(high - low, people)]
    return found


def enough(who: Codes, slots: Masks, mask: Masks) -> bool:
    """Whether at least 5 of `who` (pairs,) have one of the mask's slots; looks at few pairs where they tell."""
    return any(len(np.unique(part)) >= SMALLEST_SHOWN for part in _found(who, slots, mask))


def _found(who: Codes, slots: Masks, mask: Masks) -> Iterator[Codes]:
    for most in (FIRST_LOOK, len(who)):
        yield who[:most][within(slots[:most], mask)]
