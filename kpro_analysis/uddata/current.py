"""What counts of all that was taken in: the newest of each response and request, without tests and doubles."""

from collections.abc import Mapping, Sequence
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
ASKING = ("request", "person", "municipality", "questionnaire")  # what two rows of one request have in common
SHARED = (
    "response",
    "person",
    "person_class",
    "municipality",
    "team",
    "questionnaire",
    "version",
    "sent",
    "answered",
    "file",
)
_TAKES = """
CREATE OR REPLACE TEMPORARY TABLE uddata_takes AS
SELECT take, any_value(key) AS key, {every}, any_value("order") AS "order", min(line) AS line,
    count(*) AS rows, bit_count(bit_or(bit)) AS items
FROM uddata_answers JOIN (
    SELECT item, 1::UBIGINT << ((row_number() OVER (ORDER BY min(questionnaire), item) - 1) % 64) AS bit
    FROM uddata_answers GROUP BY item
) USING (item) GROUP BY take
"""
"""One row per response and time that it was answered, per file; its items are counted right, or too few.

Each is one bit of 64, and those of a questionnaire are different bits unless it has more.
"""


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


def current(engine: SQLBackend, store: Store, shared: Sequence[str] = SHARED) -> Current:
    """What counts in a folder, on DuckDB; without files the tables are empty.

    What was corrected or doubled is looked for at once, so that reading the tables costs nothing where there is none.
    `shared` are the columns that `responses` has of those that a response's answers share: the fewer, the faster.
    """
    files = store.manifest.files
    answers = _read(engine, ANSWERS, {store.folder / part: f.order for f in files for part in f.answer_parts})
    requests = _read(engine, REQUESTS, {store.folder / part: f.order for f in files for part in f.request_parts})
    every = ", ".join(f"any_value({name}) AS {name}" for name in {**dict.fromkeys(shared), "answered": None})
    engine.raw_sql(_TAKES.format(every=every))
    takes = table(engine, "uddata_takes")
    responses = _newest(takes, "key", "takes")
    if responses is not takes:
        responses = kept(responses, "uddata_responses")
        answers = answers.semi_join(responses, "take")
    suspects = responses.filter(_.rows > _.items)
    if _any(suspects):
        again = answers.semi_join(suspects, "take").group_by("key", "item")
        doubled = kept(again.agg(last=_.line.max(), rows=_.count()).filter(_.rows > 1), "uddata_doubled")
        older = answers.join(doubled, ["key", "item"]).filter(_.line < _.last).select("key", "item", "line")
        answers = answers.anti_join(older, ["key", "item", "line"])
    return Current(answers.drop("take"), responses.drop("take", "rows", "items"), _requests(requests))


def _any(rows: ir.Table) -> bool:
    return bool(rows_of(rows.select("key").limit(1)))


def _read(engine: SQLBackend, schema: pa.Schema, parts: Mapping[Path, int]) -> ir.Table:
    """The rows that are of no test citizen, with the hash `key`, and `take` or `asking`.

    Two hashes of a million never meet by chance.
    """
    is_of_answers = schema is ANSWERS
    name = "uddata_answers" if is_of_answers else "uddata_requests"
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
    also = f'hash(hash({same}), answered, "order") AS take' if is_of_answers else f"hash({', '.join(ASKING)}) AS asking"
    engine.raw_sql(
        f"CREATE OR REPLACE TEMPORARY VIEW {name} AS SELECT * EXCLUDE (filename), hash({same}) AS key, {also} "
        f"FROM ({rows}) WHERE person_class IS DISTINCT FROM 'test'"
    )
    return table(engine, name)


def _newest(rows: ir.Table, same: str, name: str) -> ir.Table:
    """Of rows that have the same here the one that was answered last, then taken in last; they themselves if all do."""
    again = kept(rows.group_by(same).agg(times=_.count()).filter(_.times > 1), f"uddata_{name}_again")
    if not rows_of(again.limit(1)):
        return rows
    newest = [_.answered.desc(nulls_first=False), _.order.desc(), _.line.desc()]
    place = ibis.row_number().over(group_by=same, order_by=newest)
    chosen = rows.semi_join(again, same).mutate(place=place).filter(_.place == 0).drop("place")
    return rows.anti_join(again, same).union(chosen)


def _requests(requests: ir.Table) -> ir.Table:
    answered = _newest(requests.filter(_.response.notnull()), "key", "answered")
    waiting = _newest(requests.filter(_.response.isnull()), "asking", "waiting")
    return answered.union(waiting.anti_join(answered, "asking")).drop("asking")
