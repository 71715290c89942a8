"""The same expressions give the same audit, to the last figure, on DuckDB, Spark and PostgreSQL, and from facts."""

import io
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from ibis.backends.sql import SQLBackend

from kpro_analysis.engine import duckdb_engine, parquet
from kpro_analysis.minlog.audit_on_engine import audit_tables
from kpro_analysis.minlog.audit_result import Audit
from kpro_analysis.minlog.audit_spark import audit_on_spark
from kpro_analysis.minlog.prepare import prepare
from kpro_analysis.minlog.prepared import audit_prepared
from kpro_analysis.minlog.store import Manifest, Store, TakenFile, TakenSide
from tests.minlog.large_log import large_log

ROWS, PEOPLE, USERS = 40_000, 500, 30  # enough that there are entries of all classes, and rows that are there twice


@pytest.fixture(scope="module")
def tables() -> dict[str, pa.Table]:
    return large_log(ROWS, PEOPLE, USERS)


@pytest.fixture(scope="module")
def store(tables: Mapping[str, pa.Table], tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("minlog")
    for name, table in tables.items():
        pq.write_table(table, folder / f"{name}.parquet")
    return Store(folder, manifest(tables))


def manifest(tables: Mapping[str, pa.Table]) -> Manifest:
    sides = [
        TakenSide(kind, kind, kind, table.num_rows, 0, 1, f"{kind}.parquet", matches=1)
        for kind, table in tables.items()
        if kind != "log"
    ]
    taken = TakenFile("log", "log", "csv", rows=tables["log"].num_rows, parts=("log.parquet",))
    return Manifest("key", (taken,), tuple(sides))


@pytest.fixture(scope="module")
def from_facts(store: Store) -> Audit:
    return audit_prepared(store, prepare(store))


def on_duckdb(store: Store, tables: Mapping[str, pa.Table]) -> Audit:
    engine = duckdb_engine()
    try:
        read = {name: parquet(engine, [store.folder / f"{name}.parquet"], f"given_{name}") for name in tables}
        return audit_tables(read.pop("log"), read)
    finally:
        engine.disconnect()


def test_facts_made_slice_by_slice_say_the_same(
    store: Store, tables: Mapping[str, pa.Table], from_facts: Audit
) -> None:
    assert from_facts == on_duckdb(store, tables)


@pytest.fixture(scope="module")
def spark() -> Iterator[None]:
    """A session that compiles nothing, which costs more than it gains on so few rows."""
    from pyspark.sql import SparkSession

    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.adaptive.enabled": "false",
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.log.level": "OFF",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield
    session.stop()


@pytest.mark.usefixtures("spark")
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning")
def test_spark_says_the_same(store: Store, from_facts: Audit) -> None:
    assert audit_on_spark(store) == from_facts


@pytest.fixture(scope="module")
def postgres() -> Iterator[SQLBackend]:
    """A server of our own on a socket; it refuses to run as root, so then it is the user postgres'."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    bins = found[-1] if found else Path(shutil.which("initdb") or "").parent
    owner = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="kpro-pg-"))
    if owner is not None:
        os.chown(folder, pwd.getpwnam(owner).pw_uid, -1)

    def run(*command: str | Path) -> None:
        subprocess.run(command, check=True, user=owner, cwd=folder, stdout=subprocess.DEVNULL)

    data = folder / "data"
    run(bins / "initdb", "-D", data, "-U", "kpro", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
    options = f"-k {folder} -c listen_addresses= -c fsync=off -c jit=off -c timezone=UTC"
    run(bins / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        engine = ibis.postgres.connect(host=str(folder), user="kpro", database="postgres")
        yield engine
        engine.disconnect()
    finally:
        run(bins / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


TYPES: dict[Any, str] = {pa.string(): "text", pa.int32(): "integer", pa.int64(): "bigint"}


def copied(engine: SQLBackend, name: str, table: pa.Table) -> ibis.Table:
    columns = ", ".join(f'"{field.name}" {TYPES.get(field.type, "timestamptz")}' for field in table.schema)
    content = io.BytesIO()
    pyarrow.csv.write_csv(table, content, pyarrow.csv.WriteOptions(include_header=False))
    with engine.con.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")
        with cursor.copy(f"COPY {name} FROM STDIN (FORMAT csv)") as copy:
            copy.write(content.getvalue())
        cursor.execute(f"ANALYZE {name}")
    return engine.table(name)


def test_postgresql_says_the_same(postgres: SQLBackend, tables: Mapping[str, pa.Table], from_facts: Audit) -> None:
    read = {name: copied(postgres, f"given_{name}", table) for name, table in tables.items()}
    assert audit_tables(read.pop("log"), read) == from_facts
