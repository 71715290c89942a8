"""What is wrong with when an event is: meetings on public holidays, on closed days and at weekends."""

from collections.abc import Iterable

from kpro_analysis.danish import format_long_date
from kpro_analysis.excel.remarks import SheetRemarks
from kpro_analysis.excel.tables import Table
from kpro_analysis.wheel.closed_days import WEEKDAYS, closed_days, next_working_day, why_closed
from kpro_analysis.wheel.event import Event
from kpro_analysis.wheel.event_reader import DAY


def remark_on_closed_days(events: Iterable[Event], table: Table, remarks: SheetRemarks) -> None:
    """Warn of each event that people are to take part in or be done by, and that begins or ends when they are off."""
    for event in events:
        day = next(filter(why_closed, (event.first_day, event.last_day)), None)
        if day is None or not event.kind.gathers:
            continue
        proposed = next_working_day(day)
        closed = closed_days(day.year).get(day)
        rule = "i-weekenden" if closed is None else "på-helligdag" if closed.official else "på-lukkedag"
        remarks.warn(
            table.address(event.row - 1, table.places[DAY]),
            rule,
            f"Begivenheden i række {event.row} ({event.kind.name}) er på {why_closed(day)}.",
            f"Flyt den, fx til næste arbejdsdag: {WEEKDAYS[proposed.weekday()]} den {format_long_date(proposed)}.",
        )
