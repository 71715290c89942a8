"""A folder that extracts are taken into: nothing counts in it before its manifest, replaced last of all, says so."""

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.findings import Finding
from kpro_analysis.privacy import mask
from kpro_analysis.pseudonyms import Key

NOT_MEANT = (".", "~$")  # what files begin with that nobody means: hidden ones, and Excel's own of open workbooks


def refuse_others_folder(folder: Path, ours: Collection[str]) -> None:
    """Raise UsageError for what is no folder, or one with other things in it than those that are called as `ours`.

    What a run that was killed left half written is ours too.
    """
    name = mask(folder.name or str(folder))
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{name} er ikke en mappe. Vælg en mappe med -o.")
    if folder.is_dir() and any(path.name not in ours and not atomic.is_half_written(path) for path in folder.iterdir()):
        raise UsageError(f"Mappen {name} har andre filer i sig. Vælg en ny eller en tom mappe med -o.")


def refuse_other_key(folder: Path, made_with: str, key: Key) -> None:
    """Raise InputError unless the folder was made with this key; `made_with` is the id of the key that it was."""
    if made_with != key.id:
        raise InputError(
            f"Mappen {mask(folder.name)} er lavet med en anden nøgle, så de samme personer ville få andre pseudonymer. "
            "Brug den nøgle, den er lavet med, eller vælg en ny mappe med -o."
        )


def commit(manifest: Path, content: bytes, moves: Iterable[Mapping[Path, str]]) -> None:
    """Put what is ready in its place beside the manifest, and then say so there; raises OSError.

    `moves`: a file that is ready, and its path from the folder.
    """
    for move in moves:
        for path, goal in move.items():
            _put(path, manifest.parent / goal)
    atomic.replace(manifest, content)


def remove_but(paths: Iterable[Path], known: Collection[Path]) -> None:
    """Remove the files that aren't known: what a run that was killed left behind."""
    for path in list(paths):
        if path not in known:
            path.unlink(missing_ok=True)


def all_files(paths: Iterable[Path]) -> list[Path]:
    """The files, with all that lie in the folders among them; raises InputError for a folder without any."""
    found: list[Path] = []
    for path in paths:
        within = (p for p in path.rglob("*") if p.is_file() and not p.name.startswith(NOT_MEANT))
        inside = sorted(within) if path.is_dir() else [path]
        if not inside:
            raise InputError(f"Der er ingen filer i mappen {mask(path.name)}. Se efter, om det er den rigtige.")
        found += inside
    return list(dict.fromkeys(found))


def nothing_used(findings: Sequence[Finding]) -> InputError:
    """What to raise when none of the files can be used."""
    if len(findings) == 1:
        return InputError(findings[0].message)
    return InputError(f"Ingen af de {len(findings)} filer kan bruges. Den første: {findings[0].message}")


def _put(path: Path, goal: Path) -> None:
    """Move a file to where it belongs, so that it outlasts a power cut."""
    goal.parent.mkdir(parents=True, exist_ok=True)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    path.replace(goal)
