"""A table or a finished file in a message to the page, for the visitor to take away."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kpro_analysis.tables import Table, as_csv, as_workbook

MIMES = {
    "csv": "text/csv",
    "ics": "text/calendar; charset=utf-8",
    "svg": "image/svg+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_message(tables: Sequence[Table], name: str, form: str, made: datetime) -> dict[str, Any]:
    """The tables as a file in a message to the page; `form` is "csv" or "xlsx"."""
    content = as_csv(tables) if form == "csv" else as_workbook(tables, name, made)
    return bytes_message(content, f"{name}-{made:%Y-%m-%d}.{form}")


def bytes_message(content: bytes, name: str) -> dict[str, Any]:
    """A finished file in a message to the page."""
    mime = MIMES[name.rpartition(".")[2]]
    return {"type": "file", "name": name, "mime": mime, "base64": base64.b64encode(content).decode()}
