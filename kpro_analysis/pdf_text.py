"""The texts in a PDF: what is shown, by the tables of letters that its fonts carry, and all other strings."""

import re
import zlib
from collections.abc import Iterable, Iterator

_OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
_STREAM = re.compile(rb"\bstream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_STRING = rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]+>"
_ANY_STRING = re.compile(_STRING, re.DOTALL)
_STEP = re.compile(rb"/([^\s/\[\]<>()]+)\s+[\d.]+\s+Tf|(" + _STRING + rb")|\bET\b", re.DOTALL)
_SHOWN = re.compile(rb"\bBT\b.*?\bET\b", re.DOTALL)
_FONT = re.compile(rb"/([^\s/\[\]<>()]+)\s+(\d+)\s+0\s+R")
_TABLE = re.compile(rb"/ToUnicode\s+(\d+)\s+0\s+R")
_PAIR = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_TRIPLE = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_SINGLES = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}

Letters = dict[int, str]


def pdf_texts(content: bytes) -> Iterator[str]:
    """Each run of shown text, each other string, and the metadata; for PDFs as Typst makes them.

    Fonts' letters are numbers of two bytes (Identity-H). A file that packs its objects into streams is read too.
    """
    objects = {int(number): body for number, body in _OBJECT.findall(content)}
    streams = {number: _inflated(found[1]) for number, body in objects.items() if (found := _STREAM.search(body))}
    heads = {number: _STREAM.sub(b"", body) for number, body in objects.items()}
    packed = [streams[number] for number, head in heads.items() if b"/ObjStm" in head]
    fonts = _fonts({**heads, **{-number: body for number, body in enumerate(packed, 1)}}, streams)
    for body in (*heads.values(), *packed):
        yield from (_plain(_bytes(string)) for string in _ANY_STRING.findall(body))
    for number, stream in streams.items():
        if stream.startswith((b"<?xpacket", b"<?xml")):
            yield stream.decode("utf-8", errors="replace")
        elif b"/Length1" not in heads[number] and b"/CMap" not in heads[number]:
            yield from (text for shown in _SHOWN.findall(stream) for text in _runs(shown, fonts))


def page_count(content: bytes) -> int:
    """How many pages a PDF of Typst's has."""
    return sum(1 for _, body in _OBJECT.findall(content) if re.search(rb"/Type\s*/Page\b(?!s)", body))


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _fonts(objects: dict[int, bytes], streams: dict[int, bytes]) -> dict[bytes, list[Letters]]:
    """The tables of letters by the name that pages call a font by; one name may mean several fonts."""
    tables = {
        number: _letters(streams.get(int(found[1]), b""))
        for number, body in objects.items()
        if (found := _TABLE.search(body))
    }
    fonts: dict[bytes, list[Letters]] = {}
    for body in objects.values():
        for name, number in _FONT.findall(body):
            if int(number) in tables and tables[int(number)] not in fonts.get(name, []):
                fonts.setdefault(name, []).append(tables[int(number)])
    return fonts


def _letters(table: bytes) -> Letters:
    found: Letters = {}
    for part in _SINGLES.findall(table):
        found |= {int(code, 16): _utf16(letters) for code, letters in _PAIR.findall(part)}
    for part in _RANGES.findall(table):
        for first, last, letters in _TRIPLE.findall(part):
            start = int(letters, 16)
            found |= {code: chr(start + code - int(first, 16)) for code in range(int(first, 16), int(last, 16) + 1)}
    return found


def _runs(shown: bytes, fonts: dict[bytes, list[Letters]]) -> Iterator[str]:
    """The text of one BT … ET, once for each font that its fonts' names may mean."""
    tables: list[Letters] = []
    pieces: list[bytes] = []
    for name, string in _STEP.findall(shown):
        if name or not string:
            yield from _as_text(b"".join(pieces), tables)
            tables, pieces = fonts.get(name, []), []
        else:
            pieces.append(_bytes(string))


def _as_text(codes: bytes, tables: Iterable[Letters]) -> Iterator[str]:
    for table in tables:
        yield "".join(table.get(int.from_bytes(codes[at : at + 2]), "") for at in range(0, len(codes), 2))


def _bytes(string: bytes) -> bytes:
    """What a string of a PDF says, without its brackets and escapes."""
    if string.startswith(b"<"):
        digits = b"".join(string[1:-1].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    return _ESCAPE.sub(_unescaped, string[1:-1])


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) & 0xFF]) if code[:1].isdigit() else _ESCAPED.get(code, code)


def _plain(text: bytes) -> str:
    return text.decode("utf-16", errors="replace") if text[:2] in (b"\xfe\xff", b"\xff\xfe") else text.decode("latin-1")


def _utf16(letters: bytes) -> str:
    return bytes.fromhex(letters.decode("ascii")).decode("utf-16-be", errors="replace")
