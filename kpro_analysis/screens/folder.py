"""Where a page finds the user's files."""

import os
from pathlib import Path


def data_folder(data: str) -> Path:
    """The folder with the user's files: as given, else the server's (`KPRO_DATA`), else the demo data."""
    demo = Path(__file__).parents[2] / "data" / "demo"
    return Path(data or os.environ.get("KPRO_DATA", "") or demo)
