"""The DuckDB statements of preparing: from pseudonyms and words to whole numbers, and into files."""

from dataclasses import replace
from pathlib import Path

import ibis
import ibis.expr.types as ir

from kpro_analysis.duck import quoted
from kpro_analysis.minlog.sources import Sources, micros_on, side

SIDES = ("activity", "careteam", "participants", "episodes")
KINDS = ("system", "activity", "organisation", "role")
ROW_GROUP = 250_000
PSEUDONYM = """CREATE MACRO pseudonym(hex) AS (CASE
    WHEN ('0x' || hex)::UBIGINT >= 9223372036854775808
    THEN (('0x' || hex)::UBIGINT - 9223372036854775808)::BIGINT - 9223372036854775807 - 1
    ELSE ('0x' || hex)::UBIGINT::BIGINT END)"""
"""The 64 bits of 16 hexadecimal digits as a whole number with sign."""
SLICE_OF = "CREATE MACRO slice_of(person, slices) AS (hash(person) % slices)::BIGINT"
TRACE_HASH = "(hash(trace) >> 1)::BIGINT"  # DuckDB's own
_TEXT = {
    "system": "coalesce(system, '')",
    "activity": "coalesce(activity, '')",
    "organisation": "coalesce(organisation, organisation_name, '')",
    "role": "coalesce(role, '')",
}


_slice_of = ibis.udf.scalar.builtin(
    lambda person, slices: person, name="slice_of", signature=(("int64", "int64"), "int64")
)
_pseudonym = ibis.udf.scalar.builtin(lambda hex: hex, name="pseudonym", signature=(("string",), "int64"))


def words(log: str) -> str:
    """Makes table words (kind, code, text): one code for each text that the log has, "" among them."""
    texts = ", ".join(f"{text} AS {kind}" for kind, text in _TEXT.items())
    each = " UNION ".join(f"SELECT '{kind}' AS kind, {kind} AS text FROM found" for kind in KINDS)
    return (
        f"CREATE TABLE words AS WITH found AS MATERIALIZED (SELECT DISTINCT {texts} FROM ({log})) "
        f"SELECT kind, (row_number() OVER (PARTITION BY kind ORDER BY text) - 1)::INTEGER AS code, text FROM ({each})"
    )


def keyed(log: str, folder: Path, slices: int) -> str:
    """Writes the log with whole numbers for pseudonyms, traces and words, a folder per slice of citizens."""
    joins = " ".join(
        f"JOIN words AS w_{kind} ON w_{kind}.kind = '{kind}' AND w_{kind}.text = l.{kind}" for kind in KINDS
    )
    codes = ", ".join(f"w_{kind}.code AS {kind}" for kind in KINDS)
    texts = ", ".join(f"{text} AS {kind}" for kind, text in _TEXT.items())
    numbers = (
        'pseudonym(person) AS person, pseudonym("user") AS "user", epoch_us(time) AS time, entries, '
        f"CASE WHEN trace IS NOT NULL THEN {TRACE_HASH} END AS trace"
    )
    return (
        f'COPY (SELECT l.person, l."user", l.trace, l.time, l.entries, {codes}, slice_of(l.person, {slices}) AS slice '
        f"FROM (SELECT {numbers}, {texts} FROM ({log})) AS l {joins}) "
        f"TO {quoted(str(folder))} (FORMAT parquet, COMPRESSION lz4, PARTITION_BY (slice))"
    )


def keyed_side(kind: str, table: ir.Table, slices: int) -> ir.Table:
    """A canonical side table as the audit needs it, with whole numbers for pseudonyms, and slices of citizens."""
    who = "user" if kind == "participants" else "person"
    taken = side(kind, table.mutate(**{who: _pseudonym(table[who])}), micros_on("duckdb"))
    return taken if kind == "participants" else taken.mutate(slice=_slice_of(taken.person, slices))


def in_slice(sources: Sources, number: int) -> Sources:
    """The same of the citizens of one slice."""
    kinds = ("log", "activity", "careteam", "episodes")
    tables = {kind: table for kind in kinds if (table := getattr(sources, kind)) is not None}
    return replace(sources, **{kind: table.filter(table["slice"] == number) for kind, table in tables.items()})


def copy(query: str, file: Path) -> str:
    """Writes a result, in its order, in row groups that fit the memory."""
    return f"COPY ({query}) TO {quoted(str(file))} (FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE {ROW_GROUP})"


def fans(part: int, parts: int) -> tuple[str, ...]:
    """Adds to fans and sizes the traces of one part: how many distinct citizens each has, one by one if above one."""
    return (
        "CREATE OR REPLACE TABLE part_traces AS SELECT trace, person FROM keyed "
        f"WHERE trace IS NOT NULL AND trace % {parts} = {part}",
        "CREATE OR REPLACE TABLE ends AS SELECT trace, min(person) < max(person) AS several FROM part_traces "
        "GROUP BY trace",
        "CREATE OR REPLACE TABLE part_fans AS SELECT trace, count(*)::INTEGER AS fan_out FROM (SELECT DISTINCT trace, "
        "person FROM part_traces SEMI JOIN (SELECT trace FROM ends WHERE several) USING (trace)) GROUP BY trace",
        "INSERT INTO fans SELECT trace, fan_out FROM part_fans",
        "INSERT INTO sizes SELECT 1, count(*) FROM ends WHERE NOT several HAVING count(*) > 0",
        "INSERT INTO sizes SELECT fan_out, count(*) FROM part_fans GROUP BY fan_out",
        *(f"DROP TABLE {name}" for name in ("part_traces", "ends", "part_fans")),
    )
