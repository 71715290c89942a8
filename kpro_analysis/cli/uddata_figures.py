"""`kpro uddata figures`: who is asked, who answers, how long it takes, and with what result."""

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

if TYPE_CHECKING:
    from kpro_analysis.uddata.figures_result import Answering, Interval, ItemRow, KeyFigures, Row

HELP = "Opgør, hvem der spørges, hvem der svarer, hvor hurtigt og med hvilket resultat"
ALL = "Alle"


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("folder", metavar="MAPPE", help="mappen fra kpro uddata ingest")
    option = parser.options.add_argument
    option("--municipality", metavar="KOMMUNE", help="kun denne kommune")
    option("--questionnaire", metavar="SKEMA", help="kun dette skema")
    option(
        "--period", metavar="PERIODE", help="kun udsendt i dette kvartal eller denne måned, fx 2024-K1 eller 2024-01"
    )
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Count, hide what is of few, and choose."""
    from pathlib import Path

    from kpro_analysis.cli.options import one_of
    from kpro_analysis.uddata.figures_choice import Choice, choose
    from kpro_analysis.uddata.figures_folder import figures_folder
    from kpro_analysis.uddata.figures_tables import as_dict

    form = one_of("--format", arguments.format, ("table", "json"))
    asked = Choice(arguments.municipality, arguments.questionnaire, arguments.period)
    found = choose(figures_folder(Path(arguments.folder)), asked)
    if form == "json":
        say_json(as_dict(found))
    else:
        say_text("\n".join(_lines(found)) + "\n")


def _lines(found: "KeyFigures") -> Iterator[str]:
    from kpro_analysis.cli.tables import table
    from kpro_analysis.danish import format_date

    if found.freshness.latest is not None:
        yield f"Data til og med {format_date(found.freshness.latest)}"
        yield ""
    head = ("Kommune", "Skema", "Periode", "Udsendt", "Besvaret", "Svarprocent", "Median, dage", "90 %, dage")
    right = (3, 4, 5, 6, 7)
    yield from table(head, [(*_place(row), *_cells(row.figures)) for row in (*found.rows, *found.totals)], right=right)
    yield ""
    teams = [(row.municipality, row.team, row.quarter or ALL, *_cells(row.figures)) for row in found.teams]
    if teams:
        yield from table(("Kommune", "Team", *head[2:]), teams, right=right)
        yield ""
    yield from _changes(found)
    yield from _steps(found)
    yield from found.notes


def _place(row: "Row") -> tuple[str, str, str]:
    return row.municipality or ALL, row.questionnaire or ALL, row.month or row.quarter or ALL


def _cells(figures: "Answering") -> tuple[str, ...]:
    counts, days = (figures.sent, figures.answered), (figures.median_days, figures.most_days)
    return (*map(_number, counts), _share(figures.rate), *(_number(value, 1) for value in days))


def _changes(found: "KeyFigures") -> Iterator[str]:
    from kpro_analysis.cli.tables import table

    head = ("Skema", "Score", "Kommune", "Borgere", "Første", "Sidste", "Ændring (95 %)", "Bedre", "Dårligere")
    rows = []
    for row in found.changes:
        means = (_number(row.first, 1), _number(row.last, 1), _with_ends(row.change))
        names = (row.questionnaire, row.title, row.municipality or ALL, _number(row.citizens))
        rows.append((*names, *means, _share(row.improved), _share(row.worsened)))
    if rows:
        yield from table(head, rows, right=(3, 4, 5, 6, 7, 8))
        yield ""


def _with_ends(mean: "Interval | None") -> str:
    if mean is None:
        return ""
    value, low, high = (_number(one, 1) for one in (mean.value, mean.low, mean.high))
    return f"{value} ({low} til {high})"


def _steps(found: "KeyFigures") -> Iterator[str]:
    from kpro_analysis.cli.tables import table

    if found.funnel:
        head = ("Skema", "Udsendt", "Mindet om", "Besvaret", "Med score")
        steps = [(row.questionnaire or ALL, row.sent, row.reminded, row.answered, row.scored) for row in found.funnel]
        yield from table(head, [(name, *map(_number, counts)) for name, *counts in steps], right=(1, 2, 3, 4))
        yield ""
    if found.reminders:
        days = found.reminders[0].days
        head = ("Skema", "Mindet om", f"Svar inden {days} dage", "Ikke mindet om", f"Svar inden {days} dage")
        pairs = [
            (
                row.questionnaire or ALL,
                _number(row.reminded),
                _share(row.after),
                _number(row.waiting),
                _share(row.without),
            )
            for row in found.reminders
        ]
        yield from table(head, pairs, right=(1, 2, 3, 4))
        yield "Påmindelser: beskriver, hvad der fulgte efter; det beviser ikke, at de virker."
        yield ""
    if found.items:
        head = ("Skema", "Spørgsmål", "Besvarelser", "Uden svar", "Udfyldt")
        items = [
            (row.questionnaire, row.item, _number(row.responses), _number(row.missing), _complete(row))
            for row in found.items
        ]
        yield from table(head, items, right=(2, 3, 4))
        yield ""


def _number(value: float | str | None, decimals: int = 0) -> str:
    from kpro_analysis.danish import format_number

    return value if isinstance(value, str) else "" if value is None else format_number(value, decimals)


def _complete(row: "ItemRow") -> str:
    from kpro_analysis.danish import at_least

    return _share(row.complete) if row.at_least is None else at_least(row.at_least)


def _share(share: "Interval | None") -> str:
    from kpro_analysis.danish import format_percent

    return "" if share is None else format_percent(share.value)
