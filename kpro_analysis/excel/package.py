"""The gate in front of a workbook: its bytes read once, and refused before any parser sees what it can't take."""

import hashlib
import io
import stat
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from kpro_analysis.errors import InputError
from kpro_analysis.excel.filetypes import SAVE_AS, refuse_other_type
from kpro_analysis.privacy import mask

LARGEST_FILE = 50 * 2**20  # bytes on disk: far above a register with pictures in it
LARGEST_UNPACKED = 200 * 2**20  # bytes
LARGEST_RATIO = 200  # unpacked to packed; asked above SMALL_UNPACKED only
SMALL_UNPACKED = 10 * 2**20  # bytes
MOST_PARTS = 2_000
TRIES = 5
SETTLED = 10_000_000_000  # ns without a change after which nobody is still writing: a damaged file isn't waited for
LAST_SECOND = 253_402_300_799  # of the year 9999, since 1970
PAUSE = 0.25  # seconds between tries: Excel saves by deleting the file and renaming a new one into its place
INPUT_CHUNK, OUTPUT_CHUNK = 2**16, 2**20  # bytes unpacked at a time
OWNER_PREFIX = "~$"  # Excel's own file that says who has the workbook open
LOCAL_HEADER = struct.Struct("<26xHH")

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OSError,
)


class Clock(NamedTuple):
    """Where the reader gets the time from: `read` gives ns since 1970, `wait` lets some seconds pass."""

    read: Callable[[], int]
    wait: Callable[[float], None]


SYSTEM_CLOCK = Clock(time.time_ns, time.sleep)


@dataclass(frozen=True)
class Package:
    """A workbook's bytes, as they were at one moment, and the parts inside.

    `file` is the name without its folder, with personal numbers masked; `saved` is the date of the file itself;
    `open_elsewhere` tells that somebody had it open in Excel.
    """

    file: str
    data: bytes
    saved: datetime
    open_elsewhere: bool

    def changed(self, data: bytes) -> "Package":
        """The same workbook with other bytes; raises InputError when they are no sound workbook."""
        _check(data, self.file)
        return Package(self.file, data, self.saved, self.open_elsewhere)

    @property
    def sha256(self) -> str:
        """The hash of the bytes."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def archive(self) -> zipfile.ZipFile:
        """The bytes as a zip archive."""
        return zipfile.ZipFile(io.BytesIO(self.data))

    def part(self, name: str) -> bytes | None:
        """One part's bytes, None when there is none of that name."""
        try:
            return self.archive.read(name)
        except KeyError:
            return None


def shown_name(path: Path) -> str:
    """The file's name as it may be shown: without its folder, personal numbers masked; `.` and `/` as they are.

    >>> shown_name(Path("hemmelig/register 670190-1234.xlsx"))
    'register ███.xlsx'
    """
    return mask(path.name or str(path))


def open_package(path: Path, clock: Clock = SYSTEM_CLOCK) -> Package:
    """Read the workbook and check that it is one; waits about a second for a file that is just being saved.

    Raises InputError for a file that isn't there, can't be read, isn't an Excel workbook (.xlsx), is protected, is
    damaged or unpacks to more than LARGEST_UNPACKED.
    """
    name = shown_name(path)
    if path.name.startswith(OWNER_PREFIX):
        raise InputError(
            f"«{name}» er Excels egen låsefil og ikke projektmappen. Vælg filen med samme navn uden ~$ foran."
        )
    for waits_left in reversed(range(TRIES)):
        try:
            data, state = _read(path, name)
        except _MayPassError as error:
            if not waits_left:
                raise InputError(str(error)) from None
        else:
            try:
                _check(data, name)
                return Package(name, data, state.saved, is_open_elsewhere(path))
            except InputError:
                if clock.read() - state.time > SETTLED or not waits_left:
                    raise
        clock.wait(PAUSE)
    raise AssertionError("the last try returns or raises")


class _MayPassError(InputError):
    """What can be over in a moment, when whoever saves the file is through."""


class _State(NamedTuple):
    """What tells that a file was written to."""

    time: int  # ns since 1970
    size: int
    inode: int

    @classmethod
    def of(cls, path: Path) -> "tuple[_State, int]":
        """The state and the mode of a file."""
        found = path.stat()
        return cls(found.st_mtime_ns, found.st_size, found.st_ino), found.st_mode

    @property
    def saved(self) -> datetime:
        """The time as a date, within the years that a date can have."""
        return datetime.fromtimestamp(min(max(self.time / 1e9, 0), LAST_SECOND), UTC)


def _read(path: Path, name: str) -> tuple[bytes, _State]:
    """The bytes, and the state of the file that didn't change meanwhile."""
    try:
        before, mode = _State.of(path)
        if not stat.S_ISREG(mode):
            raise InputError(f"«{name}» er ikke en fil, men en mappe eller enhed. Vælg selve projektmappen (*.xlsx).")
        if before.size > LARGEST_FILE:
            raise InputError(_too_large(name, f"{LARGEST_FILE // 2**20} MB"))
        data = path.read_bytes()
        after, _ = _State.of(path)
    except (FileNotFoundError, NotADirectoryError):
        raise _MayPassError(f"Filen «{name}» findes ikke. Se efter, om navn og mappe er rigtige.") from None
    except PermissionError:
        raise _MayPassError(
            f"Filen «{name}» må ikke læses: den er låst, eller adgangen mangler. Luk den i Excel, eller få adgang "
            "til den."
        ) from None
    except (OSError, ValueError):
        raise InputError(
            f"Filen «{name}» kunne ikke læses fra disken eller netværket. Se efter, at drevet er tilgængeligt, og "
            "prøv igen."
        ) from None
    if before != after or len(data) != after.size:
        raise _MayPassError(f"«{name}» bliver ændret, mens den læses. Vent, til den er gemt, og prøv igen.")
    return data, after


def is_open_elsewhere(path: Path) -> bool:
    """Whether somebody has the workbook open; Excel leaves out two letters of longer names in its owner file."""
    names = {OWNER_PREFIX + path.name, OWNER_PREFIX + path.name[2:]}
    return any(path.with_name(owner).exists() for owner in names)


def _too_large(name: str, limit: str) -> str:
    return f"«{name}» fylder mere end {limit} og er for stor. Vælg en anden fil, eller fjern store billeder fra den."


def _check(data: bytes, name: str) -> None:
    """Refuse bytes that aren't a sound .xlsx of reasonable size."""
    refuse_other_type(data, name)
    damaged = InputError(
        f"«{name}» er ufuldstændig eller beskadiget. Hent eller synkroniser den igen, eller åbn og gem den i Excel."
    )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_names(parts, name)
            _check_declared_size(parts, len(data), name)
            sound = all(_unpacks_as_declared(data, part) for part in parts)
            _check_workbook(archive.NameToInfo.__contains__, name)
    except _BROKEN:
        raise damaged from None
    if not sound:
        raise damaged


def _check_names(parts: list[zipfile.ZipInfo], name: str) -> None:
    """Two readers must not be able to see two different workbooks in one file."""
    names = [part.filename.replace("\\", "/").casefold() for part in parts]
    outside = any(n.startswith("/") or ".." in n.split("/") or ":" in n for n in names)
    if outside or len(names) > MOST_PARTS or len(set(names)) < len(names):
        raise InputError(
            f"«{name}» er ikke bygget som en projektmappe fra Excel (dele med samme navn, fremmede stier eller flere "
            "end "
            f"{MOST_PARTS} dele). Åbn den i Excel, og gem den som en ny Excel-projektmappe (*.xlsx)."
        )


def _check_declared_size(parts: list[zipfile.ZipInfo], packed: int, name: str) -> None:
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_UNPACKED or (unpacked > SMALL_UNPACKED and unpacked > LARGEST_RATIO * packed):
        raise InputError(_too_large(name, f"{LARGEST_UNPACKED // 2**20} MB udpakket"))


def _unpacks_as_declared(data: bytes, part: zipfile.ZipInfo) -> bool:
    """Unpack one part for real, never more than it declares; the sizes in a zip may lie."""
    names = LOCAL_HEADER.unpack_from(data, part.header_offset)
    start = part.header_offset + 30 + sum(names)
    packed = memoryview(data)[start : start + part.compress_size]
    if part.flag_bits & 1 or len(packed) != part.compress_size:
        return False
    if part.compress_type == zipfile.ZIP_STORED:
        return part.compress_size == part.file_size and zlib.crc32(packed) == part.CRC
    if part.compress_type != zipfile.ZIP_DEFLATED:
        return False
    return _inflates_to(packed, part.file_size, part.CRC)


def _inflates_to(packed: memoryview, declared: int, crc: int) -> bool:
    inflate, size, checksum = zlib.decompressobj(-15), 0, 0
    for start in range(0, len(packed), INPUT_CHUNK):
        waiting: bytes | memoryview = packed[start : start + INPUT_CHUNK]
        while waiting and not inflate.eof:
            piece = inflate.decompress(waiting, OUTPUT_CHUNK)
            size, checksum, waiting = size + len(piece), zlib.crc32(piece, checksum), inflate.unconsumed_tail
            if size > declared:
                return False
    return inflate.eof and size == declared and checksum == crc


def _check_workbook(has: Callable[[str], bool], name: str) -> None:
    if has("xl/workbook.bin"):
        raise InputError(f"«{name}» er en binær projektmappe (.xlsb). {SAVE_AS}")
    if not has("xl/workbook.xml"):
        raise InputError(
            f"«{name}» er en pakket fil, men ikke en projektmappe fra Excel. Vælg en fil, der er gemt som "
            "Excel-projektmappe (*.xlsx)."
        )
