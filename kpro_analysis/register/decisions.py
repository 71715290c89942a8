"""Reads the sheet where the group writes what it has decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kpro_analysis.columns import Column, header_key
from kpro_analysis.excel.package import Package
from kpro_analysis.excel.remarks import Remarks
from kpro_analysis.excel.sheets import Book
from kpro_analysis.excel.tables import find_table
from kpro_analysis.findings import Finding
from kpro_analysis.register.requests import Decided, DecisionRow, form_id
from kpro_analysis.register.rows import RowReader

DECISION_SHEET = "Beslutninger"
DAY, MEETING, TEXT, REQUESTS, AMOUNT, SCENARIO = COLUMN_NAMES = (
    *("Dato", "Møde", "Beslutning", "ÆØ", "Beløb (kr.)", "Scenarie"),
)
UNKNOWN_REQUEST = "beslutning-ukendt-ønske"
DECISION_COLUMNS = tuple(map(Column, COLUMN_NAMES))


@dataclass(frozen=True)
class Decisions:
    """What the sheet says: all its rows, and which requests were decided on which days; both in the sheet's order."""

    rows: tuple[DecisionRow, ...] = ()
    decided: tuple[Decided, ...] = ()


def read_decisions(book: Book, received: Mapping[int, date | None], remarks: Remarks) -> Decisions:
    """The group's decisions; none when there is no such sheet.

    `received` holds the register's form numbers with the day each was received. A decision that names no request is
    only kept as a row: groups decide other things too.
    """
    name = next((name for name in book.sheet_names if header_key(name) == header_key(DECISION_SHEET)), None)
    if name is None:
        return Decisions()
    if book.reaches_too_far(name):
        remarks.on_sheet(DECISION_SHEET).warn(
            "",
            "ark-for-stort",
            "Arket går så langt ud, at det ikke kan læses; beslutningerne bruges ikke.",
            "Slet det, der står langt uden for tabellen, og gem projektmappen.",
        )
        return Decisions()
    sheet = book.sheet(name)
    here = remarks.on_sheet(sheet.name)
    table = find_table(sheet, DECISION_COLUMNS, (DAY, REQUESTS))
    if table is None:
        here.warn(
            "",
            "beslutninger-uden-overskrifter",
            f"Arket har ingen række med både «{DAY}» og «{REQUESTS}» som overskrifter; beslutningerne bruges ikke.",
            "Skriv overskrifterne Dato, Møde, Beslutning, ÆØ, Beløb (kr.) og Scenarie øverst på arket.",
        )
        return Decisions()
    rows: list[DecisionRow] = []
    decided: list[Decided] = []
    for place in range(table.first_row, len(sheet.rows)):
        reader = RowReader(table, place, f"Beslutningen i række {place + 1}", here)
        if any(reader.value(name) != "" for name in COLUMN_NAMES):
            row = _row(reader, book.about.from_1904)
            rows.append(row)
            decided += _decided(reader, row, received)
    return Decisions(tuple(rows), tuple(decided))


def _row(reader: RowReader, from_1904: bool) -> DecisionRow:
    return DecisionRow(
        day=reader.date(DAY, from_1904),
        meeting=reader.text(MEETING),
        text=reader.text(TEXT),
        numbers=reader.numbers(REQUESTS),
        amount=reader.amount(AMOUNT),
        scenario=reader.text(SCENARIO),
    )


def decisions_of(package: Package) -> tuple[tuple[DecisionRow, ...], tuple[Finding, ...]]:
    """The rows of the sheet in a workbook that is no register, and what was remarked on in them."""
    remarks = Remarks(package.file)
    rows = read_decisions(Book(package), {}, remarks).rows
    return rows, tuple(finding for finding in remarks.found if finding.rule != UNKNOWN_REQUEST)


def _decided(reader: RowReader, row: DecisionRow, received: Mapping[int, date | None]) -> Iterator[Decided]:
    day = row.day
    if day is None:
        if row.numbers:
            _remark_on_missing_day(reader)
        return
    for number in row.numbers:
        if number not in received:
            reader.remarks.warn(
                reader.address(REQUESTS),
                UNKNOWN_REQUEST,
                f"{reader.title} nævner {form_id(number)}, som ikke findes i registeret; det bruges ikke.",
                "Ret blanketnummeret, hvis det er skrevet forkert.",
            )
            continue
        filed = received[number]
        if filed is not None and day < filed:
            reader.remarks.warn(
                reader.address(DAY),
                "beslutning-før-modtaget",
                f"{reader.title} er ældre end {form_id(number)}, som den handler om; tiden imellem kan ikke regnes ud.",
                "Ret datoen her eller ønskets dato på arket ÆØ.",
            )
        yield Decided(number, day)


def _remark_on_missing_day(row: RowReader) -> None:
    if row.value(DAY) == "":
        row.remarks.warn(
            row.address(DAY),
            "beslutning-uden-dato",
            f"{row.title} har ingen dato og bruges ikke.",
            "Skriv den dag, hvor det blev besluttet, som 07-02-2024.",
        )
