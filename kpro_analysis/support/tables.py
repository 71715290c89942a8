"""The rows of an extract as they stand in a CSV file or an Excel workbook, found by their headers."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import compress, islice
from pathlib import Path
from typing import NoReturn

from kpro_analysis.columns import Column, places
from kpro_analysis.errors import InputError
from kpro_analysis.excel.filetypes import OLE, ZIP, refuse_other_type
from kpro_analysis.excel.package import LARGEST_FILE, open_package, shown_name
from kpro_analysis.excel.sheets import Book, Sheet
from kpro_analysis.findings import Level
from kpro_analysis.support.csv_rows import SAVE_AS, read_rows

COLUMNS = (
    Column("sagsnr", Level.WARNING),
    Column("oprettet", Level.ERROR),
    Column("lukket", Level.WARNING),
    Column("kommune", Level.WARNING),
    Column("kategori", Level.ERROR),
    Column("underkategori", Level.NOTE),
    Column("kanal", Level.NOTE),
    Column("titel", Level.NOTE, personal=True),
    Column("prioritet"),
)
NAMES = tuple(column.name for column in COLUMNS)
NEEDED = tuple(column.name for column in COLUMNS if column.missing is Level.ERROR)
HEAD_ROWS = 20  # a title may stand above the headers
DELIMITERS = ";\t,"
WORKBOOKS = frozenset({".xlsx", ".xlsm"})


@dataclass(frozen=True, eq=False)
class Table:
    """The columns below the headers of one file, and the line of each row that has anything in it, from 1.

    `file` and `sheet` ("" of a CSV file) are as they may be shown; the line of a sheet is its row. `found` says where
    each of `COLUMNS` stands, from 0; `columns` holds those that are there. `torn` are the lines of a CSV file that have
    other fields than the header's `width`, and how many; they aren't in the columns.
    """

    file: str
    sheet: str
    found: dict[str, list[int]]
    width: int
    lines: Sequence[int]
    columns: Mapping[str, Sequence[object]]
    torn: Sequence[tuple[int, int]] = ()


def read_table(path: Path) -> Table:
    """Open a file; raises InputError when it can't be read or has no table of enquiries."""
    if path.suffix.casefold() in WORKBOOKS:
        return _from_book(Book(open_package(path)))
    name = shown_name(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"«{name}» fylder mere end {LARGEST_FILE // 2**20} MB. Del den i flere filer.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"«{name}» findes ikke. Se efter, om navnet og mappen er rigtige.") from None
    except OSError:
        raise InputError(f"«{name}» kan ikke læses. Se efter, om det er en fil, som du har adgang til.") from None
    if data.startswith(ZIP):
        return _from_book(Book(open_package(path)))
    if data.startswith(OLE):
        refuse_other_type(data, name)
    return _from_text(_decoded(data, name), name)


def _decoded(data: bytes, name: str) -> str:
    if not data.strip():
        raise InputError(f"«{name}» er tom. Hent udtrækket af henvendelser igen.")
    if b"\0" not in data:
        for encoding in ("utf-8-sig", "cp1252"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise InputError(f"Tegnsættet i «{name}» kan ikke læses. {SAVE_AS}")


def _from_text(text: str, name: str) -> Table:
    head = [line.rstrip("\n") for line in islice(io.StringIO(text, newline=None), HEAD_ROWS)]
    best = max(
        ((_known(row), -line, mark, row) for line, row, mark in _heads(head)), key=lambda one: one[:2], default=None
    )
    if best is None or best[0] == 0:
        _refuse_without_headers(name)
    _, line, mark, row = best
    found, width = _checked(row, name), len(row)
    rows = read_rows(text, mark, (-line, width), name)
    columns = {column: rows.columns[at[0]] for column, at in found.items() if at}
    return Table(name, "", found, width, rows.lines, columns, rows.torn)


def _columns(found: Mapping[str, Sequence[int]], rows: Sequence[Sequence[object]]) -> dict[str, Sequence[object]]:
    by_place = [*zip(*rows, strict=False)]
    return {name: by_place[at[0]] if rows else () for name, at in found.items() if at}


def _heads(lines: Sequence[str]) -> Iterator[tuple[int, list[str], str]]:
    """Each of the first lines, divided in each way."""
    for line, text in enumerate(lines, 1):
        for mark in DELIMITERS:
            if mark in text:
                yield line, [cell.strip().strip('"') for cell in text.split(mark)], mark


def _known(row: Sequence[object]) -> int:
    return sum(bool(found) for found in places(row, COLUMNS).values())


def _from_book(book: Book) -> Table:
    """The sheet that has most of the headers, the first of those."""
    best: tuple[int, Table] | None = None
    for name in book.sheet_names:
        if book.reaches_too_far(name):
            continue
        sheet = book.sheet(name)
        for place, row in enumerate(sheet.rows[:HEAD_ROWS]):
            known = _known(row)
            if known > (best[0] if best else 0):
                best = known, _below(sheet, place, book.package.file)
    if best is None:
        _refuse_without_headers(book.package.file)
    _refuse_unusable(best[1].found, best[1].file)
    return best[1]


def _below(sheet: Sheet, place: int, file: str) -> Table:
    """The table whose headers stand at this place, from 0."""
    header, rows = sheet.rows[place], sheet.rows[place + 1 :]
    found, filled = places(header, COLUMNS), [any(map(_filled, cells)) for cells in rows]
    lines = [*compress(range(place + 2, len(sheet.rows) + 1), filled)]
    return Table(file, sheet.name, found, len(header), lines, _columns(found, [*compress(rows, filled)]))


def _filled(cell: object) -> bool:
    return isinstance(cell, Enum) or cell not in ("", None)


def _checked(row: Sequence[object], name: str) -> dict[str, list[int]]:
    found = places(row, COLUMNS)
    _refuse_unusable(found, name)
    return found


def _refuse_unusable(found: dict[str, list[int]], name: str) -> None:
    """Refuse a header without what every figure needs, or with a column twice."""
    if missing := [f"«{column}»" for column in NEEDED if not found[column]]:
        raise InputError(
            f"«{name}» mangler kolonnen {' og '.join(missing)}. Hent udtrækket med overskrifterne {'; '.join(NAMES)}."
        )
    if double := next((column for column, at in found.items() if len(at) > 1), None):
        raise InputError(f"«{name}» har kolonnen «{double}» to gange. Slet den ene.")


def _refuse_without_headers(name: str) -> NoReturn:
    raise InputError(
        f"«{name}» har ingen tabel med henvendelser. Hent udtrækket med overskrifterne {'; '.join(NAMES)}."
    )
