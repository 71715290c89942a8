"""The key figures of a folder, counted once for what it holds and kept beside it, small numbers hidden already."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from kpro_analysis import atomic
from kpro_analysis.errors import InputError
from kpro_analysis.uddata.figures import key_figures
from kpro_analysis.uddata.figures_result import (
    Answering,
    Freshness,
    FunnelRow,
    Interval,
    ItemRow,
    KeyFigures,
    ReminderRow,
    Row,
    ScoreChange,
    TeamRow,
)
from kpro_analysis.uddata.store import KEPT_FOLDER, MAPPING, Store

VERSION = 1
TABLES = {
    "rows": Row,
    "totals": Row,
    "teams": TeamRow,
    "changes": ScoreChange,
    "items": ItemRow,
    "funnel": FunnelRow,
    "reminders": ReminderRow,
}
INTERVALS = {"rate", "change", "improved", "worsened", "floor", "ceiling", "complete", "after", "without"}


def figures_folder(folder: Path) -> KeyFigures:
    """The key figures of what a folder holds now, and of its mapping; counted only when either changed.

    Raises InputError when the folder is none of ours, or the figures can't be kept in it.
    """
    store = Store.open(folder)
    path = folder / KEPT_FOLDER / store.generation / f"noegletal-{_state(store)}.json"
    try:
        return _read(json.loads(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        found = key_figures(store)
    content = json.dumps(asdict(found), default=str, ensure_ascii=False, separators=(",", ":")).encode()
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


def _read(said: Mapping[str, Any]) -> KeyFigures:
    tables = {name: tuple(kind(**_fields(row)) for row in said[name]) for name, kind in TABLES.items()}
    freshness = dict(said["freshness"])
    if freshness["latest"] is not None:
        freshness["latest"] = date.fromisoformat(freshness["latest"])
    return KeyFigures(**tables, notes=tuple(said["notes"]), freshness=Freshness(**freshness))


def _fields(row: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: _value(name, value) for name, value in row.items()}
    if "figures" in fields:
        fields["figures"] = Answering(**_fields(fields["figures"]))
    return fields


def _value(name: str, value: Any) -> Any:
    return Interval(**value) if name in INTERVALS and value else value
