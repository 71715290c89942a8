"""The door: pieces of a file become canonical rows, without anything in them that tells who somebody is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpro_analysis.extracts.danish_time import micros_of
from kpro_analysis.extracts.person_numbers import KINDS
from kpro_analysis.extracts.persons import People
from kpro_analysis.extracts.rejects import Reject
from kpro_analysis.pseudonyms import Key
from kpro_analysis.uddata.canonical import ANSWERS, REQUESTS, Written
from kpro_analysis.uddata.dates import read_dates
from kpro_analysis.uddata.fields import OF_AN_ANSWER
from kpro_analysis.uddata.piece import Piece
from kpro_analysis.uddata.words import hide, hide_ids, is_blank, read_answers, words_length

NO_RESPONSE, NO_ITEM = "ingen-besvarelse", "intet-spørgsmål"
EXPLAINED = {
    NO_RESPONSE: "Der står intet besvarelses-id på linjen.",
    NO_ITEM: "Der står et svar på linjen, men ikke hvilket spørgsmål det er på.",
}
UNREADABLE, FUTURE, NO_PERSON, REPAIRED = "dato-ulæselig", "dato-i-fremtiden", "ingen-borger", "cpr-uden-nul"
REMARKED = (UNREADABLE, FUTURE, NO_PERSON, REPAIRED)
_TEXTS = ("municipality", "team", "questionnaire")
_DECIMAL = r"^\s*(\d+),(\d+)\s*$", r"\1.\2"  # a version that Excel took for a number
_WHOLE_NUMBER = r"^\s*\d{1,9}\s*$"

HEADS = pa.schema(
    [*(field for field in REQUESTS if field.name not in ("response", "file")), pa.field("answers", pa.bool_())]
)
"""One row per run of rows of the same response: what a request is made of; `answers`: whether it has any."""


@dataclass(frozen=True)
class Passed:
    """What came through.

    answers: schema ANSWERS; heads: schema HEADS; remarked: for each of REMARKED that there is, how many lines and the
    first of them.
    """

    answers: pa.Table
    heads: pa.Table
    rejects: tuple[Reject, ...]
    remarked: Mapping[str, tuple[int, int]]


class Door:
    """Makes canonical rows with one key; remembers whom it met, so that each is looked up once."""

    def __init__(self, key: Key, now: datetime) -> None:
        """`now` is later than all that can have happened."""
        self._key = key
        self._now = micros_of(now)
        self._people = People(key)

    def let_through(self, piece: Piece, file: str) -> Passed:
        """The rows of a piece that can be used; `file` is the (masked) name that they get."""
        used, rejects = _usable(piece)
        common, remarked = self._common(used)
        heads, at = _runs(common)
        if "item" in used.columns:
            answers, has = _long_answers(used, common, file)
        else:
            answers, has = _wide_answers(used.items, common, file)
        heads = heads.append_column("answers", pa.array(np.logical_or.reduceat(has, at) if len(at) else has))
        return Passed(answers, heads.cast(HEADS), (*piece.rejects, *rejects), remarked)

    def requests(self, piece: Piece) -> pa.Table:
        """The requests of a bundle: schema HEADS without `answers`, and the `response`, which its `answered_by` is."""
        common, _ = self._common(piece)
        return common.append_column("response", hide_ids(piece.columns["answered_by"], self._key))

    def _common(self, piece: Piece) -> tuple[pa.Table, Mapping[str, tuple[int, int]]]:
        """What answers and requests share, a row for each of the piece's, and what is to be remarked on."""
        nothing = pa.nulls(len(piece.lines), pa.string())

        def column(name: str) -> pa.Array:
            return piece.columns.get(name, nothing)

        source = nothing if piece.person_source is None else piece.person_source
        names, kind, repaired = self._people.who(column("person"), source)
        person = names.cast(pa.string())
        kinds = pa.DictionaryArray.from_arrays(kind, pa.array(map(str, KINDS))).cast(pa.string())
        sent, answered, reminded = (
            read_dates(column(name), piece.cells.get(name)) for name in ("sent", "answered", "reminded")
        )
        table = pa.table(
            {
                "request": hide_ids(column("response"), self._key),
                "person": person,
                "person_class": pc.if_else(person.is_null(), pa.scalar(None, pa.string()), kinds),
                **{name: hide(column(name)) for name in _TEXTS},
                "version": hide(pc.replace_substring_regex(column("version"), *_DECIMAL)),
                "sent": sent.time,
                "answered": answered.time,
                "status": hide(column("status")),
                "reminders": _whole_numbers(column("reminders")),
                "reminded": reminded.time,
                "line": piece.lines,
                "sent_written": pa.array(sent.written),
                "answered_written": pa.array(answered.written),
            }
        )
        found = {
            UNREADABLE: (sent.written == Written.UNREADABLE) | (answered.written == Written.UNREADABLE),
            FUTURE: self._is_future(sent.time) | self._is_future(answered.time),
            NO_PERSON: np.asarray(person.is_null()) & ("person" in piece.columns),
            REPAIRED: np.asarray(repaired),
        }
        lines = piece.lines.to_numpy()
        return table, {rule: (int(is_so.sum()), int(lines[is_so][0])) for rule, is_so in found.items() if is_so.any()}

    def _is_future(self, time: pa.Array) -> np.ndarray:
        later: np.ndarray = np.asarray(pc.greater(time.cast(pa.int64()), self._now).fill_null(False))
        return later


def _usable(piece: Piece) -> tuple[Piece, tuple[Reject, ...]]:
    """The piece without rows that can't be used or are blank, and those that can't."""
    blank = {name: np.asarray(is_blank(column)) for name, column in {**piece.items, **piece.columns}.items()}
    empty = np.logical_and.reduce(list(blank.values()))
    nameless = np.asarray(is_blank(piece.columns["response"])) & ~empty
    itemless = np.zeros(len(empty), bool)
    if "item" in piece.columns:
        none = np.ones(len(empty), bool)
        has_answer = ~(blank.get("answer", none) & blank.get("text", none))
        itemless = has_answer & np.asarray(is_blank(piece.columns["item"])) & ~nameless
    out = empty | nameless | itemless
    if not out.any():
        return piece, ()
    keep = pa.array(~out)
    used = Piece(
        {name: column.filter(keep) for name, column in piece.columns.items()},
        piece.lines.filter(keep),
        {name: column.filter(keep) for name, column in piece.items.items()},
        cells={name: cells[~out] for name, cells in piece.cells.items()},
        person_source=None if piece.person_source is None else piece.person_source.filter(keep),
    )
    lines = piece.lines.to_numpy()
    told = [(line, rule) for rule, which in ((NO_RESPONSE, nameless), (NO_ITEM, itemless)) for line in lines[which]]
    return used, tuple(Reject(int(line), rule) for line, rule in sorted(told))


def _runs(common: pa.Table) -> tuple[pa.Table, np.ndarray]:
    """The first row of each run of rows that tell the same of a response, and where these stand."""
    count = common.num_rows
    new = np.zeros(count, bool)
    new[:1] = True
    for field in HEADS:
        if field.name in ("line", "answers"):
            continue
        column = common[field.name].combine_chunks()
        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        codes = column.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        new[1:] |= codes[1:] != codes[:-1]
    at = np.flatnonzero(new)
    return common.select([field.name for field in HEADS if field.name != "answers"]).take(pa.array(at)), at


def _long_answers(piece: Piece, common: pa.Table, file: str) -> tuple[pa.Table, np.ndarray]:
    """The answers, and which rows have one; a question without any is left out where nobody answered at any time."""
    nothing = pa.nulls(len(piece.lines), pa.string())
    item, answer, text = (piece.columns.get(name, nothing) for name in OF_AN_ANSWER)
    found = read_answers(answer)
    words = hide(text).cast(pa.string())
    has_words = words.is_valid()
    columns = {
        "item": hide(item),
        "answer": pc.if_else(has_words, pc.coalesce(found.code, found.words), found.code),
        "text": pc.coalesce(words, found.words),
        "text_length": pc.if_else(has_words, words_length(text), found.length),
    }
    has = np.asarray(pc.or_(columns["answer"].is_valid(), columns["text"].is_valid()))
    table = _answers(common, columns, file)
    used = np.asarray(columns["item"].is_valid()) & (has | np.asarray(common["answered"].is_valid()))
    return (table if used.all() else table.filter(pa.array(used))), has


def _wide_answers(items: Mapping[str, pa.Array], common: pa.Table, file: str) -> tuple[pa.Table, np.ndarray]:
    """The answers row by row, and which rows have any."""
    filled = [np.flatnonzero(~np.asarray(is_blank(column))) for column in items.values()]
    rows = np.concatenate(filled) if filled else np.zeros(0, np.int64)
    order = pa.array(np.argsort(rows, kind="stable"))
    found = [read_answers(column.take(pa.array(at))) for column, at in zip(items.values(), filled, strict=True)]
    numbers = np.repeat(np.arange(len(items), dtype=np.int32), [len(at) for at in filled])
    columns = {
        "item": pa.DictionaryArray.from_arrays(pa.array(numbers), pa.array(items, pa.string())),
        "answer": pa.chunked_array([one.code for one in found], pa.string()),
        "text": pa.chunked_array([one.words for one in found], pa.string()),
        "text_length": pa.chunked_array([one.length for one in found], pa.int32()),
    }
    sorted_columns = {name: column.take(order) for name, column in columns.items()}
    has = np.zeros(common.num_rows, bool)
    has[rows] = True
    return _answers(common.take(pa.array(rows).take(order)), sorted_columns, file), has


def _whole_numbers(column: pa.Array) -> pa.Array:
    """The whole numbers of a column; null where there is none."""
    is_one = pc.match_substring_regex(column, _WHOLE_NUMBER).fill_null(False)
    return pc.utf8_trim_whitespace(pc.if_else(is_one, column, pa.scalar(None, pa.string()))).cast(pa.int32())


def _answers(common: pa.Table, own: Mapping[str, pa.Array], file: str) -> pa.Table:
    count = common.num_rows
    known = {name: common[name] for name in common.column_names}
    known |= {
        "response": common["request"],
        "file": pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int32)), pa.array([file])),
        **own,
    }
    return pa.table({field.name: known[field.name] for field in ANSWERS})
