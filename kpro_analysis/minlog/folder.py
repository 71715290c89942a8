"""What is done to the audit folder: nothing counts in it before the manifest, replaced last of all, says so."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kpro_analysis.extracts import folder as files
from kpro_analysis.minlog.store import (
    LOG_FOLDER,
    MANIFEST,
    NEW_FOLDER,
    REJECTS_FOLDER,
    SHORT,
    SIDE_FOLDER,
    Manifest,
    Store,
    TakenFile,
    TakenSide,
)
from kpro_analysis.pseudonyms import Key


@dataclass(frozen=True)
class Ready:
    """A file that is written and waits to be taken in: what the manifest will say, and where each file of it goes."""

    taken: TakenFile | TakenSide
    moves: dict[Path, str] = field(default_factory=dict)  # a file that is ready -> its path from the folder


def manifest_for(folder: Path, key: Key) -> Manifest:
    """What the folder holds, nothing when it is new; raises InputError when it was made with another key."""
    if not (folder / MANIFEST).exists():
        return Manifest(key.id)
    manifest = Store.open(folder).manifest
    files.refuse_other_key(folder, manifest.key, key)
    return manifest


def commit(folder: Path, manifest: Manifest, ready: Iterable[Ready]) -> None:
    """Put what is ready in its place and then say so; raises OSError."""
    files.commit(folder / MANIFEST, manifest.to_bytes(), (one.moves for one in ready))


def remove_leftovers(folder: Path, manifest: Manifest) -> None:
    """Remove what a run that was killed left behind."""
    shutil.rmtree(folder / NEW_FOLDER, ignore_errors=True)
    for place in (LOG_FOLDER, SIDE_FOLDER):
        files.remove_but((folder / place).rglob("*.parquet"), {folder / part for part in manifest.parts})
    hashes = [file.sha256 for file in manifest.files] + [side.sha256 for side in manifest.side]
    known = {folder / REJECTS_FOLDER / f"{sha256[:SHORT]}.csv" for sha256 in hashes}
    files.remove_but((folder / REJECTS_FOLDER).glob("*.csv"), known)
