"""The door: raw rows become canonical ones, without anything in them that tells who somebody is."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpro_analysis.extracts.person_numbers import KINDS
from kpro_analysis.extracts.persons import People
from kpro_analysis.extracts.rejects import Reject
from kpro_analysis.extracts.texts import masked, masked_trace
from kpro_analysis.extracts.times import RULES, parse_times
from kpro_analysis.minlog.canonical import LOG
from kpro_analysis.minlog.raw import Raw
from kpro_analysis.pseudonyms import Key

NO_PERSON, NO_ENTRIES = "ingen-borger", "ugyldigt-antal"
TEXTS = (
    *("organisation", "organisation_name", "system", "source_system", "activity"),
    *("reason", "addition", "criticality", "role"),
)
_INDEXED = pa.dictionary(pa.int32(), pa.string())
MANY_VALUES = {"person", "user", "person_class", "file", *TEXTS}
INSIDE = pa.schema([field.with_type(_INDEXED) if field.name in MANY_VALUES else field for field in LOG])
"""LOG as it is held in memory and written: what repeats lies once beside the rows."""


@dataclass(frozen=True)
class Passed:
    """What came through: `rows` (schema INSIDE) in the order of the file, and why the others didn't.

    without_zone, doubled: as `times.Times` has them; repaired: rows whose person number lacked its first zero; bad_end:
    rows whose end of time was left out, because it can't be read.
    """

    rows: pa.Table
    rejects: tuple[Reject, ...]
    without_zone: int
    doubled: int
    repaired: int
    bad_end: int


class Door:
    """Makes canonical rows with one key; remembers whom it met, so that each is looked up once."""

    def __init__(self, key: Key, now: datetime) -> None:
        self._key = key
        self._now = now
        self._people = People(key)

    def let_through(self, raw: Raw, file: str) -> Passed:
        """The rows of a piece that can be used; `file` is the (masked) name that they get."""
        columns = {name: _whole(raw.rows[name]) for name in raw.rows.column_names}
        times = parse_times(columns["time"], self._now)
        time_to = columns["time_to"]
        ends = parse_times(time_to, self._now) if time_to.null_count < len(time_to) else None
        person, kind, repaired = self._people.who(columns["person"], columns["person_source"])
        user, _, _ = self._people.who(columns["user"], columns["user_source"])
        no_person = np.asarray(person.is_null())
        entries = columns["entries"].fill_null(1)
        no_entries = np.asarray(pc.less(entries, 1))
        used = (times.rule == 0) & ~no_person & ~no_entries
        table = pa.Table.from_arrays(
            [
                times.time,
                pa.nulls(len(used), times.time.type) if ends is None else ends.time,
                person,
                pa.DictionaryArray.from_arrays(kind, pa.array(map(str, KINDS))).cast(_INDEXED),
                user,
                *(masked(columns[name]) for name in TEXTS),
                masked_trace(columns["trace"], self._key),
                entries,
                pa.DictionaryArray.from_arrays(pa.array(np.zeros(len(used), np.int32)), pa.array([file])),
                columns["line"],
            ],
            schema=INSIDE,
        )
        why = np.where(times.rule != 0, times.rule, np.where(no_person, len(RULES) + 1, len(RULES) + 2))
        return Passed(
            rows=table if used.all() else table.filter(pa.array(used)),
            rejects=(*raw.rejects, *_rejects(columns["line"], why, ~used)),
            without_zone=times.without_zone,
            doubled=times.doubled,
            repaired=int((np.asarray(repaired) & used).sum()),
            bad_end=0 if ends is None else int((ends.rule > 1).sum()),
        )


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _rejects(line: pa.Array, why: np.ndarray, out: np.ndarray) -> tuple[Reject, ...]:
    if not out.any():
        return ()
    rules = (*RULES, NO_PERSON, NO_ENTRIES)
    lines = line.filter(pa.array(out)).to_pylist()
    return tuple(Reject(at, rules[rule - 1]) for at, rule in zip(lines, why[out].tolist(), strict=True))
