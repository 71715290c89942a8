"""Counts, in a folder of Uddata, how much each questionnaire was used in the year up to its newest day."""

from datetime import datetime
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from kpro_analysis.engine import duckdb_engine, rows_of
from kpro_analysis.extracts.danish_time import DENMARK
from kpro_analysis.uddata.current import current
from kpro_analysis.uddata.store import Store
from kpro_analysis.uddata.versions_use import YEAR, Seen

OF = ("questionnaire", "version", "municipality")


def seen_in(folder: Path, now: datetime) -> tuple[Seen, ...]:
    """What was sent and answered, by questionnaire, version and municipality; what lies after `now` doesn't count.

    Raises InputError for a folder that isn't one of Uddata.
    """
    found = current(duckdb_engine(), Store.open(folder))
    answered = found.responses.select(*OF, "person", at=_.answered.fill_null(_.sent), is_answer=ibis.literal(1))
    sent = found.requests.select(*OF, "person", at=_.sent.fill_null(_.answered), is_answer=ibis.literal(0))
    rows = answered.union(sent).filter(_.at <= ibis.literal(now), _.questionnaire.notnull())
    until = rows_of(rows.agg(until=_.at.max()))[0]["until"]
    return () if until is None else tuple(_seen(one) for one in rows_of(_counts(rows, until - YEAR)))


def _counts(rows: ir.Table, since: datetime) -> ir.Table:
    recent = _.at > ibis.literal(since)
    return rows.group_by(*OF).agg(
        first=_.at.min(),
        last=_.at.max(),
        sent=((_.is_answer == 0) & recent).sum(),
        answers=((_.is_answer == 1) & recent).sum(),
        citizens=_.person.nunique(where=recent & (_.is_answer == 1)),
    )


def _seen(row: dict[str, Any]) -> Seen:
    first, last = (row[name].astimezone(DENMARK).date() for name in ("first", "last"))
    questionnaire, version, municipality = (row[name] or "" for name in OF)
    counts = {name: int(row[name] or 0) for name in ("sent", "answers", "citizens")}
    return Seen(questionnaire, version, municipality, first, last, **counts)
