"""Checks a folder on a DuckDB of its own, which spills to disk what doesn't fit in memory."""

import tempfile
from datetime import datetime
from pathlib import Path

from kpro_analysis.duck import connected
from kpro_analysis.uddata.checks import Checked, check
from kpro_analysis.uddata.store import Store

MEMORY = "2500MB"  # of the 4 GiB that a machine must have


def check_folder(folder: Path, now: datetime) -> Checked:
    """Check it; raises InputError when it is no folder of Uddata."""
    store = Store.open(folder)
    with tempfile.TemporaryDirectory(prefix="kpro-uddata-") as spill:
        with connected(Path(spill), MEMORY) as connection:
            return check(connection, store, now)
