"""Reads and writes `skemaer.toml`; what its user wrote is never overwritten."""

import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.errors import InputError
from kpro_analysis.findings import Finding, Level
from kpro_analysis.uddata.mapping import TABLE, Mappings, understood
from kpro_analysis.uddata.store import MAPPING

LARGEST = 2**20  # bytes
_PLACE = re.compile(r"at line ([0-9]+), column ([0-9]+)")


def read_mapping(folder: Path, known: Mapping[str, Collection[str]]) -> Mappings:
    """What the file in a folder of Uddata says; nothing is mapped where there is none, or where it is no TOML.

    known: for each questionnaire of the files its items.
    """
    path = folder / MAPPING
    try:
        if path.stat().st_size > LARGEST:
            return _unreadable("", "Filen fylder mere end 1 MB og er næppe en liste over skemaer.")
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return Mappings()
    except OSError:
        return _unreadable("", "Filen kan ikke læses.")
    except (UnicodeDecodeError, RecursionError):
        return _unreadable("", "Filen er ikke tekst i UTF-8.")
    except tomllib.TOMLDecodeError as error:
        place = _PLACE.search(str(error))
        where = f"linje {place[1]}, tegn {place[2]}" if place else "sidste linje"
        return _unreadable(where, f"Filen kan ikke læses som TOML fra {where}.")
    return understood(content.get(TABLE, []), known)


def write_mapping(folder: Path, text: str) -> bool:
    """Write the file unless there is one; whether it was written. Raises InputError when it can't be."""
    try:
        with atomic.locked(folder):
            atomic.create(folder / MAPPING, text.encode())
    except FileExistsError:
        return False
    except OSError as error:
        raise InputError(f"{MAPPING} kunne ikke skrives: {atomic.why_not_written(error)}") from None
    return True


def _unreadable(place: str, message: str) -> Mappings:
    advice = "Ret filen, eller flyt den og lav en ny med kpro uddata map."
    return Mappings(faults=(Finding(Level.ERROR, MAPPING, "", place, "skemaer-ulaeselig", message, advice),))
