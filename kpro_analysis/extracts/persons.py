"""Columns of person ids, read as `cpr.read_person` reads each; usual numbers all at once."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpro_analysis.cpr import FIRST_TEST_SERIAL, PersonClass, read_person
from kpro_analysis.privacy import DAYS_IN_MONTH, SUBSTITUTE_DAY

KINDS = tuple(PersonClass)
_PLACE = {kind: place for place, kind in enumerate(KINDS)}
_USUAL = r"^[0-9]{6}-?[0-9]{4}$"
_PARTS = np.array([[10, 1, 0, 0, 0, 0], [0, 0, 10, 1, 0, 0], [0, 0, 0, 0, 10, 1]])  # of the day, the month and the year
_LENGTHS = np.array([0, *DAYS_IN_MONTH])


@dataclass(frozen=True)
class Persons:
    """One per text: the id in its normal form (None for a blank), the place of its class in KINDS, and whether a zero
    in front had to be put back."""

    ids: list[str | None]
    kinds: np.ndarray
    repaired: np.ndarray


def read_persons(texts: pa.Array, source: str) -> Persons:
    """Who these texts mean; `source` is what the file says of them, as in `cpr.read_person`.

    >>> found = read_persons(pa.array(["670190-1234", "10190 1234", "310290-1234", " "]), "")
    >>> found.ids, [KINDS[kind].value for kind in found.kinds]
    (['6701901234', '0101901234', '310290-1234', None], ['substitute', 'cpr', 'invalid', 'cpr'])
    """
    written = texts.to_numpy(zero_copy_only=False)
    ids, kinds, repaired = written.copy(), np.zeros(len(written), np.int8), np.zeros(len(written), bool)
    usual = np.asarray(pc.match_substring_regex(texts, _USUAL)) & (not source)
    numbers = pc.replace_substring(texts.filter(pa.array(usual)), "-", "")
    kinds[usual] = found = _classes(numbers)
    is_one = np.flatnonzero(usual)[found != _PLACE[PersonClass.INVALID]]
    ids[is_one] = numbers.to_numpy(zero_copy_only=False)[found != _PLACE[PersonClass.INVALID]]
    for at in np.flatnonzero(~usual):
        person = read_person(written[at], source)
        ids[at] = person and person.id
        if person is not None:
            kinds[at], repaired[at] = _PLACE[person.person_class], person.repaired
    return Persons(ids.tolist(), kinds, repaired)


def _classes(numbers: pa.Array) -> np.ndarray:
    """The class of each number of ten digits, as a place in KINDS."""
    letters = np.frombuffer("".join(numbers.to_pylist()).encode(), np.uint8)
    digits = letters.reshape(-1, 10).astype(np.int16) - ord("0")
    day, month, year = _PARTS @ digits[:, :6].T
    serial = digits[:, 6:] @ np.array([1000, 100, 10, 1])
    added = day > SUBSTITUTE_DAY
    day = np.where(added, day - SUBSTITUTE_DAY, day)
    is_month = (month >= 1) & (month <= 12)
    possible = is_month & (day >= 1) & (day <= _LENGTHS[np.where(is_month, month, 0)])
    possible &= (day != 29) | (month != 2) | (year % 4 == 0)
    kind = np.where(serial >= FIRST_TEST_SERIAL, _PLACE[PersonClass.TEST], _PLACE[PersonClass.CPR])
    kind = np.where(added, _PLACE[PersonClass.SUBSTITUTE], kind)
    return np.where(possible, kind, _PLACE[PersonClass.INVALID]).astype(np.int8)
