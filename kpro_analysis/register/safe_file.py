"""Puts a changed register in place of the old one in one step, with a dated backup, or leaves everything as it was."""

import hashlib
import stat
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.errors import InputError
from kpro_analysis.excel.package import Package, is_open_elsewhere

BACKUPS = "sikkerhedskopi"


def refuse_unwritable(path: Path, name: str) -> None:
    """Raise InputError for a register that is open in Excel or write-protected; `name` is as it may be shown."""
    if is_open_elsewhere(path):
        raise InputError(f"«{name}» er åben i Excel. Luk den alle steder, og prøv igen. Intet er ændret.")
    if not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise InputError(f"«{name}» er skrivebeskyttet. Fjern beskyttelsen, og prøv igen. Intet er ændret.")


def exchange(path: Path, old: Package, new: Package, *, at: datetime, note: Callable[[bool], None]) -> str:
    """Replace the old register by the new one; returns the backup's name, with its folder.

    `note(True)` writes down what is about to happen, right before it happens; `note(False)` takes it back.
    Raises InputError when the file is open, protected, changed since it was read, or can't be written: then nothing is
    changed.
    """
    backup: Path | None = None

    def ready() -> None:
        nonlocal backup
        _refuse_changed(path, old)
        backup = _backed_up(path, old, at)
        note(True)
        refuse_unwritable(path, old.file)
        _refuse_changed(path, old)

    try:
        atomic.replace(path, new.data, ready)
    except (OSError, InputError) as error:
        if _sha256(path) != new.sha256:
            _take_back(backup, note)
            if isinstance(error, InputError):
                raise
            raise InputError(
                f"«{old.file}» kan ikke skrives: {atomic.why_not_written(error)} Intet er ændret."
            ) from None
    return f"{BACKUPS}/{backup.name}" if backup else ""


def _backed_up(path: Path, old: Package, at: datetime) -> Path:
    folder = path.parent / BACKUPS
    folder.mkdir(exist_ok=True)
    for number in count(1):
        again = "" if number == 1 else f"-{number}"
        backup = folder / f"{path.stem} {at:%Y-%m-%d %H.%M.%S}{again}{path.suffix}"
        try:
            atomic.create(backup, old.data, like=path)
        except FileExistsError:
            continue
        return backup
    raise AssertionError("numbers don't end")


def _take_back(backup: Path | None, note: Callable[[bool], None]) -> None:
    """Best effort: what can't be taken back is settled by the next import."""
    try:
        if backup is not None:
            backup.unlink(missing_ok=True)
            note(False)
    except OSError:
        return


def _refuse_changed(path: Path, old: Package) -> None:
    if _sha256(path) != old.sha256:
        raise InputError(
            f"«{old.file}» er ændret, siden den blev læst. Vent, til den er gemt, og prøv igen. Intet er ændret."
        )


def _sha256(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
