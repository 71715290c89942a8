"""Reads the sheets of a workbook that hold answers, long or wide."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from kpro_analysis.errors import InputError
from kpro_analysis.excel.package import open_package
from kpro_analysis.excel.sheets import Book, Sheet, Trouble
from kpro_analysis.uddata.fields import HEAD_ROWS, LEAST_KNOWN, WANTED, columns_of, known_in, without_heading
from kpro_analysis.uddata.piece import Piece, Source
from kpro_analysis.uddata.store import Remark

DATES = ("sent", "answered", "reminded")


def read_workbook(path: Path) -> Iterator[Source]:
    """The sheets with answers; each but an only one is called by the file's name and its own.

    Raises InputError when the file is no sound workbook, as `open_package` does, or none of its sheets holds answers.
    """
    book = Book(open_package(path))
    file = book.package.file
    tables = [(sheet, at) for name in book.sheet_names if (sheet := _sheet(book, name)) and (at := _header(sheet))]
    if not tables:
        raise InputError(f"«{file}» har intet ark med besvarelser. Hent udtrækket med overskrifterne {WANTED}.")
    for sheet, at in tables:
        alone = len(tables) == 1
        name = file if alone else f"{file}/{sheet.name}"
        sha256 = book.package.sha256
        if not alone:
            sha256 = hashlib.sha256(f"{sha256}/{sheet.name}".encode()).hexdigest()
        yield _source(sheet, at, name, sha256)


def _sheet(book: Book, name: str) -> Sheet | None:
    """A sheet, None where it is alone in being unreadable; raises InputError for the only one."""
    try:
        return book.sheet(name)
    except InputError:
        if len(book.sheet_names) == 1:
            raise
        return None


def _header(sheet: Sheet) -> int:
    """The row of the headings, from 1; 0 when there is none."""
    known = [known_in(row) for row in sheet.rows[:HEAD_ROWS]]
    best = max(known, default=0)
    return known.index(best) + 1 if best >= LEAST_KNOWN else 0


def _source(sheet: Sheet, at: int, name: str, sha256: str) -> Source:
    header, below = _headings(sheet, at)
    columns = columns_of(header, name, at)
    rows = sheet.rows[below:]
    cells: Sequence[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    remarks = list(columns.remarks)
    nameless = [place for place, text in enumerate(header) if not text.strip() and any(c != "" for c in cells[place])]
    if nameless:
        remarks.append(without_heading(nameless, at))
    read = [*columns.places.values(), *columns.items.values()]
    remarks += _troubles(sheet, below, [cells[place] for place in read])
    piece = Piece(
        {field: texts_of(cells[place]) for field, place in columns.places.items()},
        pa.array(np.arange(below + 1, below + 1 + len(rows))),
        {item: texts_of(cells[place]) for item, place in columns.items.items()},
        cells={
            field: np.fromiter((isinstance(cell, date) for cell in cells[columns.places[field]]), bool, len(rows))
            for field in DATES
            if field in columns.places
        },
    )
    return Source(name, columns.format, columns.headings, iter([piece]), remarks, sha256)


def _headings(sheet: Sheet, at: int) -> tuple[list[str], int]:
    """The headings, and how many rows they and what is above them take.

    Where some are merged downwards, the others stand in the lowest of those rows, or else in the first.
    """
    first = at - 1
    last = max((end for (row, _), end in sheet.tall_cells.items() if row == first), default=first)
    tall = {column for (row, column), end in sheet.tall_cells.items() if row == first}
    header = []
    for column, cell in enumerate(sheet.rows[first]):
        below = sheet.value(last, column)
        header.append(_text(cell if column in tall or below == "" else below) or "")
    return header, last + 1


def _troubles(sheet: Sheet, below: int, columns: Sequence[Sequence[Any]]) -> Iterator[Remark]:
    wrong = [row for cells in columns for row, cell in enumerate(cells) if isinstance(cell, Trouble)]
    if wrong:
        yield Remark(
            "celle-uden-værdi",
            below + 1 + min(wrong),
            f"{len(wrong)} celler har en fejl eller en formel, der ikke er regnet ud, og er læst som tomme. "
            "Åbn arket i Excel, ret dem, og gem det.",
        )
    if merged := [row for row, _ in sheet.tall_cells if row >= below]:
        yield Remark(
            "flettede-celler",
            1 + min(merged),
            "Arket har flettede celler; kun den øverste række af dem har værdien. Ophæv fletningen, og hent det igen.",
        )


class _Texts(dict[Any, "str | None"]):
    """Cells as text, each distinct one worked out once."""

    def __missing__(self, cell: Any) -> str | None:
        self[cell] = text = _text(cell)
        return text


def texts_of(cells: Sequence[Any]) -> pa.Array:
    """A column of cells as text: numbers with a decimal comma, dates with the year first.

    >>> texts_of(["a", 3.0, 2.5, datetime(2024, 1, 17, 10, 22)]).to_pylist()
    ['a', '3', '2,5', '2024-01-17 10:22:00']
    """
    try:
        return pa.array(cells, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid, UnicodeEncodeError):
        known = _Texts()
        return pa.array([_text(c) if isinstance(c, bool) else known[c] for c in cells], pa.string())


def _text(cell: Any) -> str | None:
    if isinstance(cell, str):
        return cell.encode(errors="replace").decode()
    if cell is None or isinstance(cell, Enum):
        return None
    if isinstance(cell, bool):
        return "sand" if cell else "falsk"
    if isinstance(cell, float):
        return f"{cell:.15g}".replace(".", ",")
    return cell.isoformat(" ") if isinstance(cell, datetime) else str(cell)
