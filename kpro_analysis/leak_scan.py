"""Looks through the bytes of finished files for CPR-like numbers and e-mail addresses; never tells what they are."""

import html
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from kpro_analysis.pdf_text import pdf_texts
from kpro_analysis.privacy import Kind, Known, cpr_without_zero, find_leaks, mask

SCANNED = (Kind.CPR, Kind.EMAIL)
_CHECKSUM = re.compile(r"\b[0-9a-f]{64}\b")  # of a file: ten of its digits can look like anything
_INLINE = re.compile(r"</?(?:a|abbr|b|br|code|em|i|mark|q|s|small|span|strong|sub|sup|u|wbr)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_RICH = re.compile(r"<(si|is|text)\b[^>]*>(.*?)</\1>", re.DOTALL)  # a text of a workbook, in runs
_RUN = re.compile(r"<t\b[^>]*>(.*?)</t>", re.DOTALL)
_CELL = re.compile(r"<c\b([^>]*)>(?:<f\b.*?</f>)?<v>([^<]*)</v>", re.DOTALL)  # a cell that isn't inline text
_STRING_CELL = re.compile(r'\bt="(?:s|b|e|str)"')
_CELL_NAME = re.compile(r'\br="([A-Z]+[0-9]+)"')
BETWEEN = "\u241f"  # stands where a tag was: nothing that divides a CPR


@dataclass(frozen=True)
class Place:
    """Where something personal stands: the file's name, masked, the part of it ("" for all of it), and the kind."""

    file: str
    part: str
    kind: Kind

    @property
    def sentence(self) -> str:
        """The place as users read it.

        >>> Place("tabeller.xlsx", "xl/sharedStrings.xml", Kind.CPR).sentence
        'tabeller.xlsx (xl/sharedStrings.xml) indeholder noget, der ligner et CPR-nummer.'
        """
        part = f" ({self.part})" if self.part else ""
        return f"{self.file}{part} indeholder {self.kind.danish}."


def scan(name: str, content: bytes) -> tuple[Place, ...]:
    """Where a file holds something personal, each place and kind once; empty when nothing was found.

    What a file is, is seen from its bytes. Looked through are its name and, of

    - text, HTML, CSV and JSON: the text as it stands, and without escapes and tags; of JSON each key and value too;
    - a zip, so of a workbook: every part and its name, texts in several runs, and numbers of nine digits that are a CPR
      without its leading zero;
    - a PDF: what is shown, by the fonts' tables of letters, and all other strings in it, such as title and outline. A
      number that is broken over two lines isn't found there: scan what goes into the PDF as well.

    A word of exactly 64 hexadecimal digits is a checksum and isn't looked into.

    >>> scan("spor.csv", b"spor;tid\\n6701901234;kl. 12").__len__()
    1
    """
    found = [Place(mask(name), part, kind) for part, text in _texts(name, content) for kind in _kinds(text)]
    return tuple(dict.fromkeys(found))


def _kinds(text: str) -> Iterable[Kind]:
    leaks = find_leaks(_CHECKSUM.sub(BETWEEN, text), Known(), SCANNED)
    return sorted({leak.kind for leak in leaks})


def _texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Every text to look through, with the part of the file that it is from."""
    yield "navnet", name
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for part in package.namelist():
                inner = package.read(part)
                yield mask(part), part
                yield from ((mask(part), text) for _, text in _texts(part, inner))
                yield from ((mask(f"{part} {cell}"), number) for cell, number in _numbers(inner))
    elif content.startswith(b"%PDF"):
        yield from (("", text) for text in pdf_texts(content))
    else:
        yield from (("", text) for text in _readings(_decoded(content)))


def _decoded(content: bytes) -> str:
    for start, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig")):
        if content.startswith(start):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                break
    return content.decode("cp1252", errors="replace")


def _readings(text: str) -> Iterator[str]:
    """A text as it stands, and as programs show it."""
    yield text
    if "%" in text:
        yield unquote(text)
    if "&" in text or "<" in text:
        yield html.unescape(_TAG.sub(BETWEEN, _INLINE.sub("", text)))
        yield from (html.unescape("".join(_RUN.findall(rich))) for _, rich in _RICH.findall(text))
    if text.lstrip()[:1] in ("{", "["):
        try:
            yield from _values(json.loads(text))
        except ValueError:
            return  # it only looked like JSON


def _values(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner)
    elif not isinstance(value, bool) and value is not None:
        yield str(value)


def _numbers(sheet: bytes) -> Iterator[tuple[str, str]]:
    """Whole numbers in cells that are a CPR, maybe without its leading zero: the cell's name, and the number whole."""
    for attributes, value in _CELL.findall(_decoded(sheet)):
        if not _STRING_CELL.search(attributes) and (number := cpr_without_zero(value)):
            name = _CELL_NAME.search(attributes)
            yield (name[1] if name else "", number)
