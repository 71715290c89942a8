"""Reads the sheet `Årshjul`, where the group keeps its year."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kpro_analysis.columns import Column, header_key
from kpro_analysis.errors import InputError
from kpro_analysis.excel.package import SYSTEM_CLOCK, Clock, Package, open_package
from kpro_analysis.excel.remarks import Remarks, SheetRemarks
from kpro_analysis.excel.sheets import Book
from kpro_analysis.excel.tables import HEADER_WITHIN, Table, about_doubled, find_table
from kpro_analysis.findings import Finding
from kpro_analysis.privacy import Known
from kpro_analysis.wheel.event import Event, uid_of
from kpro_analysis.wheel.event_reader import DAY, END, EXPLANATION, ID, KIND, PARTICIPANTS, TITLE, EventReader
from kpro_analysis.wheel.remarks import remark_on_closed_days

YEAR_SHEET = "Årshjul"
COLUMNS = tuple(Column(name) for name in (DAY, END, KIND, TITLE, EXPLANATION, PARTICIPANTS, ID))
HEADERS = f"{DAY}, {END}, {KIND}, {TITLE}, {EXPLANATION} og {PARTICIPANTS}"


@dataclass(frozen=True)
class Plan:
    """What a workbook says of the year: the events as they come, and what was remarked on.

    `file` is its name as it may be shown; `saved` when it was last saved, by its own properties, else by the file's
    date.
    """

    file: str
    saved: datetime
    events: tuple[Event, ...]
    findings: tuple[Finding, ...]


def read_year(path: Path, known: Known | None = None, clock: Clock = SYSTEM_CLOCK) -> Plan:
    """Read the workbook once; what can't be used is a finding, the rest is used.

    `known` are people whose names and telephone numbers must not come out. The clock is as in `open_package`.

    Raises InputError when there is no such file, no Excel workbook, no sheet `Årshjul`, or none of its headers.
    """
    return read_year_of(open_package(path, clock), known)


def read_year_of(package: Package, known: Known | None = None) -> Plan:
    """Read a workbook whose bytes are there already; raises InputError as `read_year` does."""
    book, remarks = Book(package), Remarks(package.file)
    table = _table(book, package.file)
    here = remarks.on_sheet(table.sheet.name)
    _remark_on_columns(table, here)
    reader = EventReader(table, here, known or Known(), book.about.from_1904)
    rows = range(table.first_row, len(table.sheet.rows))
    read = [found for row in rows if (found := reader.read(row)) is not None]
    events = _once(_identified(sorted(read, key=lambda found: found[0].order)), table, here)
    remark_on_closed_days(events, table, here)
    return Plan(package.file, book.saved or package.saved, events, tuple(remarks.found))


def _table(book: Book, file: str) -> Table:
    name = next((name for name in book.sheet_names if header_key(name) == header_key(YEAR_SHEET)), None)
    if name is None:
        raise InputError(
            f"«{file}» har intet ark «{YEAR_SHEET}». Lav et ark med det navn og overskrifterne {HEADERS}, og skriv en "
            "række for hver begivenhed."
        )
    table = find_table(book.sheet(name), COLUMNS, (DAY, TITLE))
    if table is None:
        raise InputError(
            f"Arket «{YEAR_SHEET}» i «{file}» har ingen række med både {DAY} og {TITLE} som overskrifter inden for de "
            f"første {HEADER_WITHIN} rækker. Skriv overskrifterne {HEADERS}."
        )
    return table


def _remark_on_columns(table: Table, remarks: SheetRemarks) -> None:
    if KIND not in table.places:
        remarks.warn(
            "",
            "kolonne-mangler",
            f"Kolonnen «{KIND}» mangler i række {table.header_row + 1}; ingen begivenhed har en type.",
            f"Tilføj en kolonne med overskriften «{KIND}», og skriv fx Møde, Release eller Servicevindue.",
        )
    for name, positions in table.doubled.items():
        remarks.error(table.address(table.header_row, positions[1]), *about_doubled(name, positions))


def _identified(read: list[tuple[Event, str]]) -> list[Event]:
    """The events with their identity: what the column ID says, else the day, kind and title; a number parts equals."""
    seen: Counter[str] = Counter()
    events = []
    for event, own in read:
        said = ("id", own) if own else (event.first_day.isoformat(), event.kind.name, event.title)
        plain = uid_of(*said)
        seen[plain] += 1
        events.append(replace(event, uid=plain if seen[plain] == 1 else uid_of(*said, str(seen[plain]))))
    return events


def _once(events: list[Event], table: Table, remarks: SheetRemarks) -> tuple[Event, ...]:
    """The events without those that say the same as an earlier one."""
    kept: dict[tuple[object, ...], Event] = {}
    for event in events:
        key = (event.start, event.end, event.kind.name, header_key(event.title))
        if key not in kept:
            kept[key] = event
            continue
        remarks.warn(
            table.address(event.row - 1, table.places[DAY]),
            "begivenhed-to-gange",
            f"Begivenheden i række {event.row} står også i række {kept[key].row}; den tages kun med én gang.",
            "Slet den ene række, eller ret den, hvis de er to forskellige begivenheder.",
        )
    return tuple(kept.values())
