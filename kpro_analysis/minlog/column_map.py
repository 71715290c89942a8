"""Which column of a CSV log is what: proposed from the headers, or written down in a small TOML file."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ColumnMap:
    """Which header stands for which column of RAW. `delimiter` and `encoding` None = found out from the file.

    Columns of the file that aren't here are never read into rows.
    """

    columns: Mapping[str, str]  # name in RAW ("time", "person", …) -> header
    delimiter: str | None = None
    encoding: str | None = None
