"""Reads the sheet where the group writes what it has decided."""

from collections.abc import Iterator, Mapping
from datetime import date

from kpro_analysis.columns import Column, header_key
from kpro_analysis.excel.remarks import Remarks
from kpro_analysis.excel.sheets import Book
from kpro_analysis.excel.tables import find_table
from kpro_analysis.register.requests import Decided, form_id
from kpro_analysis.register.rows import RowReader

DECISION_SHEET = "Beslutninger"
DAY, REQUESTS = "Dato", "ÆØ"
DECISION_COLUMNS = tuple(Column(name) for name in (DAY, "Møde", "Beslutning", REQUESTS, "Beløb (kr.)", "Scenarie"))


def read_decisions(book: Book, received: Mapping[int, date | None], remarks: Remarks) -> tuple[Decided, ...]:
    """Which requests were decided on which days, in the sheet's order; none when there is no such sheet.

    `received` holds the register's form numbers with the day each was received. A decision that names no request is
    left alone: groups decide other things too.
    """
    name = next((name for name in book.sheet_names if header_key(name) == header_key(DECISION_SHEET)), None)
    if name is None:
        return ()
    if book.reaches_too_far(name):
        remarks.on_sheet(DECISION_SHEET).warn(
            "",
            "ark-for-stort",
            "Arket går så langt ud, at det ikke kan læses; beslutningerne bruges ikke.",
            "Slet det, der står langt uden for tabellen, og gem projektmappen.",
        )
        return ()
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
        return ()
    rows = range(table.first_row, len(sheet.rows))
    readers = (RowReader(table, row, f"Beslutningen i række {row + 1}", here) for row in rows)
    return tuple(decided for reader in readers for decided in _decided(reader, received, book.about.from_1904))


def _decided(row: RowReader, received: Mapping[int, date | None], from_1904: bool) -> Iterator[Decided]:
    numbers = row.numbers(REQUESTS)
    if not numbers:
        return
    day = row.date(DAY, from_1904)
    if day is None:
        _remark_on_missing_day(row)
        return
    for number in numbers:
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
