"""What was checked and counted in a folder of Uddata, kept in it: a page opens at once the next time."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kpro_analysis import atomic
from kpro_analysis.uddata.checks import Checked
from kpro_analysis.uddata.checks_folder import check_folder
from kpro_analysis.uddata.figures_folder import figures_folder
from kpro_analysis.uddata.figures_result import KeyFigures
from kpro_analysis.uddata.rebuilt import rebuilt
from kpro_analysis.uddata.store import KEPT_FOLDER, MAPPING, Store

FORMAT = 1  # counts up when what is kept, or how it is worked out, changes


@dataclass(frozen=True)
class Prepared:
    """What was found in a folder: what is wrong in it, and its figures."""

    checked: Checked
    figures: KeyFigures


def kept(store: Store) -> Prepared | None:
    """What was found when this content and mapping were prepared; None when they weren't, or it can't be read."""
    try:
        checked: Checked = rebuilt(Checked, json.loads(_path(store).read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return Prepared(checked, figures_folder(store.folder))


def prepare(store: Store, now: datetime) -> Iterator[str | Prepared]:
    """Count and check a folder, and keep what was found: says what comes next, and at last gives it.

    Raises InputError when the figures can't be kept.
    """
    yield "Regner nøgletallene …"
    figures = figures_folder(store.folder)
    yield "Kontrollerer filerne …"
    checked = check_folder(store.folder, now)
    content = json.dumps(asdict(checked), ensure_ascii=False, default=_as_text).encode()
    path = _path(store)
    with atomic.locked(path.parent):
        atomic.replace(path, content)
    for older in path.parent.parent.glob("*/kontrol-*.json"):
        if older != path:
            older.unlink(missing_ok=True)
    yield Prepared(checked, figures)


def _path(store: Store) -> Path:
    mapping = store.folder / MAPPING
    said = mapping.read_bytes() if mapping.is_file() else b""
    name = f"kontrol-{hashlib.sha256(f'{FORMAT}/'.encode() + said).hexdigest()[:16]}.json"
    return store.folder / KEPT_FOLDER / store.generation / name


def _as_text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
