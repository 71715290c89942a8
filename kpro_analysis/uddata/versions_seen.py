"""Counts, in a folder of Uddata, how much each questionnaire was used in the year up to its newest day."""

from datetime import datetime
from pathlib import Path
from typing import Any

from kpro_analysis.duck import connected, quoted, rows_of
from kpro_analysis.extracts.danish_time import DENMARK
from kpro_analysis.uddata.current import current_answers, current_requests
from kpro_analysis.uddata.store import Store
from kpro_analysis.uddata.versions_use import YEAR, Seen

OF = ("questionnaire", "version", "municipality")
_USES = """
CREATE TEMPORARY TABLE uses AS FROM (
    SELECT {of}, person, coalesce(answered, sent) AS moment, true AS is_answer FROM {responses} UNION ALL
    SELECT {of}, person, coalesce(sent, answered), false FROM {requests}
) WHERE moment <= {now}::TIMESTAMPTZ AND questionnaire IS NOT NULL
"""
_COUNTS = """
SELECT {of}, min(moment) AS first, max(moment) AS last,
    count(*) FILTER (NOT is_answer AND recent) AS sent, count(*) FILTER (is_answer AND recent) AS answers,
    count(DISTINCT person) FILTER (is_answer AND recent) AS citizens
FROM (SELECT *, moment > (SELECT max(moment) FROM uses) - INTERVAL {days} DAY AS recent FROM uses) GROUP BY ALL
"""


def seen_in(folder: Path, now: datetime) -> tuple[Seen, ...]:
    """What was sent and answered, by questionnaire, version and municipality; what lies after `now` doesn't count.

    Raises InputError for a folder that isn't one of Uddata.
    """
    store, of = Store.open(folder), ", ".join(OF)
    with connected() as connection:
        responses, requests = current_answers(connection, store).responses, current_requests(connection, store)
        moment = quoted(now.isoformat())
        connection.execute(_USES.format(of=of, responses=responses, requests=requests, now=moment))
        return tuple(_seen(one) for one in rows_of(connection, _COUNTS.format(of=of, days=YEAR.days)))


def _seen(row: dict[str, Any]) -> Seen:
    first, last = (row[name].astimezone(DENMARK).date() for name in ("first", "last"))
    questionnaire, version, municipality = (row[name] or "" for name in OF)
    counts = {name: row[name] for name in ("sent", "answers", "citizens")}
    return Seen(questionnaire, version, municipality, first, last, **counts)
