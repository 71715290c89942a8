"""A period of some months of a prepared log, as it may be shown, and whether the log tells of all of it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from kpro_analysis.extracts.danish_time import DENMARK
from kpro_analysis.minlog.summary import Summary
from kpro_analysis.minlog.summary_format import Meta
from kpro_analysis.minlog.summary_view import DAYS, Filters, Row, View

GRACE = timedelta(days=7)  # a log may begin and end within a week of a period's ends and still tell of all of it
KEPT_YEARS = 2  # that the national log keeps entries
BY = "activity"


@dataclass(frozen=True)
class Period:
    """What a log tells of the months from `first` to `last` (12 * year + month - 1), with a citizen inactive at `days`.

    `tells` is False where the log has no day of the period; `is_whole` where it lacks more than a week at either end,
    or where the national log may have dropped entries before it was drawn.
    """

    first: int
    last: int
    days: int
    view: View
    tells: bool
    is_whole: bool


def period(summary: Summary, months: tuple[int, int], days: int = DAYS) -> Period:
    """The log in some months, the last one included; `days` is one of `DAYS` of summary_format."""
    first, last = months
    begins, ends = covered(summary.meta)
    start, end = _first_day(first), _first_day(last + 1) - timedelta(days=1)
    tells = start <= ends and begins <= end
    is_whole = tells and begins - start <= GRACE and end - ends <= GRACE and _kept_since(ends) - start <= GRACE
    view = summary.answer(Filters(first, last, days=days), (BY,)) if tells else View()
    return Period(first, last, days, view, tells, is_whole)


def covered(meta: Meta) -> tuple[date, date]:
    """The first and the last day that the log tells of, in Danish time."""
    first, last = (
        (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=moment)).astimezone(DENMARK).date()
        for moment in (meta.first, meta.last)
    )
    return first, last


def _kept_since(last: date) -> date:
    return last.replace(year=last.year - KEPT_YEARS, day=min(last.day, 28))


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def as_dict(found: Period) -> dict[str, Any]:
    """A period ready for JSON: null where nothing is known or few people are behind it; shares 0-1."""
    view = found.view
    return {
        "from": _month(found.first),
        "to": _month(found.last),
        "whole": found.is_whole,
        "entries": view.entries if found.tells else None,
        "citizens": view.citizens if found.tells else None,
        "users": view.users if found.tells else None,
        "inactive_entries": view.inactive_entries,
        "inactive_share": view.inactive_share,
        "inactive_citizens": view.inactive_citizens,
        "weeks": [
            {
                "week": (date(1970, 1, 1) + timedelta(days=week.monday)).isoformat(),
                "entries": week.entries,
                "inactive_share": week.inactive_share,
            }
            for week in view.weeks
        ],
        "activities": [_row(row) for row in view.rows.get(BY, ())],
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "activity": row.text,
        "entries": row.entries,
        "inactive_share": row.inactive_share,
        "citizens": row.citizens,
        "users": row.users,
    }


def _month(month: int) -> str:
    return f"{month // 12:04d}-{month % 12 + 1:02d}"
