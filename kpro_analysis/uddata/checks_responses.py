"""Checks of whole responses: what is missing, doubles and corrections, test citizens, requests and responses."""

from collections.abc import Iterator

from kpro_analysis.uddata import checks_rules as rules
from kpro_analysis.uddata.checks_tables import TAKE, Hit, Tables

_BY_PLACE = "SELECT f, m, count(*), min(line) FROM check_responses WHERE {} GROUP BY f, m"
_MISSING = {
    rules.NO_VERSION: "v IS NULL",
    rules.NO_SENT: "sent IS NULL AND sent_written = 0",
    rules.NO_ANSWERED: "answered IS NULL AND answered_written = 0",
    rules.NO_MUNICIPALITY: "m IS NULL",
    rules.UNREADABLE: "sent_written = 6 OR answered_written = 6",
}
_TWICE_IN_TAKE = f"""
SELECT f, m, differ, count(*), min(twice.line)
FROM check_responses JOIN (
    SELECT take, max(differs) AS differ, max(line) AS line
    FROM (
        SELECT take, min(content) <> max(content) AS differs, max(line) AS line
        FROM (SELECT {TAKE} AS take, hash(item) AS i, hash(answer, "text") AS content, line FROM check_answers)
        WHERE take IN (SELECT take FROM check_responses WHERE repeats AND NOT test)
        GROUP BY take, i HAVING count(*) > 1 AND min(line) < max(line)
    ) GROUP BY take
) AS twice USING (take)
GROUP BY f, m, differ
"""
_AGAIN = """
CREATE OR REPLACE TEMPORARY TABLE check_again AS
SELECT * FROM (
    SELECT key, take, f, m, line, content, n, answered,
        lag(take) OVER places AS before, lag(f) OVER places AS f_before, lag(content) OVER places AS content_before,
        lag(n) OVER places AS n_before, lag(answered) OVER places AS answered_before
    FROM (SELECT * FROM check_responses SEMI JOIN
        (SELECT key FROM check_responses WHERE NOT test GROUP BY key HAVING count(*) > 1) USING (key))
    WINDOW places AS (PARTITION BY key ORDER BY f, line)
) WHERE before IS NOT NULL
"""
_OTHER_ANSWERS = f"""
CREATE OR REPLACE TEMPORARY TABLE check_other AS
WITH asked AS (SELECT take, before FROM check_again WHERE content <> content_before OR n <> n_before),
said AS (SELECT {TAKE} AS take, item, coalesce(answer, "text") AS said FROM check_answers
    WHERE {TAKE} IN (SELECT take FROM asked UNION ALL SELECT before FROM asked))
SELECT DISTINCT asked.take FROM asked JOIN said AS new ON new.take = asked.take
JOIN said AS old ON old.take = asked.before AND old.item = new.item WHERE new.said <> old.said
"""
_JUDGED = """
SELECT f, m, CASE WHEN other.take IS NULL THEN 'same' WHEN f = f_before OR answered > answered_before THEN 'corrected'
    ELSE 'disagree' END AS what, count(*), min(line)
FROM check_again LEFT JOIN check_other AS other USING (take) GROUP BY ALL
"""
_WITHOUT_REQUEST = """
SELECT f, m, count(*), min(line) FROM check_responses
ANTI JOIN check_requests AS asked USING (response)
WHERE NOT test AND EXISTS (SELECT 1 FROM check_requests)
GROUP BY f, m
"""
_WITHOUT_RESPONSE = """
SELECT f, municipality, count(*), min(line) FROM (
    SELECT f, municipality, line, coalesce(response, request) AS response FROM check_requests
    WHERE person_class IS DISTINCT FROM 'test' AND (response IS NOT NULL OR answered IS NOT NULL)
) ANTI JOIN check_responses USING (response)
GROUP BY ALL
"""


def missing(tables: Tables) -> Iterator[Hit]:
    """Version, dates or municipality that aren't there, dates that can't be read, and test citizens."""
    for rule, what in _MISSING.items():
        yield from tables.hits(rule, _BY_PLACE.format(f"NOT test AND ({what})"))
    yield from tables.hits(rules.TEST_CITIZEN, _BY_PLACE.format("test"))


def doubles(tables: Tables) -> Iterator[Hit]:
    """The same response again: in one file at one time of answering, and at others or in other files.

    Told of where it stands again. Only answers to items that both have are compared.
    """
    if tables.rows("SELECT 1 FROM check_responses WHERE repeats AND NOT test LIMIT 1"):
        yield from _within(tables)
    tables.connection.execute(_AGAIN)
    if tables.rows("SELECT 1 FROM check_again LIMIT 1"):
        yield from _between(tables)


def _within(tables: Tables) -> Iterator[Hit]:
    for f, m, differ, count, line in tables.rows(_TWICE_IN_TAKE):
        yield Hit(rules.CORRECTED if differ else rules.DOUBLE, f, m, count, line)


def _between(tables: Tables) -> Iterator[Hit]:
    tables.connection.execute(_OTHER_ANSWERS)
    ruled = {"same": rules.DOUBLE, "corrected": rules.CORRECTED, "disagree": rules.DISAGREE}
    for f, m, what, count, line in tables.rows(_JUDGED):
        yield Hit(ruled[what], f, m, count, line)


def requests(tables: Tables) -> Iterator[Hit]:
    """Responses that nobody asked for, and requests that were answered with nothing."""
    yield from tables.hits(rules.NO_REQUEST, _WITHOUT_REQUEST)
    yield from tables.hits(rules.NO_RESPONSE, _WITHOUT_RESPONSE)
