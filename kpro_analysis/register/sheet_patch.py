"""Adds rows to a sheet's own XML; what isn't named here keeps its bytes."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from kpro_analysis.columns import cell_address, column_letters, column_position
from kpro_analysis.register.sheet_map import ATTRIBUTES, RANGE, Reference, RowTag, SheetMap

_HIDDEN_OR_SPANS = re.compile(rb"""\s(?:hidden|spans)\s*=\s*(?:"[^"]*"|'[^']*')""")


@dataclass(frozen=True, slots=True)
class NewCell:
    """A cell to write: its column from 0, text or a number (None: only a format), and its style ("" for none)."""

    column: int
    value: str | float | None
    style: str


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row to write, counted from 1, with its cells from left to right."""

    number: int
    cells: tuple[NewCell, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Ranges that end at the `last` row in use, or below, are drawn down to the row `until`; rows count from 1."""

    last: int
    until: int

    def of(self, ranges: str, taken: str = "") -> str:
        """The ranges drawn down, save single rows and what would reach into ranges that are `taken`.

        >>> Stretch(96, 99).of("L6:L50 L52:L96 A96 B6:B200")
        'L6:L50 L52:L99 A96 B6:B200'
        >>> Stretch(96, 99).of("L6:L96", taken="K97:M200")
        'L6:L96'
        """
        return " ".join(self._one(text, taken.split()) for text in ranges.split())

    def _one(self, text: str, taken: Sequence[str]) -> str:
        match = RANGE.fullmatch(text)
        if match is None or match[4] is None:
            return text
        top, bottom = int(match[2]), int(match[4])
        if not (top <= self.last <= bottom < self.until and top < bottom):
            return text
        added = f"{match[1]}{bottom + 1}:{match[3]}{self.until}"
        return text if any(overlap(added, other) for other in taken) else text[: match.start(4)] + str(self.until)


def overlap(one: str, other: str) -> bool:
    """Whether two ranges share a cell; what is no plain range shares none.

    >>> overlap("A1:C3", "C3:D9"), overlap("A1:C3", "D1"), overlap("A1", "A:A")
    (True, False, False)
    """
    first, second = _bounds(one), _bounds(other)
    if first is None or second is None:
        return False
    (left, top, right, bottom), (left2, top2, right2, bottom2) = first, second
    return left <= right2 and left2 <= right and top <= bottom2 and top2 <= bottom


def add_rows(xml: bytes, sheet: SheetMap, rows: Sequence[NewRow]) -> bytes:
    """The sheet with the rows written; rows that are there already, empty but for their format, are filled.

    The rows follow on one another; ranges that end right above them, or below, are drawn down to the last of them.
    """
    stretch = Stretch(rows[0].number - 1, rows[-1].number)
    there = {row.number: row for row in sheet.rows}
    edits: list[tuple[int, int, bytes]] = []
    for row in rows:
        if (old := there.get(row.number)) is not None:
            edits.append((old.start, old.end, _filled(xml, old, row, sheet.prefix)))
        else:
            place = next((r.start for r in sheet.rows if r.number > row.number), sheet.rows_end)
            cells = b"".join(_cell(row.number, cell, sheet.prefix) for cell in row.cells)
            edits.append((place, place, _tags(f'{sheet.prefix}row r="{row.number}"', cells, f"{sheet.prefix}row")))
    edits += _stretched(xml, sheet.references, stretch, max(cell.column for row in rows for cell in row.cells))
    return apply(xml, edits)


def apply(xml: bytes, edits: Iterable[tuple[int, int, bytes]]) -> bytes:
    """The bytes with some pieces replaced; of those at one place the first stands first."""
    pieces, place = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [xml[place:start], new]
        place = end
    return b"".join([*pieces, xml[place:]])


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """A start tag with another value for an attribute that it has.

    >>> with_attribute(b'<autoFilter ref="A5:B9">', "ref", "A5:B12")
    b'<autoFilter ref="A5:B12">'
    """
    pattern = re.compile(rb"(\s" + name.encode() + rb"""\s*=\s*)(?:"[^"]*"|'[^']*')""")
    return pattern.sub(lambda match: match[1] + f'"{value}"'.encode(), tag, count=1)


def _stretched(
    xml: bytes, references: Sequence[Reference], stretch: Stretch, widest: int
) -> Iterable[tuple[int, int, bytes]]:
    for place, reference in enumerate(references):
        if reference.kind == "dimension":
            changed = _grown(reference.ranges, stretch.until, widest)
        else:
            others = (r.ranges for r in chain(references[:place], references[place + 1 :]) if r.kind == reference.kind)
            changed = stretch.of(reference.ranges, " ".join(others))
        if changed != reference.ranges:
            old = xml[reference.start : reference.end]
            tag = old.startswith(b"<")
            new = with_attribute(old, ATTRIBUTES[reference.kind], changed) if tag else changed.encode()
            yield reference.start, reference.end, new


def _grown(ranges: str, until: int, widest: int) -> str:
    """The extent of a sheet that now reaches down to a row, and to a column from 0."""
    bounds = _bounds(ranges)
    if bounds is None:
        return ranges
    left, top, right, bottom = bounds
    corner = cell_address(max(bottom, until), max(right, widest))
    return f"{column_letters(left)}{top}:{corner}"


def _bounds(text: str) -> tuple[int, int, int, int] | None:
    """Columns from 0 and rows from 1: left, top, right, bottom."""
    match = RANGE.fullmatch(text)
    if match is None:
        return None
    right, bottom = match[3] or match[1], match[4] or match[2]
    return column_position(match[1]), int(match[2]), column_position(right), int(bottom)


def _filled(xml: bytes, old: RowTag, row: NewRow, prefix: str) -> bytes:
    """An empty row with the new cells among its own, and shown if it was hidden."""
    cells = {cell.column: xml[cell.start : cell.end] for cell in old.cells}
    new = {cell.column: _cell(row.number, cell, prefix) for cell in row.cells if cell.value is not None}
    cells |= new
    tag = _HIDDEN_OR_SPANS.sub(b"", xml[old.start : old.inner]).rstrip(b">").rstrip(b"/").rstrip()
    return tag + b">" + b"".join(cells[column] for column in sorted(cells)) + f"</{prefix}row>".encode()


def _cell(row: int, cell: NewCell, prefix: str) -> bytes:
    style = f' s="{cell.style}"' if cell.style else ""
    start = f'{prefix}c r="{cell_address(row, cell.column)}"{style}'
    if cell.value is None:
        return f"<{start}/>".encode()
    if not isinstance(cell.value, str):
        return _tags(start, _tags(f"{prefix}v", f"{cell.value:.15g}".encode(), f"{prefix}v"), f"{prefix}c")
    text = cell.value
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, name)
    inner = _tags(f'{prefix}t xml:space="preserve"', text.encode(), f"{prefix}t")
    return _tags(f'{start} t="inlineStr"', _tags(f"{prefix}is", inner, f"{prefix}is"), f"{prefix}c")


def _tags(start: str, inner: bytes, name: str) -> bytes:
    return f"<{start}>".encode() + inner + f"</{name}>".encode()
