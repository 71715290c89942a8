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


def editions(output: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The folders of `output` that hold an edition, with their manifests, by name; none when there is no `output`."""
    if not output.is_dir():
        return
    for folder in sorted(path for path in output.iterdir() if path.is_dir() and not path.name.startswith(".")):
        told = manifest_in(folder)
        if told is not None:
            yield folder, told
