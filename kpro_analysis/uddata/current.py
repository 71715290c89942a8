"""What counts of all that was taken in: the newest of each response and request, without tests and doubles."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _
from ibis.backends.sql import SQLBackend

from kpro_analysis.engine import kept, quoted, rows_of, table
from kpro_analysis.uddata.canonical import ANSWERS, REQUESTS
from kpro_analysis.uddata.store import Store

SAME = ("response", "person", "municipality", "questionnaire")  # what two rows of one response have in common
SHARED = ("response", "person", "person_class", "municipality", "team", "questionnaire", "version", "sent", "answered")


@dataclass(frozen=True)
class Current:
    """What counts, as lazy tables of one engine; `key` tells a response apart, within one folder and run.

    answers: ANSWERS, `key` and `order` (of the file), one row per response and item. responses: one row per response
    with answers: the columns that its answers share, `key`, `order`, `file`, `line` (its first). requests: REQUESTS,
    `key` and `order`, one row per request, answered (`response` is not null) or not.

    Rows are of the same response when its id, citizen, municipality and questionnaire are; of its takes the one that
    was answered last counts, then the file that was taken in last, and within it the last line of each item. A request
    that nobody answered doesn't count once any file has an answer to it. Test citizens don't count.
    """

    answers: ir.Table
    responses: ir.Table
    requests: ir.Table


def current(engine: SQLBackend, store: Store) -> Current:
    """What counts in a folder, on DuckDB; without files the tables are empty.

    What was corrected or doubled is looked for at once, so that reading the tables costs nothing where there is none.
    """
    files = store.manifest.files
    answers = _read(engine, ANSWERS, {store.folder / part: f.order for f in files for part in f.answer_parts})
    requests = _read(engine, REQUESTS, {store.folder / part: f.order for f in files for part in f.request_parts})
    takes = kept(_takes(answers), "uddata_takes")
    responses = kept(_newest(takes, "key"), "uddata_responses")
    if _rows(responses) < _rows(takes):
        answers = answers.semi_join(responses, "take")
    doubled = answers.group_by("key", "item").agg(last=_.line.max(), rows=_.count()).filter(_.rows > 1)
    doubled = kept(doubled, "uddata_doubled")
    if _rows(doubled):
        older = answers.join(doubled, ["key", "item"]).filter(_.line < _.last).select("key", "item", "line")
        answers = answers.anti_join(older, ["key", "item", "line"])
    return Current(answers.drop("take"), responses.drop("take"), _requests(requests).drop("take"))


def _rows(rows: ir.Table) -> int:
    return int(rows_of(rows.agg(rows=_.count()))[0]["rows"])


def _read(engine: SQLBackend, schema: pa.Schema, parts: Mapping[Path, int]) -> ir.Table:
    """The rows that are of no test citizen, with the hashes `key` and `take`; two of a million never meet by chance."""
    name = "uddata_answers" if schema is ANSWERS else "uddata_requests"
    if parts:
        orders = ", ".join(f"({quoted(str(path))}, {order})" for path, order in parts.items())
        files = ", ".join(quoted(str(path)) for path in parts)
        rows = (
            f"SELECT * FROM read_parquet([{files}], filename = true, hive_partitioning = false) "
            f'JOIN (VALUES {orders}) AS taken(filename, "order") USING (filename)'
        )
    else:
        engine.con.register(f"{name}_none", schema.empty_table())
        rows = f"SELECT *, '' AS filename, 0 AS \"order\" FROM {name}_none"
    same = ", ".join(SAME)
    engine.raw_sql(
        f"CREATE OR REPLACE TEMPORARY VIEW {name} AS SELECT * EXCLUDE (filename), hash({same}) AS key, "
        f"hash({same}, answered, \"order\") AS take FROM ({rows}) WHERE person_class IS DISTINCT FROM 'test'"
    )
    return table(engine, name)


def _takes(answers: ir.Table) -> ir.Table:
    """One row per response and time that it was answered, per file."""
    shared = {name: _[name].arbitrary() for name in SHARED}
    return answers.group_by("take").agg(
        key=_.key.arbitrary(), **shared, order=_.order.arbitrary(), file=_.file.arbitrary(), line=_.line.min()
    )


def _newest(rows: ir.Table, *same: str) -> ir.Table:
    """Of rows that have the same in these columns the one that was answered last, then taken in last."""
    newest = [_.answered.desc(nulls_first=False), _.order.desc(), _.line.desc()]
    place = ibis.row_number().over(group_by=same, order_by=newest)
    return rows.mutate(place=place).filter(_.place == 0).drop("place")


def _requests(requests: ir.Table) -> ir.Table:
    whose = ("request", "person", "municipality", "questionnaire")
    answered = _newest(requests.filter(_.response.notnull()), "key")
    waiting = _newest(requests.filter(_.response.isnull()), *whose)
    is_answered = [waiting[name].identical_to(answered[name]) for name in whose]
    return answered.union(waiting.anti_join(answered, is_answered))
