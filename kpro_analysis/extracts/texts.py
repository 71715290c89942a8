"""Columns of text, each distinct value looked at once: who they mean, and what must be hidden in them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpro_analysis.extracts.persons import read_persons
from kpro_analysis.privacy import MASK, mask
from kpro_analysis.pseudonyms import Key

MOST_KEPT = 400_000  # values whose answer is remembered, about 100 MB: then all are forgotten
_BETWEEN = r"[\s./_-]{0,3}"
_MAY_BE_PERSONAL = (  # with the two below all that `privacy.mask` hides, and little else; RE2, which is fast
    r"@|\(|\[|\{|"
    rf"(?:^|[^0-9])(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01]){_BETWEEN}(?:0[1-9]|1[0-2]){_BETWEEN}[0-9]{{2}}"
    rf"{_BETWEEN}[0-9A-Za-z]{_BETWEEN}[0-9A-Za-z]"
)

_BEYOND_ASCII = r"[^\x00-\x7f]"  # other digits, dashes and blanks than those above, or letters
_SIX_DIGITS = r"(?s)(?:\p{Nd}[^\p{Nd}]*){6}"  # the least that a CPR-like number has


@dataclass(frozen=True)
class _Known:
    """The ids that were met, and beside each who it means: what `People.read` gives."""

    texts: pa.Array
    names: pa.Array
    kinds: pa.Array
    repaired: pa.Array

    def and_more(self, more: "_Known") -> "_Known":
        return _Known(*(pa.concat_arrays([getattr(self, f.name), getattr(more, f.name)]) for f in fields(self)))


class People:
    """Who ids mean; keeps no id longer than this call lives, and not many more than MOST_KEPT of them."""

    def __init__(self, key: Key, table: Mapping[str, str] | None = None) -> None:
        """`table` says which person an id stands for, both in their normal form."""
        self._key = key
        self._table = table or {}
        self._known: dict[str, _Known] = {}

    def read(self, ids: pa.DictionaryArray, source: str) -> tuple[pa.Array, pa.Array, pa.Array]:
        """For each value of the dictionary: its pseudonym (null for a blank), the place of its class in KINDS, and
        whether a zero in front had to be put back."""
        texts = ids.dictionary
        known = self._known.get(source)
        if known is None or len(known.texts) > MOST_KEPT:
            known = self._met(texts.slice(0, 0), source)
        at = pc.index_in(texts, value_set=known.texts)
        is_new = np.asarray(at.is_null())
        places = at.fill_null(0).to_numpy(zero_copy_only=False).copy()
        places[is_new] = len(known.texts) + np.arange(is_new.sum())
        known = known.and_more(self._met(texts.filter(pa.array(is_new)), source))
        self._known[source] = known
        rows = pa.array(places)
        return known.names.take(rows), known.kinds.take(rows), known.repaired.take(rows)

    def who(self, ids: pa.Array, source: pa.Array) -> tuple[pa.DictionaryArray, pa.Array, pa.Array]:
        """Pseudonyms, the place of each class in KINDS, and whether a zero had to be put back; one per row.

        `source` has what the file says of each number, such as eCPR or reference; null where it says nothing.
        """
        sources = pc.unique(source).to_pylist()
        if len(sources) > 1:
            return self._who_by_source(ids, source, sources)
        encoded = ids.dictionary_encode()
        names, kinds, repaired = self.read(encoded, (sources or [None])[0] or "")
        at = encoded.indices
        return (
            with_values(encoded, names),
            kinds.take(at).fill_null(0).cast(pa.int32()),
            repaired.take(at).fill_null(False),
        )

    def _who_by_source(
        self, ids: pa.Array, source: pa.Array, sources: list[str | None]
    ) -> tuple[pa.DictionaryArray, pa.Array, pa.Array]:
        names: pa.Array = pa.nulls(len(ids), pa.string())
        kinds: pa.Array = pa.array(np.zeros(len(ids), np.int32))
        repaired: pa.Array = pa.array(np.zeros(len(ids), bool))
        for one in sources:
            here = source.is_null() if one is None else pc.equal(source, one).fill_null(False)
            name, kind, mended = self.who(ids.filter(here), source.filter(here))
            names = pc.replace_with_mask(names, here, name.cast(pa.string()))
            kinds = pc.replace_with_mask(kinds, here, kind)
            repaired = pc.replace_with_mask(repaired, here, mended)
        return names.dictionary_encode(), kinds, repaired

    def _met(self, texts: pa.Array, source: str) -> _Known:
        found = read_persons(texts, source)
        given = self._key.pseudonyms(self._table.get(one, one) for one in found.ids if one is not None)
        next_one = iter(given)
        names = [None if one is None else next(next_one) for one in found.ids] if None in found.ids else given
        return _Known(texts, pa.array(names, pa.string()), pa.array(found.kinds), pa.array(found.repaired))


def masked(column: pa.Array) -> pa.DictionaryArray:
    """A column of few distinct texts, trimmed, with what is personal hidden; blanks are null."""
    encoded = column.dictionary_encode()
    return with_values(encoded, masked_texts(encoded.dictionary))


def masked_texts(texts: pa.Array) -> pa.Array:
    """Texts that are all different, trimmed, with what is personal hidden; blanks are null."""
    return _hidden(texts, mask)


def masked_trace(column: pa.Array, key: Key) -> pa.Array:
    """A column of many distinct texts; one with something personal in it gets a pseudonym, so that two stay two."""
    return _hidden(column, lambda text: text if mask(text) == text else f"{MASK}{key.pseudonym(text)}")


def with_values(encoded: pa.DictionaryArray, values: pa.Array) -> pa.DictionaryArray:
    """The same rows, with these values in place of the dictionary's; equal ones are made one, nulls are null rows."""
    distinct = values.dictionary_encode()
    return pa.DictionaryArray.from_arrays(distinct.indices.take(encoded.indices), distinct.dictionary)


def _hidden(values: pa.Array, hide: Callable[[str], str]) -> pa.Array:
    trimmed = pc.utf8_trim_whitespace(values)
    beyond = pc.match_substring_regex(trimmed, _BEYOND_ASCII)
    suspect = pc.match_substring_regex(trimmed, _MAY_BE_PERSONAL)
    if pc.any(beyond).as_py():
        suspect = pc.or_(suspect, pc.and_(beyond, pc.match_substring_regex(trimmed, _SIX_DIGITS)))
    suspect = suspect.fill_null(False)
    if pc.any(suspect).as_py():
        doubtful = trimmed.filter(suspect)
        encoded = doubtful.dictionary_encode()
        hidden = pa.array([hide(text) for text in encoded.dictionary.to_pylist()], pa.string())
        trimmed = pc.replace_with_mask(trimmed, suspect, hidden.take(encoded.indices))
    blank = pc.equal(trimmed, "")
    return pc.if_else(blank, pa.scalar(None, pa.string()), trimmed) if pc.any(blank).as_py() else trimmed


def pseudonyms(column: pa.Array, key: Key) -> pa.Array:
    """A pseudonym for each distinct text; blanks are null."""
    encoded = column.dictionary_encode()
    names = [key.pseudonym(text.strip()) if text.strip() else None for text in encoded.dictionary.to_pylist()]
    return pa.array(names, pa.string()).take(encoded.indices)
