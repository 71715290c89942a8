"""The sections on what the group decided, and on what comes."""

from collections.abc import Iterator
from datetime import timedelta

from kpro_analysis.danish import format_long_date, format_number
from kpro_analysis.register.requests import DecisionRow
from kpro_analysis.reports.document import Block, Data, Items, Text
from kpro_analysis.reports.quarter_sources import Sources
from kpro_analysis.tables import Cell, Column, Kind, Table
from kpro_analysis.weighting.bundles import ids
from kpro_analysis.wheel.event import next_events
from kpro_analysis.wheel.words import EVENT_HEAD, counted_events, event_rows

DAYS = 90  # of what comes


def decision_blocks(sources: Sources) -> Iterator[Block]:
    """Raises KproError where the register can't be read."""
    wanted, quarter = sources.wanted(), sources.times.quarter
    rows = wanted.decisions
    count = f"{format_number(len(rows)) if rows else 'Ingen'} {'beslutning' if len(rows) == 1 else 'beslutninger'}"
    yield Text(f"{count} i {quarter.words}, som de står på arkene «Beslutninger» og i loggen.", by_rule=True)
    if rows:
        columns = (
            *(Column("Dato", Kind.DATE), *map(Column, ("Møde", "Beslutning", "ÆØ"))),
            *(Column("Beløb", Kind.MONEY), Column("Scenarie")),
        )
        yield Data(Table("Beslutninger", columns, tuple(map(_decision, rows))))
    yield from map(Text, wanted.known.faults)


def _decision(row: DecisionRow) -> tuple[Cell, ...]:
    meeting, text, scenario = (words or "–" for words in (row.meeting, row.text, row.scenario))
    return row.day, meeting, text, ids(row.numbers) if row.numbers else "–", row.amount, scenario


def blocks(sources: Sources) -> Iterator[Block]:
    """Raises KproError where there is no year to read."""
    plan, today = sources.year().plan, sources.times.today
    coming = next_events(plan.events, today, DAYS)
    last = format_long_date(today + timedelta(days=DAYS))
    if not coming:
        yield Text(f"Årshjulet har intet fra {format_long_date(today)} til {last}.", by_rule=True)
        return
    first = coming[0]
    told = f"{counted_events(len(coming))} til og med {last}. Den første: {first.label}, {first.when}."
    yield Text(told, by_rule=True)
    yield Data(Table(f"De næste {DAYS} dage", tuple(map(Column, EVENT_HEAD)), event_rows(coming)))
    asks = dict.fromkeys((event.kind.name, event.kind.asks) for event in coming)
    yield Items(tuple(f"{name}: {what}" for name, what in asks if what))
