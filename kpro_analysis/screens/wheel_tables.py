"""The year as tables to take away. Computes nothing."""

from collections.abc import Iterable

from kpro_analysis.screens.table_files import Column, Kind, Table
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
