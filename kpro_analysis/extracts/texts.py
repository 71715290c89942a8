"""Columns of text, each distinct value looked at once, with what must be hidden in them hidden."""

from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from kpro_analysis.privacy import MASK, mask
from kpro_analysis.pseudonyms import Key

_BETWEEN = r"[\t-\r\x1c- ./_-]"
_MAY_BE_PERSONAL = (  # with the one below all that `privacy.mask` hides, and little else; RE2, which is fast
    r"@|\(|\[|\{|"
    rf"(?:^|[^0-9])(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01]){_BETWEEN}?(?:0[1-9]|1[0-2]){_BETWEEN}?[0-9]{{2}}"
    rf"(?:{_BETWEEN}{{0,3}}[0-9]{{2}}{_BETWEEN}?[0-9]{{2}}|{_BETWEEN}{{1,3}}[0-9A-Za-z]{{4}})"
)
# the least that a CPR-like number has, where there are other digits, dashes and blanks than those of ASCII
_SIX_DIGITS = r"(?s)(?:\p{Nd}[^\p{Nd}]*){6}"


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
    suspect = pc.match_substring_regex(trimmed, _MAY_BE_PERSONAL)
    plain = pc.string_is_ascii(trimmed)
    if pc.all(plain).as_py() is False:
        suspect = pc.or_(suspect, pc.and_(pc.invert(plain), pc.match_substring_regex(trimmed, _SIX_DIGITS)))
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
