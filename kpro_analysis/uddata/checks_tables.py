"""The tables that the checks look at, made once from a folder's answers and requests; and what a check finds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa
from duckdb import DuckDBPyConnection

from kpro_analysis.duck import quoted
from kpro_analysis.uddata.canonical import ANSWERS, REQUESTS
from kpro_analysis.uddata.checks_rules import Rule
from kpro_analysis.uddata.store import Store, TakenFile

LONGEST_WORDS = 60  # letters of an answer that can be one of a list
SAME = "response, person, municipality, questionnaire"  # what two rows of one response have in common
TAKE = f"hash({SAME}, answered, f)"
MONTH = "(year({0}::TIMESTAMP) * 12 + month({0}::TIMESTAMP) - 1)::INTEGER"

_ITEMS = """
CREATE TYPE check_item AS ENUM (
    SELECT item FROM check_answers GROUP BY item ORDER BY min(questionnaire), item
)
"""
_BIT = (
    "(1::UBIGINT << (enum_code(item::check_item) % 64))"  # items of a questionnaire share none, unless it has over 64
)
_RESPONSES = f"""
CREATE OR REPLACE TEMPORARY TABLE check_responses AS
SELECT take, any_value(key) AS key, any_value(f) AS f, any_value(response) AS response,
    any_value(municipality) AS m, any_value(questionnaire) AS q, any_value(version) AS v, any_value(team) AS team,
    any_value(person_class) = 'test' AS test, any_value(sent) AS sent, any_value(answered) AS answered,
    max(sent_written) AS sent_written, max(answered_written) AS answered_written,
    min(line) AS line, count(*) AS n, sum(content) AS content,
    count(*) > bit_count(bit_or(bit)) AS repeats
FROM (
    SELECT *, hash({SAME}) AS key, {TAKE} AS take, (hash(item, answer, "text") % 4294967296)::BIGINT AS content,
        {_BIT} AS bit
    FROM check_answers
) GROUP BY take
"""
_CELLS = f"""
CREATE OR REPLACE TEMPORARY TABLE check_cells AS
SELECT f, municipality AS m, questionnaire AS q, version AS v, item,
    coalesce(answer, CASE WHEN text_length <= {LONGEST_WORDS} THEN "text" END) AS answer,
    {MONTH.format("coalesce(sent, answered)")} AS month, count(*) AS n, min(line) AS line
FROM check_answers
WHERE person_class IS DISTINCT FROM 'test' AND (answer IS NOT NULL OR "text" IS NOT NULL)
GROUP BY ALL
"""


@dataclass(frozen=True)
class Hit:
    """What a rule found in one file and municipality: how many rows, the first line of them, and more words if any.

    file: the place of the file in the folder; municipality: None where it is missing; a `line` of None is the file as a
    whole.
    """

    rule: Rule
    file: int
    municipality: str | None
    count: int
    line: int | None
    words: str = ""


@dataclass(frozen=True)
class Tables:
    """The tables `check_answers`, `check_requests`, `check_responses` and `check_cells` of a connection.

    A response's row is what one file says of it at one time of answering (`take`); `key` is the same for all that is
    said of the response; `repeats`: an item may be there twice. Cells have no test citizens; their answer is the code,
    or words short enough to be one. f: the file's order; m, q, v: municipality, questionnaire and version; month:
    months since year 0, by UTC.
    """

    connection: DuckDBPyConnection
    store: Store
    now: datetime

    @classmethod
    def of(cls, connection: DuckDBPyConnection, store: Store, now: datetime) -> "Tables":
        """Make them."""
        files = store.manifest.files
        _view(
            connection,
            "check_answers",
            ANSWERS,
            {str(store.folder / p): f.order for f in files for p in f.answer_parts},
        )
        requests = {str(store.folder / p): f.order for f in files for p in f.request_parts}
        _view(connection, "check_requests", REQUESTS, requests)
        connection.execute("DROP TYPE IF EXISTS check_item")
        connection.execute(_ITEMS)
        connection.execute(_RESPONSES)
        connection.execute(_CELLS)
        return cls(connection, store, now)

    @property
    def files(self) -> dict[int, TakenFile]:
        """The files by their order."""
        return {file.order: file for file in self.store.manifest.files}

    def rows(self, query: str) -> list[Any]:
        """The rows of a small result."""
        return list(self.connection.execute(query).fetchall())

    def hits(self, rule: Rule, query: str) -> Iterable[Hit]:
        """The hits of a rule from a query whose columns are f, m, count and line."""
        return (Hit(rule, *row) for row in self.rows(query) if row[2])


def _view(connection: DuckDBPyConnection, name: str, schema: pa.Schema, parts: dict[str, int]) -> None:
    if not parts:
        connection.register(f"{name}_none", schema.empty_table())
        connection.execute(f"CREATE OR REPLACE TEMPORARY VIEW {name} AS SELECT *, 0 AS f FROM {name}_none")
        return
    orders = ", ".join(f"({quoted(path)}, {order})" for path, order in parts.items())
    files = ", ".join(map(quoted, parts))
    connection.execute(
        f"CREATE OR REPLACE TEMPORARY VIEW {name} AS SELECT * EXCLUDE (filename) "
        f"FROM read_parquet([{files}], filename = true, hive_partitioning = false) "
        f"JOIN (VALUES {orders}) AS taken(filename, f) USING (filename)"
    )
