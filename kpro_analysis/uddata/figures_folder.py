"""The key figures of a folder, counted once for what it holds and kept beside it, small numbers hidden already."""

import hashlib
import json
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.errors import InputError
from kpro_analysis.uddata.figures import key_figures
from kpro_analysis.uddata.figures_result import KeyFigures
from kpro_analysis.uddata.rebuilt import as_kept, rebuilt
from kpro_analysis.uddata.store import KEPT_FOLDER, MAPPING, Store

VERSION = 3


def figures_folder(folder: Path) -> KeyFigures:
    """The key figures of what a folder holds now, and of its mapping; counted only when either changed.

    Raises InputError when the folder is none of ours, or the figures can't be kept in it.
    """
    store = Store.open(folder)
    path = folder / KEPT_FOLDER / store.generation / f"noegletal-{_state(store)}.json"
    try:
        kept: KeyFigures = rebuilt(KeyFigures, json.loads(path.read_bytes()))
        return kept
    except (OSError, ValueError, KeyError, TypeError):
        found = key_figures(store)
    content = json.dumps(found, default=as_kept, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        with atomic.locked(path.parent):
            atomic.replace(path, content)
    except OSError as error:
        raise InputError(f"Nøgletallene kunne ikke gemmes i mappen: {atomic.why_not_written(error)}") from None
    _forget_others(path)
    return found


def _state(store: Store) -> str:
    """A short name of the mapping and of how figures are counted."""
    path = store.folder / MAPPING
    content = path.read_bytes() if path.is_file() else b""
    return hashlib.sha256(f"{VERSION}/".encode() + content).hexdigest()[:16]


def _forget_others(path: Path) -> None:
    """Figures of older content could be compared with these to find out what is hidden."""
    for old in path.parent.parent.glob("*/noegletal-*.json"):
        if old != path:
            old.unlink(missing_ok=True)
