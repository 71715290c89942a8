"""What is written beside the dots of a picture; the picture itself can't be read."""

import struct
import zlib
from collections.abc import Iterator

from kpro_analysis.leak_readers.reading import Inner, Items, Unread, all_at

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_HEAD = struct.Struct(">I4s")
_TEXTS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf")
_DOTS_BEGIN, _APPLICATION, _COMMENT = 0xDA, range(0xE0, 0xF0), 0xFE
_MOST_TEXT = 2**24


def png_items(content: bytes) -> Items:
    """The texts in a PNG, and what follows it."""
    at = len(PNG)
    while at + _HEAD.size <= len(content):
        length, kind = _HEAD.unpack_from(content, at)
        body = content[at + _HEAD.size : at + _HEAD.size + length]
        at += _HEAD.size + length + 4  # a checksum
        if kind in _TEXTS:
            yield from _texts_of(kind, body)
        if kind == b"IEND":
            break
    else:
        yield Unread("", content)
    if rest := content[at:]:
        yield Inner("efter billedet", "?", rest)


def _texts_of(kind: bytes, body: bytes) -> Items:
    key, _, rest = body.partition(b"\0")
    if kind == b"zTXt":
        texts = [key, _inflated(rest[1:])]
    elif kind == b"iTXt":
        *names, text = rest[2:].split(b"\0", 2)
        texts = [key, *names, _inflated(text) if rest[:1] == b"\1" else text]
    else:
        texts = [key, rest]
    yield from _readings(texts)


def jpeg_items(content: bytes) -> Items:
    """The texts in a JPEG: comments and what cameras and programs say of it."""
    return _readings(_segments(content))


def _segments(content: bytes) -> Iterator[bytes]:
    at = 2
    while at + 4 <= len(content) and content[at] == 0xFF and content[at + 1] != _DOTS_BEGIN:
        (length,) = struct.unpack_from(">H", content, at + 2)
        if content[at + 1] == _COMMENT or content[at + 1] in _APPLICATION:
            yield content[at + 4 : at + 2 + length]
        at += 2 + max(2, length)


def _readings(texts: "Iterator[bytes] | list[bytes]") -> Items:
    for text in texts:
        for encoding in ("utf-8", "latin-1", "utf-16-le"):
            shown = text.decode(encoding, errors="replace")
            yield all_at("metadata", "".join(letter if letter.isprintable() else "\n" for letter in shown))


def _inflated(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, _MOST_TEXT)
    except zlib.error:
        return packed
