"""From files of answers to the folder of Uddata: each taken in once, wholly or not at all."""

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.errors import InputError, KproError
from kpro_analysis.extracts import folder as files
from kpro_analysis.findings import Finding, Level
from kpro_analysis.privacy import mask
from kpro_analysis.pseudonyms import Key
from kpro_analysis.uddata.door import Door
from kpro_analysis.uddata.intake import Ready, take_source
from kpro_analysis.uddata.piece import Source
from kpro_analysis.uddata.sources import shown, sources_in
from kpro_analysis.uddata.store import (
    ANSWER_FOLDER,
    MANIFEST,
    NEW_FOLDER,
    OURS,
    REJECTS_FOLDER,
    REQUEST_FOLDER,
    SHORT,
    Manifest,
    Store,
    TakenFile,
)

ROWS_PER_COMMIT = 2_000_000  # how much work a run that is killed may lose

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Ingested:
    """What one call took in.

    again: files left out because their content was taken in before; findings: on files that can't be used.
    """

    store: Store
    files: tuple[TakenFile, ...]
    again: int
    findings: tuple[Finding, ...]

    @property
    def rules(self) -> Counter[str]:
        """How many lines were rejected by each rule."""
        return sum((Counter(one.rejects) for one in self.files), Counter())


def ingest(paths: Sequence[Path], folder: Path, key: Key, now: datetime, *, tell: Tell = lambda line: None) -> Ingested:
    """Take the files in, and all that lie in the folders among them; `tell` is given a line per file.

    A file that can't be used is a finding, and the others are taken in. InputError is raised when none can be, when the
    folder was made with another key, or when there is no room on the disk: what is in the folder then was wholly taken
    in. UsageError when something else lies in the folder.
    """
    files.refuse_others_folder(folder, OURS)
    found = files.all_files(paths)
    try:
        with atomic.locked(folder):
            return _Intake(folder, _manifest_for(folder, key), tell).run(found, Door(key, now))
    except OSError as error:
        name = mask(folder.name or str(folder))
        raise InputError(f"Resultatet kan ikke skrives i {name}: {atomic.why_not_written(error)}") from None


def _manifest_for(folder: Path, key: Key) -> Manifest:
    if not (folder / MANIFEST).exists():
        return Manifest(key.id)
    manifest = Store.open(folder).manifest
    files.refuse_other_key(folder, manifest.key, key)
    return manifest


class _Intake:
    """One call, which holds the folder."""

    def __init__(self, folder: Path, manifest: Manifest, tell: Tell) -> None:
        self._folder, self._manifest, self._tell = folder, manifest, tell
        self._known = set(manifest.known)
        self._names = {file.name for file in manifest.files}
        self._waiting: list[Ready] = []
        self._sources: list[str] = []
        self._taken: list[TakenFile] = []
        self._findings: list[Finding] = []
        self._again = self._number = 0

    def run(self, paths: Sequence[Path], through: Door) -> Ingested:
        """Take all in."""
        self._remove_leftovers()
        try:
            for number, path in enumerate(paths, 1):
                self._take(path, through, f"{number}/{len(paths)}")
            self._commit()
        finally:
            shutil.rmtree(self._folder / NEW_FOLDER, ignore_errors=True)
        if not self._taken and not self._again:
            raise files.nothing_used(self._findings)
        taken = self._manifest.files[len(self._manifest.files) - len(self._taken) :]
        return Ingested(Store(self._folder, self._manifest), taken, self._again, tuple(self._findings))

    def _take(self, path: Path, through: Door, count: str) -> None:
        whole = hash_of(path)
        if whole is not None and whole in {*self._manifest.sources, *self._sources}:
            self._again += 1
            self._tell(f"{count} {shown(path)}: er læst ind før")
            return
        refused = len(self._findings)
        try:
            used = 0
            for source in sources_in(path, lambda error: self._refuse(path, error, count)):
                used += 1
                self._keep(source, through, count)
            if not used and refused == len(self._findings):
                raise InputError(f"«{shown(path)}» har ingen besvarelser. Se efter, om det er den rigtige fil.")
        except KproError as error:
            self._refuse(path, error, count)
        if whole is not None and refused == len(self._findings):
            self._sources.append(whole)
        if sum(ready.taken.answers for ready in self._waiting) >= ROWS_PER_COMMIT:
            self._commit()

    def _refuse(self, path: Path, error: KproError, count: str) -> None:
        self._findings.append(Finding(Level.ERROR, shown(path), "", "", "fil-kan-ikke-bruges", str(error), ""))
        self._tell(f"{count} {shown(path)}: kan ikke bruges")

    def _keep(self, source: Source, through: Door, count: str) -> None:
        self._number += 1
        place = self._folder / NEW_FOLDER / str(self._number)
        shown_before, source.name = source.name, self._distinct(source.name)
        ready = take_source(source, through, place)
        if ready.taken.sha256 in self._known:
            self._again += 1
            shutil.rmtree(place)
            self._tell(f"{count} {shown_before}: er læst ind før")
            return
        self._known.add(ready.taken.sha256)
        self._names.add(source.name)
        self._waiting.append(ready)
        self._taken.append(ready.taken)
        self._tell(f"{count} {source.name}: {ready.taken.answers} svar, {ready.taken.rejected} afviste linjer")

    def _distinct(self, name: str) -> str:
        """The name, numbered where another file has the same, as of another municipality or month."""
        numbered, number = name, 1
        while numbered in self._names:
            number += 1
            numbered = f"{name} ({number})"
        return numbered

    def _commit(self) -> None:
        if not self._waiting and not self._sources:
            return
        manifest = self._manifest.with_more((ready.taken for ready in self._waiting), self._sources)
        files.commit(self._folder / MANIFEST, manifest.to_bytes(), (ready.moves for ready in self._waiting))
        self._manifest, self._waiting, self._sources = manifest, [], []

    def _remove_leftovers(self) -> None:
        shutil.rmtree(self._folder / NEW_FOLDER, ignore_errors=True)
        known = {self._folder / part for part in self._manifest.parts}
        for place in (ANSWER_FOLDER, REQUEST_FOLDER):
            files.remove_but((self._folder / place).glob("*.parquet"), known)
        rejects = {self._folder / REJECTS_FOLDER / f"{file.sha256[:SHORT]}.csv" for file in self._manifest.files}
        files.remove_but((self._folder / REJECTS_FOLDER).glob("*.csv"), rejects)


def hash_of(path: Path) -> str | None:
    """The hash of a file as it lies on the disk; None when it can't be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
