"""The audit folder: which files were taken in, where their rows lie, and by which key."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from kpro_analysis import atomic
from kpro_analysis.extracts.manifest import ManifestForm

MANIFEST, LOG_FOLDER, SIDE_FOLDER, REJECTS_FOLDER, PREPARED_FOLDER, KEYS_FOLDER, NEW_FOLDER = (
    "minlog.json",
    "log",
    "side",
    "afvist",
    "forberedt",
    "bevisnøgler",  # to the pseudonyms in packs of evidence; never goes out
    ".nyt",
)
RELEASES = "releases.csv"  # written by the user: days to mark on the page
OURS = {
    *(MANIFEST, LOG_FOLDER, SIDE_FOLDER, REJECTS_FOLDER, PREPARED_FOLDER, KEYS_FOLDER, NEW_FOLDER),
    *(RELEASES, atomic.LOCK_FILE),
}
FORM = ManifestForm(MANIFEST, "kpro-minlog", 1, "MinLog", "udtrækkene", "kpro minlog ingest")
SIDE_NAMES = {"activity": "aktivitet", "careteam": "careteams", "participants": "deltagere", "episodes": "forløb"}
SHORT = 12  # hexadecimal digits of a file's hash in the names of what was made of it


@dataclass(frozen=True)
class TakenFile:
    """One file of the log that was taken in, or one member of a zip.

    name: masked; sha256: of the unpacked content; entries: the sum of `entries` of its rows, which person_classes
    divides; rejected: lines, which rejects divides by rule; first, last: ISO 8601 in UTC, None without rows; repaired:
    rows whose person number lacked its first zero; without_zone, doubled, bad_end: see `door.Passed`; parts: paths from
    the folder; remarks: what is wrong with the file as a whole, in Danish.
    """

    name: str
    sha256: str
    format: str
    entries: int = 0
    rows: int = 0
    rejected: int = 0
    first: str | None = None
    last: str | None = None
    person_classes: dict[str, int] = field(default_factory=dict)
    rejects: dict[str, int] = field(default_factory=dict)
    repaired: int = 0
    without_zone: int = 0
    doubled: int = 0
    bad_end: int = 0
    parts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class TakenSide:
    """One side file that was taken in. people: distinct persons (users); matches: those of them that the log has."""

    kind: str
    name: str
    sha256: str
    rows: int
    rejected: int
    people: int
    part: str
    rejects: dict[str, int] = field(default_factory=dict)
    matches: int | None = None


@dataclass(frozen=True)
class Original:
    """A file, as it lies on a disk, all of which was taken in: what it was taken as, bytes, and how many files it held.

    kind: "log", or the kind of side file.
    """

    kind: str
    sha256: str
    size: int
    files: int


@dataclass(frozen=True)
class Manifest:
    """What is in a folder; `key` is the id of the key that made the pseudonyms.

    originals: those of earlier versions, and files in which nothing was new, aren't among them.
    """

    key: str
    files: tuple[TakenFile, ...] = ()
    side: tuple[TakenSide, ...] = ()
    originals: tuple[Original, ...] = ()

    @property
    def known(self) -> frozenset[str]:
        """The content that was taken in before, log and side: hashes, and for side files the kind in front."""
        return frozenset(file.sha256 for file in self.files) | {f"{s.kind}/{s.sha256}" for s in self.side}

    @property
    def rows(self) -> int:
        """How many rows the log has."""
        return sum(file.rows for file in self.files)

    @property
    def parts(self) -> frozenset[str]:
        """The files that count, by their paths from the folder."""
        return frozenset(part for file in self.files for part in file.parts) | {side.part for side in self.side}

    def unmatched(self) -> tuple[str, ...]:
        """The kinds of side files in which nobody is in the log: nothing can be said by them."""
        kinds = dict.fromkeys(side.kind for side in self.side)
        return tuple(k for k in kinds if self.files and not any(s.matches for s in self.side if s.kind == k))

    def with_more(self, taken: "Iterable[TakenFile | TakenSide]") -> "Manifest":
        """The same and more."""
        more = list(taken)
        files = (*self.files, *(one for one in more if isinstance(one, TakenFile)))
        return replace(self, files=files, side=(*self.side, *(one for one in more if isinstance(one, TakenSide))))

    def with_matches(self, matches: Mapping[str, int]) -> "Manifest":
        """The same, with how many of each side part's people the log has."""
        return replace(self, side=tuple(replace(side, matches=matches.get(side.part)) for side in self.side))

    def to_bytes(self) -> bytes:
        """The manifest as JSON."""
        return FORM.written({**asdict(self), "notes": list(self.notes())})

    def notes(self) -> Iterable[str]:
        """What whoever reads figures from the folder must know, in Danish."""
        for kind in self.unmatched():
            yield (
                f"Ingen af personerne i {SIDE_NAMES[kind]} findes i loggen. De er nok skrevet på en anden måde end "
                "dér, så der siges intet ud fra dem. Brug en nøgletabel med --person-table."
            )


@dataclass(frozen=True)
class Store:
    """An audit folder and what it held when it was opened."""

    folder: Path
    manifest: Manifest

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """Read the manifest; raises InputError when the folder is none of ours, or is of a newer version."""
        return cls(folder, FORM.read(folder, _manifest))

    @property
    def generation(self) -> str:
        """A short name of the content: the same for the same files, in whatever order they were taken in."""
        told = sorted([f"log/{file.sha256}" for file in self.manifest.files] + [s.part for s in self.manifest.side])
        # how many match decides whether a side file is used at all
        used = sorted(self.manifest.unmatched())
        return hashlib.sha256(json.dumps([FORM.version, self.manifest.key, told, used]).encode()).hexdigest()[:16]

    @property
    def prepared(self) -> Path:
        """Where what is made from this content lies; it may not be there yet."""
        return self.folder / PREPARED_FOLDER / self.generation

    def log_files(self) -> list[Path]:
        """The parts of the log, month by month."""
        return [self.folder / part for part in sorted(part for file in self.manifest.files for part in file.parts)]

    def side_files(self, kind: str) -> list[Path]:
        """The parts of a kind of side file (activity, careteam, participants, episodes); empty: nothing is known.

        Empty too when nobody in them is in the log: they have ids of another kind.
        """
        if kind in self.manifest.unmatched():
            return []
        return [self.folder / part for part in sorted(s.part for s in self.manifest.side if s.kind == kind)]


def _manifest(said: dict[str, Any]) -> Manifest:
    originals = tuple(Original(**original) for original in said.get("originals", ()))
    files = (TakenFile(**{**file, **_tuples(file, "parts", "remarks")}) for file in said["files"])
    return Manifest(said["key"], tuple(files), tuple(TakenSide(**side) for side in said["side"]), originals)


def _tuples(said: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: tuple(said[name]) for name in names}
