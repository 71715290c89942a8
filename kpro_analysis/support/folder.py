"""The user's folder: which of its files are extracts of enquiries."""

from pathlib import Path

from kpro_analysis.errors import InputError
from kpro_analysis.privacy import mask

PATTERNS = ("support*.csv", "support*.xlsx", "henvendelser*.csv", "henvendelser*.xlsx")


def ticket_files(folder: Path) -> list[Path]:
    """The extracts in the folder, by name; raises InputError when there are none."""
    if not folder.is_dir():
        raise InputError(f"Mappen {mask(folder.name)} findes ikke. Angiv en mappe, hvor udtrækkene ligger.")
    found = found_files(folder)
    if not found:
        raise InputError(
            f"Der er ingen henvendelser i mappen {mask(folder.name)}. Læg supportens udtræk dér som CSV eller Excel "
            "med et navn, der begynder med support eller henvendelser, fx support-2024.csv, og genindlæs siden."
        )
    return found


def found_files(folder: Path) -> list[Path]:
    """The extracts in the folder, by name; none where there are none."""
    return sorted({path for pattern in PATTERNS for path in folder.glob(pattern)})
