"""The folder of saved scenarios: one file each, written in one step, never over another's."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.columns import header_key
from kpro_analysis.danish import sort_key
from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.excel.package import shown_name
from kpro_analysis.register.folder import folder_fault
from kpro_analysis.weighting.compare import AGREED
from kpro_analysis.weighting.scenario import Scenario, named
from kpro_analysis.weighting.scenario_text import from_text, to_text

FOLDER, DELETED, SUFFIX = "scenarier", "slettet", ".json"
LONGEST_SLUG = 60
LARGEST_FILE = 20_000_000  # bytes
UNREADABLE = "et tal er for stort, eller navnet på et kriterium er for langt. Ret det, og prøv igen."
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "u", "é": "e", "ß": "ss"})


@dataclass(frozen=True)
class SavedScenario:
    """A scenario as it stands in a file: the file's name, and the hash of its bytes when it was read."""

    file: str
    sha256: str
    scenario: Scenario


@dataclass(frozen=True)
class ScenarioList:
    """What a folder holds: `saved` by name in Danish order, and a sentence for each file that can't be used.

    A folder that can't be read is a sentence too.
    """

    saved: tuple[SavedScenario, ...]
    faults: tuple[str, ...]


def scenario_folder(data: Path) -> Path:
    """Where the scenarios of a data folder are."""
    return data / FOLDER


def list_scenarios(folder: Path) -> ScenarioList:
    """The scenarios of a folder; one that isn't there holds none."""
    unreadable = folder_fault(folder)
    saved, faults = [], [unreadable] if unreadable else []
    for path in _files(folder):
        try:
            saved.append(read_scenario(path))
        except InputError as error:
            faults.append(str(error))
    return ScenarioList(tuple(sorted(saved, key=lambda s: (sort_key(s.scenario.name), s.file))), tuple(faults))


def read_scenario(path: Path) -> SavedScenario:
    """The scenario of one file; raises InputError when it can't be read or isn't one."""
    name = shown_name(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise InputError(f"{name} er for stor til at være gemt herfra. Vælg en anden fil.")
        content = path.read_bytes()
        scenario = from_text(content.decode("utf-8-sig"), name)
    except FileNotFoundError:
        raise InputError(f"{name} findes ikke. Se efter, om navnet er rigtigt.") from None
    except OSError:
        raise InputError(f"{name} kan ikke læses. Se efter, om du har adgang til filen.") from None
    except UnicodeDecodeError:
        raise InputError(f"{name} er ikke et scenarie: den er ikke tekst. Vælg en anden fil.") from None
    return SavedScenario(path.name, _hash(content), scenario)


def save(folder: Path, scenario: Scenario) -> SavedScenario:
    """Keep a new scenario; a name that is taken gets a number: `Først (2)`. Returns it as it was saved.

    Raises UsageError when it can't be written; then nothing is.
    """
    with _writing(folder):
        return _create(folder, replace(scenario, name=_free_name(scenario.name, _names(folder))))


def overwrite(folder: Path, file: str, scenario: Scenario, *, expected: str) -> SavedScenario:
    """Put a scenario in place of the one in a file.

    Raises UsageError when the file isn't the one whose hash is `expected` any more: somebody else has changed it.
    """
    with _writing(folder):
        path = _unchanged(folder, file, expected)
        content = scenario_content(scenario)
        atomic.replace(path, content)
        return SavedScenario(file, _hash(content), scenario)


def rename(folder: Path, file: str, name: str, *, expected: str) -> SavedScenario:
    """Give a scenario another name, and its file a name to match; a name that is taken gets a number.

    Raises UsageError as `overwrite` does.
    """
    with _writing(folder):
        path = _unchanged(folder, file, expected)
        scenario = replace(read_scenario(path).scenario, name=_free_name(named(name), _names(folder, but=file)))
        content = scenario_content(scenario)
        atomic.replace(path, content)
        if not re.fullmatch(rf"{slug(scenario.name)}(-[0-9]+)?", path.stem):
            file = _moved(path, folder, slug(scenario.name))
        return SavedScenario(file, _hash(content), scenario)


def delete(folder: Path, file: str, *, expected: str, day: date) -> str:
    """Move a scenario to the folder of deleted ones, from where `restore` brings it back; returns its name there."""
    with _writing(folder):
        path = _unchanged(folder, file, expected)
        (folder / DELETED).mkdir(exist_ok=True)
        return _moved(path, folder / DELETED, f"{day.isoformat()}-{path.stem}")


def restore(folder: Path, deleted: str) -> SavedScenario:
    """Bring a deleted scenario back under the name it had, or that with a number; raises UsageError or InputError."""
    with _writing(folder):
        path = _there(folder / DELETED, deleted)
        scenario = read_scenario(path).scenario
        back = _create(folder, replace(scenario, name=_free_name(scenario.name, _names(folder))))
        path.unlink()
        return back


def slug(name: str) -> str:
    """A name as the name of a file, without its suffix: letters a-z, digits and dashes.

    >>> slug("Borgersikkerhed først!"), slug("CON"), slug("«»")
    ('borgersikkerhed-foerst', 'con-', 'uden-navn')
    """
    words = re.findall(r"[a-z0-9]+", name.casefold().translate(_LETTERS))
    cut = "-".join(words)[:LONGEST_SLUG].strip("-") or "uden-navn"
    return f"{cut}-" if cut in RESERVED else cut


def _create(folder: Path, scenario: Scenario) -> SavedScenario:
    content = scenario_content(scenario)
    for name in _numbered(slug(scenario.name)):
        try:
            atomic.create(folder / name, content)
        except FileExistsError:
            continue
        return SavedScenario(name, _hash(content), scenario)
    raise AssertionError("numbers don't end")


def _moved(path: Path, to: Path, stem: str) -> str:
    for name in _numbered(stem):
        try:
            atomic.move(path, to / name)
        except FileExistsError:
            continue
        return name
    raise AssertionError("numbers don't end")


def scenario_content(scenario: Scenario) -> bytes:
    """The bytes of a scenario's file; what couldn't be read again is refused rather than saved."""
    text = to_text(scenario)
    try:
        from_text(text, scenario.name)
    except InputError:
        raise UsageError(f"Scenariet kan ikke gemmes, for det ville ikke kunne åbnes igen: {UNREADABLE}") from None
    return text.encode()


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _numbered(stem: str) -> Iterator[str]:
    yield stem + SUFFIX
    number = 2
    while True:
        yield f"{stem}-{number}{SUFFIX}"
        number += 1


def _free_name(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while header_key(free) in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def _names(folder: Path, but: str = "") -> set[str]:
    """What scenarios can't be called: as others are, and as what the workbook agrees on."""
    return {header_key(s.scenario.name) for s in list_scenarios(folder).saved if s.file != but} | {header_key(AGREED)}


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(p for p in folder.glob(f"*{SUFFIX}") if not p.name.startswith((".", "~$")))
    except OSError:
        return []


def _there(folder: Path, file: str) -> Path:
    for path in _files(folder):
        if path.name == file:
            return path
    raise UsageError("Scenariet findes ikke mere: en anden har slettet eller omdøbt det. Genindlæs listen.")


def _unchanged(folder: Path, file: str, expected: str) -> Path:
    path = _there(folder, file)
    if _hash(path.read_bytes()) != expected:
        raise UsageError(
            f"{shown_name(path)} er ændret af en anden, siden du åbnede det. Genindlæs listen, og prøv igen."
        )
    return path


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Hold the folder alone; what the drive refuses is one sentence."""
    try:
        with atomic.locked(folder):
            yield
    except OSError as error:
        raise UsageError(f"Scenariet kan ikke gemmes: {atomic.why_not_written(error)}") from None
