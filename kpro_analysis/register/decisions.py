"""Reads the sheet where the group writes what it has decided."""

from collections.abc import Iterator, Mapping
from datetime import date

from kpro_analysis.columns import Column, header_key
from kpro_analysis.danish import parse_date
from kpro_analysis.excel.remarks import Remarks
from kpro_analysis.excel.sheets import Book
from kpro_analysis.excel.tables import find_table
from kpro_analysis.register.requests import Decided, DecisionRow, form_id
from kpro_analysis.register.rows import RowReader

DECISION_SHEET = "Beslutninger"
DAY, MEETING, TEXT, REQUESTS, AMOUNT, SCENARIO = "Dato", "Møde", "Beslutning", "ÆØ", "Beløb (kr.)", "Scenarie"
DECISION_COLUMNS = tuple(Column(name) for name in (DAY, MEETING, TEXT, REQUESTS, AMOUNT, SCENARIO))


def read_decisions(
    book: Book, received: Mapping[int, date | None], remarks: Remarks
) -> tuple[tuple[Decided, ...], tuple[DecisionRow, ...]]:
    """Which requests were decided on which days, and the rows with a day, in the sheet's order; none without a sheet.

    `received` holds the register's form numbers with the day each was received. A row that names no request is not
    remarked on: groups decide other things too.
    """
    name = next((name for name in book.sheet_names if header_key(name) == header_key(DECISION_SHEET)), None)
    if name is None:
        return (), ()
    if book.reaches_too_far(name):
        remarks.on_sheet(DECISION_SHEET).warn(
            "",
            "ark-for-stort",
            "Arket går så langt ud, at det ikke kan læses; beslutningerne bruges ikke.",
            "Slet det, der står langt uden for tabellen, og gem projektmappen.",
        )
        return (), ()
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
        return (), ()
    places = range(table.first_row, len(sheet.rows))
    readers = (RowReader(table, row, f"Beslutningen i række {row + 1}", here) for row in places)
    rows = [(reader, row) for reader in readers if (row := _row(reader, book.about.from_1904))]
    decided = (one for reader, row in rows for one in _decided(reader, row, received))
    return tuple(decided), tuple(row for _, row in rows)


def _row(row: RowReader, from_1904: bool) -> DecisionRow | None:
    numbers = row.numbers(REQUESTS)
    day = row.date(DAY, from_1904) if numbers else parse_date(row.value(DAY), from_1904=from_1904)
    if day is None:
        if numbers:
            _remark_on_missing_day(row)
        return None
    meeting, text, scenario = map(row.text, (MEETING, TEXT, SCENARIO))
    return DecisionRow(day, meeting, text, numbers, row.amount(AMOUNT), scenario)


def _decided(row: RowReader, decision: DecisionRow, received: Mapping[int, date | None]) -> Iterator[Decided]:
    day = decision.day
    for number in decision.numbers:
        if number not in received:
            row.remarks.warn(
                row.address(REQUESTS),
                "beslutning-ukendt-ønske",
                f"{row.title} nævner {form_id(number)}, som ikke findes i registeret; det bruges ikke.",
                "Ret blanketnummeret, hvis det er skrevet forkert.",
            )
            continue
        filed = received[number]
        if filed is not None and day < filed:
            row.remarks.warn(
                row.address(DAY),
                "beslutning-før-modtaget",
                f"{row.title} er ældre end {form_id(number)}, som den handler om; tiden imellem kan ikke regnes ud.",
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
