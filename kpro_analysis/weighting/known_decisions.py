"""All decisions that are known, each once, and which of them settle something."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from kpro_analysis.columns import header_key
from kpro_analysis.register.requests import Decided, DecisionRow, Register, form_id
from kpro_analysis.register.waiting import is_waiting


def once(rows: Iterable[DecisionRow]) -> tuple[DecisionRow, ...]:
    """The rows by day, those without one left out; one that stands in several places counts once, as it stands first.

    >>> row = DecisionRow(date(2024, 1, 24), "", "Knappen flyttes", (19,))
    >>> once([row, DecisionRow(None, "", "Senere"), row]) == (row,)
    True
    """
    found: dict[object, tuple[date, DecisionRow]] = {}
    for row in rows:
        if row.day is not None:
            found.setdefault((row.day, header_key(row.text), frozenset(row.numbers)), (row.day, row))
    return tuple(row for _, row in sorted(found.values(), key=lambda one: one[0]))


def decided_within(rows: Iterable[DecisionRow], first: date, last: date) -> tuple[DecisionRow, ...]:
    """The decisions of a period, both ends included."""
    return tuple(row for row in rows if row.day is not None and first <= row.day <= last)


def settling(rows: Sequence[DecisionRow], register: Register) -> Iterator[tuple[int, DecisionRow]]:
    """What settles what becomes of a request of the register: groups decide to have one estimated, too.

    Rows with an amount, or that a scenario became, do. Of a request without any such row all rows do once its status no
    longer says that it waits.
    """
    named = [(number, row) for row in rows if row.day for number in row.numbers if number in register.by_number]
    chosen = {number for number, row in named if _chooses(row)}
    for number, row in named:
        waits = is_waiting(register.by_number[number], ())
        if _chooses(row) or (number not in chosen and not waits):
            yield number, row


def _chooses(row: DecisionRow) -> bool:
    return row.amount is not None or bool(row.file or row.scenario)


def settled(rows: Sequence[DecisionRow], register: Register) -> tuple[Decided, ...]:
    """Which requests were settled on which days, in the order of the rows."""
    return tuple(Decided(number, row.day) for number, row in settling(rows, register) if row.day)


def row_dict(row: DecisionRow) -> dict[str, Any]:
    """A decision ready for JSON; what isn't written is null."""
    return {
        "date": row.day.isoformat() if row.day else None,
        "meeting": row.meeting or None,
        "decision": row.text or None,
        "requests": [form_id(number) for number in row.numbers],
        "amount": row.amount,
        "scenario": row.scenario or None,
    }
