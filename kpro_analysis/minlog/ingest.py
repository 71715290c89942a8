"""From files of the log, and files beside it, to the audit folder: each taken in once, wholly or not at all."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.errors import InputError, KproError
from kpro_analysis.extracts.folder import all_files, nothing_used, refuse_others_folder
from kpro_analysis.findings import Finding, Level
from kpro_analysis.minlog.column_map import ColumnMap
from kpro_analysis.minlog.door import Door
from kpro_analysis.minlog.folder import Ready, commit, manifest_for, remove_leftovers
from kpro_analysis.minlog.log_intake import take_log_file
from kpro_analysis.minlog.reading import LogFile, read_log
from kpro_analysis.minlog.side_files import read_person_table, read_side
from kpro_analysis.minlog.side_intake import SideDoor, count_matches, take_side_file
from kpro_analysis.minlog.store import NEW_FOLDER, OURS, Manifest, Store, TakenFile, TakenSide
from kpro_analysis.privacy import mask
from kpro_analysis.pseudonyms import Key

ROWS_PER_COMMIT = 2_000_000  # how much work a run that is killed may lose


@dataclass(frozen=True)
class Extract:
    """What is to be taken in: files of the log, and side files by kind; a folder stands for the files in it.

    person_table: says which person number each id in the side files stands for.
    """

    files: Sequence[Path] = ()
    side: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    column_map: ColumnMap | None = None
    person_table: Path | None = None


@dataclass(frozen=True)
class Ingested:
    """What one call took in. `again`: files left out because their content was taken in before."""

    store: Store
    taken: tuple[TakenFile | TakenSide, ...]
    again: int
    findings: tuple[Finding, ...]

    @property
    def files(self) -> tuple[TakenFile, ...]:
        """Those of the log."""
        return tuple(one for one in self.taken if isinstance(one, TakenFile))

    @property
    def side(self) -> tuple[TakenSide, ...]:
        """Those beside it."""
        return tuple(one for one in self.taken if isinstance(one, TakenSide))

    @property
    def rules(self) -> Counter[str]:
        """How many lines were rejected by each rule."""
        return sum((Counter(one.rejects) for one in self.taken), Counter())

    @property
    def person_classes(self) -> Counter[str]:
        """How many entries are on each kind of person number."""
        return sum((Counter(file.person_classes) for file in self.files), Counter())


Tell = Callable[[str], None]


def ingest(extract: Extract, folder: Path, key: Key, now: datetime, *, tell: Tell = lambda line: None) -> Ingested:
    """Take the files in; `tell` is given a line per file.

    A file that can't be used is a finding, and the others are taken in. InputError is raised when none can be, when the
    folder was made with another key, or when there is no room on the disk: what is in the folder then was wholly taken
    in. UsageError when something else lies in the folder.
    """
    refuse_others_folder(folder, OURS)
    files = all_files(extract.files)
    try:
        with atomic.locked(folder):
            intake = _Intake(folder, manifest_for(folder, key), tell)
            return intake.run(files, extract, (key, now))
    except OSError as error:
        name = mask(folder.name or str(folder))
        raise InputError(f"Resultatet kan ikke skrives i {name}: {atomic.why_not_written(error)}") from None


class _Intake:
    """One call, which holds the folder."""

    def __init__(self, folder: Path, manifest: Manifest, tell: Tell) -> None:
        self._folder, self._manifest, self._tell = folder, manifest, tell
        self._known = set(manifest.known)
        self._waiting: list[Ready] = []
        self._taken: list[TakenFile | TakenSide] = []
        self._findings: list[Finding] = []
        self._again = self._number = 0

    def run(self, files: Sequence[Path], extract: Extract, by: tuple[Key, datetime]) -> Ingested:
        """Take all in; `by` is the key, and the time after which nothing can have been logged."""
        remove_leftovers(self._folder, self._manifest)
        table = {} if extract.person_table is None else read_person_table(extract.person_table)
        door, side_door = Door(*by), SideDoor(by[0], table)
        try:
            for number, path in enumerate(files, 1):
                self._take(path, _log_files(path, extract.column_map, door), f"{number}/{len(files)}")
            for kind, paths in extract.side.items():
                for path in all_files(paths):
                    self._take(path, _side_files(path, kind, side_door), kind)
            self._commit()
        finally:
            shutil.rmtree(self._folder / NEW_FOLDER, ignore_errors=True)
        if not self._taken and not self._again:
            raise nothing_used(self._findings)
        self._match()
        return Ingested(Store(self._folder, self._manifest), tuple(self._taken), self._again, tuple(self._findings))

    def _take(self, path: Path, taking: "Iterator[_Taking]", count: str) -> None:
        try:
            for take in taking:
                self._number += 1
                place = self._folder / NEW_FOLDER / str(self._number)
                ready, findings = take(place)
                self._findings += findings
                self._keep(ready, place, count)
        except KproError as error:
            name = mask(path.name)
            self._findings.append(Finding(Level.ERROR, name, "", "", "fil-kan-ikke-bruges", str(error), ""))
            self._tell(f"{count} {name}: kan ikke bruges")

    def _keep(self, ready: Ready, place: Path, count: str) -> None:
        one = ready.taken
        content = one.sha256 if isinstance(one, TakenFile) else f"{one.kind}/{one.sha256}"
        if content in self._known:
            self._again += 1
            shutil.rmtree(place)
            self._tell(f"{count} {one.name}: er læst ind før")
            return
        self._known.add(content)
        self._waiting.append(ready)
        self._taken.append(one)
        self._tell(f"{count} {one.name}: {one.rows} linjer, {one.rejected} afviste")
        if sum(waiting.taken.rows for waiting in self._waiting) >= ROWS_PER_COMMIT:
            self._commit()

    def _commit(self) -> None:
        manifest = self._manifest.with_more(ready.taken for ready in self._waiting)
        commit(self._folder, manifest, self._waiting)
        self._manifest, self._waiting = manifest, []

    def _match(self) -> None:
        """Find out anew whom the side files and the log have in common, when either has more."""
        store = Store(self._folder, self._manifest)
        if not self._taken or not self._manifest.side or not self._manifest.files:
            return
        parts = {self._folder / side.part: side.kind for side in self._manifest.side}
        counts = count_matches(parts, store.log_files())
        matches = {side.part: counts[self._folder / side.part] for side in self._manifest.side}
        self._manifest = self._manifest.with_matches(matches)
        commit(self._folder, self._manifest, ())


_Taking = Callable[[Path], tuple[Ready, list[Finding]]]


def _log_files(path: Path, column_map: ColumnMap | None, door: Door) -> Iterator[_Taking]:
    for file in read_log(path, column_map):
        yield partial(_take_log, file, door)


def _take_log(file: LogFile, door: Door, place: Path) -> tuple[Ready, list[Finding]]:
    return take_log_file(file, door, place), file.findings


def _side_files(path: Path, kind: str, door: SideDoor) -> Iterator[_Taking]:
    for file in read_side(path, kind):
        yield partial(_take_side, file, kind, door)


def _take_side(file: LogFile, kind: str, door: SideDoor, place: Path) -> tuple[Ready, list[Finding]]:
    return take_side_file(file, kind, door, place), file.findings
