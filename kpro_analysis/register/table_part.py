"""The Excel tables of a sheet: where they lie, and what they become when rows are added."""

import posixpath
from dataclasses import dataclass
from xml.parsers import expat

from kpro_analysis.excel.package import Package
from kpro_analysis.excel.parts import UnsoundXmlError
from kpro_analysis.register.sheet_patch import Stretch, apply, with_attribute

FED_FROM_OUTSIDE = ("queryTable", "xml")


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table: its part, the range it covers, whether it has a row of totals, and whether other programs fill it.

    `tags` are the bytes (start, end) of the tags whose `ref` names the range, with that range.
    """

    part: str
    xml: bytes
    ranges: str
    totals: bool
    fed: bool
    tags: tuple[tuple[int, int, str], ...]

    @property
    def last_row(self) -> int:
        """The last row that it covers, from 1."""
        return int(self.ranges.rpartition(":")[2].lstrip("$ABCDEFGHIJKLMNOPQRSTUVWXYZ"))

    def stretched(self, stretch: Stretch) -> bytes:
        """The part with its range drawn down."""
        edits = []
        for start, end, ranges in self.tags:
            edits.append((start, end, with_attribute(self.xml[start:end], "ref", stretch.of(ranges))))
        return apply(self.xml, edits)


def tables_of(package: Package, sheet: str) -> list[TablePart]:
    """The tables of the sheet in that part; raises UnsoundXmlError and expat's errors."""
    folder, name = posixpath.split(sheet)
    relations = package.part(f"{folder}/_rels/{name}.rels")
    targets: list[str] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if attributes.get("Type", "").endswith("/table"):
            targets.append(posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/"))

    if relations is not None:
        parser = _parser()
        parser.StartElementHandler = relation
        parser.Parse(relations, True)
    return [_read(target, package.part(target) or b"") for target in targets]


def _read(part: str, xml: bytes) -> TablePart:
    parser = _parser()
    about: dict[str, str] = {}
    tags: list[tuple[int, int, str]] = []
    depth = [0]

    def start(tag: str, attributes: dict[str, str]) -> None:
        depth[0] += 1
        name, place = tag.rpartition(":")[2], parser.CurrentByteIndex
        if depth[0] == 1:
            about.update(attributes)
        if depth[0] == 1 or (depth[0] == 2 and name == "autoFilter"):
            tags.append((place, xml.index(b">", place) + 1, attributes["ref"]))

    def end(tag: str) -> None:
        depth[0] -= 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(xml, True)
    totals = about.get("totalsRowCount", "0") != "0"
    return TablePart(part, xml, about["ref"], totals, about.get("tableType") in FED_FROM_OUTSIDE, tuple(tags))


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _refuse(*declaration: object) -> None:
    raise UnsoundXmlError
