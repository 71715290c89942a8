"""Numbers that belong to nobody for everybody in the invented log: substitute CPRs, authorisations, pseudonyms."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from kpro_analysis.minlog.demo_clock import Integers

Letters = NDArray[np.uint8]
_CPRS = 28 * 12 * 100 * 10_000
_FAR_APART = 104_729  # shares no factor with _CPRS, so that all numbers below it get different CPRs
_HEXADECIMAL = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)


def substitute_cprs(numbers: Integers, seed: int) -> pa.Array:
    """A CPR per number with 60 added to the day, which no person has: 670190-1234. Equal for equal numbers only.

    >>> from kpro_analysis.privacy import mask
    >>> [mask(text) for text in substitute_cprs(np.array([0, 1]), 0).to_pylist()]
    ['███', '███']
    """
    drawn = (numbers * _FAR_APART + seed * 7_919) % _CPRS
    day, month, year = drawn % 28 + 61, drawn // 28 % 12 + 1, drawn // 336 % 100
    dash = np.full(len(drawn), ord("-"), dtype=np.uint8)
    return _texts([*_digits(day, 2), *_digits(month, 2), *_digits(year, 2), dash, *_digits(drawn // 33_600, 4)])


def authorisations(numbers: Integers) -> pa.Array:
    """An invented authorisation per number: two letters and five digits.

    >>> authorisations(np.array([0, 123456])).to_pylist()
    ['QA00000', 'QB23456']
    """
    high = numbers // 100_000
    letters = [(first + high // 26 ** (1 - place) % 26).astype(np.uint8) for place, first in enumerate((81, 65))]
    return _texts([*letters, *_digits(numbers % 100_000, 5)])


def numbered(prefix: str, numbers: Integers) -> pa.Array:
    """The numbers in seven digits after a prefix.

    >>> numbered("F", np.array([12])).to_pylist()
    ['F0000012']
    """
    first = [np.full(len(numbers), ord(letter), dtype=np.uint8) for letter in prefix]
    return _texts([*first, *_digits(numbers, 7)])


def hexadecimal(numbers: Integers, seed: int) -> pa.Array:
    """16 hexadecimal digits per number that look like a pseudonym; equal for equal numbers only (splitmix64)."""
    mixed = (numbers.astype(np.uint64) + np.uint64(seed) * np.uint64(1 << 40)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return _texts([_HEXADECIMAL[(mixed >> np.uint64(shift)) & np.uint64(15)] for shift in range(60, -1, -4)])


def _digits(numbers: Integers, count: int) -> list[Letters]:
    return [(numbers // 10**place % 10 + ord("0")).astype(np.uint8) for place in range(count - 1, -1, -1)]


def _texts(columns: Sequence[Letters]) -> pa.Array:
    """Texts of equal length, given letter by letter."""
    letters = np.ascontiguousarray(np.stack(columns, axis=1))
    width = pa.binary(len(columns))
    return pa.Array.from_buffers(width, len(letters), [None, pa.py_buffer(letters)]).cast(pa.binary()).cast(pa.string())
