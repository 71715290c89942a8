"""The folder of an audit, as the page meets it: what was taken in, what is prepared, and the releases to mark."""

import csv
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kpro_analysis.atomic import locked, replace
from kpro_analysis.danish import parse_date
from kpro_analysis.errors import InputError
from kpro_analysis.minlog.store import MANIFEST, RELEASES, Store
from kpro_analysis.minlog.summary import Summary
from kpro_analysis.minlog.summary_format import FOLDER, META
from kpro_analysis.privacy import mask

HYPOTHESES = "hypotheses.json"


@dataclass(frozen=True)
class Release:
    """A day on which something new came into use, and what is said of it."""

    day: date
    name: str = ""


def audit_folders(folder: Path) -> tuple[Path, ...]:
    """The folder itself where it is one of an audit, then those right below it, by name."""
    below = sorted(path.parent for path in folder.glob(f"*/{MANIFEST}"))
    return (*([folder] if (folder / MANIFEST).is_file() else []), *below)


def summary_folder(store: Store) -> Path | None:
    """The summary of what the store holds now; None when it isn't prepared."""
    folder = store.prepared / FOLDER
    return folder if (folder / META).is_file() else None


def prepared_summary(folder: Path) -> Summary:
    """The summary of what the folder holds now, without reading the log; InputError where it isn't prepared."""
    summary = summary_folder(Store.open(folder))
    if summary is None:
        raise InputError(
            f"MinLog i mappen {mask(folder.name)} er ikke gjort klar. Gør den klar med kpro minlog audit, og prøv igen."
        )
    return Summary.open(summary)


def read_releases(folder: Path) -> tuple[Release, ...]:
    """The releases of `releases.csv`, a line each of a date and a name by semicolon; none when there is no such file.

    A first line without a date is a heading. InputError names a later one.
    """
    path = folder / RELEASES
    if not path.is_file():
        return ()
    try:
        lines = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    except (OSError, ValueError, csv.Error) as error:
        raise InputError(f"{RELEASES} kan ikke læses. Gem den som CSV med semikolon og UTF-8.") from error
    releases = []
    for number, line in enumerate(lines, 1):
        day = parse_date(line[0]) if line else None
        if day is not None:
            releases.append(Release(day, line[1].strip() if len(line) > 1 else ""))
        elif number > 1 and any(cell.strip() for cell in line):
            raise InputError(
                f"{RELEASES}, linje {number}: der mangler en dato først på linjen. Skriv fx 07-02-2024;navn."
            )
    return tuple(sorted(releases, key=lambda release: (release.day, release.name)))


def read_hypotheses(prepared: Path) -> tuple[dict[str, Any], ...]:
    """The results that lie in the prepared folder, as `keep_hypothesis` left them; none when there are none."""
    path = prepared / HYPOTHESES
    if not path.is_file():
        return ()
    try:
        results = json.loads(path.read_text(encoding="utf-8"))["results"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{HYPOTHESES} kan ikke læses. Lav den igen med kpro minlog test.") from error
    return tuple(one for one in results if isinstance(one, dict))


def keep_hypothesis(prepared: Path, result: dict[str, Any]) -> None:
    """Let the page show a result of `kpro minlog test`, in place of an earlier one of the same hypothesis."""
    with locked(prepared):
        others = [one for one in read_hypotheses(prepared) if one.get("hypothesis") != result["hypothesis"]]
        results = sorted([*others, result], key=lambda one: str(one.get("hypothesis")))
        content = json.dumps({"results": results}, ensure_ascii=False, allow_nan=False)
        replace(prepared / HYPOTHESES, content.encode())
