"""`kpro questionnaires`: which questionnaires there are, which are nearly the same, and what could be archived."""

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

if TYPE_CHECKING:
    from kpro_analysis.uddata.versions_clean_up import CleanUp

HELP = "Se, hvilke skemaer der findes i hvilke versioner, hvilke der er næsten ens, og hvad der kan arkiveres"
MOST_SHOWN = 20  # of each list; JSON and the files have all


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument(
        "files", metavar="FIL", nargs="+", help="udtræk af skemaer: FHIR Questionnaire (JSON), CSV eller Excel"
    )
    add = parser.options.add_argument
    add("--use", metavar="MAPPE", help="mappe med indlæst Uddata: hvad der er brugt de seneste 12 måneder")
    add("--register", metavar="REGISTER", help="arbejdsbogen med ændringsønsker: hvilke nye skemaer der ønskes")
    add("-o", "--output", metavar="FIL", help="skriv listerne i en ny fil (.xlsx eller .csv)")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Read, compare, and say what was found."""
    from datetime import UTC, datetime
    from pathlib import Path

    from kpro_analysis.cli.options import one_of
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.uddata.questionnaire_files import read_questionnaires
    from kpro_analysis.uddata.versions_clean_up import clean_up
    from kpro_analysis.uddata.versions_seen import seen_in

    form = one_of("--format", arguments.format, ("table", "json"))
    asks = None
    if arguments.register is not None:
        requests = read_register(arguments.register).requests
        asks = [(request.number, request.title, request.description) for request in requests]
    seen = () if arguments.use is None else seen_in(Path(arguments.use), datetime.now(UTC))
    found = clean_up(read_questionnaires([Path(name) for name in arguments.files]), seen, asks)
    if arguments.output is not None:
        _write(found, arguments.output)
    elif form == "json":
        say_json(found.as_dict())
    else:
        say_text("\n".join(_lines(found)) + "\n")


def _write(found: "CleanUp", output: str) -> None:
    from pathlib import Path

    from kpro_analysis.cli.files import write_file
    from kpro_analysis.errors import UsageError
    from kpro_analysis.excel.package import shown_name
    from kpro_analysis.uddata.versions_export import WRITERS
    from kpro_analysis.uddata.versions_tables import tables

    target = Path(output)
    if (write := WRITERS.get(target.suffix.casefold())) is None:
        raise UsageError(f"{shown_name(target)} kan ikke skrives. Vælg et navn, der ender på .xlsx eller .csv.")
    if target.exists():
        raise UsageError(f"{shown_name(target)} findes og bliver ikke overskrevet. Vælg et andet navn med -o.")
    write_file(target, write(tables(found)))
    say_text(f"Skrevet i {shown_name(target)}.\n")


def _lines(found: "CleanUp") -> Iterator[str]:
    from kpro_analysis.cli.tables import table
    from kpro_analysis.findings import by_severity, counted
    from kpro_analysis.uddata.versions_tables import tables

    yield found.sentence
    for part in tables(found):
        yield ""
        yield f"{part.title}:" if part.rows else f"{part.title}: {part.none}"
        if part.rows:
            yield from table(part.head, part.rows[:MOST_SHOWN])
        if (rest := len(part.rows) - MOST_SHOWN) > 0:
            yield f"… og {rest} til. Se dem med --format json, eller skriv dem i en fil med -o."
    yield ""
    listed = by_severity(found.inventory.findings)
    yield f"Bemærkninger: {counted(listed)}"
    for finding in listed[:MOST_SHOWN]:
        place = " ".join(part for part in (finding.file, finding.sheet, finding.cell) if part)
        yield f"{finding.level.danish}: {f'{place}: ' if place else ''}{finding.message} {finding.advice}"
