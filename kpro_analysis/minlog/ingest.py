"""From files of the log to the audit folder: each taken in once, wholly or not at all."""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.errors import InputError, KproError, UsageError
from kpro_analysis.findings import Finding, Level
from kpro_analysis.minlog.column_map import ColumnMap
from kpro_analysis.minlog.door import Door
from kpro_analysis.minlog.log_intake import Ready, take_log_file
from kpro_analysis.minlog.reading import read_log
from kpro_analysis.minlog.store import (
    LOG_FOLDER,
    MANIFEST,
    NEW_FOLDER,
    OURS,
    REJECTS_FOLDER,
    SIDE_FOLDER,
    Manifest,
    Store,
    TakenFile,
)
from kpro_analysis.privacy import mask
from kpro_analysis.pseudonyms import Key

ROWS_PER_COMMIT = 2_000_000  # how much work a run that is killed may lose


@dataclass(frozen=True)
class Extract:
    """What is to be taken in: files of the log (a folder stands for the files in it), and side files by kind."""

    files: Sequence[Path] = ()
    side: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    column_map: ColumnMap | None = None
    person_table: Path | None = None


@dataclass(frozen=True)
class Ingested:
    """What one call took in. `again`: files left out because their content was taken in before."""

    store: Store
    files: tuple[TakenFile, ...]
    again: int
    findings: tuple[Finding, ...]


Tell = Callable[[str], None]


def ingest(extract: Extract, folder: Path, key: Key, now: datetime, *, tell: Tell = lambda line: None) -> Ingested:
    """Take the files in; `tell` is given a line per file.

    A file that can't be used is a finding, and the others are taken in; InputError is raised when none can be, when the
    folder was made with another key, or when there is no room on the disk: then it is as it was after the last file that
    was wholly taken in.
    """
    name = mask(folder.name or str(folder))
    _refuse_others_folder(folder, name)
    try:
        with atomic.locked(folder):
            return _Intake(folder, key, now, tell).run(extract)
    except OSError as error:
        raise InputError(f"Resultatet kan ikke skrives i {name}: {atomic.why_not_written(error)}") from None


class _Intake:
    """One call, which holds the folder."""

    def __init__(self, folder: Path, key: Key, now: datetime, tell: Tell) -> None:
        self.folder, self.tell = folder, tell
        self.manifest = _manifest_for(folder, key)
        self.door = Door(key, now)
        self.known = set(self.manifest.known)
        self.waiting: list[Ready] = []
        self.taken: list[TakenFile] = []
        self.findings: list[Finding] = []
        self.again = 0
        self.number = 0

    def run(self, extract: Extract) -> Ingested:
        files = _all_files(extract.files)
        _remove_leftovers(self.folder, self.manifest)
        try:
            for number, path in enumerate(files, 1):
                self._take(path, extract.column_map, f"{number}/{len(files)}")
            self._commit()
        finally:
            shutil.rmtree(self.folder / NEW_FOLDER, ignore_errors=True)
        if self.findings and not self.taken and not self.again:
            raise InputError(_nothing_used(self.findings))
        return Ingested(Store(self.folder, self.manifest), tuple(self.taken), self.again, tuple(self.findings))

    def _take(self, path: Path, column_map: ColumnMap | None, count: str) -> None:
        shown = mask(path.name)
        try:
            for file in read_log(path, column_map):
                self.number += 1
                place = self.folder / NEW_FOLDER / str(self.number)
                ready = take_log_file(file, self.door, place)
                self.findings += file.findings
                self._keep(ready, place, f"{count} {file.name}")
        except KproError as error:
            self.findings.append(
                Finding(Level.ERROR, shown, "", "", "fil-kan-ikke-bruges", str(error), "De andre filer er brugt.")
            )
            self.tell(f"{count} {shown}: kan ikke bruges")

    def _keep(self, ready: Ready, place: Path, count: str) -> None:
        if ready.taken.sha256 in self.known:
            self.again += 1
            shutil.rmtree(place)
            self.tell(f"{count}: er læst ind før")
            return
        self.known.add(ready.taken.sha256)
        self.waiting.append(ready)
        self.taken.append(ready.taken)
        self.tell(f"{count}: {ready.taken.entries} opslag, {ready.taken.rejected} afviste linjer")
        if sum(waiting.taken.rows for waiting in self.waiting) >= ROWS_PER_COMMIT:
            self._commit()

    def _commit(self) -> None:
        """Put what is ready in its place, and say so in the manifest last of all."""
        manifest = replace(self.manifest, files=(*self.manifest.files, *(ready.taken for ready in self.waiting)))
        for ready in self.waiting:
            for path, goal in ready.moves.items():
                _put(path, self.folder / goal)
        atomic.replace(self.folder / MANIFEST, manifest.to_bytes())
        self.manifest, self.waiting = manifest, []


def _put(path: Path, goal: Path) -> None:
    """Move a file to where it belongs, so that it outlasts a power cut; one that was left there goes."""
    goal.parent.mkdir(parents=True, exist_ok=True)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    path.replace(goal)


def _refuse_others_folder(folder: Path, name: str) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{name} er ikke en mappe. Vælg en mappe med -o.")
    if folder.is_dir() and {path.name for path in folder.iterdir()} - OURS:
        raise UsageError(f"Mappen {name} har andre filer i sig. Vælg en ny eller en tom mappe med -o.")


def _manifest_for(folder: Path, key: Key) -> Manifest:
    if not (folder / MANIFEST).exists():
        return Manifest(key.id)
    manifest = Store.open(folder).manifest
    if manifest.key != key.id:
        raise InputError(
            f"Mappen {mask(folder.name)} er lavet med en anden nøgle, så de samme personer ville få andre pseudonymer. "
            "Brug den nøgle, den er lavet med, eller vælg en ny mappe med -o."
        )
    return manifest


def _remove_leftovers(folder: Path, manifest: Manifest) -> None:
    """Remove what a run that was killed left behind."""
    shutil.rmtree(folder / NEW_FOLDER, ignore_errors=True)
    for place in (LOG_FOLDER, SIDE_FOLDER):
        for path in (folder / place).rglob("*.parquet"):
            if path.relative_to(folder).as_posix() not in manifest.parts:
                path.unlink(missing_ok=True)
    known = {f"{file.sha256[:12]}.csv" for file in (*manifest.files, *manifest.side)}
    for path in (folder / REJECTS_FOLDER).glob("*.csv"):
        if path.name not in known:
            path.unlink(missing_ok=True)


def _all_files(paths: Iterable[Path]) -> list[Path]:
    """The files, with all that lie in the folders among them."""
    found: list[Path] = []
    for path in paths:
        inside = (
            sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
            if path.is_dir()
            else [path]
        )
        if not inside:
            raise InputError(f"Der er ingen filer i mappen {mask(path.name)}. Se efter, om det er den rigtige.")
        found += inside
    return list(dict.fromkeys(found))


def _nothing_used(findings: Sequence[Finding]) -> str:
    if len(findings) == 1:
        return findings[0].message
    return f"Ingen af de {len(findings)} filer kan bruges. Den første: {findings[0].message}"
