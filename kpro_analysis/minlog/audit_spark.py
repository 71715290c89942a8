"""The audit of a folder on Spark: the same expressions, from the canonical Parquet in one go."""

from kpro_analysis.engine import parquet, spark_engine
from kpro_analysis.errors import InputError
from kpro_analysis.minlog.audit_on_engine import audit_tables
from kpro_analysis.minlog.audit_result import Audit
from kpro_analysis.minlog.prepared import KINDS
from kpro_analysis.minlog.store import Store


def audit_on_spark(store: Store, days: int = 180) -> Audit:
    """The audit; raises UsageError where Spark is missing, InputError when the store holds no entries."""
    files = store.log_files()
    if not files:
        raise InputError("Der er ingen registreringer i mappen. Læs et udtræk ind med: kpro minlog ingest")
    engine = spark_engine()
    taken = {kind: paths for kind in KINDS if (paths := store.side_files(kind))}
    sides = {kind: parquet(engine, paths, f"kpro_{kind}") for kind, paths in taken.items()}
    return audit_tables(parquet(engine, files, "kpro_log"), sides, days, unmatched=store.manifest.unmatched())
