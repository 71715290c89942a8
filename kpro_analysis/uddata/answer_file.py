"""Answers to one instrument from a CSV: one row per response, read with the habits that such files have."""

import csv
import io
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.danish import parse_number
from kpro_analysis.errors import InputError
from kpro_analysis.privacy import MASK, mask
from kpro_analysis.uddata.answer_columns import AnswerColumns, columns_of, is_header, shown_id
from kpro_analysis.uddata.instruments import Instrument

SAVE_AS = "Gem den som CSV (UTF-8), og prøv igen."
NO_CODE = np.inf  # what is no number lies outside every range


@dataclass(frozen=True, eq=False)
class Answers:
    """The responses of a file, in its order.

    `file` is its name as it may be shown. `codes` (responses, items in the instrument's order) are NaN where the cell
    is blank and infinite where it holds no number. `lines` are where the rows begin, from 1. `ids` are what the first
    column tells the responses apart by, None without one; CPR-like numbers and e-mail addresses are hidden, in `hidden`
    of them. `numbered`: the first row counts 1, 2, 3 …, as a header may.
    """

    file: str
    columns: AnswerColumns
    codes: NDArray[np.float64]
    lines: NDArray[np.int64]
    ids: tuple[str, ...] | None
    hidden: int
    numbered: bool


def read_answers(path: Path, instrument: Instrument) -> Answers:
    """Read a file; raises InputError when it isn't there, is no CSV, or its columns don't fit the instrument."""
    name = mask(path.name or str(path))
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"«{name}» findes ikke. Se efter, om navnet og mappen er rigtige.") from None
    except OSError:
        raise InputError(f"«{name}» kan ikke læses. Se efter, om det er en fil, som du har adgang til.") from None
    return parse_answers(data, instrument, name)


def parse_answers(data: bytes, instrument: Instrument, file: str) -> Answers:
    """The answers that a file's bytes hold; `file` is its name as it may be shown. Raises InputError."""
    text = _decoded(data, file)
    try:
        rows = _rows(text, _delimiter(text, len(instrument.items)))
        return _collected(rows, instrument, file)
    except csv.Error:
        raise InputError(
            f"«{file}» kan ikke deles i felter: et anførselstegn er ikke lukket, eller et felt er for langt. {SAVE_AS}"
        ) from None


def _decoded(data: bytes, file: str) -> str:
    if b"\0" in data or data.startswith(b"PK\x03\x04"):
        raise InputError(f"«{file}» er ikke en CSV-fil i UTF-8. {SAVE_AS}")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.strip():
            return text
        raise InputError(f"«{file}» er tom. Læg besvarelserne i den, én i hver række.")
    raise InputError(f"Tegnsættet i «{file}» kan ikke læses. {SAVE_AS}")


def _delimiter(text: str, items: int) -> str:
    """The first of semicolon, tab and comma that makes a column for each item, as decimals may have commas."""
    head = text.lstrip().partition("\n")[0]
    return next((mark for mark in ";\t," if head.count(mark) >= items - 1), max(";\t,", key=head.count))


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line they begin on; lines with nothing on them are none."""
    reader = csv.reader(io.StringIO(text, newline=None), delimiter=delimiter, strict=True)
    line = 1
    for row in reader:
        if len(row) > 1 or (row and row[0].strip()):
            yield line, row
        line = reader.line_num + 1


class _Codes(dict[str, float]):
    """What each spelling of a cell means, worked out once."""

    def __missing__(self, cell: str) -> float:
        number = parse_number(cell)
        self[cell] = code = np.nan if not cell.strip() else NO_CODE if number is None else number
        return code


def _collected(rows: Iterator[tuple[int, list[str]]], instrument: Instrument, file: str) -> Answers:
    first_line, first = next(rows)
    header = is_header(first, instrument)
    columns = columns_of(first, instrument, header=header, file=file)
    numbered = not header and [first[place].strip() for place in columns.items] == _counted(len(columns.items))
    cells, codes = itemgetter(*columns.items), _Codes()
    found, lines = array("d"), array("q")
    ids: list[str] = []
    last_used = not columns.has_id or header
    for line, row in rows if header else _again(first_line, first, rows):
        if len(row) != columns.width:
            _refuse_ragged(line, row, columns.width, file)
        found.extend(map(codes.__getitem__, cells(row)))
        lines.append(line)
        if columns.has_id:
            ids.append(shown_id(row[0]))
        last_used = last_used or bool(row[columns.width - 1].strip())
    if not lines:
        raise InputError(f"«{file}» har ingen besvarelser under overskriften. Læg dem i den, én i hver række.")
    if not last_used:
        raise InputError(
            f"«{file}» har en tom kolonne til sidst, så det kan ikke ses, hvilke kolonner der er svar. "
            "Slet den, eller skriv en overskrift over kolonnerne."
        )
    table = np.frombuffer(found, dtype=np.float64).reshape(-1, len(columns.items))
    kept = tuple(ids) if columns.has_id else None
    return Answers(file, columns, table, np.frombuffer(lines, dtype=np.int64), kept, ids.count(MASK), numbered)


def _again(line: int, row: list[str], rest: Iterator[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    yield line, row
    yield from rest


def _counted(items: int) -> list[str]:
    return [str(number) for number in range(1, items + 1)]


def _refuse_ragged(line: int, row: Sequence[str], width: int, file: str) -> None:
    """Refuse a row with other columns than the first one; blank ones at the end are no columns."""
    if len(row) < width or any(cell.strip() for cell in row[width:]):
        raise InputError(
            f"«{file}», linje {line}: der er {len(row)} felter, men {width} i den første række. "
            "Ret linjen, så alle rækker har lige mange felter."
        )
