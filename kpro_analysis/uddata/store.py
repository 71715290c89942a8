"""The folder of Uddata: which files were taken in, where their rows lie, and by which key."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from kpro_analysis import atomic
from kpro_analysis.extracts.manifest import ManifestForm

MANIFEST, ANSWER_FOLDER, REQUEST_FOLDER, REJECTS_FOLDER, KEPT_FOLDER, NEW_FOLDER = (
    "uddata.json",
    "svar",
    "anmodninger",
    "afvist",
    "klar",
    ".nyt",
)
MAPPING = "skemaer.toml"  # written by the user: which item of a questionnaire is which of an instrument
OURS = {MANIFEST, ANSWER_FOLDER, REQUEST_FOLDER, REJECTS_FOLDER, KEPT_FOLDER, NEW_FOLDER, MAPPING, atomic.LOCK_FILE}
FOLDER = "uddata"  # where it lies in a data folder, unless it is put elsewhere
FORM = ManifestForm(MANIFEST, "kpro-uddata", 1, "Uddata", "filerne", "kpro uddata ingest")
FUT_ZIP, LONG, WIDE = "fut-zip", "long", "wide"
SHORT = 12  # hexadecimal digits of a file's hash in the names of what was made of it


@dataclass(frozen=True)
class Remark:
    """What the reader saw in a file as a whole, in Danish, without a value; line: where, None for nowhere special."""

    rule: str
    line: int | None
    text: str


@dataclass(frozen=True)
class TakenFile:
    """One file that was taken in, or one member of a zip of CSVs.

    name: masked; sha256: of the unpacked content; format: FUT_ZIP, LONG or WIDE; order: its place among all that were
    taken in, from 0; columns: its headings, masked, none for a bundle; municipalities: as the file has them;
    months: Danish ones ("2024-01") of sent, else of answered; responses: distinct ones; answers, requests: rows;
    rejected: lines, which `rejects` divides by rule; answer_parts, request_parts: paths from the folder.
    """

    name: str
    sha256: str
    format: str
    order: int = 0
    columns: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    responses: int = 0
    answers: int = 0
    requests: int = 0
    rejected: int = 0
    rejects: dict[str, int] = field(default_factory=dict)
    findings: tuple[Remark, ...] = ()
    answer_parts: tuple[str, ...] = ()
    request_parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Manifest:
    """What is in a folder.

    key: the id of the key that made the pseudonyms; sources: hashes of files as they lay on the disk, packed or plain,
    of which all that could be used was taken in.
    """

    key: str
    files: tuple[TakenFile, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def known(self) -> frozenset[str]:
        """The hashes of the content that was taken in before."""
        return frozenset(file.sha256 for file in self.files)

    @property
    def parts(self) -> frozenset[str]:
        """The files that count, by their paths from the folder."""
        return frozenset(part for file in self.files for part in (*file.answer_parts, *file.request_parts))

    def with_more(self, taken: Iterable[TakenFile], sources: Iterable[str]) -> "Manifest":
        """The same and more, numbered on."""
        more = (replace(file, order=order) for order, file in enumerate(taken, len(self.files)))
        return replace(self, files=(*self.files, *more), sources=tuple(dict.fromkeys((*self.sources, *sources))))

    def to_bytes(self) -> bytes:
        """The manifest as JSON."""
        return FORM.written(asdict(self))


@dataclass(frozen=True)
class Store:
    """A folder of Uddata and what it held when it was opened."""

    folder: Path
    manifest: Manifest

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """Read the manifest; raises InputError when the folder is none of ours, or is of a newer version."""
        return cls(folder, FORM.read(folder, _manifest))

    @property
    def generation(self) -> str:
        """A short name of the content: the same for the same files taken in, in the same order."""
        told = [FORM.kind, FORM.version, self.manifest.key, [file.sha256 for file in self.manifest.files]]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]

    def answer_files(self) -> list[Path]:
        """The parts with rows of `canonical.ANSWERS`, in the order in which they were taken in."""
        return [self.folder / part for file in self.manifest.files for part in file.answer_parts]

    def request_files(self) -> list[Path]:
        """The parts with rows of `canonical.REQUESTS`, in the order in which they were taken in."""
        return [self.folder / part for file in self.manifest.files for part in file.request_parts]


def uddata_folder(folder: Path) -> Path | None:
    """The folder of Uddata in a data folder: `uddata` in it, itself, or the first right below; None where none is."""
    below = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    return next((one for one in (folder / FOLDER, folder, *below) if (one / MANIFEST).is_file()), None)


def _manifest(said: dict[str, Any]) -> Manifest:
    return Manifest(said["key"], tuple(map(_taken, said["files"])), tuple(said["sources"]))


def _taken(said: dict[str, Any]) -> TakenFile:
    lists = {name: tuple(value) for name, value in said.items() if isinstance(value, list)}
    return TakenFile(**{**said, **lists, "findings": tuple(Remark(**one) for one in said["findings"])})
