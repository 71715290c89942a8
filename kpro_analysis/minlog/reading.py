"""The one way into a file of the log: pieces of raw rows, whatever the format and however it is packed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kpro_analysis.findings import Finding
from kpro_analysis.minlog.column_map import ColumnMap
from kpro_analysis.minlog.raw import Raw

Progress = Callable[[int, int], None]
"""Told now and then: how many bytes of the file, as it lies on the disk, have been read, and of how many."""


@dataclass
class LogFile:
    """One file of the log: a file as it is, the content of a gzip, or one member of a zip.

    `pieces` can be gone through once, and must be before the next LogFile is asked for; each holds at most 250,000 rows
    (about 64 MB), in the order of the file. `sha256` and `findings` are complete when `pieces` is used up.
    """

    name: str  # of the file, masked; "x.zip/member.csv" for a member of a zip
    format: str  # minlog2-xml, audit-json, fhir-json, csv, or tom (an empty file; `pieces` is empty)
    pieces: Iterator[Raw]
    sha256: str = ""  # of the unpacked content, in hexadecimal digits
    findings: list[Finding] = field(default_factory=list)


def read_log(path: Path, column_map: ColumnMap | None = None, progress: Progress | None = None) -> Iterator[LogFile]:
    """The log files in a file, read as they are asked for, with bounded memory.

    `column_map` is for CSV only; without one the columns are found by their headers. A line that can't be used is a
    Reject in a piece. A file that ends too early (fil-afkortet), is empty (tom-fil) or can't be read to its end
    (fil-beskadiget) gives what could be read, and a finding.

    Raises InputError (here, or while `pieces` is gone through) for a file of no known format, one that can't be
    opened, a password, a packed file that grows out of all bounds, XML that declares a DOCTYPE or entities, and
    a CSV without a known time or person column.
    """
    raise NotImplementedError
