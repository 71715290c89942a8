"""The one way into a file of the log: pieces of raw rows, whatever the format and however it is packed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.compute as pc

from kpro_analysis.extracts.opening import Content, open_log
from kpro_analysis.extracts.rejects import Reject
from kpro_analysis.findings import Finding, Level
from kpro_analysis.minlog.column_map import ColumnMap
from kpro_analysis.minlog.csv_log import read_csv_log
from kpro_analysis.minlog.formats import READERS, is_blank, sniff
from kpro_analysis.minlog.raw import Raw

Progress = Callable[[int, int], None]
"""Told now and then: how many bytes of the file, as it lies on the disk, have been read, and of how many."""
ADVICE_EMPTY = "Se efter, om det er den rigtige fil, og om udtrækket gik godt."


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
    Reject in a piece, and so is a row without a time or a person: in `rows` both are always given. A file that ends too
    early (fil-afkortet), is empty (tom-fil), or can't be read to its end (fil-beskadiget, xml-fejl, json-fejl) gives
    what could be read, and a finding.

    Raises InputError (here, or while `pieces` is gone through) for a file of no known format, one that can't be
    opened, a password, a packed file that grows out of all bounds, XML that declares a DOCTYPE or entities, and
    a CSV without a known time or person column.
    """
    for content in open_log(path, progress):
        if is_blank(content.head):
            yield _empty(content)
            continue
        name = sniff(content.head, content.name)
        pieces = read_csv_log(content, column_map) if name == "csv" else READERS[name](content)
        log = LogFile(content.name, name, iter(()))
        log.pieces = _usable(log, content, pieces)
        yield log


def _usable(log: LogFile, content: Content, pieces: Iterator[Raw]) -> Iterator[Raw]:
    """The pieces without rows that lack time or person; then the file is read to its end, and the log completed."""
    found = False
    for piece in pieces:
        raw = _complete_rows(piece)
        found = found or raw.rows.num_rows > 0 or bool(raw.rejects)
        if raw.rows.num_rows or raw.rejects:
            yield raw
    for _ in content.chunks():
        pass
    log.sha256 = content.sha256
    log.findings += content.findings
    if not found:
        message = "Filen har ingen linjer fra loggen."
        log.findings.append(Finding(Level.WARNING, log.name, "", "", "ingen-linjer", message, ADVICE_EMPTY))


def _complete_rows(raw: Raw) -> Raw:
    rows, rejects = raw.rows, list(raw.rejects)
    for name, rule in (("person", "ingen-borger"), ("time", "ingen-tid")):
        if rows[name].null_count:
            lacking = pc.is_null(rows[name])
            rejects += [Reject(line, rule) for line in rows.filter(lacking)["line"].to_pylist()]
            rows = rows.filter(pc.invert(lacking))
    return Raw(rows, tuple(rejects))


def _empty(content: Content) -> LogFile:
    for _ in content.chunks():
        pass
    finding = Finding(Level.WARNING, content.name, "", "", "tom-fil", "Filen er tom.", ADVICE_EMPTY)
    return LogFile(content.name, "tom", iter(()), content.sha256, content.findings or [finding])
