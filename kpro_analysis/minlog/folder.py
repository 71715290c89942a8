"""What is done to the audit folder: nothing counts in it before the manifest, replaced last of all, says so."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.minlog.store import (
    LOG_FOLDER,
    MANIFEST,
    NEW_FOLDER,
    OURS,
    REJECTS_FOLDER,
    SHORT,
    SIDE_FOLDER,
    Manifest,
    Store,
    TakenFile,
    TakenSide,
)
from kpro_analysis.privacy import mask
from kpro_analysis.pseudonyms import Key


@dataclass(frozen=True)
class Ready:
    """A file that is written and waits to be taken in: what the manifest will say, and where each file of it goes."""

    taken: TakenFile | TakenSide
    moves: dict[Path, str] = field(default_factory=dict)  # a file that is ready -> its path from the folder


def refuse_others_folder(folder: Path) -> None:
    """Raise UsageError for what is no folder, or one with other files than ours in it."""
    name = mask(folder.name or str(folder))
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{name} er ikke en mappe. Vælg en mappe med -o.")
    if folder.is_dir() and {path.name for path in folder.iterdir()} - OURS:
        raise UsageError(f"Mappen {name} har andre filer i sig. Vælg en ny eller en tom mappe med -o.")


def manifest_for(folder: Path, key: Key) -> Manifest:
    """What the folder holds, nothing when it is new; raises InputError when it was made with another key."""
    if not (folder / MANIFEST).exists():
        return Manifest(key.id)
    manifest = Store.open(folder).manifest
    if manifest.key != key.id:
        raise InputError(
            f"Mappen {mask(folder.name)} er lavet med en anden nøgle, så de samme personer ville få andre pseudonymer. "
            "Brug den nøgle, den er lavet med, eller vælg en ny mappe med -o."
        )
    return manifest


def commit(folder: Path, manifest: Manifest, ready: Iterable[Ready]) -> None:
    """Put what is ready in its place and then say so; raises OSError."""
    for one in ready:
        for path, goal in one.moves.items():
            _put(path, folder / goal)
    atomic.replace(folder / MANIFEST, manifest.to_bytes())


def remove_leftovers(folder: Path, manifest: Manifest) -> None:
    """Remove what a run that was killed left behind."""
    shutil.rmtree(folder / NEW_FOLDER, ignore_errors=True)
    for place in (LOG_FOLDER, SIDE_FOLDER):
        _remove_but((folder / place).rglob("*.parquet"), {folder / part for part in manifest.parts})
    hashes = [file.sha256 for file in manifest.files] + [side.sha256 for side in manifest.side]
    known = {folder / REJECTS_FOLDER / f"{sha256[:SHORT]}.csv" for sha256 in hashes}
    _remove_but((folder / REJECTS_FOLDER).glob("*.csv"), known)


def _remove_but(paths: Iterable[Path], known: set[Path]) -> None:
    for path in list(paths):
        if path not in known:
            path.unlink(missing_ok=True)


def _put(path: Path, goal: Path) -> None:
    """Move a file to where it belongs, so that it outlasts a power cut."""
    goal.parent.mkdir(parents=True, exist_ok=True)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    path.replace(goal)
