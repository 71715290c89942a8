"""Folders of editions as they lie on the disk."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kpro_analysis.reports.manifest import MANIFEST, parse

EARLIER, FAILED = "tidligere", "mislykket"


def manifest_in(folder: Path) -> dict[str, Any] | None:
    """What the manifest of a folder says; None without a usable one."""
    try:
        return parse((folder / MANIFEST).read_bytes())
    except OSError:
        return None


def content_of(path: Path) -> bytes | None:
    """The bytes of a file; None when it can't be read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def files_in(folder: Path) -> dict[str, bytes]:
    """The files of an edition that its manifest names and that are there, and the manifest, which comes last."""
    told = manifest_in(folder)
    names = [*(str(file["name"]) for file in told["files"]), MANIFEST] if told else []
    there = {name: content_of(folder / name) for name in names if name == Path(name).name}
    return {name: content for name, content in there.items() if content is not None}


def editions(output: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The folders of `output` that hold an edition, with their manifests, by name; none when there is no `output`."""
    if not output.is_dir():
        return
    for folder in sorted(path for path in output.iterdir() if path.is_dir() and not path.name.startswith(".")):
        told = manifest_in(folder)
        if told is not None:
            yield folder, told


def failed(output: Path) -> list[Path]:
    """The folders of notebooks that didn't come to their end, by name."""
    apart = output / FAILED
    return sorted(path for path in apart.iterdir() if path.is_dir()) if apart.is_dir() else []
