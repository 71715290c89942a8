"""Puts other bytes in place of some parts of a zip; every other part keeps its bytes, its order and its entry."""

import io
import itertools
import struct
import zipfile
import zlib
from collections.abc import Mapping

LOCAL = struct.Struct("<4sHHHHHLLLHH")
CENTRAL = struct.Struct("<4sHHHHHHLLLHHHHHLL")
END = struct.Struct("<4sHHHHLLH")
END_MARK, CENTRAL_MARK = b"PK\5\6", b"PK\1\2"
DESCRIPTOR_FOLLOWS = 0x08  # flag: sizes stand after the data
ZIP64_FIELD = 1


class UnusualZipError(Exception):
    """A zip that isn't laid out as those of spreadsheet programs."""


def with_parts(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The zip with these parts replaced; raises UnusualZipError when it can't be done safely.

    >>> file = io.BytesIO()
    >>> with zipfile.ZipFile(file, "w") as archive:
    ...     archive.writestr("a", "old"), archive.writestr("b", "kept")
    (None, None)
    >>> changed = zipfile.ZipFile(io.BytesIO(with_parts(file.getvalue(), {"a": b"new"})))
    >>> changed.read("a"), changed.read("b"), changed.testzip()
    (b'new', b'kept', None)
    """
    end = data.rfind(END_MARK)
    if end < 0:
        raise UnusualZipError
    *_, count, size, start, comment = END.unpack_from(data, end)
    infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
    if start + size != end or count != len(infos) or end + END.size + comment != len(data):
        raise UnusualZipError
    if not parts.keys() <= {info.filename for info in infos}:
        raise UnusualZipError
    bounds = sorted([*(info.header_offset for info in infos), start])
    written, moved, entries = bytearray(data[: bounds[0]]), {}, {}
    for place, after in itertools.pairwise(bounds):
        info = next(info for info in infos if info.header_offset == place)
        moved[place] = len(written)
        if info.filename in parts:
            local, entries[place] = _packed(data, info, parts[info.filename])
            written += local
        else:
            written += data[place:after]
    central = _central(data[start:end], moved, entries)
    closing = bytearray(data[end:])
    struct.pack_into("<LL", closing, 12, len(central), len(written))
    return bytes(written + central + closing)


def _packed(data: bytes, info: zipfile.ZipInfo, content: bytes) -> tuple[bytes, tuple[int, int, int]]:
    """A part with its local header, and its checksum and sizes."""
    head = list(LOCAL.unpack_from(data, info.header_offset))
    names = info.header_offset + LOCAL.size
    name, extra = data[names : names + head[9]], data[names + head[9] : names + head[9] + head[10]]
    packed = content
    if info.compress_type == zipfile.ZIP_DEFLATED:
        deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        packed = deflate.compress(content) + deflate.flush()
    sums = zlib.crc32(content), len(packed), len(content)
    extra = _without_zip64(extra)
    head[2] &= ~DESCRIPTOR_FOLLOWS
    head[6:9], head[10] = sums, len(extra)
    return LOCAL.pack(*head) + name + extra + packed, sums


def _without_zip64(extra: bytes) -> bytes:
    kept, place = b"", 0
    while place + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, place)
        if kind != ZIP64_FIELD:
            kept += extra[place : place + 4 + size]
        place += 4 + size
    return kept


def _central(directory: bytes, moved: Mapping[int, int], entries: Mapping[int, tuple[int, int, int]]) -> bytes:
    """The directory with the parts' new places, and the new sums of those that were replaced."""
    changed, place = bytearray(directory), 0
    while place < len(directory):
        record = list(CENTRAL.unpack_from(directory, place))
        if record[0] != CENTRAL_MARK or record[16] not in moved:
            raise UnusualZipError
        if record[16] in entries:
            record[3] &= ~DESCRIPTOR_FOLLOWS
            record[7:10] = entries[record[16]]
        record[16] = moved[record[16]]
        CENTRAL.pack_into(changed, place, *record)
        place += CENTRAL.size + sum(record[10:13])
    return bytes(changed)
