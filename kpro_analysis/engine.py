"""The engines that tables are counted on: DuckDB in the program itself, Spark on a cluster or beside it."""

import importlib.util
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.sql import SQLBackend
from ibis.expr.operations import DatabaseTable

from kpro_analysis.duck import Rows, quoted, set_up
from kpro_analysis.errors import UsageError

SPARK_MISSING = (
    'Spark kan ikke bruges her: {what}. Installér det med: pip install "kpro-analysis[spark]", og Java 17 eller nyere, '
    "eller brug --engine duckdb."
)
_ELSEWHERE = ("SPARK_REMOTE", "SPARK_CONNECT_MODE_ENABLED", "MASTER", "SPARK_MASTER", "PYSPARK_GATEWAY_PORT")


def duckdb_engine(spill: Path | None = None, memory: str | None = None) -> SQLBackend:
    """DuckDB in memory; what doesn't fit within `memory` (such as 700MB) goes to the folder `spill`."""
    connection = ibis.duckdb.connect()
    set_up(connection.con, spill, memory)
    return connection


def _session() -> Any:
    from pyspark.sql import SparkSession

    return SparkSession.getActiveSession()


def spark_engine(cores: int = 2) -> SQLBackend:
    """Spark: the one that the surroundings give (spark-submit, SPARK_REMOTE, a session that runs), else `cores` local.

    Raises UsageError where PySpark or Java is missing, or doesn't start.
    """
    if importlib.util.find_spec("pyspark") is None:
        raise UsageError(SPARK_MISSING.format(what="pakken pyspark mangler"))
    given = any(name in os.environ for name in _ELSEWHERE)
    home = os.environ.get("JAVA_HOME")
    if not given and shutil.which("java") is None and not (home and (Path(home) / "bin" / "java").exists()):
        raise UsageError(SPARK_MISSING.format(what="Java mangler"))
    session = _started(cores) if not given and _session() is None and not _submitted() else _given()
    for name, value in _ALWAYS.items():
        session.conf.set(name, value)
    return ibis.pyspark.connect(session)


def _given() -> Any:
    from pyspark.sql import SparkSession

    return SparkSession.builder.appName("kpro minlog").getOrCreate()


def _started(cores: int) -> Any:
    from pyspark.errors import PySparkRuntimeError
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("kpro minlog").master(f"local[{cores}]")
    for name, value in _LOCAL.items():
        builder = builder.config(name, value)
    try:
        with unheard_children():
            return builder.getOrCreate()
    except PySparkRuntimeError:
        raise UsageError(SPARK_MISSING.format(what="Java kunne ikke starte det")) from None


@contextmanager
def unheard_children() -> Iterator[None]:
    """Processes that start meanwhile complain to nobody for as long as they live, as Java does of its own settings."""
    ours = os.dup(_ERRORS)
    with tempfile.TemporaryFile() as nobody:
        os.dup2(nobody.fileno(), _ERRORS)
        try:
            yield
        finally:
            os.dup2(ours, _ERRORS)
            os.close(ours)


_ERRORS = 2  # the file of this number is where a process complains
_LOCAL = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "4",
}
_ALWAYS = {"spark.sql.session.timeZone": "UTC", "spark.sql.ansi.enabled": "true"}


def _submitted() -> bool:
    """Whether spark-submit or a configuration in SPARK_CONF_DIR has named a master already."""
    return "--master" in os.environ.get("PYSPARK_SUBMIT_ARGS", "") or "SPARK_CONF_DIR" in os.environ


def table(engine: SQLBackend, name: str) -> ir.Table:
    """A table or view of the engine."""
    if engine.name != "duckdb":
        return engine.table(name)
    # Ibis 12 asks DuckDB 2 for its columns in a way that DuckDB warns of
    schema = ibis.Schema.from_pyarrow(_duckdb_arrow(engine, f"SELECT * FROM {name} LIMIT 0").schema)
    return DatabaseTable(name=name, schema=schema, source=engine).to_expr()


def parquet(engine: SQLBackend, paths: Sequence[Path], name: str) -> ir.Table:
    """The rows of Parquet files of one schema, at least one, as a view of this name."""
    files = [str(path) for path in paths]
    if engine.name == "pyspark":
        _session().read.parquet(*files).createOrReplaceTempView(name)
    else:
        listed = ", ".join(quoted(file) for file in files)
        source = f"read_parquet([{listed}], hive_partitioning = false)"
        engine.raw_sql(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS SELECT * FROM {source}")
    return table(engine, name)


def kept(expression: ir.Table, name: str) -> ir.Table:
    """The table computed once and kept on its engine under this name, in place of what was kept under it before."""
    engine = expression.get_backend()
    if engine.name == "pyspark":
        _session().sql(engine.compile(expression)).cache().createOrReplaceTempView(name)
    else:
        engine.raw_sql(f"DROP TABLE IF EXISTS {name}")
        engine.raw_sql(f"CREATE TEMPORARY TABLE {name} AS {engine.compile(expression)}")
    return table(engine, name)


def rows_of(expression: ir.Table) -> Rows:
    """The rows of a small result, computed on its engine."""
    engine = expression.get_backend()
    if engine.name == "duckdb":
        found = _duckdb_arrow(engine, engine.compile(expression)).cast(expression.schema().to_pyarrow())
    else:
        found = expression.to_pyarrow()
    rows: Rows = found.to_pylist()
    return rows


def _duckdb_arrow(engine: SQLBackend, query: str) -> pa.Table:
    return engine.con.sql(query).to_arrow_table()
