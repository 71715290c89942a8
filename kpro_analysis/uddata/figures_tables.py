"""The key figures as JSON: the names that others read."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from kpro_analysis.uddata.figures_result import Answering, Interval, KeyFigures, Row

INTERVAL_ENDS = ("low", "high")


def as_dict(figures: KeyFigures) -> dict[str, Any]:
    """Everything, one flat object per row; an interval is the value with `_low` and `_high` beside it."""
    return {
        "rows": [_row(row) for row in figures.rows],
        "totals": [_row(row) for row in figures.totals],
        "teams": [
            {"municipality": row.municipality, "team": row.team, "quarter": row.quarter, **_answering(row.figures)}
            for row in figures.teams
        ],
        **{name: _all(getattr(figures, name)) for name in ("changes", "items", "funnel", "reminders")},
        "notes": list(figures.notes),
        "freshness": {**asdict(figures.freshness), "latest": _day(figures)},
    }


def _row(row: Row) -> dict[str, Any]:
    place = {
        "municipality": row.municipality,
        "questionnaire": row.questionnaire,
        "month": row.month,
        "quarter": row.quarter,
    }
    return {**place, **_answering(row.figures)}


def _answering(figures: Answering) -> dict[str, Any]:
    return _flat({name: getattr(figures, name) for name in ("sent", "answered", "rate", "median_days", "most_days")})


def _all(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [_flat({name: getattr(row, name) for name in row.__dataclass_fields__}) for row in rows]


def _flat(fields: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in fields.items():
        flat[name] = value.value if isinstance(value, Interval) else value
        if isinstance(value, Interval):
            flat |= {f"{name}_{end}": getattr(value, end) for end in INTERVAL_ENDS}
    return flat


def _day(figures: KeyFigures) -> str | None:
    latest = figures.freshness.latest
    return None if latest is None else latest.isoformat()
