"""The rows of a CSV file below its headers: most lines need only be divided, those with quotation marks are read."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

from kpro_analysis.errors import InputError

LONGEST_FIELD = 131_072  # characters, Python's own limit for a field
NUL = "\0"  # stands between cells here: no text that was decoded has it
SAVE_AS = "Gem den som CSV (UTF-8) eller Excel-projektmappe (*.xlsx), og prøv igen."


@dataclass(frozen=True, eq=False)
class CsvRows:
    """The rows that have anything in them: the line on which each begins, from 1, and their cells column by column.

    `torn` are those that have other fields than the header, and how many; they aren't in the columns.
    """

    lines: Sequence[int]
    columns: Sequence[Sequence[str]]
    torn: Sequence[tuple[int, int]]


def read_rows(text: str, mark: str, header: tuple[int, int], file: str) -> CsvRows:
    """The rows below the headers; `header` is the line on which these stand, and how many columns they have.

    `mark` divides the cells. A row may have blank cells more than the header. Line breaks within a cell become line
    feeds. Raises InputError, which names `file`, for a quotation mark that isn't closed, and a field that is too long.
    """
    line, width = header
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    records = text.replace(mark, NUL).split("\n")
    if '"' in text or max(map(len, records)) > LONGEST_FIELD:
        _read_with_care(records, text.split("\n"), mark, file)
    torn = _make_even(records, range(line, len(records)), width)
    blank = {"", NUL * (width - 1)}
    filled = [at for at in range(line, len(records)) if records[at] not in blank]
    cells = NUL.join([records[at] for at in filled]).split(NUL) if filled else []
    return CsvRows([at + 1 for at in filled], [cells[at::width] for at in range(width)], torn)


def _make_even(records: list[str], places: range, width: int) -> list[tuple[int, int]]:
    """Take blank cells beyond the width, and records of other widths, away; the lines of these, and their widths."""
    torn: list[tuple[int, int]] = []
    counts = [*map(str.count, records, repeat(NUL))]
    for at in [at for at in places if counts[at] != width - 1 and records[at]]:
        cells = records[at].split(NUL)
        is_even = len(cells) >= width and not any(cells[width:])
        if not is_even and any(cells):
            torn.append((at + 1, len(cells)))
        records[at] = NUL.join(cells[:width]) if is_even else ""
    return torn


def _read_with_care(records: list[str], lines: Sequence[str], mark: str, file: str) -> None:
    """Put the cells of each record that can't simply be divided in its first line's place, and nothing in its others.

    Every record before such a line ends with a line, so that it is the same whether they are read or not.
    """
    after = 0
    for at, line in enumerate(lines):
        if at < after or ('"' not in line and len(line) <= LONGEST_FIELD):
            continue
        reader = csv.reader((f"{lines[place]}\n" for place in range(at, len(lines))), delimiter=mark, strict=True)
        try:
            records[at] = NUL.join(next(reader))
        except csv.Error:
            raise InputError(
                f"«{file}», linje {at + 1}: felterne kan ikke deles. Et anførselstegn er ikke lukket, eller feltet "
                f"er for langt (over {LONGEST_FIELD} tegn). {SAVE_AS}"
            ) from None
        after = at + reader.line_num
        records[at + 1 : after] = [""] * (reader.line_num - 1)
