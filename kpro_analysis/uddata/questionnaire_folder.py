"""The user's folder: which of its files are extracts of questionnaires."""

from pathlib import Path

from kpro_analysis.errors import InputError
from kpro_analysis.privacy import mask

PATTERN = "skemaer*"
SUFFIXES = frozenset({".json", ".ndjson", ".csv", ".xlsx", ".zip", ".gz"})


def questionnaire_files(folder: Path) -> list[Path]:
    """The extracts in the folder, by name; raises InputError when there are none."""
    if not folder.is_dir():
        raise InputError(f"Mappen {mask(folder.name)} findes ikke. Angiv en mappe, hvor udtrækkene ligger.")
    found = sorted(path for path in folder.glob(PATTERN) if path.suffix.casefold() in SUFFIXES)
    if not found:
        raise InputError(
            f"Der er ingen skemaer i mappen {mask(folder.name)}. Læg et udtræk dér med et navn, der begynder med "
            "skemaer: skemaer.json med Questionnaire-ressourcer, eller skemaer.csv eller skemaer.xlsx med kolonnerne "
            "skema, version, kommune, spørgsmål og rækkefølge. Genindlæs så siden."
        )
    return found
