"""The demo delivery taken in, so that the page has something to show."""

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.errors import UsageError
from kpro_analysis.pseudonyms import new_key_file
from kpro_analysis.uddata.ingest import ingest
from kpro_analysis.uddata.store import MANIFEST, MAPPING

FOLDER = "uddata"  # where the page looks


def take_in_demo(folder: Path, files: Sequence[Path], now: datetime) -> Path:
    """Take the files of the demo in with a key that is thrown away, their mapping too; a folder that is there stays.

    Raises InputError and UsageError when it can't be written.
    """
    target = folder / FOLDER
    if (target / MANIFEST).exists():
        return target
    with tempfile.TemporaryDirectory(prefix="kpro-demo-") as place:
        key = new_key_file(Path(place) / "key")
        ingest([path for path in files if path.name != MAPPING], target, key, now)
    mapping = next(path for path in files if path.name == MAPPING)
    try:
        atomic.replace(target / MAPPING, mapping.read_bytes())
    except OSError as error:
        raise UsageError(f"«{MAPPING}» kan ikke skrives: {atomic.why_not_written(error)}") from None
    return target
