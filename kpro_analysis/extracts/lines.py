"""Cuts a content into blocks of whole lines of UTF-8, whatever its encoding; long lines can't fill the memory."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kpro_analysis.extracts.opening import Content
from kpro_analysis.extracts.rejects import Reject

BLOCK = 4 << 20
LONGEST_LINE = 1 << 20
UTF8, CP1252 = "utf-8", "cp1252"
_NOT_ASCII = re.compile(rb"[\x80-\xff]")


@dataclass(frozen=True)
class Block:
    """Whole lines, each with its line feed, and the number of the first; `rejects` are lines that aren't among them."""

    first: int
    data: bytes
    rejects: tuple[Reject, ...] = ()


def encoding_of(head: bytes) -> str | None:
    """The encoding that the first bytes tell: by a mark, or by every other byte being zero; None when they don't.

    >>> encoding_of("tid;person".encode("utf-16-le")), encoding_of(b"tid;person")
    ('utf-16-le', None)
    """
    if head.startswith(codecs.BOM_UTF8):
        return UTF8
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    zeros = [place for place, byte in enumerate(head[:4]) if byte == 0]
    return "utf-16-le" if zeros == [1, 3] else "utf-16-be" if zeros == [0, 2] else None


def head_text(head: bytes) -> str:
    """The first bytes as text, good enough to look at."""
    return head.decode(encoding_of(head) or UTF8, errors="replace").lstrip("\ufeff")


def whole_lines(content: Content, encoding: str | None = None, size: int = BLOCK) -> Iterator[Block]:
    """The content in blocks of about `size` bytes; no line is in two of them.

    Without an encoding it is found: by a mark, else by the first line that isn't plain ASCII, which is UTF-8 or else
    cp1252. What can't be told in the encoding is left as bytes that aren't UTF-8 (`bad_line` finds them). Lines longer
    than LONGEST_LINE are cut shortly after it. The last line of a damaged content is rejected, since it may be half.
    """
    encoding = encoding_of(content.head) or encoding
    chunks = content.chunks()
    if encoding and encoding.startswith("utf-16"):
        chunks = _from_utf16(chunks, encoding)
    if b"\r" in content.head and b"\n" not in content.head:
        chunks = (chunk.replace(b"\r", b"\n") for chunk in chunks)
    one_byte = {CP1252: True, None: None}.get(encoding, False)
    number = 1
    for data in _cut(_without_mark(chunks), size):
        if content.damaged and not data.endswith(b"\n"):
            yield Block(number, b"", (Reject(number, "afkortet-linje"),))
            return
        ended = data if data.endswith(b"\n") else data + b"\n"
        if one_byte is None:
            one_byte = _is_one_byte(ended)
        yield Block(number, _in_utf8(ended, one_byte))
        number += data.count(b"\n")


def bad_line(line: bytes) -> str | None:
    """The rule that a line breaks before anything is read from it; None for none."""
    if len(line) > LONGEST_LINE:
        return "for-lang-linje"
    if b"\0" in line:
        return "nul-tegn"
    return None if is_utf8(line) else "tegnsæt"


def is_utf8(data: bytes) -> bool:
    """Whether the bytes are text in UTF-8."""
    if data.isascii():
        return True
    try:
        data.decode(UTF8)
    except UnicodeDecodeError:
        return False
    return True


def _from_utf16(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="surrogatepass")
    for chunk in chunks:
        yield decoder.decode(chunk).encode(UTF8, errors="surrogatepass")
    if decoder.getstate()[0]:
        yield b"\xff"  # half a letter: the line isn't text


def _without_mark(chunks: Iterator[bytes]) -> Iterator[bytes]:
    first = b""
    for chunk in chunks:
        first += chunk
        if len(first) >= len(codecs.BOM_UTF8):
            break
    yield first.removeprefix(codecs.BOM_UTF8)
    yield from chunks


def _cut(chunks: Iterator[bytes], size: int) -> Iterator[bytes]:
    """Blocks that end with a line feed; then what stands after the last one."""
    held: list[bytes] = []
    length = 0
    for chunk in chunks:
        held.append(chunk)
        length += len(chunk)
        if length >= size:
            data = b"".join(held)
            end = data.rfind(b"\n") + 1
            if end:
                yield data[:end]
            rest = data[end : end + LONGEST_LINE + 1]
            held, length = [rest], len(rest)
    data = b"".join(held)
    end = data.rfind(b"\n") + 1
    yield from (part for part in (data[:end], data[end : end + LONGEST_LINE + 1]) if part)


def _is_one_byte(data: bytes) -> bool | None:
    """Whether the first line that isn't plain ASCII is cp1252; None when there is no such line yet."""
    found = None if data.isascii() else _NOT_ASCII.search(data)
    if found is None:
        return None
    start = data.rfind(b"\n", 0, found.start()) + 1
    return not is_utf8(data[start : data.index(b"\n", found.start())])


def _in_utf8(data: bytes, one_byte: bool | None) -> bytes:
    if not one_byte or data.isascii():
        return data
    return data.decode(CP1252, errors="surrogateescape").encode(UTF8, errors="surrogatepass")
