"""`kpro wheel`: the group's year as a picture, a page, tables and a calendar file."""

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.errors import InputError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from kpro_analysis.excel.package import Package
    from kpro_analysis.privacy import Known
    from kpro_analysis.wheel.event import Event
    from kpro_analysis.wheel.year import Plan

HELP = "Lav årshjulet: et billede, en side, tabeller og en kalenderfil til Outlook og andre"
WORKBOOK, CSV, CALENDAR, PAGE = "begivenheder.xlsx", "begivenheder.csv", "aarshjul.ics", "aarshjul.html"
FIRST_YEAR, LAST_YEAR = 1900, 2100


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("file", metavar="FIL", help="arbejdsbogen med arket Årshjul (.xlsx)")
    add = parser.options.add_argument
    add("-o", "--output", required=True, metavar="MAPPE", help="mappen til filerne; den laves, hvis den mangler")
    add("--year", metavar="ÅR", help="kun dette år, fx 2024 (standard alle år på arket)")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Read the year, write the files, and say what is in them and what was remarked on."""
    from pathlib import Path

    from kpro_analysis.cli.files import refuse_target
    from kpro_analysis.cli.options import one_of
    from kpro_analysis.excel.package import open_package
    from kpro_analysis.tables import MARK
    from kpro_analysis.wheel.event import events_of, years_of
    from kpro_analysis.wheel.year import read_year_of
    from kpro_analysis.wheel.year_folder import write_folder

    form = one_of("--format", arguments.format, ("table", "json"))
    asked, workbook, folder = _year(arguments.year), Path(arguments.file), Path(arguments.output)
    package = open_package(workbook)
    plan = read_year_of(package, _known(package, workbook))
    years = years_of(plan.events) if asked is None else (asked,)
    events = plan.events if asked is None else events_of(plan.events, asked)
    if not events:
        raise InputError(_nothing(plan, asked))
    if folder.is_dir():
        refuse_target(folder / WORKBOOK, workbook, MARK, source="arbejdsbogen")
    files = write_folder(folder, _contents(plan, events, years))
    if form == "json":
        say_json(_as_dict(plan, events, years) | {"folder": str(folder), "files": [path.name for path in files]})
    else:
        say_text("\n".join(_lines(plan, events, files)) + "\n")


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR):
        raise UsageError(f"--year skal være et årstal fra {FIRST_YEAR} til {LAST_YEAR}, fx 2024.")
    return int(text)


def _known(package: "Package", workbook: "Path") -> "Known":
    """The people in the contact columns of the workbook, or of the register beside it."""
    from kpro_analysis.excel.package import open_package
    from kpro_analysis.privacy import Known
    from kpro_analysis.register.contacts import people_in
    from kpro_analysis.register.folder import find_workbook

    known = people_in(package)
    if known != Known():
        return known
    try:
        return people_in(open_package(find_workbook(workbook.resolve().parent)))
    except InputError:
        return known


def _nothing(plan: "Plan", year: int | None) -> str:
    from kpro_analysis.wheel.event import years_of

    if year is None or not plan.events:
        return (
            f"Arket Årshjul i «{plan.file}» har ingen begivenheder, der kan bruges. Skriv en række for hver med Dato, "
            "Type og Titel."
        )
    years = ", ".join(map(str, years_of(plan.events)))
    return f"Arket Årshjul i «{plan.file}» har ingen begivenheder i {year}. Vælg et år, det har: {years}."


def _contents(plan: "Plan", events: "tuple[Event, ...]", years: tuple[int, ...]) -> dict[str, bytes]:
    """The files by name; the same bytes for the same workbook."""
    from kpro_analysis.charts.wheel_page import wheel_page
    from kpro_analysis.charts.wheel_picture import wheel_svg
    from kpro_analysis.screens.wheel_tables import year_tables
    from kpro_analysis.tables import as_csv, as_workbook
    from kpro_analysis.wheel.calendar_file import calendar_file

    tables = year_tables(events)
    pictures = {f"aarshjul-{year}.svg": wheel_svg(events, year).encode() for year in years}
    return {
        **pictures,
        PAGE: wheel_page(events, years).encode(),
        WORKBOOK: as_workbook(tables, "Årshjul", plan.saved),
        CSV: as_csv(tables),
        CALENDAR: calendar_file(events, plan.saved),
    }


def _as_dict(plan: "Plan", events: "tuple[Event, ...]", years: tuple[int, ...]) -> dict[str, Any]:
    from kpro_analysis.findings import by_severity
    from kpro_analysis.wheel.words import kind_rows

    keys = ("name", "mark", "meaning", "asks", "events")
    return {
        "file": plan.file,
        "years": list(years),
        "events": [event.as_dict() for event in events],
        "kinds": [dict(zip(keys, row, strict=True)) for row in kind_rows(events)],
        "findings": [finding.as_dict() for finding in by_severity(plan.findings)],
    }


def _lines(plan: "Plan", events: "tuple[Event, ...]", files: "tuple[Path, ...]") -> Iterator[str]:
    from kpro_analysis.cli.tables import one_line, table
    from kpro_analysis.findings import by_severity, counted
    from kpro_analysis.wheel.words import EVENT_HEAD, counted_events, event_rows, kind_rows

    yield f"{plan.file}: {counted_events(len(events))}"
    yield ""
    yield from table(EVENT_HEAD[:3], [tuple(map(one_line, row[:3])) for row in event_rows(events)])
    yield ""
    yield "Hvad det kræver af gruppen:"
    yield from (f"  {one_line(name)}: {asks}" for name, _, _, asks, _ in kind_rows(events))
    yield ""
    yield f"Bemærkninger: {counted(plan.findings)}"
    for finding in by_severity(plan.findings):
        place = " ".join(filter(None, (finding.sheet, finding.cell)))
        yield f"  {finding.level.danish}: {place}: {finding.message} {finding.advice}"
    yield "Skrevet:"
    yield from (f"  {path}" for path in files)
