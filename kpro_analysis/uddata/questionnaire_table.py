"""The rows of a sheet of questionnaires, a CSV file or an Excel workbook, with its columns found by their headers."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from kpro_analysis.columns import header_key
from kpro_analysis.errors import InputError
from kpro_analysis.excel.package import Package
from kpro_analysis.excel.sheets import Book, Sheet

HEADINGS = {  # what a column is called, as `columns.header_key` has it
    "skema": ("skema", "skemanavn", "spørgeskema", "skematitel", "skemaetsnavn", "questionnaire", "titel", "navn"),
    "version": ("version", "ver", "ver.", "versionsnr", "versionsnr.", "versionsnummer", "skemaversion", "udgave"),
    "kommune": ("kommune", "kommunenavn", "ejer", "ejerkommune", "organisation", "municipality"),
    "spørgsmål": ("spørgsmål", "spørgsmålet", "spørgsmålstekst", "spoergsmaal", "spm", "spm.", "item", "tekst"),
    "rækkefølge": ("rækkefølge", "raekkefoelge", "nr", "nr.", "spørgsmålsnr", "spørgsmålsnr.", "orden", "sortering"),
    "linkid": ("linkid", "link", "itemid", "spørgsmålsid"),
    "type": ("type", "svartype"),
    "svarmuligheder": ("svarmuligheder", "svarmulighed", "valgmuligheder"),
    "status": ("status", "skemastatus"),
    "dato": ("dato", "ændret", "senestændret", "oprettet"),
}
NEEDED = ("skema", "spørgsmål")
HEAD_ROWS = 20  # a title may stand above the headers
DELIMITERS = ";\t,"
SHOWN = "skema; version; kommune; spørgsmål; rækkefølge"


@dataclass(frozen=True, eq=False)
class Table:
    """The rows below the headers, each with its line (of a sheet: its row, from 1) and its cells by column.

    `sheet` is "" of a CSV file. A cell merged over several rows counts in each. A column that the file lacks has no
    cells; a cell that can't be read as a value is "".
    """

    file: str
    sheet: str
    rows: Iterator[tuple[int, dict[str, object]]]


def table_of_text(text: str, file: str) -> Table:
    """The table of a CSV file; raises InputError when it has none."""
    best = max(_heads(text.splitlines()[:HEAD_ROWS]), key=lambda head: head[0], default=None)
    if best is None or not _usable(best[2]):
        raise InputError(f"«{file}» har ingen tabel med skemaer. Giv den overskrifterne {SHOWN}.")
    (_, above), mark, columns = best
    return Table(file, "", _rows_of_text(text, mark, (-above, columns), file))


def table_of_book(package: Package) -> Table:
    """The table of a workbook, on the first sheet that has most of the headers; raises InputError when it has none."""
    book = Book(package)
    best: tuple[int, Sheet, int, dict[str, int]] | None = None
    for name in book.sheet_names:
        if book.reaches_too_far(name):
            continue
        sheet = book.sheet(name)
        for place, row in enumerate(sheet.rows[:HEAD_ROWS]):
            columns = _columns(row)
            if _usable(columns) and len(columns) > (best[0] if best else 0):
                best = len(columns), sheet, place, columns
    if best is None:
        raise InputError(f"«{package.file}» har intet ark med skemaer. Giv arket overskrifterne {SHOWN}.")
    _, sheet, header, columns = best
    return Table(package.file, sheet.name, _rows_of_sheet(sheet, header, columns))


def mended(text: str) -> str:
    """A text that was UTF-8 and was read as something else, as it was meant.

    >>> mended("SÃ¸vn"), mended("Søvn")
    ('Søvn', 'Søvn')
    """
    if "Ã" not in text:
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def _columns(row: Sequence[object]) -> dict[str, int]:
    """Where each column stands: under the first of its names that the row has."""
    keys = [header_key(mended(cell)) if isinstance(cell, str) else "" for cell in row]
    found = {
        column: next((keys.index(name) for name in names if name in keys), -1) for column, names in HEADINGS.items()
    }
    return {column: place for column, place in found.items() if place >= 0}


def _usable(columns: dict[str, int]) -> bool:
    return all(column in columns for column in NEEDED)


def _heads(lines: Sequence[str]) -> Iterator[tuple[tuple[int, int], str, dict[str, int]]]:
    """Each of the first lines, divided in each way: how many columns it names and, below zero, its line."""
    for line, text in enumerate(lines, 1):
        for mark in DELIMITERS:
            columns = _columns([cell.strip().strip('"') for cell in text.split(mark)])
            yield (len(columns), -line), mark, columns


def _rows_of_text(
    text: str, mark: str, header: tuple[int, dict[str, int]], file: str
) -> Iterator[tuple[int, dict[str, object]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    line = 1
    try:
        for row in reader:
            if line > header[0] and any(cell.strip() for cell in row):
                yield line, {column: row[place] for column, place in header[1].items() if place < len(row)}
            line = reader.line_num + 1
    except csv.Error:
        raise InputError(
            f"«{file}», linje {line}: felterne kan ikke deles, fordi et anførselstegn ikke er lukket, eller et felt er "
            "for langt. Ret linjen, eller gem filen som Excel-projektmappe (*.xlsx)."
        ) from None


def _rows_of_sheet(sheet: Sheet, header: int, columns: dict[str, int]) -> Iterator[tuple[int, dict[str, object]]]:
    merged = {
        (row, column): sheet.value(*start)
        for start, last in sheet.tall_cells.items()
        for row in range(start[0] + 1, min(last, len(sheet.rows) - 1) + 1)
        if (column := start[1]) in columns.values()
    }
    for row in range(header + 1, len(sheet.rows)):
        own = {column: sheet.value(row, place) for column, place in columns.items()}
        if any(_filled(cell) for cell in own.values()):
            cells = {name: merged.get((row, columns[name]), cell) for name, cell in own.items()}
            yield row + 1, {name: "" if isinstance(cell, Enum) else cell for name, cell in cells.items()}


def _filled(cell: object) -> bool:
    return isinstance(cell, Enum) or cell not in ("", None)
