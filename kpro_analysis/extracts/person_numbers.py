"""Person numbers, a whole column at once: as whole numbers, which are told apart without looking at each as text."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kpro_analysis.cpr import FIRST_TEST_SERIAL, PersonClass
from kpro_analysis.privacy import DAYS_IN_MONTH, SUBSTITUTE_DAY
from kpro_analysis.pseudonyms import HEX_DIGITS

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

KINDS = tuple(PersonClass)
PLACE = {kind: place for place, kind in enumerate(KINDS)}
NO_NUMBER = -1  # in place of a number: the text is none
_WITHOUT_ZERO, _WITH_DASH = 9, 11  # letters
_DASH = 6  # its place
_SERIALS = 10_000
_ROW_BITS = 29  # beside a number of 34 bits: so many bits tell rows apart
_DAYS_IN_MONTH = np.array([0, *DAYS_IN_MONTH])


@dataclass(frozen=True)
class Numbers:
    """The person numbers of a column (rows,), NO_NUMBER for other texts and null; `repaired`: a zero was put back."""

    numbers: Ints
    repaired: Bools


def as_numbers(column: pa.Array) -> Numbers:
    """The texts of a column that are person numbers as they are mostly written, as whole numbers.

    These are ten digits that begin with a date, with or without a dash after the sixth, or nine where the first was a
    zero. `cpr.read_person` reads these alike, and more: letters, other dashes, and numbers that aren't valid.

    >>> as_numbers(pa.array(["670190-1234", "6701901234", "67O1901234", "999999-1234", None])).numbers
    array([6701901234, 6701901234,         -1,         -1,         -1])
    >>> as_numbers(pa.array([f"{670190 - 600000}1234"])).repaired
    array([ True])
    """
    numbers, repaired = np.full(len(column), NO_NUMBER), np.zeros(len(column), np.bool_)
    if not len(column):
        return Numbers(numbers, repaired)
    offsets = np.frombuffer(column.buffers()[1], np.int32)[column.offset :][: len(column) + 1]
    letters = np.frombuffer(column.buffers()[2] or b"", np.uint8)
    lengths = np.diff(offsets)
    for length in range(_WITHOUT_ZERO, _WITH_DASH + 1):
        rows = np.flatnonzero(lengths == length)
        if len(rows) == len(column):
            numbers = _numbers(letters[offsets[0] : offsets[-1]].reshape(-1, length))
        elif len(rows):
            numbers[rows] = _numbers(np.lib.stride_tricks.sliding_window_view(letters, length)[offsets[rows]])
        if length == _WITHOUT_ZERO:
            repaired[rows] = numbers[rows] != NO_NUMBER
    if column.null_count:
        null = np.asarray(column.is_null())  # what lies below a null means nothing
        numbers[null], repaired[null] = NO_NUMBER, False
    return Numbers(numbers, repaired)


def _numbers(texts: npt.NDArray[np.uint8]) -> Ints:
    """The numbers of texts (rows, 9 to 11 letters)."""
    places = list(np.ascontiguousarray(texts.T))
    other = places.pop(_DASH) != ord("-") if len(places) == _WITH_DASH else np.zeros(len(texts), np.bool_)
    numbers = np.zeros(len(texts), np.int64)
    for letters in places:
        digit = letters - ord("0")  # a letter before it becomes one far above
        other |= digit > 9
        numbers = numbers * 10 + digit
    return np.where(other | ~_is_possible(numbers), NO_NUMBER, numbers)


def _is_possible(numbers: Ints) -> Bools:
    """Which begin with a date, or one with 60 added to the day."""
    date = numbers // _SERIALS
    day, month, year = date // 10_000, date // 100 % 100, date % 100
    day = np.where(day > SUBSTITUTE_DAY, day - SUBSTITUTE_DAY, day)
    of_month = _DAYS_IN_MONTH[np.where(month > 12, 0, month)]
    return np.asarray((day >= 1) & (day <= of_month) & ((day != 29) | (month != 2) | (year % 4 == 0)), np.bool_)


def distinct(numbers: Ints) -> tuple[Ints, Ints]:
    """The different ones of numbers (rows,) as `as_numbers` gives them, rising, and the place of each row among them.

    >>> [found.tolist() for found in distinct(np.array([30, 10, 30]))]
    [[10, 30], [1, 0, 1]]
    """
    ranked = np.sort(numbers << _ROW_BITS | np.arange(len(numbers)))  # faster than to sort places by numbers
    values = ranked >> _ROW_BITS
    first = np.append(True, values[1:] != values[:-1])[: len(values)]
    places = np.empty(len(values), np.int64)
    places[ranked & ((1 << _ROW_BITS) - 1)] = np.cumsum(first) - 1
    return values[first], places


def kinds_of(numbers: Ints, source: str) -> npt.NDArray[np.int32]:
    """The place of each number's class in KINDS; `source` as `cpr.read_person` takes it.

    >>> numbers = np.array([6701901234, 6701901234 - 60_0000_0000, 6701909990 - 60_0000_0000])
    >>> [KINDS[place].value for place in kinds_of(numbers, "")]
    ['substitute', 'cpr', 'test']
    """
    said = source.casefold()
    if said == PersonClass.REFERENCE:
        return np.full(len(numbers), PLACE[PersonClass.REFERENCE], np.int32)
    cpr = PLACE[PersonClass.SUBSTITUTE if said == "ecpr" else PersonClass.CPR]
    kinds = np.where(numbers % _SERIALS >= FIRST_TEST_SERIAL, PLACE[PersonClass.TEST], cpr)
    added = numbers // (100 * 100 * _SERIALS) > SUBSTITUTE_DAY
    return np.where(added, PLACE[PersonClass.SUBSTITUTE], kinds).astype(np.int32)


@dataclass(frozen=True)
class KnownNumbers:
    """The numbers (rising) that were met, and the pseudonym of each."""

    numbers: Ints
    names: npt.NDArray[np.bytes_]

    @classmethod
    def nobody(cls) -> "KnownNumbers":
        """None yet."""
        return cls(np.zeros(0, np.int64), np.zeros(0, f"S{HEX_DIGITS}"))

    def and_those(self, numbers: Ints, names_of: Callable[[list[str]], list[str]]) -> "KnownNumbers":
        """With those of the numbers (rising) that aren't known yet; `names_of` makes pseudonyms of ids of ten
        digits."""
        new = numbers[self.numbers[self.places(numbers)] != numbers] if len(self.numbers) else numbers
        if not len(new):
            return self
        names = np.array(names_of([f"{number:010}" for number in new.tolist()]), self.names.dtype)
        both = np.concatenate((self.numbers, new))
        order = np.argsort(both)
        return KnownNumbers(both[order], np.concatenate((self.names, names))[order])

    def places(self, numbers: Ints) -> Ints:
        """Where numbers stand, if they are known."""
        return np.minimum(np.searchsorted(self.numbers, numbers), len(self.numbers) - 1)
