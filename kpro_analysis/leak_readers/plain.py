"""Texts as they are: from bytes to letters, and line by line; also CSV and calendars."""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from kpro_analysis.leak_readers.reading import BETWEEN, HARD, NOT_READ_ALOUD, Inner, Items, Lines, Reading, Strip
from kpro_analysis.privacy import Kind, cpr_without_zero

_MARKS = (  # how texts begin that say how they are written; the longer ones first
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_LOOKED_AT = 4096  # bytes that tell UTF-16 without a mark
_NO_TEXT = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")
_ANSI = re.compile("\x1b\\[[0-9;]*[A-Za-z]")  # colours of a terminal
_FOLDED = re.compile(r"\r?\n[ \t]")  # a long line of a calendar goes on
_UID = re.compile(r"^((?:UID|RELATED-TO)\b[^:\n]*:[^@\n]*)@.*$", re.MULTILINE)  # looks like an address and is none
_NINE = re.compile(r'(?<![^;,\t\n])"?(\d{9})"?(?![^;,\t\r\n])')
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=])(?=[0-9+/]*+[A-Za-z])[A-Za-z0-9+/]{14,}={0,2}(?![A-Za-z0-9+/=])")
_FILES = (b"\x1f\x8b\x08", b"PK\x03\x04", b"%PDF-", b"\x89PNG\r\n")  # how files begin
_PRINTABLE = re.compile(r"[^\0-\x08\x0e-\x1f\x7f-\x9f\ufffd]+")


def decoded(content: bytes) -> list[str]:
    """The text in bytes, in each way that it may be meant; none when these bytes are no text.

    >>> decoded("Åse".encode()), decoded("Åse".encode("utf-16")), decoded(bytes(8))
    (['Åse'], ['Åse'], [])
    """
    mark = next((encoding for start, encoding in _MARKS if content.startswith(start)), None) or _unmarked(content)
    if mark is None and b"\0" in content:
        return []
    for encoding in [mark] if mark else ["utf-8"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _NO_TEXT.search(text):
            return [text]
    text = content.decode("cp1252", errors="replace")
    return [] if _NO_TEXT.search(text) else [text, content.decode("utf-8", errors="replace")]


def _unmarked(content: bytes) -> str | None:
    head = content[:_LOOKED_AT]
    if len(content) % 2 or not head:
        return None
    half = len(head) // 4  # Danish texts have a zero in nearly every pair of bytes
    if head[1::2].count(0) > half:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > half else None


def plain_items(text: str, name: str = "") -> Items:
    """A text, line by line; as CSV or a calendar when its name says that it is one."""
    ending = name.casefold().rpartition(".")[2]
    if ending in ("csv", "tsv"):
        yield from _nine_digits(text)
        text = _rows_apart(text)
    elif ending == "ics":
        text = _UID.sub(r"\1", _FOLDED.sub("", text)).replace("\\n", " \n").replace("\\", "")
    text = _ANSI.sub("", text)
    yield Reading(text, Lines(text))


def _rows_apart(text: str) -> str:
    """With something between rows, but not where a quoted cell has a line break of its own."""
    return '"'.join(
        part if number % 2 else part.replace("\n", f"{BETWEEN}\n") for number, part in enumerate(text.split('"'))
    )


def _nine_digits(text: str) -> Items:
    strip = Strip()
    for match in _NINE.finditer(text):
        if number := cpr_without_zero(match[1]):
            strip.add(number, match.start(1))
    lines = Lines(text)
    yield strip.reading(lambda mark, _: lines(mark), (Kind.CPR,))


def disguised_items(text: str) -> Items:
    """What stands in a text as the escapes of web addresses, or in base64."""
    if _PERCENT.search(text):
        shown = unquote(text)
        yield Reading(shown, Lines(shown), NOT_READ_ALOUD)
    lines = Lines(text)
    strip = Strip()
    for at, token in _tokens(text):
        try:
            content = base64.b64decode(token + "=" * (-len(token) % 4), validate=True)
        except binascii.Error:
            continue
        shown = content.decode("utf-8", errors="replace")
        is_text = _PRINTABLE.fullmatch(shown) is not None
        if _is_packed(content) or (is_text and shown.lstrip().startswith("<")):
            yield Inner(f"{lines(at)}, base64", "?", content)
        elif is_text:
            strip.add(shown, at)
    yield strip.reading(lambda mark, _: f"{lines(mark)}, base64", HARD)


def _is_packed(content: bytes) -> bool:
    """Whether bytes really are a file: most words that could be base64 are none."""
    if content.startswith(_FILES):
        return True
    try:
        return content.startswith(b"x") and zlib.decompressobj().decompress(content, 1) != b""
    except zlib.error:
        return False


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    """Words that may be base64, each once."""
    seen: set[str] = set()
    for match in _BASE64.finditer(text):
        if match[0] not in seen:
            seen.add(match[0])
            yield match.start(), match[0]
