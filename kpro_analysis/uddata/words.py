"""What stands in the cells of answers, each distinct text looked at once: codes, words, and what must be hidden."""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from kpro_analysis.extracts.texts import masked_texts, masked_trace, with_values
from kpro_analysis.pseudonyms import Key

CODE = (
    r"^\s*(?:[+-]?\d{1,6}(?:[.,]\d{1,17})?\s?%?"  # a number; with more digits it may be a telephone's or a person's
    r"|[A-Za-z]{1,8}[-_.:]?\d[0-9A-Za-z_.:-]{0,24}"  # at0004, LA6568-5
    r"|(?i:ja|nej|true|false|sand|falsk|yes|no))\s*$"
)
_LOST_ZERO = r"^\s*\d{9}\s*$"  # a CPR number whose zero Excel ate


@dataclass(frozen=True)
class Answers:
    """One per row: the code or number, or else the words, null where there is none; `length` of the words."""

    code: pa.Array
    words: pa.Array
    length: pa.Array


def read_answers(column: pa.Array) -> Answers:
    """Cells of which each is a code or words.

    >>> found = read_answers(pa.array(["3", "Hele tiden", "ring 670190-1234", None]))
    >>> found.code.to_pylist(), found.words.to_pylist(), found.length.to_pylist()
    (['3', None, None, None], [None, 'Hele tiden', 'ring ███', None], [0, 10, 16, 0])
    """
    encoded = column.dictionary_encode()
    distinct = encoded.dictionary
    hidden = _hidden(distinct)
    is_code = pc.match_substring_regex(distinct, CODE)
    none = pa.scalar(None, pa.string())
    length = pc.if_else(pc.or_(is_code, hidden.is_null()), 0, _length(distinct))
    return Answers(
        pc.if_else(is_code, hidden, none).take(encoded.indices),
        pc.if_else(is_code, none, hidden).take(encoded.indices),
        length.take(encoded.indices).fill_null(0).cast(pa.int32()),
    )


def words_length(column: pa.Array) -> pa.Array:
    """How many characters each text has, without blanks in front; 0 for none."""
    return pc.if_else(is_blank(column), 0, _length(column)).cast(pa.int32())


def is_blank(column: pa.Array) -> pa.Array:
    """Where nothing stands."""
    return pc.equal(pc.utf8_trim_whitespace(column.fill_null("")), "")


def hide(column: pa.Array) -> pa.DictionaryArray:
    """A column of few distinct texts, trimmed, with what is personal hidden; blanks are null."""
    encoded = column.dictionary_encode()
    return with_values(encoded, _hidden(encoded.dictionary))


def _hidden(distinct: pa.Array) -> pa.Array:
    return masked_texts(_with_zero(distinct))


def hide_ids(column: pa.Array, key: Key) -> pa.Array:
    """A column of ids, trimmed; one with something personal in it gets a pseudonym, so that two stay two."""
    return masked_trace(_with_zero(column), key)


def _with_zero(column: pa.Array) -> pa.Array:
    """The column, with the zero back in what would be a CPR number by it."""
    short = pc.match_substring_regex(column, _LOST_ZERO).fill_null(False)
    if not pc.any(short).as_py():
        return column
    padded = pc.utf8_lpad(pc.utf8_trim_whitespace(column), 10, "0")
    personal = pc.not_equal(masked_texts(padded), padded).fill_null(False)
    return pc.if_else(pc.and_(short, personal), padded, column)


def _length(column: pa.Array) -> pa.Array:
    return pc.utf8_length(pc.utf8_ltrim_whitespace(column))
