"""The user's folder: which workbook in it is the register."""

from pathlib import Path

from kpro_analysis.errors import InputError
from kpro_analysis.privacy import mask

PATTERN = "aendringsoensker*.xlsx"


def find_workbook(folder: Path) -> Path:
    """The one register in the folder.

    Raises InputError when there is none, and when there are several: it refuses to guess which one counts.
    """
    if not folder.is_dir():
        raise InputError(f"Mappen {mask(folder.name)} findes ikke. Angiv en mappe, hvor registeret ligger.")
    found = sorted(p for p in folder.glob(PATTERN) if not p.name.startswith("~$"))
    if not found:
        raise InputError(
            f"Der er ingen registerfil i mappen {mask(folder.name)}. "
            f"Læg arbejdsbogen dér med et navn som aendringsoensker.xlsx, og genindlæs siden."
        )
    if len(found) > 1:
        names = ", ".join(mask(p.name) for p in found)
        raise InputError(f"Der er flere registerfiler i mappen: {names}. Behold den, der gælder, og flyt de andre.")
    return found[0]


def folder_fault(folder: Path) -> str | None:
    """A sentence on a folder that can't be read, also when it is a file; None for one that can, or isn't there yet."""
    try:
        next(folder.iterdir(), None)
    except FileNotFoundError:
        return None
    except OSError:
        return f"Mappen {mask(folder.name)} kan ikke læses. Se efter, om det er en mappe, og om du har adgang til den."
    return None
