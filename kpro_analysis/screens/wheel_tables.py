"""The year as tables to take away. Computes nothing."""

from collections.abc import Iterable

from kpro_analysis.danish import format_date
from kpro_analysis.register.requests import form_id
from kpro_analysis.screens.wheel_look import Asking
from kpro_analysis.tables import Column, Kind, Table
from kpro_analysis.wheel.event import Event
from kpro_analysis.wheel.words import EVENT_HEAD, KIND_HEAD, event_rows, kind_rows


def year_tables(events: Iterable[Event]) -> list[Table]:
    """The events, and what their kinds mean and ask."""
    listed = list(events)
    kinds = (*map(Column, KIND_HEAD[:-1]), Column(KIND_HEAD[-1], Kind.COUNT))
    return [
        Table("Begivenheder", tuple(map(Column, EVENT_HEAD)), event_rows(listed)),
        Table("Typer", kinds, kind_rows(listed)),
    ]


def shown_tables(asking: Asking) -> list[Table]:
    """The year and the kind that are looked at, and the decisions that the search finds."""
    head = (*map(Column, ("Dato", "Møde", "Beslutning", "ÆØ")), Column("Beløb (kr.)", Kind.COUNT), Column("Scenarie"))
    rows = tuple(
        (
            None if row.day is None else format_date(row.day),
            *(row.meeting, row.text, ", ".join(map(form_id, row.numbers)), row.amount, row.scenario),
        )
        for row in asking.decisions
    )
    return [*year_tables(asking.of_year), Table("Beslutninger", head, rows)]
