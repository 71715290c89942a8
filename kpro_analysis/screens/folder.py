"""Where a page finds the user's files."""

import os
from pathlib import Path
from zoneinfo import ZoneInfo

from kpro_analysis.danish import format_long_date
from kpro_analysis.register.requests import Register


def data_folder(data: str) -> Path:
    """The folder with the user's files: as given, else the server's (`KPRO_DATA`), else the demo data."""
    demo = Path(__file__).parents[2] / "data" / "demo"
    return Path(data or os.environ.get("KPRO_DATA", "") or demo)


def saved_day(register: Register) -> str | None:
    """The Danish day on which the workbook was last saved, in words; None when that isn't known."""
    if register.modified is None:
        return None
    return format_long_date(register.modified.astimezone(ZoneInfo("Europe/Copenhagen")))
