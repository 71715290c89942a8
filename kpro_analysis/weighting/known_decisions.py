"""All decisions that are known: those of the register's sheet and those of the log beside it, each once."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from kpro_analysis.register.requests import DecisionRow, Register, form_id
from kpro_analysis.weighting.decision_files import LoggedDecisions


def known_decisions(register: Register, log: LoggedDecisions) -> tuple[DecisionRow, ...]:
    """The rows by day, on one day the sheet's first; a row that stands in both places counts once."""
    once: dict[object, DecisionRow] = {}
    for row in (*register.decisions, *log.rows):
        once.setdefault((row.day, frozenset(row.numbers), row.text.casefold()), row)
    return tuple(sorted(once.values(), key=lambda row: row.day))


def decided_within(rows: Iterable[DecisionRow], first: date, last: date) -> tuple[DecisionRow, ...]:
    """The decisions of a period, both ends included."""
    return tuple(row for row in rows if first <= row.day <= last)


def row_dict(row: DecisionRow) -> dict[str, Any]:
    """A decision ready for JSON; what isn't written is null."""
    return {
        "date": row.day.isoformat(),
        "meeting": row.meeting or None,
        "decision": row.text or None,
        "requests": [form_id(number) for number in row.numbers],
        "amount": row.amount,
        "scenario": row.scenario or None,
    }
