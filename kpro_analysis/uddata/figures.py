"""The key figures of a folder of Uddata: counted once, hidden where few, kept, and chosen from."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC

import ibis.expr.types as ir
from ibis import _
from ibis.backends.sql import SQLBackend

from kpro_analysis.engine import duckdb_engine, rows_of
from kpro_analysis.extracts.danish_time import DENMARK
from kpro_analysis.small_numbers import SMALLEST_SHOWN
from kpro_analysis.uddata.current import Current, current
from kpro_analysis.uddata.figures_answering import WHOLE, Asked, answering_rows, asked_table
from kpro_analysis.uddata.figures_count import ask, rows_of_sql
from kpro_analysis.uddata.figures_items import item_rows, items_in
from kpro_analysis.uddata.figures_result import NOT_GIVEN, Freshness, KeyFigures
from kpro_analysis.uddata.figures_scores import changes, scored
from kpro_analysis.uddata.figures_steps import Steps
from kpro_analysis.uddata.figures_teams import team_rows
from kpro_analysis.uddata.mapping import Mappings
from kpro_analysis.uddata.mapping_file import read_mapping
from kpro_analysis.uddata.store import Store

MEMORY = "2GB"


def key_figures(store: Store) -> KeyFigures:
    """Count everything anew; small numbers are hidden here and nowhere else."""
    engine = duckdb_engine(memory=MEMORY)
    try:
        counted = current(engine, store, ("questionnaire", "person"))
        mappings = read_mapping(store.folder, items_of(counted.answers))
        return _figures(engine, store, counted, mappings)
    finally:
        engine.disconnect()


def items_of(answers: ir.Table) -> Mapping[str, Collection[str]]:
    """The items of each questionnaire."""
    items: dict[str, list[str]] = {}
    for row in rows_of(answers.filter(_.questionnaire.notnull()).select("questionnaire", "item").distinct()):
        items.setdefault(row["questionnaire"], []).append(row["item"])
    return items


def _figures(engine: SQLBackend, store: Store, counted: Current, mappings: Mappings) -> KeyFigures:
    ask(engine, counted.requests)
    freshness = _freshness(engine, len(store.manifest.files))
    notes = [f"{fault.message} {fault.advice}" for fault in mappings.faults]
    if freshness.latest is None:
        return KeyFigures((), (), (), (), (), (), (), (*notes, "Der er ingen anmodninger i mappen."), freshness)
    asked = asked_table(engine)
    found = [scored(engine, counted.answers, mapped) for mapped in mappings.by_questionnaire.values()]
    steps = Steps(engine, asked, found)
    teams = team_rows(engine, asked)
    rows, totals = answering_rows(engine, asked)
    items = items_in(counted.answers, counted.responses, found)
    steps.hide_scores_that_tell(items)
    funnel = tuple(steps.funnel(totals))
    return KeyFigures(
        rows=rows,
        totals=totals,
        teams=teams,
        changes=tuple(change for one in found for change in changes(one)),
        items=tuple(item_rows(items, {row.questionnaire or "" for row in funnel if row.answered != "skjult"})),
        funnel=funnel,
        reminders=tuple(steps.reminders(funnel)),
        notes=(*_notes(asked), *notes),
        freshness=freshness,
    )


def _notes(asked: Asked) -> Iterator[str]:
    table = asked.table
    silent = [name for name, whole in zip(table.names[0], table.groups[0], strict=True) if whole != WHOLE]
    if silent:
        yield (
            f"{', '.join(silent)}: filerne har kun besvarede skemaer, så svarprocent og svartid kendes ikke, og de er "
            "ikke med i dem for alle kommuner."
        )
    if asked.hidden.any():
        yield (
            f"«skjult» er tal på færre end {SMALLEST_SHOWN} borgere, og tal, som de kunne regnes ud fra. Der tælles "
            "anmodninger; har en borger flere, tæller borgeren én gang, når det afgøres, om et tal er for lille."
        )


def _freshness(engine: SQLBackend, files: int) -> Freshness:
    month = f"nullif(month, '{NOT_GIVEN}')"
    query = f"SELECT max(until) AS latest, min({month}) AS first, max({month}) AS last FROM asked"
    row = rows_of_sql(engine, query)[0]
    latest = row["latest"].replace(tzinfo=UTC).astimezone(DENMARK).date() if row["latest"] else None
    return Freshness(files, latest, row["first"], row["last"])
