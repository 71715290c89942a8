"""Opens a file of the log, plain or packed with gzip or zip, and gives its content in chunks with bounded memory."""

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from kpro_analysis.errors import InputError
from kpro_analysis.findings import Finding, Level
from kpro_analysis.privacy import mask

CHUNK = 1 << 20
PACKED_CHUNK = 1 << 16
DAMAGED_STEP = 16  # bytes of a damaged gzip that are tried at a time
HEAD = 1 << 16
GZIP_MAGIC, ZIP_MAGICS = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")
GROWS_FREELY = 32 << 20  # bytes: less than this is no danger, however well it was packed
GROWS_AT_MOST = 400  # times; a log is packed to a twentieth or fortieth, a bomb to a thousandth
MOST_MEMBERS = 10_000
SEEN_WAYS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ADVICE_AGAIN = "Hent filen igen, og tag den ind på ny; det, der kunne læses, er taget med."


class DamagedError(Exception):
    """The content can't be read further; the message is the rule of the finding."""


class Content:
    """The unpacked content of one file: its head to look at, then all of it once, in chunks.

    `findings` and `sha256` (hexadecimal, of what could be unpacked) are complete when the chunks are used up.
    """

    def __init__(self, name: str, chunks: Iterator[bytes]) -> None:
        self.name = name
        self.findings: list[Finding] = []
        self._hash = hashlib.sha256()
        self._rest = self._told(chunks)
        head = b""
        for chunk in self._rest:
            head += chunk
            if len(head) >= HEAD:
                break
        self._first = head
        self.head = head[:HEAD]

    @property
    def sha256(self) -> str:
        """The hash of what has been read so far."""
        return self._hash.hexdigest()

    @property
    def damaged(self) -> bool:
        """Whether the content ends before it should, as far as it has been read."""
        return bool(self.findings)

    def chunks(self) -> Iterator[bytes]:
        """The whole content from its first byte; can be gone through once."""
        if self._first:
            first, self._first = self._first, b""
            yield first
        yield from self._rest

    def _told(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        try:
            for chunk in chunks:
                self._hash.update(chunk)
                yield chunk
        except DamagedError as damage:
            self.findings.append(_damage_finding(self.name, str(damage)))


def open_log(path: Path, progress: Callable[[int, int], None] | None = None) -> Iterator[Content]:
    """The content of a file; of a zip, of each of its members. Each must be read before the next is asked for.

    `progress` is told how many bytes of the file have been read, and of how many.
    Raises InputError for a file that can't be opened, a zip that can't be read, and what grows out of all bounds.
    """
    name = mask(path.name)
    try:
        size = path.stat().st_size
        file = path.open("rb")
    except OSError:
        raise InputError(
            f"Filen «{name}» kan ikke åbnes. Se efter, om den findes, og om du må læse den, og prøv igen."
        ) from None
    with file:
        packed = _Packed(file, (name, size), progress)
        magic = packed.read(4)
        packed.seek(0)
        if magic in ZIP_MAGICS:
            yield from _members(name, packed)
        else:
            yield Content(name, _unpacked(_file_chunks(packed), packed))


def sha256_of(path: Path) -> str | None:
    """The hash of a file as it lies on the disk, packed or not; None when it can't be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


class _Packed:
    """The file as it lies on the disk, which counts what is read of it and what that grows to."""

    def __init__(self, file: BinaryIO, known: tuple[str, int], progress: Callable[[int, int], None] | None) -> None:
        self._file = file
        self._name, self._size = known
        self._progress = progress
        self._read = self._grown = 0

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._file.read(size)
        except OSError:
            raise InputError(
                f"Filen «{self._name}» kan ikke læses til ende. Kopier den til en lokal disk, og prøv igen."
            ) from None
        self._read = min(self._read + len(data), self._size)
        if self._progress:
            self._progress(self._read, self._size)
        return data

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True

    def grows(self, data: bytes) -> bytes:
        """The data, unless what was unpacked so far is out of all proportion to the file."""
        self._grown += len(data)
        if self._grown > max(GROWS_FREELY, GROWS_AT_MOST * self._read):
            raise InputError(
                f"Filen «{self._name}» fylder mere end {GROWS_AT_MOST} gange så meget udpakket som pakket; det gør et "
                "udtræk ikke, og den læses derfor ikke. Pak den ud selv, hvis du stoler på den, og tag den ind igen."
            )
        return data


def _file_chunks(packed: _Packed) -> Iterator[bytes]:
    while data := packed.read(PACKED_CHUNK):
        yield data


def _unpacked(chunks: Iterator[bytes], packed: _Packed) -> Iterator[bytes]:
    """The chunks as they are, or what they hold when they are a gzip."""
    first = next(chunks, b"")
    while len(first) < len(GZIP_MAGIC) and (more := next(chunks, b"")):
        first += more
    whole = _after(first, chunks)
    yield from _gunzipped(whole, packed) if first.startswith(GZIP_MAGIC) else whole


def _after(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from chunks


def _gunzipped(chunks: Iterator[bytes], packed: _Packed) -> Iterator[bytes]:
    """What the members of a gzip hold, one after the other; zeros between and after them are padding."""
    inflater, begun = zlib.decompressobj(wbits=31), False
    for chunk in chunks:
        data = chunk
        while data := data if begun else data.lstrip(b"\0"):
            begun = True
            before = inflater.copy()
            try:
                found = inflater.decompress(data, CHUNK)
            except zlib.error:
                yield packed.grows(_until_damage(before, data))
                raise DamagedError("fil-beskadiget") from None
            if found:
                yield packed.grows(found)
            data = inflater.unconsumed_tail
            if inflater.eof:
                data = inflater.unused_data
                inflater, begun = zlib.decompressobj(wbits=31), False
    if begun:
        if found := inflater.flush():
            yield packed.grows(found)
        if not inflater.eof:
            raise DamagedError("fil-afkortet")


def _until_damage(inflater: "zlib._Decompress", data: bytes) -> bytes:
    """What a piece of a gzip holds before the place where it can't be unpacked."""
    found = b""
    try:
        for start in range(0, len(data), DAMAGED_STEP):
            found += inflater.decompress(data[start : start + DAMAGED_STEP], CHUNK - len(found))
            if len(found) >= CHUNK:
                break
    except zlib.error:
        pass
    return found


def _members(name: str, packed: _Packed) -> Iterator[Content]:
    try:
        archive = zipfile.ZipFile(packed)
        members = [member for member in archive.infolist() if _is_log(member)]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise InputError(f"Zip-filen «{name}» er beskadiget og kan ikke åbnes. Hent den igen, og prøv så.") from None
    if any(member.filename == "[Content_Types].xml" for member in members):
        raise InputError(
            f"Filen «{name}» er en projektmappe fra Excel eller lignende. Gem arket som CSV, og prøv igen."
        )
    if not members:
        raise InputError(f"Zip-filen «{name}» har ingen filer. Se efter, om det er den rigtige.")
    if len(members) > MOST_MEMBERS:
        raise InputError(f"Zip-filen «{name}» har over 10.000 filer. Pak den ud, og tag filerne ind i mindre hold.")
    if any(_points_outside(member.filename) for member in members):
        raise InputError(f"Zip-filen «{name}» har filnavne, der peger ud af den, og den læses ikke. Hent den igen.")
    for member in members:
        inner = f"{name}/{mask(member.filename)}"
        if member.flag_bits & 1:
            raise InputError(f"Filen «{inner}» har en adgangskode. Pak zip-filen ud selv, og tag filerne ind.")
        if member.compress_type not in SEEN_WAYS:
            raise InputError(f"Filen «{inner}» er pakket på en måde, der ikke læses her. Pak zip-filen ud selv.")
        yield Content(inner, _unpacked(_member_chunks(archive, member, packed), packed))


def _is_log(member: zipfile.ZipInfo) -> bool:
    name = member.filename
    hidden = name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")
    return not (not name or name.endswith("/") or hidden)


def _points_outside(member: str) -> bool:
    path = member.replace("\\", "/")
    return path.startswith("/") or ".." in path.split("/") or path[1:2] == ":"


def _member_chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo, packed: _Packed) -> Iterator[bytes]:
    try:
        with archive.open(member) as file:
            while data := file.read(PACKED_CHUNK):
                yield packed.grows(data)
    except EOFError:
        raise DamagedError("fil-afkortet") from None
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, RuntimeError):
        raise DamagedError("fil-beskadiget") from None


def _damage_finding(name: str, rule: str) -> Finding:
    message = {
        "fil-afkortet": "Filen holder op, før den er slut; resten af den mangler.",
        "fil-beskadiget": "Filen er beskadiget og kan ikke læses til ende.",
    }[rule]
    return Finding(Level.ERROR, name, "", "", rule, message, ADVICE_AGAIN)
