"""Facts and audits of plain rows, on DuckDB."""

from collections.abc import Mapping
from typing import Any

import ibis
import pyarrow as pa
from ibis.backends.sql import SQLBackend

from kpro_analysis.engine import duckdb_engine, rows_of, table
from kpro_analysis.minlog.audit_on_engine import audit_tables
from kpro_analysis.minlog.audit_result import Audit
from kpro_analysis.minlog.danish_clock import Clock
from kpro_analysis.minlog.facts import facts, fan_outs
from kpro_analysis.minlog.sources import canonical_sources, first_and_last
from tests.minlog.logs import Row, log_table, side_tables

Sides = Mapping[str, list[Row] | None]


def given_as(engine: SQLBackend, name: str, content: pa.Table) -> ibis.Table:
    engine.con.register(name, content)
    return table(engine, name)


def canonical(engine: SQLBackend, rows: list[Row], sides: Sides) -> tuple[ibis.Table, dict[str, ibis.Table]]:
    tables = side_tables(sides).items()
    given = {kind: given_as(engine, f"side_{kind}", content) for kind, content in tables}
    return given_as(engine, "canonical_log", log_table(rows)), given


def facts_of(rows: list[Row], sides: Sides) -> list[dict[str, Any]]:
    """One for each row, by its time and citizen."""
    engine = duckdb_engine()
    try:
        log, tables = canonical(engine, rows, sides)
        sources = canonical_sources(log, tables)
        made = facts(sources, fan_outs(sources.log), Clock.between(*first_and_last(sources.log)))
        return rows_of(made.order_by("time", "person"))
    finally:
        engine.disconnect()


def audited(rows: list[Row], sides: Sides, days: int = 180) -> Audit:
    engine = duckdb_engine()
    try:
        return audit_tables(*canonical(engine, rows, sides), days)
    finally:
        engine.disconnect()
