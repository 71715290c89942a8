"""Keeps status lists in a folder: the files of one list are written together or not at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.register.status_list import StatusList, changes_since
from kpro_analysis.register.status_list_html import to_fragment, to_page
from kpro_analysis.register.status_list_text import from_json, to_csv, to_json

PAGE, FRAGMENT, CSV, JSON = ".html", "-indsaet.html", ".csv", ".json"
LARGEST_FILE = 20_000_000  # bytes: far above the list of a register
_LISTS = re.compile(r"statusliste-([0-9]{4}-[0-9]{2}-01)\.json")


@dataclass(frozen=True)
class Published:
    """A list with its changes, its files in the folder, and the names of those that were written just now."""

    listed: StatusList
    files: tuple[Path, ...]
    written: tuple[str, ...]


def publish(folder: Path, listed: StatusList, *, again: bool = False) -> Published:
    """Compare with the newest earlier list in the folder, and write the list as page, fragment, CSV and JSON.

    Files that are there with the same content are left alone. Another list of that day is only replaced `again`, and
    then no copy of it is kept: it may have told too much. Raises UsageError when one is there or the files can't be
    written, InputError when the earlier list can't be read; then nothing is written.
    """
    try:
        with atomic.locked(folder):
            listed = since_earlier(listed, earlier_list(folder, listed.day))
            files = {folder / name: content for name, content in contents(listed).items()}
            there = {path: path.read_bytes() for path in files if path.exists()}
            changed = {path: content for path, content in files.items() if there.get(path) != content}
            if not again and (others := [path.name for path in changed if path in there]):
                raise UsageError(
                    f"Der er allerede en liste for den dag med et andet indhold ({', '.join(others)}). "
                    "Tilføj --again for at erstatte den, eller vælg en anden mappe."
                )
            atomic.replace_all(changed)
    except OSError as error:
        raise UsageError(f"Statuslisten kan ikke gemmes: {atomic.why_not_written(error)}") from None
    return Published(listed, tuple(files), tuple(path.name for path in changed))


def since_earlier(listed: StatusList, earlier: StatusList | None) -> StatusList:
    """The list with what is otherwise in it than on the earlier one, if there is one."""
    return replace(listed, changes=changes_since(earlier, listed.rows) if earlier else None)


def earlier_list(folder: Path, day: date) -> StatusList | None:
    """The newest list in the folder from before that day; None without one."""
    names = sorted(path.name for path in folder.glob("statusliste-*.json") if _LISTS.fullmatch(path.name))
    before = [name for name in names if name < f"statusliste-{day.isoformat()}"]
    if not before:
        return None
    name = before[-1]
    path = folder / name
    if path.stat().st_size > LARGEST_FILE:
        raise InputError(f"{name} er for stor til at være en statusliste. Flyt filen til en anden mappe.")
    try:
        found = from_json(path.read_bytes().decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        raise InputError(f"{name} er ikke en statusliste: den er ikke tekst. Flyt filen til en anden mappe.") from None
    if name != f"statusliste-{found.day.isoformat()}{JSON}":
        raise InputError(f"{name} er listen for en anden dag, end navnet siger. Giv filen dens rigtige navn.")
    return found


def contents(listed: StatusList) -> Mapping[str, bytes]:
    """The files by name; the JSON last: it is what the next list reads."""
    texts = {
        PAGE: to_page(listed).encode(),
        FRAGMENT: to_fragment(listed).encode(),
        CSV: to_csv(listed).encode("utf-8-sig"),
        JSON: to_json(listed).encode(),
    }
    return {f"statusliste-{listed.day.isoformat()}{ending}": content for ending, content in texts.items()}
