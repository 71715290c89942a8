"""What is read straight from a workbook's XML, because no reader of values tells it.

Streamed by expat; a document type, and with it any entity, is refused.
"""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.parsers import expat

from kpro_analysis.columns import column_position
from kpro_analysis.excel.package import Package

STRICT_NAMESPACE = "http://purl.oclc.org/ooxml/spreadsheetml/main"
TRUE = ("1", "true")
DIGITS = "0123456789"
PARTS_READ_BY_OTHERS = ("xl/sharedStrings.xml", "xl/styles.xml")
LARGE = 2**20  # bytes of a sheet's XML: below that every way is quick
NOT_PLAIN = (b"<f", b't="e"', b"t='e'", b"<c>", b"<!", b"\0")
CELL = re.compile(rb'<c r="[A-Z]{1,3}[0-9]{1,7}"')
CELL_COLUMN, CELL_ROW = re.compile(rb'<c r="([A-Z]{1,3})'), re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,7})"')
SAVED = "http://purl.org/dc/terms/ modified"


class UnsoundXmlError(Exception):
    """XML that no spreadsheet program writes."""


@dataclass(frozen=True, slots=True)
class WorkbookPart:
    """The workbook's list of sheets (name -> part, in order), how it counts dates, and whether it is strict OOXML."""

    sheets: dict[str, str]
    from_1904: bool
    strict: bool


@dataclass(slots=True)
class SheetScan:
    """How far a sheet's values reach (rows and columns counted), and its cells (from 0) without a usable value."""

    rows: int = 0
    columns: int = 0
    errors: list[tuple[int, int]] = field(default_factory=list)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)


def read_workbook_part(package: Package) -> WorkbookPart:
    """Read `xl/workbook.xml` and its relations; raises UnsoundXmlError and expat's errors."""
    for name in PARTS_READ_BY_OTHERS:
        if b"<!DOCTYPE" in (package.part(name) or b""):
            raise UnsoundXmlError
    targets: dict[str, str] = {}
    sheets: dict[str, str] = {}
    flags = {"from_1904": False, "strict": False}

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if _local(tag) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            targets[attributes["Id"]] = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")

    def workbook(tag: str, attributes: dict[str, str]) -> None:
        match _local(tag):
            case "workbook":
                flags["strict"] = STRICT_NAMESPACE in tag
            case "workbookPr":
                flags["from_1904"] = attributes.get("date1904") in TRUE
            case "sheet":
                link = next((value for key, value in attributes.items() if key.endswith(" id")), "")
                if link in targets:
                    sheets[attributes["name"]] = targets[link]

    _parse(package.part("xl/_rels/workbook.xml.rels") or b"", relation)
    _parse(package.part("xl/workbook.xml") or b"", workbook)
    return WorkbookPart(sheets, flags["from_1904"], flags["strict"])


def read_saved(package: Package) -> datetime | None:
    """When the workbook was last saved, by its own properties; None when they don't say."""
    pieces: list[str] = []
    parser = _parser()

    def start(tag: str, attributes: dict[str, str]) -> None:
        parser.CharacterDataHandler = pieces.append if tag == SAVED else None

    def end(tag: str) -> None:
        parser.CharacterDataHandler = None

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(package.part("docProps/core.xml") or b"", True)
        saved = datetime.fromisoformat("".join(pieces).strip())
    except (expat.ExpatError, UnsoundXmlError, ValueError):
        return None
    return saved if saved.tzinfo else saved.replace(tzinfo=UTC)


def scan_sheet(package: Package, part: str) -> SheetScan:
    """Walk through a sheet's cells without their values; raises UnsoundXmlError and expat's errors."""
    xml = package.part(part) or b""
    if (plain := _scan_plain(xml)) is not None:
        return plain
    parser = _parser(namespaces=False)
    walker = _Walker(parser)
    parser.Parse(xml, True)
    return walker.finish()


def _scan_plain(xml: bytes) -> SheetScan | None:
    """How far the cells of a large sheet reach, which is quick to find where every cell is plain; None where not.

    Plain: no formula, no error, each cell with its address, as Excel writes exports; empty cells count too.
    """
    if len(xml) < LARGE or any(mark in xml for mark in NOT_PLAIN):
        return None
    rows = set(CELL_ROW.findall(xml))
    columns = set(CELL_COLUMN.findall(xml))
    if not rows or len(CELL.findall(xml)) != xml.count(b"<c "):
        return None
    return SheetScan(max(map(int, rows)), 1 + max(column_position(letters.decode()) for letters in columns))


class _Walker:
    """Follows a sheet cell by cell: two calls each, so nothing here may be slow.

    A cell may leave out its address: then it stands right of the one before it.
    """

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.scan = SheetScan()
        self.row, self.column = -1, -1
        self.kind: str | None = None
        self.in_formula = False
        self.text = ""
        self.letters: dict[str, int] = {}
        parser.StartElementHandler = self._root

    def finish(self) -> SheetScan:
        """The result, when the parser is through."""
        if self.in_formula:
            self._end_formula()
        return self.scan

    def _root(self, tag: str, attributes: dict[str, str]) -> None:
        prefix = tag.removesuffix("worksheet")
        self.cell_tag, self.formula_tag, self.row_tag = prefix + "c", prefix + "f", prefix + "row"
        self.value_tags = {prefix + "v", prefix + "is"}
        self.parser.StartElementHandler = self._start

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in self.value_tags:
            if self.in_formula:
                self.parser.CharacterDataHandler = self._collect
            else:
                self._reach()
        elif tag == self.cell_tag:
            self._start_cell(attributes)
        elif tag == self.formula_tag:
            self.in_formula, self.text = True, ""
        elif tag == self.row_tag:
            if self.in_formula:
                self._end_formula()
            number = attributes.get("r")
            self.row, self.column = (int(number) - 1 if number else self.row + 1), -1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if self.in_formula:
            self._end_formula()
        address = attributes.get("r")
        if address:
            letters = address.rstrip(DIGITS)
            if letters not in self.letters:
                self.letters[letters] = column_position(letters)
            self.column, self.row = self.letters[letters], int(address[len(letters) :]) - 1
        else:
            self.column += 1
        self.kind = attributes.get("t")
        if self.kind == "e":
            self.scan.errors.append((self.row, self.column))

    def _collect(self, text: str) -> None:
        self.text += text

    def _end_formula(self) -> None:
        self.in_formula = False
        self.parser.CharacterDataHandler = None
        if self.kind == "str" or self.text.strip():
            self._reach()
        elif self.kind != "e":
            self.scan.uncalculated.append((self.row, self.column))

    def _reach(self) -> None:
        if self.row >= self.scan.rows:
            self.scan.rows = self.row + 1
        if self.column >= self.scan.columns:
            self.scan.columns = self.column + 1


def _parser(namespaces: bool = True) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ") if namespaces else expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _parse(xml: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
    parser = _parser()
    parser.StartElementHandler = start
    parser.Parse(xml, True)


def _refuse(*declaration: object) -> None:
    raise UnsoundXmlError


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]
