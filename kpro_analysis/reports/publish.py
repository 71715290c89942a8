"""Puts a finished edition where it belongs: whole or not at all, and the one that lay there is kept."""

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.reports.folders import EARLIER, content_of, manifest_in
from kpro_analysis.reports.manifest import MANIFEST, parse
from kpro_analysis.reports.verify import verify

WRITER = "kpro-rapport"
STAMP_LINE = re.compile(rb"<footer><p>[^<]*</p></footer>")  # of the page


@dataclass(frozen=True)
class Published:
    """Where an edition lies; whether it was put there now; and where the one went that lay there, if any."""

    folder: Path
    written: bool
    earlier: Path | None = None


def publish(folder: Path, files: Mapping[str, bytes], now: datetime, check: Callable[[Path], None]) -> Published:
    """Write an edition's files, the manifest among them, unless the same lie there; its parent must be held.

    Files that differ only by the line that tells when they were made are the same. `check` is called with the folder
    that holds them, before any of it is published: what it raises stops it. Raises UsageError when it can't be written.
    """
    if _is_there(folder, files):
        return Published(folder, written=False)
    moved: list[Path] = []

    def make_room(beside: Path) -> None:
        check(beside)
        if folder.exists():
            moved.append(_set_aside(folder, now))

    try:
        atomic.create_folder(folder, files, make_room, writer=WRITER)
    except OSError as error:
        if moved:
            moved[0].rename(folder)
        raise UsageError(
            f"Rapporten kan ikke skrives i {folder.name}: {atomic.why_not_written(error)} "
            "Luk de af mappens filer, der er åbne."
        ) from None
    return Published(folder, written=True, earlier=moved[0] if moved else None)


def finish_broken_off(output: Path, check: Callable[[Path], None]) -> None:
    """Put in its place what a run that was killed had all but put there; `output` must be held.

    It may have been killed before its own check, so `check` is called again, and what it stops is removed.
    """
    beside = output / f".{WRITER}.mappe"
    if not beside.is_dir():
        return
    told = manifest_in(beside)
    folder = output / Path(str(told["edition"])).name if told else None
    if folder is not None and not folder.exists() and verify(beside).is_whole and _passes(beside, check):
        beside.rename(folder)
    else:
        shutil.rmtree(beside, ignore_errors=True)


def stamp_of(moment: datetime) -> str:
    """A moment as part of a folder's name.

    >>> stamp_of(datetime(2024, 4, 2, 6, 5))
    '2024-04-02-060500'
    """
    return f"{moment:%Y-%m-%d-%H%M%S}"


def unused(folder: Path) -> Path:
    """The folder, or when there is one of that name, one with a number behind it."""
    number, free = 1, folder
    while free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free


def _passes(folder: Path, check: Callable[[Path], None]) -> bool:
    try:
        check(folder)
    except InputError:
        return False
    return True


def _is_there(folder: Path, files: Mapping[str, bytes]) -> bool:
    """Whether all of it lies there, made of the same files, and the same but for when."""
    there, new = manifest_in(folder), parse(files[MANIFEST])
    if there is None or new is None or there["inputs"] != new["inputs"]:
        return False
    forms = {name: content for name, content in files.items() if name != MANIFEST}
    lying = {name: content_of(folder / name) for name in forms}
    return all(content is not None and _steady(content) == _steady(forms[name]) for name, content in lying.items())


def _steady(content: bytes) -> bytes:
    return STAMP_LINE.sub(b"", content)


def _set_aside(folder: Path, now: datetime) -> Path:
    told = manifest_in(folder)
    stamp = stamp_of(datetime.fromisoformat(told["made"])) if told else f"uden-manifest-{stamp_of(now)}"
    to = unused(folder.parent / EARLIER / f"{folder.name}-{stamp}")
    to.parent.mkdir(exist_ok=True)
    folder.rename(to)
    return to
