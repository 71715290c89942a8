"""What `prepare` made of an audit folder, read back: facts, words, and what was counted once."""

from pathlib import Path

import ibis.expr.types as ir
from ibis.backends.sql import SQLBackend

from kpro_analysis.engine import Rows, duckdb_engine, parquet, rows_of
from kpro_analysis.minlog.audit import audit
from kpro_analysis.minlog.audit_result import Audit
from kpro_analysis.minlog.audit_words import Words, notes_of, worded
from kpro_analysis.minlog.inactivity import inactivity
from kpro_analysis.minlog.store import Store
from kpro_analysis.minlog.tallies import IN_SLICES, OF_ALL

KINDS = ("activity", "careteam", "participants", "episodes")
TALLIES = (*IN_SLICES, *OF_ALL, "fan_out", "file_days", "person_classes")


def audit_prepared(store: Store, made: Path, days: int = 180) -> Audit:
    """The audit of a folder from what `prepare` made of it, on DuckDB."""
    engine = duckdb_engine()
    try:
        known = frozenset(kind for kind in KINDS if store.side_files(kind))
        words = words_in(engine, made)
        on_inactive = {name: worded(rows, words) for name, rows in inactivity(facts_in(engine, made), days).items()}
        return audit(tallies_in(engine, made), on_inactive, days, notes_of(store.manifest.unmatched(), known))
    finally:
        engine.disconnect()


def facts_in(engine: SQLBackend, made: Path) -> ir.Table:
    """The facts, with codes for words and whole numbers for pseudonyms."""
    return parquet(engine, slice_files(made), "facts")


def slice_files(made: Path) -> list[Path]:
    """The files of the facts, one per slice of citizens, in which they lie by citizen and time."""
    slices = sorted((made / "facts").iterdir(), key=lambda folder: int(folder.name.removeprefix("slice=")))
    return [folder / "0.parquet" for folder in slices]


def words_in(engine: SQLBackend, made: Path) -> Words:
    """The words of the codes in facts, by kind (system, activity, organisation, role)."""
    words: dict[str, dict[int, str]] = {}
    for row in rows_of(parquet(engine, [made / "words.parquet"], "words_file")):
        words.setdefault(row["kind"], {})[row["code"]] = row["text"]
    return words


def tallies_in(engine: SQLBackend, made: Path) -> dict[str, Rows]:
    """What was counted once, with words; a table without rows has no file."""
    files = {name: made / "tallies" / f"{name}.parquet" for name in TALLIES}
    return {
        name: rows_of(parquet(engine, [file], f"tally_{name}")) if file.exists() else [] for name, file in files.items()
    }
