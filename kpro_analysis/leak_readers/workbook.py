"""Excel workbooks: cells by their address, and every other part."""

import html
import re
from collections.abc import Mapping
from posixpath import dirname, join, normpath

from kpro_analysis.leak_readers.plain import decoded
from kpro_analysis.leak_readers.reading import BETWEEN, Inner, Items, Strip, all_at, placed
from kpro_analysis.privacy import Kind, cpr_without_zero

WORKBOOK = "xl/workbook.xml"
_STRINGS = "xl/sharedStrings.xml"
_NS = r"(?:\w+:)?"
_ITEM = re.compile(rf"<{_NS}si\b[^>]*?(?:/>|>(.*?)</{_NS}si>)", re.DOTALL)
_RUN = re.compile(rf"<{_NS}t\b[^>]*?(?:/>|>(.*?)</{_NS}t>)", re.DOTALL)
_CELL = re.compile(rf"<{_NS}c\b([^>]*?)(?:/>|>(.*?)</{_NS}c>)", re.DOTALL)
_VALUE = re.compile(rf"<{_NS}v\b[^>]*>([^<]*)<")
_FORMULA = re.compile(rf"<{_NS}f\b[^>]*>([^<]*)<")
_ADDRESS = re.compile(r'\br="([A-Z]+[0-9]+)"')
_TYPE = re.compile(r'\bt="(\w+)"')
_ROWS = re.compile(rf"<{_NS}sheetData\b.*</{_NS}sheetData>", re.DOTALL)
_SHEET = re.compile(rf"<{_NS}sheet\b[^>]*>")
_LINK = re.compile(rf"<{_NS}Relationship\b[^>]*>")
_COMMENT = re.compile(rf'<{_NS}(comment|threadedComment)\b[^>]*\bref="([A-Z0-9]+)"[^>]*>(.*?)</{_NS}\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_CACHED = re.compile(rf"<{_NS}v>([^<]*)</{_NS}v>")
_STRINGS_IN_BINARY = re.compile(rb"(?:[ -~\xa0-\xff]\0){4,}|[ -~\xa0-\xff]{4,}")


def workbook_items(parts: Mapping[str, bytes]) -> Items:
    """Cells with their addresses, then all other parts; `parts` are the files in the package."""
    texts = {name: text for name, content in parts.items() if (text := _text(name, content)) is not None}
    strings = [_runs(item) for item in _ITEM.findall(texts.get(_STRINGS, ""))]
    sheets = _sheet_places(texts)
    unused = set(range(len(strings)))
    for name, text in texts.items():
        if name in sheets:
            yield from _Sheet(sheets[name], strings, unused).items(text)
            yield Inner(sheets[name], name, _ROWS.sub("", text).encode())
        elif name != _STRINGS:
            yield from _part_items(name, text, _owner(name, texts, sheets))
    yield from _left_over(strings, unused)
    for name in parts.keys() - texts.keys():
        yield from _binary_items(name, parts[name])


def _text(name: str, content: bytes) -> str | None:
    if not name.casefold().endswith((".xml", ".rels", ".vml")):
        return None
    texts = decoded(content)
    return texts[0] if texts else None


def _runs(item: str) -> str:
    return html.unescape("".join(_RUN.findall(item)))


def _sheet_places(texts: Mapping[str, str]) -> dict[str, str]:
    """By the part of each sheet, what it is called in a place."""
    parts = _linked(WORKBOOK, texts)
    found = {}
    for tag in _SHEET.findall(texts.get(WORKBOOK, "")):
        part = parts.get(_attribute(tag, r"\w+:id"), "")
        found[part] = f"ark «{html.unescape(_attribute(tag, 'name'))}»"
    others = [name for name in texts if re.match(r"xl/worksheets/[^/]+\.xml", name)]
    return {**{name: name for name in others}, **found}


def _linked(part: str, texts: Mapping[str, str]) -> dict[str, str]:
    """What a part points to, by the id of the link."""
    folder, name = dirname(part), part.rpartition("/")[2]
    links = _LINK.findall(texts.get(f"{folder}/_rels/{name}.rels", ""))
    return {_attribute(tag, "Id"): _target(folder, _attribute(tag, "Target")) for tag in links}


def _target(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"\s{name}=(?:\"([^\"]*)\"|'([^']*)')", tag)
    return (found[1] or found[2] or "") if found else ""


def _owner(part: str, texts: Mapping[str, str], sheets: Mapping[str, str]) -> str:
    """The sheet that a part belongs to, "" for none."""
    return next((place for sheet, place in sheets.items() if part in _linked(sheet, texts).values()), "")


class _Sheet:
    """Reads the cells of one sheet; strikes out of `unused` the numbers of the texts that it shows."""

    def __init__(self, place: str, strings: list[str], unused: set[int]) -> None:
        self._place, self._strings, self._unused = place, strings, unused
        self._addresses: list[str] = []
        self._texts, self._numbers = Strip(), Strip()

    def items(self, text: str) -> Items:
        """Texts and formulas, and numbers that are a CPR, maybe without its leading zero."""
        for match in _CELL.finditer(text):
            address = _ADDRESS.search(match[1])
            self._addresses.append(f"celle {address[1]}" if address else "")
            self._cell(match[1], match[2] or "")
        yield self._texts.reading(self._where)
        yield self._numbers.reading(self._where, (Kind.CPR,))

    def _cell(self, attributes: str, inner: str) -> None:
        mark = len(self._addresses) - 1
        kind = found[1] if (found := _TYPE.search(attributes)) else "n"
        for formula in _FORMULA.findall(inner):
            self._texts.add(html.unescape(formula), mark)
        if kind == "inlineStr":
            self._texts.add(_runs(inner), mark)
        elif value := _VALUE.search(inner):
            self._value(kind, value[1], mark)

    def _value(self, kind: str, value: str, mark: int) -> None:
        if kind == "s" and value.isdecimal() and int(value) < len(self._strings):
            self._unused.discard(int(value))
            self._texts.add(self._strings[int(value)], mark)
        elif kind != "n":
            self._texts.add(html.unescape(value), mark)
        elif number := cpr_without_zero(value):
            self._numbers.add(number, mark)

    def _where(self, mark: int, _: int) -> str:
        return placed(self._place, self._addresses[mark])


def _part_items(name: str, text: str, owner: str) -> Items:
    for _, address, comment in _COMMENT.findall(text):
        yield all_at(placed(owner, f"kommentar til {address}"), html.unescape(_TAG.sub("", comment)))
    text = _COMMENT.sub("", text)
    if name.startswith("xl/charts/") and (numbers := [n for v in _CACHED.findall(text) if (n := cpr_without_zero(v))]):
        yield all_at(name, BETWEEN.join(numbers), (Kind.CPR,))
    yield Inner(name, name, text.encode())


def _left_over(strings: list[str], unused: set[int]) -> Items:
    yield all_at("tekst, der ikke vises i nogen celle", BETWEEN.join(strings[n] for n in sorted(unused)))


def _binary_items(name: str, content: bytes) -> Items:
    """Settings of printers are looked through for texts; of all else the door knows."""
    if "printerSettings" in name:
        found = _STRINGS_IN_BINARY.findall(content)
        yield Inner(name, "tekst.txt", b"\n".join(text.replace(b"\0", b"") for text in found))
    else:
        yield Inner(name, name, content)
