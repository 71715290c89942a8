"""The user's folder: which workbook in it holds the year, and what is made of it, written whole or not at all."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.excel.package import OWNER_PREFIX
from kpro_analysis.privacy import mask

PATTERN = "aarshjul*.xlsx"


def find_year(folder: Path) -> Path | None:
    """The workbook of its own for the year; None when there is none, and the year may stand in the register.

    Raises InputError when there are several: it refuses to guess which one counts.
    """
    found = sorted(path for path in folder.glob(PATTERN) if not path.name.startswith(OWNER_PREFIX))
    if len(found) > 1:
        names = ", ".join(mask(path.name) for path in found)
        raise InputError(f"Der er flere årshjul i mappen: {names}. Behold det, der gælder, og flyt de andre.")
    return found[0] if found else None


def write_folder(folder: Path, contents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write the files into the folder, and return their paths; other files in it are left alone.

    A folder that isn't there appears whole or not at all; in one that is, all files are as before when one can't be
    written. Raises UsageError then.
    """
    target = folder.resolve()
    writer = hashlib.sha256(os.fsencode(target)).hexdigest()[:16]
    try:
        if target.is_dir() and any(target.iterdir()):
            with atomic.locked(target):
                atomic.replace_all({target / name: content for name, content in contents.items()})
        else:
            with atomic.locked(target.parent):
                atomic.create_folder(target, contents, lambda _: None, writer=writer)
    except FileExistsError:
        raise UsageError(f"{mask(folder.name)} er ikke en mappe. Vælg en anden med -o.") from None
    except OSError as error:
        raise UsageError(f"Årshjulet kan ikke gemmes: {atomic.why_not_written(error)}") from None
    return tuple(folder / name for name in contents)
