"""Invented files to try things on: written where there are none, and never over others."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.errors import UsageError


def write_demo_files(contents: Mapping[Path, bytes]) -> list[Path]:
    """Write the files, and return their paths; a folder right above one is made if needed.

    A file that is there with the same content is left as it is. Raises UsageError when it has another content, or
    can't be written.
    """
    for path, content in contents.items():
        try:
            path.parent.mkdir(exist_ok=True)
            if not path.exists():
                atomic.create(path, content)
            elif not same_content(path.read_bytes(), content):
                raise UsageError(
                    f"Der ligger allerede en anden «{path.name}» i den mappe, og den bliver ikke overskrevet. "
                    "Vælg en tom mappe, eller flyt filen først."
                )
        except OSError as error:
            raise UsageError(f"«{path.name}» kan ikke skrives: {atomic.why_not_written(error)}") from None
    return list(contents)


def same_content(one: bytes, other: bytes) -> bool:
    """Whether two files say the same; two workbooks do when their parts do: packing differs between machines.

    >>> same_content(b"a;b", b"a;b"), same_content(b"a;b", b"a;c")
    (True, False)
    """
    return one == other or _parts(one) == _parts(other) != {}


def _parts(data: bytes) -> dict[str, tuple[int, int]]:
    """The checksum and size of each part of a workbook; empty when it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {part.filename: (part.CRC, part.file_size) for part in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError):
        return {}
