"""Writes a result to a file in one step, and never over somebody's register."""

from pathlib import Path

from kpro_analysis.atomic import FULL, replace, why_not_written
from kpro_analysis.errors import UsageError
from kpro_analysis.excel.package import shown_name
from kpro_analysis.privacy import mask
from kpro_analysis.spreadsheet import is_own


def refuse_target(path: Path, workbook: Path, mark: str | None = None, *, source: str = "registeret") -> None:
    """Raise UsageError where the result must not be written: over the register, or over another workbook than ours.

    `source` is what the file that is read is called. Ours are those with this mark that nobody saved since; none
    without a mark.
    """
    name = shown_name(path)
    try:
        if path.exists() and workbook.exists() and path.samefile(workbook):
            raise UsageError(f"{name} er selve {source} og bliver ikke overskrevet. Vælg et andet navn med -o.")
        if path.exists() and not path.is_file():
            raise UsageError(f"{name} er ikke en fil. Vælg et filnavn med -o.")
        if not path.resolve().parent.is_dir():
            raise UsageError(
                f"Mappen {mask(str(path.parent))} findes ikke. Opret den, eller vælg et andet sted med -o."
            )
        if path.suffix.casefold() == ".xlsx" and path.exists():
            with path.open("rb") as file:
                if mark is None or not is_own(file, mark):
                    raise UsageError(
                        f"{name} er en anden arbejdsbog, eller der er rettet i den, og den bliver ikke overskrevet. "
                        "Vælg et andet navn med -o."
                    )
    except OSError:
        raise UsageError(f"{name} kan ikke læses. Vælg et andet navn med -o.") from None


def write_file(path: Path, content: bytes) -> None:
    """Write beside the target and replace it in one step, so that nobody ever sees half a file; raises UsageError."""
    try:
        replace(path.resolve(), content)
    except OSError as error:
        if error.errno in FULL:
            raise UsageError(f"{shown_name(path)} kunne ikke skrives: {why_not_written(error)}") from None
        raise UsageError(
            f"{shown_name(path)} kan ikke skrives dér. Luk den, hvis den er åben i Excel, eller vælg et andet sted."
        ) from None
