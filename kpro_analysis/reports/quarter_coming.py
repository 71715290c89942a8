"""The sections on what the group decided, and on what comes."""

from collections.abc import Iterator

from kpro_analysis.danish import format_number
from kpro_analysis.errors import InputError
from kpro_analysis.register.requests import DecisionRow
from kpro_analysis.reports.document import Block, Data, Text
from kpro_analysis.reports.quarter_sources import Sources
from kpro_analysis.tables import Cell, Column, Kind, Table
from kpro_analysis.weighting.bundles import ids


def decision_blocks(sources: Sources) -> Iterator[Block]:
    """Raises KproError where the register can't be read."""
    wanted, quarter = sources.wanted(), sources.times.quarter
    rows = wanted.decisions
    count = (
        "Ingen beslutninger"
        if not rows
        else "1 beslutning"
        if len(rows) == 1
        else f"{format_number(len(rows))} beslutninger"
    )
    yield Text(f"{count} i {quarter.words} ifølge registeret og beslutningsloggen.", by_rule=True)
    if rows:
        columns = (
            *(Column("Dato", Kind.DATE), *map(Column, ("Møde", "Beslutning", "ÆØ"))),
            *(Column("Beløb", Kind.MONEY), Column("Scenarie")),
        )
        yield Data(Table("Beslutninger", columns, tuple(map(_decision, rows))))
    if wanted.log.fault:
        yield Text(wanted.log.fault)


def _decision(row: DecisionRow) -> tuple[Cell, ...]:
    texts = (
        text or "–"
        for text in (
            row.meeting,
            row.text,
            ids(row.numbers) if row.numbers else "",
        )
    )
    return row.day, *texts, row.amount, row.scenario or "–"


def blocks(sources: Sources) -> Iterator[Block]:
    """Raises InputError: the year isn't read yet."""
    raise InputError("Årshjulet er ikke læst. Læg årets møder og frister på et ark «Årshjul» i datamappen.")
    yield
