"""The inbox: a folder into which the web site's forms are put, and which files of it are forms."""

import hashlib
import os
import stat
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kpro_analysis.danish import format_number
from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.excel.package import shown_name
from kpro_analysis.register.forms import CSV, JSON, Forms, read_forms

LARGEST_FILE = 2 * 2**20  # bytes: 100 forms as long as they may be
DONE, REFUSED, ANSWERS = "behandlet", "afvist", "svar"
NOT_FORMS = {"desktop.ini", "thumbs.db"}


@dataclass(frozen=True)
class InboxFile:
    """A file of the inbox: what it holds, or None and the `sentence` that says why none of it can be used.

    `name` is as it may be shown. `mark` is its fingerprint, "" when it is to stay where it is.
    """

    path: Path
    name: str
    mark: str = ""
    content: Forms | None = field(default=None, repr=False)
    sentence: str = ""


def read_inbox(folder: Path, today: date) -> tuple[InboxFile, ...]:
    """Every file that is meant as forms, by name; folders, hidden files and those of the system are passed over.

    Raises UsageError when there is no such folder, InputError when it can't be read.
    """
    try:
        found = sorted(os.scandir(folder), key=lambda entry: entry.name)
        files = [Path(entry.path) for entry in found if _is_meant(entry)]
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(
            f"Indbakken «{shown(folder)}» findes ikke. Angiv den mappe, hvor blanketterne ligger."
        ) from None
    except OSError:
        raise InputError(f"Indbakken «{shown(folder)}» kan ikke læses. Få adgang til mappen, og prøv igen.") from None
    return tuple(read_file(path, today) for path in files)


def read_file(path: Path, today: date) -> InboxFile:
    """One file of the inbox; never raises on what it holds."""
    name = shown(path)
    try:
        if path.suffix.casefold() not in (JSON, CSV):
            return InboxFile(path, name, sentence="Filen er hverken JSON eller CSV. Den bliver liggende; flyt den.")
        about = path.lstat()
        if not stat.S_ISREG(about.st_mode):
            return InboxFile(
                path, name, sentence="Det er en genvej eller enhed og ikke en fil. Den bliver liggende; flyt den."
            )
        data = path.read_bytes() if about.st_size <= LARGEST_FILE else b""
    except OSError:
        return InboxFile(
            path, name, sentence="Filen kan ikke læses. Den bliver liggende; få adgang til den, og prøv igen."
        )
    if about.st_size > LARGEST_FILE:
        most = format_number(LARGEST_FILE / 2**20)
        sentence = f"Filen fylder mere end {most} MB og læses ikke. Del den op, eller gør teksten kortere."
        return InboxFile(path, name, fingerprint(path), sentence=sentence)
    mark = hashlib.sha256(data).hexdigest()
    try:
        return InboxFile(path, name, mark, read_forms(data, path.suffix.casefold(), today))
    except InputError as error:
        return InboxFile(path, name, mark, sentence=str(error))


def fingerprint(path: Path) -> str:
    """What tells one file from another: the hash of its bytes, or the size of one too large to read; "" when gone."""
    try:
        size = path.stat().st_size
        return f"{size} byte" if size > LARGEST_FILE else hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def fingerprints(folder: Path) -> set[str]:
    """Those of a folder's files; none when it isn't there."""
    try:
        return {fingerprint(path) for path in folder.iterdir() if path.is_file()}
    except OSError:
        return set()


def shown(path: Path) -> str:
    """A file's name as it may be shown: masked, and without letters that can't be printed.

    >>> shown(Path("670190-1234\\n.json"))
    '███�.json'
    """
    return "".join(c if c.isprintable() else "\ufffd" for c in shown_name(path))


def _is_meant(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith((".", "~$")) or entry.name.casefold() in NOT_FORMS:
        return False
    return not entry.is_dir(follow_symlinks=False)
