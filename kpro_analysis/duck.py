"""DuckDB in the program itself, by SQL alone: `engine`, for tables that Spark counts too, starts a second later."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from duckdb import DuckDBPyConnection

Rows = list[dict[str, Any]]


def connected(spill: Path | None = None, memory: str | None = None) -> DuckDBPyConnection:
    """DuckDB in memory; what doesn't fit within `memory` (such as 700MB) goes to the folder `spill`."""
    connection = duckdb.connect()
    set_up(connection, spill, memory)
    return connection


def set_up(connection: DuckDBPyConnection, spill: Path | None = None, memory: str | None = None) -> None:
    """The settings of every connection of ours: times are UTC's, and rows come in any order."""
    settings = {"TimeZone": "UTC", "preserve_insertion_order": "false", "enable_progress_bar": "false"}
    if spill is not None:
        settings["temp_directory"] = str(spill)
    if memory is not None:
        settings["memory_limit"] = memory
    for name, value in settings.items():
        connection.execute(f"SET {name} = {quoted(value)}")


def another(connection: DuckDBPyConnection) -> DuckDBPyConnection:
    """One more connection within the same memory, for another thread; temporary tables are each connection's own."""
    other = connection.cursor()
    set_up(other)
    return other


def table_of(connection: DuckDBPyConnection, query: str) -> pa.Table:
    """A result in columns."""
    return connection.sql(query).to_arrow_table()


def columns_of(connection: DuckDBPyConnection, query: str) -> dict[str, np.ndarray]:
    """A result in arrays, masked ones where something is null. (Those of Arrow's columns would start pandas.)"""
    columns: dict[str, np.ndarray] = connection.sql(query).fetchnumpy()
    return columns


def rows_of(connection: DuckDBPyConnection, query: str) -> Rows:
    """The rows of a small result."""
    rows: Rows = table_of(connection, query).to_pylist()
    return rows


@contextmanager
def put(connection: DuckDBPyConnection, name: str, columns: Mapping[str, np.ndarray]) -> Iterator[None]:
    """Meanwhile these columns are a table; text is of type object. (Making Arrow's tables would start pandas.)"""
    connection.register(name, dict(columns))
    try:
        yield
    finally:
        connection.unregister(name)


def quoted(text: str) -> str:
    """A text as it stands in a statement."""
    return "'" + text.replace("'", "''") + "'"
