"""The key figures of a folder of Uddata: counted once, hidden where few, kept, and chosen from."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC

from duckdb import DuckDBPyConnection

from kpro_analysis.duck import another, connected, rows_of
from kpro_analysis.extracts.danish_time import DENMARK
from kpro_analysis.small_numbers import SMALLEST_SHOWN
from kpro_analysis.uddata.current import current_requests
from kpro_analysis.uddata.figures_answering import WHOLE, Asked, answering_rows, asked_table
from kpro_analysis.uddata.figures_answers import Answers, answers_in
from kpro_analysis.uddata.figures_count import ask
from kpro_analysis.uddata.figures_items import item_rows
from kpro_analysis.uddata.figures_result import NOT_GIVEN, Freshness, KeyFigures
from kpro_analysis.uddata.figures_steps import Steps
from kpro_analysis.uddata.figures_teams import team_rows
from kpro_analysis.uddata.store import Store

MEMORY = "2GB"


def key_figures(store: Store) -> KeyFigures:
    """Count everything anew; small numbers are hidden here and nowhere else.

    Answers are counted beside the requests, in a thread of their own: Python does one thing, and DuckDB another.
    """
    with connected(memory=MEMORY) as connection, another(connection) as other, ThreadPoolExecutor(1) as beside:
        answers = beside.submit(answers_in, other, store)
        ask(connection, current_requests(connection, store))
        return _figures(connection, _freshness(connection, len(store.manifest.files)), answers)


def _figures(connection: DuckDBPyConnection, freshness: Freshness, answers: Future[Answers]) -> KeyFigures:
    if freshness.latest is None:
        notes = _faults(answers.result())
        return KeyFigures((), (), (), (), (), (), (), (*notes, "Der er ingen anmodninger i mappen."), freshness)
    asked = asked_table(connection)
    teams = team_rows(connection, asked)
    rows, totals = answering_rows(connection, asked)
    said = answers.result()
    steps = Steps(connection, asked, said.found)
    steps.hide_scores_that_tell(said.items)
    funnel = tuple(steps.funnel(totals))
    return KeyFigures(
        rows=rows,
        totals=totals,
        teams=teams,
        changes=said.changes,
        items=tuple(item_rows(said.items, {row.questionnaire or "" for row in funnel if row.answered != "skjult"})),
        funnel=funnel,
        reminders=tuple(steps.reminders(funnel)),
        notes=(*_notes(asked), *_faults(said)),
        freshness=freshness,
    )


def _faults(answers: Answers) -> list[str]:
    return [f"{fault.message} {fault.advice}" for fault in answers.mappings.faults]


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


def _freshness(connection: DuckDBPyConnection, files: int) -> Freshness:
    month = f"nullif(month, '{NOT_GIVEN}')"
    query = f"SELECT max(until) AS latest, min({month}) AS first, max({month}) AS last FROM asked"
    row = rows_of(connection, query)[0]
    latest = row["latest"].replace(tzinfo=UTC).astimezone(DENMARK).date() if row["latest"] else None
    return Freshness(files, latest, row["first"], row["last"])
