"""Makes the facts of an audit folder once, so that every audit and every filter of the page answers from them."""

import errno
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from ibis.backends.sql import SQLBackend

from kpro_analysis import atomic
from kpro_analysis.duck import quoted
from kpro_analysis.engine import duckdb_engine, parquet, rows_of, table
from kpro_analysis.errors import InputError
from kpro_analysis.minlog import prepare_sql as sql
from kpro_analysis.minlog.audit_words import Words, worded
from kpro_analysis.minlog.counted import Rows
from kpro_analysis.minlog.danish_clock import Clock
from kpro_analysis.minlog.fact_rows import read_slice
from kpro_analysis.minlog.facts import facts
from kpro_analysis.minlog.prepared import made_by, prepared_now, slice_files, words_in
from kpro_analysis.minlog.slice_tallies import COLUMNS, SliceTallies
from kpro_analysis.minlog.sources import Sources, first_and_last
from kpro_analysis.minlog.store import Store
from kpro_analysis.minlog.summary_make import make_summary
from kpro_analysis.minlog.tallies import bursts, log_tallies

TRACE_ROWS = 8_000_000  # so many rows' traces are counted at a time
LARGE_ROWS = 10_000_000
SLICE_ROWS, LARGE_SLICE_ROWS = 1_000_000, 2_000_000  # of a slice of citizens, which is worked on within the memory
MEMORY, LARGE_MEMORY = "700MB", "2GB"  # beside a large log's traces a slice would go to the disk to be sorted

_FULL = ("No space left", "File too large", "quota exceeded", "max_temp_directory_size")  # as DuckDB tells of it
Progress = Callable[[str, int, int], None]  # what is done, steps done, steps in all


def prepare(store: Store, progress: Progress = lambda what, done, steps: None) -> Path:
    """The folder with the facts of what the store holds now, made unless it is there; what was made before is removed.

    Raises InputError when the store holds no entries, or the disk is full.
    """
    if (there := prepared_now(store)) is not None:
        return there
    made = store.prepared
    if not store.log_files():
        raise InputError("Der er ingen registreringer i mappen. Læs et udtræk ind med: kpro minlog ingest")
    try:
        with atomic.locked(made.parent):
            if prepared_now(store) is None:
                _make(store, made, progress)
    except (OSError, duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise InputError(f"Loggen kunne ikke gøres klar: {_why(error)}") from None
    return made


def _make(store: Store, made: Path, progress: Progress) -> None:
    for old in made.parent.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    work = Path(tempfile.mkdtemp(prefix=".ny-", dir=made.parent))
    try:
        new = work / "new"
        new.mkdir()
        engine = duckdb_engine(work / "spill", LARGE_MEMORY if store.manifest.rows > LARGE_ROWS else MEMORY)
        try:
            _Preparing(engine, store, work, new).run(progress)
        finally:
            engine.disconnect()
        (new / made_by()).touch()
        new.rename(made)
    finally:
        shutil.rmtree(work, ignore_errors=True)


class _Preparing:
    """One making of the facts: `work` holds what is only needed on the way, `new` what stays."""

    def __init__(self, engine: SQLBackend, store: Store, work: Path, new: Path) -> None:
        self.engine, self.store, self.work, self.new = engine, store, work, new
        self.log = parquet(engine, store.log_files(), "log_files")

    def run(self, progress: Progress) -> None:
        """Words, keys, side tables, traces, the facts slice by slice, what is counted once, and the page's summary."""
        rows = self.store.manifest.rows
        slices = max(1, -(-rows // (LARGE_SLICE_ROWS if rows > LARGE_ROWS else SLICE_ROWS)))
        steps = slices + 4
        progress("koder", 0, steps)
        for macro in (sql.PSEUDONYM, sql.SLICE_OF):
            self.engine.raw_sql(macro)
        words = self._words()
        keyed = self._keyed(slices)
        progress("spor", 1, steps)
        sources = self._sources(keyed, slices)
        self._fans(max(1, -(-rows // TRACE_ROWS)))
        clock = Clock.between(*first_and_last(keyed))
        for number in range(slices):
            progress("fakta", 2 + number, steps)
            self._facts(sources, number, clock)
        progress("optælling", 2 + slices, steps)
        self._tallies(words, clock)
        progress("oversigt", 3 + slices, steps)
        make_summary(self.engine.con, self.new, sources.known)

    def _words(self) -> Words:
        self.engine.raw_sql(sql.words(self.engine.compile(self.log)))
        self._write("words", "SELECT kind, code, text FROM words ORDER BY kind, code")
        return words_in(self.new)

    def _keyed(self, slices: int) -> ir.Table:
        folder = self.work / "keyed"
        self.engine.raw_sql(f"SET partitioned_write_flush_threshold = {max(2_048, 1_000_000 // slices)}")
        self.engine.raw_sql(sql.keyed(self.engine.compile(self.log), folder, slices))
        self.engine.raw_sql(f"CREATE VIEW keyed AS SELECT * FROM read_parquet({quoted(f'{folder}/*/*.parquet')})")
        return table(self.engine, "keyed")

    def _sources(self, keyed: ir.Table, slices: int) -> Sources:
        tables = {}
        for kind in sql.SIDES:
            if files := self.store.side_files(kind):
                keyed_side = sql.keyed_side(kind, parquet(self.engine, files, f"{kind}_files"), slices)
                self.engine.raw_sql(f"CREATE TABLE {kind} AS {self.engine.compile(keyed_side)}")
                tables[kind] = table(self.engine, kind)
        return Sources(keyed, **tables)

    def _fans(self, parts: int) -> None:
        self.engine.raw_sql("CREATE TABLE fans (trace BIGINT, fan_out INTEGER)")
        self.engine.raw_sql("CREATE TABLE sizes (fan_out INTEGER, traces BIGINT)")
        for part in range(parts):
            for statement in sql.fans(part, parts):
                self.engine.raw_sql(statement)

    def _facts(self, sources: Sources, number: int, clock: Clock) -> None:
        made = facts(sql.in_slice(sources, number), table(self.engine, "fans"), clock)
        folder = self.new / "facts" / f"slice={number}"
        folder.mkdir(parents=True)
        query = self.engine.compile(made.order_by("person", "time"))
        self.engine.raw_sql(sql.copy(query, folder / "0.parquet"))

    def _tallies(self, words: Words, clock: Clock) -> None:
        made = parquet(self.engine, slice_files(self.new), "facts")
        users = rows_of(made.filter(made.user.notnull()).select("user").distinct())
        counts = SliceTallies(
            {kind: len(words[kind]) for kind in sql.KINDS},
            np.sort(np.array([u["user"] for u in users], np.int64)),
            clock,
        )
        for file in slice_files(self.new):
            counts.add(read_slice(file, COLUMNS))
        found = counts.found() | {"bursts": rows_of(bursts(made))}
        sizes = table(self.engine, "sizes")
        found["fan_out"] = rows_of(sizes.group_by("fan_out").aggregate(traces=sizes.traces.sum()))
        found |= log_tallies(self.log, clock)
        (self.new / "tallies").mkdir()
        for name, rows in found.items():
            self._table(f"tallies/{name}", worded(rows, words))

    def _table(self, name: str, rows: Rows) -> None:
        if rows:
            self.engine.con.register("rows_to_write", pa.Table.from_pylist(rows))
            self._write(name, "SELECT * FROM rows_to_write")

    def _write(self, name: str, query: str) -> None:
        self.engine.raw_sql(sql.copy(query, self.new / f"{name}.parquet"))


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return atomic.why_not_written(error)
    if any(words in str(error) for words in _FULL):
        return atomic.why_not_written(OSError(errno.ENOSPC, ""))
    return "der er ikke hukommelse nok, eller en fil kan ikke læses. Luk andre programmer, og prøv igen."
