"""What `kpro doctor` looks at: the programs, the machine, and the data that there are."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from packaging.requirements import Requirement

from kpro_analysis.danish import format_date, format_number
from kpro_analysis.errors import KproError
from kpro_analysis.privacy import mask

OLDEST_PYTHON = (3, 11)
LEAST_FREE = 1_000_000_000  # bytes on the disk
STALE_DAYS = 100  # a quarter and a bit: data are then of the quarter before last
JAVA_SECONDS = 20
SERVING = ("voila", "jupyter-server", "tornado")  # whose holes would be ours: what one is asked for first


class State(StrEnum):
    """How something is."""

    FINE = "ok"
    NOTE = "note"  # only needed for some things
    WRONG = "error"

    @property
    def danish(self) -> str:
        """The state as users read it."""
        return {"ok": "I orden", "note": "Bemærk", "error": "Fejl"}[self.value]


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: what it is, how it is, and what to do ("" when nothing)."""

    name: str
    state: State
    message: str
    advice: str = ""

    @property
    def line(self) -> str:
        """The check as users read it."""
        return f"{self.state.danish:<8} {self.name}: {' '.join(filter(None, (self.message, self.advice)))}"

    def as_dict(self) -> dict[str, str]:
        """Plain values, ready for JSON."""
        return {"name": self.name, "state": str(self.state), "message": self.message, "advice": self.advice}


def checks(data: Path | None, today: date) -> Iterator[Check]:
    """All checks in order; those of the data only when a folder is given."""
    yield _python()
    yield from _packages()
    yield _pages()
    yield _time_zone()
    yield _browser()
    yield _java()
    yield _writable("Loggens mappe", Path.home() / ".kpro")
    if data is not None:
        yield from _data(data, today)


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        return Check("Python", State.WRONG, f"Python {version} er for gammel.", "Installér Python 3.11 eller nyere.")
    return Check("Python", State.FINE, f"Python {version}.")


def _packages() -> Iterator[Check]:
    """Whether what the program needs is installed in versions that it can use."""
    wrong = []
    needed = [Requirement(line) for line in metadata.requires("kpro-analysis") or ()]
    usual = [one for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})]
    for one in usual:
        try:
            version = metadata.version(one.name)
        except metadata.PackageNotFoundError:
            wrong.append(f"{one.name} mangler")
        else:
            if not one.specifier.contains(version, prereleases=True):
                wrong.append(f"{one.name} er {version}, men skal være {one.specifier}")
    if wrong:
        advice = "Installér igen efter README: pip install --require-hashes -r requirements.lock."
        yield Check("Pakker", State.WRONG, f"{'; '.join(wrong)}.", advice)
    else:
        told = ", ".join(f"{name} {metadata.version(name)}" for name in SERVING)
        yield Check("Pakker", State.FINE, f"{len(usual)} pakker er der i de rigtige versioner; blandt dem {told}.")
    yield Check("Version", State.FINE, f"kpro_analysis {metadata.version('kpro-analysis')}.")


def _pages() -> Check:
    from kpro_analysis.server.app import notebook_folder
    from kpro_analysis.server.settings import pages_in

    try:
        pages = pages_in(notebook_folder())
    except KproError as error:
        return Check("Sider", State.WRONG, str(error))
    return Check("Sider", State.FINE, f"{len(pages)} sider.")


def _time_zone() -> Check:
    try:
        ZoneInfo("Europe/Copenhagen")
    except ZoneInfoNotFoundError:
        return Check("Tidszone", State.WRONG, "Dansk tid kendes ikke.", "Installér pakken tzdata.")
    return Check("Tidszone", State.FINE, "Dansk tid kendes.")


def _browser() -> Check:
    from kpro_analysis.reports.pdf import find_browser

    try:
        return Check("Browser til PDF", State.FINE, f"{Path(find_browser()).name}.")
    except KproError as error:
        return Check("Browser til PDF", State.NOTE, str(error), "Uden den laves rapporter som HTML og Excel, ikke PDF.")


def _java() -> Check:
    only = "Den skal kun bruges til meget store MinLog-udtræk på en klynge (--engine spark)."
    java = shutil.which("java")
    if java is None:
        return Check("Java", State.NOTE, "Java er ikke installeret.", only)
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=JAVA_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return Check("Java", State.NOTE, "Java kan ikke startes.", only)
    return Check("Java", State.FINE, f"{next(iter(said.stderr.splitlines()), 'Ukendt version').strip()}.")


def _writable(name: str, folder: Path) -> Check:
    there = folder if folder.exists() else folder.parent
    if not os.access(there, os.W_OK):
        return Check(name, State.WRONG, f"Der kan ikke skrives i {mask(folder.name)}.", "Få skriveadgang til mappen.")
    free = shutil.disk_usage(there).free
    if free < LEAST_FREE:
        message = f"Der er {format_number(free / 1e6)} MB tilbage på disken med {mask(folder.name)}."
        return Check(name, State.WRONG, message, "Gør plads.")
    return Check(name, State.FINE, f"Der kan skrives, og der er {format_number(free / 1e9)} GB fri plads.")


def _access(folder: Path) -> Check:
    """Whether other users of the machine can list the folder: it and all above it are open to them."""
    within = folder.resolve()
    if os.name != "posix":
        return Check("Adgang til data", State.NOTE, "Se selv efter i mappens egenskaber, hvem der kan læse den.")
    if within.stat().st_mode & stat.S_IROTH and all(above.stat().st_mode & stat.S_IXOTH for above in within.parents):
        advice = "Er der andre end jer på maskinen, så luk den: chmod -R o-rwx MAPPE."
        return Check("Adgang til data", State.NOTE, "Alle brugere på maskinen kan læse mappen.", advice)
    return Check("Adgang til data", State.FINE, "Andre brugere på maskinen kan ikke læse mappen.")


def _data(folder: Path, today: date) -> Iterator[Check]:
    """What lies in the folder of data, and how fresh it is."""
    if not folder.is_dir():
        advice = "Angiv mappen med registeret med --data."
        yield Check("Datamappe", State.WRONG, f"Mappen {mask(folder.name)} findes ikke.", advice)
        return
    yield _writable("Datamappe", folder)
    yield _access(folder)
    for name, find in (
        ("Register", _register),
        ("Henvendelser", _tickets),
        ("Uddata", _uddata),
        ("Skemaer", _questionnaires),
        ("MinLog", _minlog),
    ):
        yield _source(name, partial(find, folder), today)


def _source(name: str, find: Callable[[], tuple[str, date | None]], today: date) -> Check:
    """A source with its newest day, None when it isn't known."""
    try:
        message, day = find()
    except KproError as error:
        return Check(name, State.NOTE, str(error))
    if day is None:
        return Check(name, State.FINE, f"{message}.")
    told = f"{message}, data til og med {format_date(day)}."
    if (today - day).days > STALE_DAYS:
        age = format_number((today - day).days)
        return Check(name, State.NOTE, told, f"Det er {age} dage siden. Hent et nyt udtræk.")
    return Check(name, State.FINE, told)


def _register(folder: Path) -> tuple[str, date | None]:
    from kpro_analysis.register.folder import find_workbook
    from kpro_analysis.register.workbook import read_register

    register = read_register(find_workbook(folder))
    filed = [request.filed for request in register.requests if request.filed is not None]
    return f"{register.file}: {len(register.requests)} ændringsønsker", max(filed, default=None)


def _tickets(folder: Path) -> tuple[str, date | None]:
    from kpro_analysis.support.folder import ticket_files

    files = ticket_files(folder)
    return f"{len(files)} udtræk af henvendelser", _changed(files)


def _questionnaires(folder: Path) -> tuple[str, date | None]:
    from kpro_analysis.uddata.questionnaire_folder import questionnaire_files

    files = questionnaire_files(folder)
    return f"{len(files)} udtræk af skemaer", _changed(files)


def _uddata(folder: Path) -> tuple[str, date | None]:
    from kpro_analysis.errors import InputError
    from kpro_analysis.uddata.store import Store, uddata_folder

    found = uddata_folder(folder)
    if found is None:
        raise InputError("Intet Uddata er læst ind. Læs det ind med kpro uddata ingest.")
    files = Store.open(found).manifest.files
    newest = max((month for file in files for month in file.months), default=None)
    return f"{len(files)} fil{'er' * (len(files) != 1)}", None if newest is None else _last_day(newest)


def _minlog(folder: Path) -> tuple[str, date | None]:
    from kpro_analysis.errors import InputError
    from kpro_analysis.minlog.audit_folder import audit_folders, summary_folder
    from kpro_analysis.minlog.store import Store

    found = [Store.open(one) for one in audit_folders(folder)]
    if not found:
        raise InputError("Intet udtræk af MinLog er læst ind. Læs det ind med kpro minlog ingest.")
    for store in found:
        if summary_folder(store) is None:
            name = mask(store.folder.name)
            raise InputError(f"{name} er læst ind, men ikke talt op. Gør det med kpro minlog audit {name}.")
    days = [date.fromisoformat(file.last[:10]) for store in found for file in store.manifest.files if file.last]
    return ", ".join(mask(store.folder.name) for store in found), max(days, default=None)


def _last_day(month: str) -> date:
    """The last day of a month such as "2024-01"."""
    first = date.fromisoformat(f"{month}-01")
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _changed(files: list[Path]) -> date | None:
    """The day on which the newest of the files was saved."""
    return max((date.fromtimestamp(file.stat().st_mtime) for file in files), default=None)
