"""Where everything stands in a sheet's own XML, byte by byte, so that rows can be added and nothing else is touched."""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from kpro_analysis.columns import column_position
from kpro_analysis.excel.parts import DIGITS, UnsoundXmlError

RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?")
STRETCHED = ("conditionalFormatting", "dataValidation")  # whose ranges follow the rows
ATTRIBUTES = {"dimension": "ref", "autoFilter": "ref", "conditionalFormatting": "sqref", "dataValidation": "sqref"}


@dataclass(slots=True)
class CellTag:
    """A cell: its column from 0, its bytes from `start` to `end`, and what is in it."""

    column: int
    start: int
    end: int = 0
    style: str = ""
    formula: bool = False
    filled: bool = False


@dataclass(slots=True)
class RowTag:
    """A row: its number from 1, the bytes of its start tag (`start` to `inner`) and of all of it (to `end`).

    `closed` is where its end tag begins, None where the start tag closes itself.
    """

    number: int
    start: int
    inner: int
    end: int = 0
    closed: int | None = None
    cells: list[CellTag] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reference:
    """Ranges that a part of the sheet names; `start` to `end` are the bytes of the tag, or text, that holds them."""

    kind: str
    ranges: str
    start: int
    end: int


@dataclass(slots=True)
class SheetMap:
    """A sheet: its rows in order, what names ranges in it, and the byte at which the last row ends.

    `prefix` stands before its tags, such as `x:`. `odd` says that the sheet isn't written as Excel does.
    """

    prefix: str = ""
    rows: list[RowTag] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    rows_end: int = 0
    protected: bool = False
    odd: bool = False


def map_sheet(xml: bytes) -> SheetMap:
    """Walk through a sheet; raises UnsoundXmlError and expat's errors."""
    parser = expat.ParserCreate()
    mapper = _Mapper(parser, xml)
    parser.Parse(xml, True)
    return mapper.map


class _Mapper:
    """Follows the tags; `open` holds those that are open now, without prefix."""

    def __init__(self, parser: expat.XMLParserType, xml: bytes) -> None:
        self.parser, self.xml, self.map = parser, xml, SheetMap()
        self.open: list[str] = []
        self.text_from = 0
        parser.StartDoctypeDeclHandler = self._refuse
        parser.XmlDeclHandler = self._declared
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end

    def _refuse(self, *declaration: object) -> None:
        raise UnsoundXmlError

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.casefold() not in ("utf-8", "us-ascii"):
            self.map.odd = True

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        place, name = self.parser.CurrentByteIndex, tag.rpartition(":")[2]
        above = self.open[-1] if self.open else ""
        self.open.append(name)
        if not above:
            self.map.prefix = tag.removesuffix("worksheet")
            self.map.odd |= name != "worksheet"
        elif above == "row" and name == "c":
            self._start_cell(place, attributes)
        elif above == "c":
            self._inside_cell(name)
        elif above == "sheetData":
            self._start_row(place, attributes)
        else:
            self._start_other(place, above, attributes)

    def _start_row(self, place: int, attributes: dict[str, str]) -> None:
        last = self.map.rows[-1].number if self.map.rows else 0
        number = int(attributes["r"]) if "r" in attributes else last + 1
        self.map.odd |= number <= last or "r" not in attributes
        self.map.rows.append(RowTag(number, place, self._tag_end(place)))

    def _start_cell(self, place: int, attributes: dict[str, str]) -> None:
        row, address = self.map.rows[-1], attributes.get("r")
        last = row.cells[-1].column if row.cells else -1
        column = column_position(address.rstrip(DIGITS)) if address else last + 1
        self.map.odd |= column <= last or not address
        row.cells.append(CellTag(column, place, style=attributes.get("s", "")))

    def _inside_cell(self, name: str) -> None:
        cell = self.map.rows[-1].cells[-1]
        cell.formula |= name == "f"
        if name in ("v", "is"):
            cell.filled = True

    def _start_other(self, place: int, above: str, attributes: dict[str, str]) -> None:
        name = self.open[-1]
        on_sheet = above in ("worksheet", "dataValidations")
        if name == "mergeCell":
            self.map.merged.append(attributes["ref"])
        elif name == "sheetProtection":
            self.map.protected |= attributes.get("sheet") in ("1", "true")
        elif name == "sqref" and len(self.open) > 1 and self.open[-2] in STRETCHED:
            self.text_from = self._tag_end(place)
        elif on_sheet and name in ATTRIBUTES and (ranges := attributes.get(ATTRIBUTES[name])):
            self.map.references.append(Reference(name, ranges, place, self._tag_end(place)))

    def _end(self, tag: str) -> None:
        name, place = self.open.pop(), self.parser.CurrentByteIndex
        above = self.open[-1] if self.open else ""
        if name == "row" and above == "sheetData":
            row = self.map.rows[-1]
            row.closed, row.end = self._closing(tag, place)
        elif name == "c" and above == "row":
            self.map.rows[-1].cells[-1].end = self._closing(tag, place)[1]
        elif name == "sheetData":
            self.map.rows_end = place
        elif name == "sqref" and self.text_from:
            ranges = self.xml[self.text_from : place].decode()
            self.map.references.append(Reference(above, ranges, self.text_from, place))
            self.text_from = 0

    def _closing(self, tag: str, place: int) -> tuple[int | None, int]:
        """Where an end tag begins (None: the start tag closed itself, and `place` is behind it) and ends."""
        if self.xml.startswith(f"</{tag}".encode(), place):
            return place, self._tag_end(place)
        return None, place

    def _tag_end(self, place: int) -> int:
        """The byte after a tag; a `>` may stand inside quotes."""
        match = _TAG.match(self.xml, place)
        if match is None:
            raise UnsoundXmlError
        return match.end()


_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
