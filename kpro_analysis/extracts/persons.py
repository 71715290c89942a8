"""Columns of ids: who they mean, each looked at once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kpro_analysis.cpr import read_person
from kpro_analysis.extracts.person_numbers import (
    NO_NUMBER,
    PLACE,
    Bools,
    Ints,
    KnownNumbers,
    Numbers,
    as_numbers,
    distinct,
    kinds_of,
)
from kpro_analysis.extracts.texts import with_values
from kpro_analysis.pseudonyms import Key

MOST_TEXTS = 400_000  # whose answer is remembered, about 100 MB: then all are forgotten
MOST_NUMBERS = 2_000_000  # the same, about 50 MB


@dataclass(frozen=True)
class _Known:
    """The ids that were met, and beside each who it means: what `People.read` gives."""

    texts: pa.Array
    names: pa.Array
    kinds: pa.Array
    repaired: pa.Array

    def and_more(self, more: "_Known") -> "_Known":
        return _Known(*(pa.concat_arrays([getattr(self, f.name), getattr(more, f.name)]) for f in fields(self)))


@dataclass(frozen=True)
class _Who:
    """Some rows: the names (nulls where blank), and the place of each class in KINDS, and whether it was repaired."""

    names: pa.DictionaryArray
    kinds: npt.NDArray[np.int32]
    repaired: Bools


class People:
    """Who ids mean; keeps no id longer than this call lives, and not many more than MOST_TEXTS and MOST_NUMBERS."""

    def __init__(self, key: Key, table: Mapping[str, str] | None = None) -> None:
        """`table` says which person an id stands for, both in their normal form."""
        self._key = key
        self._table = table or {}
        self._known: dict[str, _Known] = {}
        self._numbers = KnownNumbers.nobody()

    def read(self, ids: pa.DictionaryArray, source: str) -> tuple[pa.Array, pa.Array, pa.Array]:
        """For each value of the dictionary: its pseudonym (null for a blank), the place of its class in KINDS, and
        whether a zero in front had to be put back."""
        texts = ids.dictionary
        known = self._known.get(source)
        if known is None or len(known.texts) > MOST_TEXTS:
            known = self._met([], source)
        at = pc.index_in(texts, value_set=known.texts)
        is_new = np.asarray(at.is_null())
        places = at.fill_null(0).to_numpy(zero_copy_only=False).copy()
        places[is_new] = len(known.texts) + np.arange(is_new.sum())
        known = known.and_more(self._met(texts.filter(pa.array(is_new)).to_pylist(), source))
        self._known[source] = known
        rows = pa.array(places)
        return known.names.take(rows), known.kinds.take(rows), known.repaired.take(rows)

    def who(self, ids: pa.Array, source: pa.Array) -> tuple[pa.DictionaryArray, pa.Array, pa.Array]:
        """Pseudonyms, the place of each class in KINDS, and whether a zero had to be put back; one per row.

        `source` has what the file says of each number, such as eCPR or reference; null where it says nothing. A
        pseudonym may stand twice in the dictionary.
        """
        numbers = as_numbers(ids)
        parts = [
            part
            for said in pc.unique(source).to_pylist()
            for part in self._of_source(ids, numbers, said or "", _rows_of(source, said))
        ]
        found = parts[0][1] if len(parts) == 1 else _joined(parts, len(ids))
        return found.names, pa.array(found.kinds), pa.array(found.repaired)

    def _of_source(self, ids: pa.Array, all_: Numbers, source: str, rows: Ints) -> Iterator[tuple[Ints, _Who]]:
        """Who is meant in these rows: in those with numbers, and in the others."""
        numbers = all_.numbers[rows]
        is_number = numbers != NO_NUMBER
        if is_number.any():
            found = rows[is_number]
            yield found, self._of_numbers(Numbers(numbers[is_number], all_.repaired[found]), source)
        if not is_number.all():
            others = rows[~is_number]
            yield others, self._of_texts(ids if len(others) == len(ids) else ids.take(pa.array(others)), source)

    def _of_numbers(self, found: Numbers, source: str) -> _Who:
        different, places = distinct(found.numbers)
        if len(self._numbers.numbers) > MOST_NUMBERS:
            self._numbers = KnownNumbers.nobody()
        self._numbers = self._numbers.and_those(different, self._names)
        names = pa.array(self._numbers.names[self._numbers.places(different)]).cast(pa.string())
        coded = pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int32)), names)
        return _Who(coded, kinds_of(different, source)[places], found.repaired)

    def _of_texts(self, ids: pa.Array, source: str) -> _Who:
        encoded = ids.dictionary_encode()
        names, kinds, repaired = self.read(encoded, source)
        at = encoded.indices
        return _Who(
            with_values(encoded, names),
            kinds.take(at).fill_null(0).to_numpy().astype(np.int32),
            repaired.take(at).fill_null(False).to_numpy(zero_copy_only=False),
        )

    def _met(self, texts: list[str], source: str) -> _Known:
        found = [self._read(text, source) for text in texts]
        names, kinds, repaired = zip(*found, strict=True) if found else ((), (), ())
        return _Known(
            pa.array(texts, pa.string()),
            pa.array(names, pa.string()),
            pa.array(kinds, pa.int8()),
            pa.array(repaired, pa.bool_()),
        )

    def _read(self, text: str, source: str) -> tuple[str | None, int, bool]:
        person = read_person(text, source)
        if person is None:
            return None, 0, False
        return self._names([person.id])[0], PLACE[person.person_class], person.repaired

    def _names(self, persons: list[str]) -> list[str]:
        """The pseudonyms of ids in their normal form."""
        return self._key.pseudonyms(self._table.get(person, person) for person in persons)


def _rows_of(source: pa.Array, said: str | None) -> Ints:
    """The rows whose source says so."""
    if said is None:
        return np.flatnonzero(np.asarray(source.is_null()))
    return np.flatnonzero(np.asarray(pc.equal(source, said).fill_null(False)))


def _joined(parts: Iterable[tuple[Ints, _Who]], size: int) -> _Who:
    """Parts as one; each has the rows that it tells of."""
    codes, kinds, repaired = np.zeros(size, np.int32), np.zeros(size, np.int32), np.zeros(size, np.bool_)
    blank = np.ones(size, np.bool_)
    names: list[pa.Array] = [pa.array([], pa.string())]
    for rows, who in parts:
        codes[rows] = who.names.indices.fill_null(0).to_numpy() + sum(map(len, names))
        blank[rows] = np.asarray(who.names.is_null())
        kinds[rows], repaired[rows] = who.kinds, who.repaired
        names.append(who.names.dictionary)
    return _Who(pa.DictionaryArray.from_arrays(pa.array(codes, mask=blank), pa.concat_arrays(names)), kinds, repaired)
