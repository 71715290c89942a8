"""What `prepare` made of an audit folder, read back: facts, words, and what was counted once. No engine is started."""

from importlib.metadata import version
from pathlib import Path

import pyarrow.parquet as pq

from kpro_analysis.minlog.audit import audit
from kpro_analysis.minlog.audit_result import Audit
from kpro_analysis.minlog.audit_words import Words, notes_of, worded
from kpro_analysis.minlog.counted import TALLIES, Rows
from kpro_analysis.minlog.slice_inactivity import inactivity_of
from kpro_analysis.minlog.store import Store

KINDS = ("activity", "careteam", "participants", "episodes")


def made_by() -> str:
    """The name of the mark of a finished folder: a new one where the facts would be others."""
    return f"facts-3-duckdb-{version('duckdb')}"  # the traces' hash is DuckDB's own


def prepared_now(store: Store) -> Path | None:
    """The folder with what was made of what the store holds now; None when it must be made."""
    return store.prepared if (store.prepared / made_by()).exists() else None


def audit_prepared(store: Store, made: Path, days: int = 180) -> Audit:
    """The audit of a folder from what `prepare` made of it."""
    known = frozenset(kind for kind in KINDS if store.side_files(kind))
    words = words_in(made)
    on_inactive = {name: worded(rows, words) for name, rows in inactivity_of(slice_files(made), days).items()}
    return audit(tallies_in(made), on_inactive, days, notes_of(store.manifest.unmatched(), known))


def slice_files(made: Path) -> list[Path]:
    """The files of the facts, one per slice of citizens, in which they lie by citizen and time."""
    slices = sorted((made / "facts").iterdir(), key=lambda folder: int(folder.name.removeprefix("slice=")))
    return [folder / "0.parquet" for folder in slices]


def words_in(made: Path) -> Words:
    """The words of the codes in facts, by kind (system, activity, organisation, role)."""
    words: dict[str, dict[int, str]] = {}
    for row in _rows(made / "words.parquet"):
        words.setdefault(row["kind"], {})[row["code"]] = row["text"]
    return words


def tallies_in(made: Path) -> dict[str, Rows]:
    """What was counted once, with words; a table without rows has no file."""
    files = {name: made / "tallies" / f"{name}.parquet" for name in TALLIES}
    return {name: _rows(file) if file.exists() else [] for name, file in files.items()}


def _rows(file: Path) -> Rows:
    rows: Rows = pq.read_table(file).to_pylist()
    return rows
