"""An audit folder as the database that the tests of explanations ask."""

from pathlib import Path

from ibis.backends.sql import SQLBackend

from kpro_analysis.engine import duckdb_engine, parquet
from kpro_analysis.minlog.prepared import KINDS
from kpro_analysis.minlog.store import Store


def hypothesis_database(store: Store, made: Path) -> SQLBackend:
    """Tables `facts` and `words` of what `prepare` made, and one per kind of side file that the log matches."""
    engine = duckdb_engine()
    files = {kind: store.side_files(kind) for kind in KINDS}
    files["facts"] = sorted(made.glob("facts/*/*.parquet"))
    files["words"] = [made / "words.parquet"]
    for name, paths in files.items():
        if paths:
            parquet(engine, paths, name)
    return engine
