"""Tells what a file is from its bytes, lets the right reader look through it, and opens what is packed inside."""

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from kpro_analysis.leak_readers.markup import markup_items
from kpro_analysis.leak_readers.pdf import pdf_items
from kpro_analysis.leak_readers.pictures import JPEG, PNG, jpeg_items, png_items
from kpro_analysis.leak_readers.plain import decoded, disguised_items, plain_items
from kpro_analysis.leak_readers.reading import Inner, Item, Items, Reading, Unread, all_at, placed
from kpro_analysis.leak_readers.scripts import json_items
from kpro_analysis.leak_readers.workbook import WORKBOOK, workbook_items

DEEPEST = 6  # files within files
MOST_UNPACKED = 300 * 2**20  # bytes, of all that is in one file
LARGEST_RATIO = 200  # unpacked to packed; asked of parts above SMALL_UNPACKED only
SMALL_UNPACKED = 10 * 2**20  # bytes
MOST_PARTS = 10_000
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"
EMPTY_ZIP = b"PK\x05\x06"
FONTS = (b"wOFF", b"wOF2", b"OTTO", b"\0\1\0\0\0")  # made by others: nothing of ours is in them
READERS: tuple[tuple[bytes, Callable[[bytes], Items]], ...] = (
    (b"%PDF-", pdf_items),
    (PNG, png_items),
    (JPEG, jpeg_items),
    *((font, lambda _: iter(())) for font in FONTS),
)
_ZLIB = re.compile(rb"x[\x01\x5e\x9c\xda]")
_TAG_OR_ENTITY = re.compile(r"<[A-Za-z/!?]|&[#A-Za-z]")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, OSError)


@dataclass
class _Budget:
    """What may still be unpacked of one file, so that a bomb is refused."""

    bytes_left: int = MOST_UNPACKED
    parts_left: int = MOST_PARTS

    def take(self, size: int) -> None:
        """Raises ValueError when there is no more."""
        self.bytes_left -= size
        self.parts_left -= 1
        if self.bytes_left < 0 or self.parts_left < 0:
            raise ValueError("a file that unpacks to too much")


def file_items(name: str, content: bytes) -> Iterator[Reading | Unread]:
    """All texts in a file and in the files inside it, and what can't be read."""
    budget = _Budget()
    yield from _within("", _items(name, content, budget), budget, DEEPEST)


def _within(place: str, items: Iterable[Item], budget: _Budget, depth: int) -> Iterator[Reading | Unread]:
    for item in items:
        if isinstance(item, Reading):
            yield Reading(item.text, _prefixed(place, item), item.kinds) if place else item
        elif isinstance(item, Unread):
            yield Unread(placed(place, item.place), item.content)
        elif not depth:
            yield Unread(placed(place, item.place), item.content)
        else:
            inner = _items(item.name, item.content, budget)
            yield from _within(placed(place, item.place), inner, budget, depth - 1)


def _prefixed(place: str, reading: Reading) -> Callable[[int], str]:
    return lambda at: placed(place, reading.where(at))


def _items(name: str, content: bytes, budget: _Budget) -> Items:
    """What one file holds, by its first bytes."""
    if content.startswith((ZIP, EMPTY_ZIP)):
        return _zip_items(content, budget)
    if content.startswith(GZIP) or _ZLIB.match(content):
        return _packed_items(name, content, budget)
    for beginning, reader in READERS:
        if content.startswith(beginning):
            return reader(content)
    return _texts(name, content)


def _texts(name: str, content: bytes) -> Items:
    texts = decoded(content)
    if not texts:
        yield Unread("", content)
    for text in texts:
        yield from _text_items(name, text)


def _text_items(name: str, text: str) -> Items:
    start = text.lstrip()[:200].casefold()
    if start.startswith("<") or name.endswith(".html"):
        is_xml = not start.startswith(("<!doctype html", "<html", "<svg")) and name.endswith((".xml", ".rels", ".vml"))
        yield from markup_items(text, is_xml=is_xml)
    elif start.startswith(("{", "[")):
        yield from json_items(text)
    else:
        yield from plain_items(text, name)
        if _TAG_OR_ENTITY.search(text):
            yield from markup_items(text)
    yield from disguised_items(text)


def _packed_items(name: str, content: bytes, budget: _Budget) -> Items:
    """A file packed by itself, also one that only begins like one."""
    try:
        if content.startswith(GZIP):
            with gzip.open(io.BytesIO(content)) as file:
                unpacked = file.read(budget.bytes_left + 1)
        else:
            unpacker = zlib.decompressobj()
            unpacked = unpacker.decompress(content, budget.bytes_left + 1)
            if not unpacker.eof or unpacker.unused_data:
                raise ValueError("not packed to its end")
        budget.take(len(unpacked))
    except _DAMAGED:
        yield from _texts(name, content)
        return
    yield Inner("", name.removesuffix(".gz"), unpacked)


def _zip_items(content: bytes, budget: _Budget) -> Items:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unread, parts = _unpacked(package, budget)
            comment = package.comment
    except _DAMAGED:
        yield Unread("", content)
        return
    yield from (Unread(name, content) for name in unread)
    yield all_at("navnet på en fil i pakken", "\n".join([*parts, *unread]))
    if comment:
        yield Inner("kommentar til pakken", "tekst.txt", comment)
    if WORKBOOK in parts:
        yield from workbook_items(parts)
    else:
        yield from (Inner(name, name, part) for name, part in parts.items() if not name.endswith("/"))


def _unpacked(package: zipfile.ZipFile, budget: _Budget) -> tuple[list[str], dict[str, bytes]]:
    """The names of parts that can't be read, and the others; two of one name are kept apart."""
    unread: list[str] = []
    parts: dict[str, bytes] = {}
    for info in package.infolist():
        try:
            if info.file_size > max(SMALL_UNPACKED, LARGEST_RATIO * info.compress_size):
                raise ValueError("a part that unpacks to too much")
            with package.open(info) as file:
                part = file.read(budget.bytes_left + 1)
            budget.take(len(part))
        except _DAMAGED:
            unread.append(info.filename)
            continue
        name = info.filename
        while name in parts:
            name += "'"
        parts[name] = part
        if info.comment:
            parts[f"{name} (kommentar)"] = info.comment
    return unread, parts
