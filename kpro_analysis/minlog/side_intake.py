"""A side file, through the same door as the log, to a part that lies ready beside the folder's own."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kpro_analysis.extracts.persons import People
from kpro_analysis.extracts.rejects import Reject, RejectsFile
from kpro_analysis.extracts.texts import masked, pseudonyms
from kpro_analysis.extracts.times import RULES, parse_times
from kpro_analysis.minlog.canonical import SIDE
from kpro_analysis.minlog.folder import Ready
from kpro_analysis.minlog.raw import Raw
from kpro_analysis.minlog.reading import LogFile
from kpro_analysis.minlog.rejects import EXPLAINED
from kpro_analysis.minlog.store import REJECTS_FOLDER, SHORT, SIDE_FOLDER, TakenSide
from kpro_analysis.pseudonyms import Key

ENDS_BEFORE, NO_ONE = "til-før-fra", "ingen-borger"
WHY = (*RULES, *RULES, ENDS_BEFORE, NO_ONE)  # of from, of to, and of both
WHENEVER = datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)  # plans begin and end in the future too
MATCHED_AT_ONCE = 1_000_000  # rows of the log


class SideDoor:
    """Makes canonical side rows; `table` says which person an id stands for."""

    def __init__(self, key: Key, table: Mapping[str, str]) -> None:
        self._key = key
        self._people = People(key, table)

    def let_through(self, raw: Raw, kind: str) -> tuple[pa.Table, tuple[Reject, ...]]:
        """The rows of a piece that can be used (schema SIDE), and why the others can't."""
        columns = {name: raw.rows[name].combine_chunks() for name in ("person", "time", "time_to", "trace", "activity")}
        ids = columns["person"].dictionary_encode()
        who = self._people.read(ids, "")[0].take(ids.indices)
        begin = parse_times(columns["time"], WHENEVER[1], WHENEVER[0])
        end = parse_times(columns["time_to"], WHENEVER[1], WHENEVER[0])
        unreadable_end = np.where(np.asarray(columns["time_to"].is_null()), 0, end.rule)
        before = np.asarray(pc.less(end.time, begin.time).fill_null(False))
        why = np.where(before, 2 * len(RULES) + 1, 0)
        why = np.where(unreadable_end != 0, len(RULES) + unreadable_end, why)
        why = np.where(begin.rule != 0, begin.rule, why)
        why = np.where(np.asarray(who.is_null()), len(WHY), why)
        found = {"person": who, "user": who, "time": begin.time, "from": begin.time, "to": end.time}
        if kind == "activity":
            found["event"] = masked(columns["activity"]).cast(pa.string())
        elif kind == "episodes":
            found["episode"] = pseudonyms(columns["trace"], self._key)
            found["status"] = _folded(masked(columns["activity"]).cast(pa.string()))
        else:
            found["team"] = masked(columns["trace"]).cast(pa.string())
        rows = pa.Table.from_arrays([found[field.name] for field in SIDE[kind]], schema=SIDE[kind])
        out = why != 0
        lines = raw.rows["line"].filter(pa.array(out)).to_pylist()
        rejects = tuple(Reject(line, WHY[rule - 1]) for line, rule in zip(lines, why[out].tolist(), strict=True))
        return rows.filter(pa.array(~out)), (*raw.rejects, *rejects)


def take_side_file(file: LogFile, kind: str, door: SideDoor, folder: Path) -> Ready:
    """Read all of a side file and write its rows into the (new) folder; raises as `take_log_file`."""
    folder.mkdir(parents=True)
    path = folder / "side.parquet"
    rejects = RejectsFile(folder / "afvist.csv", file.name, EXPLAINED)
    people: set[str] = set()
    rows = 0
    try:
        with pq.ParquetWriter(path, SIDE[kind], compression="zstd", store_schema=False) as writer:
            for piece in file.pieces:
                table, rejected = door.let_through(piece, kind)
                rejects.add(rejected)
                writer.write_table(table)
                rows += table.num_rows
                people.update(pc.unique(table[who_column(kind)]).to_pylist())
    finally:
        rejects.close()
    part = f"{SIDE_FOLDER}/{kind}/{file.sha256[:SHORT]}.parquet"
    taken = TakenSide(
        kind=kind,
        name=file.name,
        sha256=file.sha256,
        rows=rows,
        rejected=rejects.counts.total(),
        people=len(people),
        part=part,
        rejects=dict(sorted(rejects.counts.items())),
    )
    moves = {path: part}
    if rejects.counts:
        moves[rejects.path] = f"{REJECTS_FOLDER}/{file.sha256[:SHORT]}.csv"
    return Ready(taken, moves)


def count_matches(side: Mapping[Path, str], log: Iterable[Path]) -> dict[Path, int]:
    """How many of the people of each side part (with its kind) the log has; reads one or two columns of the log."""
    parts = list(log)
    counts: dict[Path, int] = {}
    for column in sorted({who_column(kind) for kind in side.values()}):
        people = {path: _distinct(path, column) for path, kind in side.items() if who_column(kind) == column}
        there = _found(pc.unique(pa.chunked_array(people.values())), parts, column)
        counts |= {path: pc.sum(pc.is_in(ids, there)).as_py() or 0 for path, ids in people.items()}
    return counts


def who_column(kind: str) -> str:
    """The column that says who a kind of side file is about."""
    return "user" if kind == "participants" else "person"


def _found(wanted: pa.Array, parts: Iterable[Path], column: str) -> pa.Array:
    """Those of the wanted ids that stand in a column of the parts; reads no further than it must."""
    found = wanted[:0]
    for part in parts:
        with pq.ParquetFile(part, read_dictionary=[column]) as file:
            for batch in file.iter_batches(MATCHED_AT_ONCE, columns=[column]):
                here = pc.unique(batch[column]).dictionary_decode()
                new = here.filter(pc.is_in(here, wanted))
                if len(new):
                    found = pa.concat_arrays([found, new])
                    wanted = wanted.filter(pc.invert(pc.is_in(wanted, new)))
                if not len(wanted):
                    return found
    return found


def _distinct(path: Path, column: str) -> pa.Array:
    ids = pc.unique(pq.read_table(path, columns=[column])[column])
    return ids.drop_null()


def _folded(status: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(pc.utf8_lower(status), r"[\s_-]+", "")
