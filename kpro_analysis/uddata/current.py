"""What counts of all that was taken in: the newest of each response and request, without tests and doubles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
from duckdb import DuckDBPyConnection

from kpro_analysis.duck import quoted
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
    FROM (SELECT DISTINCT questionnaire, item FROM uddata_answers) GROUP BY item
) USING (item) GROUP BY take
"""
"""One row per response and time that it was answered, per file; its items are counted right, or too few.

Each is one bit of 64, and those of a questionnaire are different bits unless it has more.
"""
_NEWEST = """
FROM {rows} ANTI JOIN {rows}_again USING ({same}) UNION ALL
FROM {rows} SEMI JOIN {rows}_again USING ({same})
QUALIFY row_number() OVER (PARTITION BY {same} ORDER BY answered DESC NULLS LAST, "order" DESC, line DESC) = 1
"""
_DOUBLED = """
CREATE OR REPLACE TEMPORARY TABLE uddata_doubled AS
SELECT key, item, max(line) AS last FROM {answers} SEMI JOIN (FROM {responses} WHERE rows > items) USING (take)
GROUP BY key, item HAVING count(*) > 1
"""
_ONCE = """
FROM {answers} ANTI JOIN (
    SELECT key, item, line FROM {answers} JOIN uddata_doubled USING (key, item) WHERE line < last
) USING (key, item, line)
"""


@dataclass(frozen=True)
class Answered:
    """What counts of what was answered, as names of tables or views; `key` tells a response apart, within one run.

    answers: ANSWERS, `key` and `order` (of the file), one row per response and item. responses: one row per response
    with answers: the columns that its answers share, `key`, `order`, `line` (its first).

    Rows are of the same response when its id, citizen, municipality and questionnaire are; of its takes the one that
    was answered last counts, then the file that was taken in last, and within it the last line of each item. Test
    citizens don't count.
    """

    answers: str
    responses: str


def current_answers(connection: DuckDBPyConnection, store: Store, shared: Sequence[str] = SHARED) -> Answered:
    """What counts of a folder's answers; without files the tables are empty.

    What was corrected or doubled is looked for at once, so that reading the tables costs nothing where there is none.
    `shared` are the columns that `responses` has of those that a response's answers share: the fewer, the faster, and
    `citizen`, a number for each person, is faster than `person`.
    """
    _read(connection, ANSWERS, {store.folder / part: f.order for f in store.manifest.files for part in f.answer_parts})
    every = ", ".join(f"any_value({name}) AS {name}" for name in {**dict.fromkeys(shared), "answered": None})
    connection.execute(_TAKES.format(every=every))
    answers, responses = "uddata_answers", _newest(connection, "uddata_takes", "key")
    if responses != "uddata_takes":
        connection.execute(f"CREATE OR REPLACE TEMPORARY TABLE uddata_responses AS FROM {responses}")
        responses = "uddata_responses"
        answers = _view(connection, "uddata_of_takes", f"FROM {answers} SEMI JOIN {responses} USING (take)")
    if _any(connection, f"{responses} WHERE rows > items"):
        connection.execute(_DOUBLED.format(answers=answers, responses=responses))
        answers = _view(connection, "uddata_once", _ONCE.format(answers=answers))
    return Answered(
        _view(connection, "current_answers", f"SELECT * EXCLUDE (take) FROM {answers}"),
        _view(connection, "current_responses", f"SELECT * EXCLUDE (take, rows, items) FROM {responses}"),
    )


def current_requests(connection: DuckDBPyConnection, store: Store) -> str:
    """What counts of a folder's requests, a view: REQUESTS, `key` and `order`, one row per request, answered
    (`response` is not null) or not.

    The newest counts, as of responses, and a request that nobody answered doesn't once any file has an answer to it.
    """
    files = store.manifest.files
    _read(connection, REQUESTS, {store.folder / part: f.order for f in files for part in f.request_parts})
    answered, waiting = (
        _newest(connection, _view(connection, f"uddata_{name}", f"FROM uddata_requests WHERE {which}"), same)
        for name, which, same in (
            ("answered", "response IS NOT NULL", "key"),
            ("waiting", "response IS NULL", "asking"),
        )
    )
    both = f"FROM {answered} UNION ALL FROM {waiting} ANTI JOIN {answered} USING (asking)"
    return _view(connection, "current_requests", f"SELECT * EXCLUDE (asking) FROM ({both})")


def _any(connection: DuckDBPyConnection, rows: str) -> bool:
    return connection.execute(f"SELECT 1 FROM {rows} LIMIT 1").fetchone() is not None


def _view(connection: DuckDBPyConnection, name: str, query: str) -> str:
    connection.execute(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS {query}")
    return name


def _read(connection: DuckDBPyConnection, schema: pa.Schema, parts: Mapping[Path, int]) -> None:
    """Make the view `uddata_answers` or `uddata_requests`: the rows that are of no test citizen, with the hashes `key`
    and `citizen`, and `take` or `asking`.

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
        connection.register(f"{name}_none", schema.empty_table())
        rows = f"SELECT *, '' AS filename, 0 AS \"order\" FROM {name}_none"
    same = ", ".join(SAME)
    also = f'hash(hash({same}), answered, "order") AS take' if is_of_answers else f"hash({', '.join(ASKING)}) AS asking"
    also += ", hash(person) AS citizen"
    _view(
        connection,
        name,
        f"SELECT * EXCLUDE (filename), hash({same}) AS key, {also} "
        f"FROM ({rows}) WHERE person_class IS DISTINCT FROM 'test'",
    )


def _newest(connection: DuckDBPyConnection, rows: str, same: str) -> str:
    """Of rows that have the same here the one that was answered last, then taken in last; they themselves if all do."""
    connection.execute(
        f"CREATE OR REPLACE TEMPORARY TABLE {rows}_again AS SELECT {same} FROM {rows} GROUP BY 1 HAVING count(*) > 1"
    )
    if not _any(connection, f"{rows}_again"):
        return rows
    return _view(connection, f"{rows}_newest", _NEWEST.format(rows=rows, same=same))
