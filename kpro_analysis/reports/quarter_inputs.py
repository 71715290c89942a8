"""The files that a quarterly report is made from, as far as they can be read."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from kpro_analysis.danish import format_date, parse_date
from kpro_analysis.errors import KproError
from kpro_analysis.excel.package import shown_name
from kpro_analysis.extracts.danish_time import DENMARK
from kpro_analysis.reports.document import Source
from kpro_analysis.reports.quarter_sources import Sources
from kpro_analysis.weighting.decision_files import LOG, decision_folder, read_log


def sources_of(sources: Sources) -> tuple[Source, ...]:
    """The files by source; those of a source that can't be read are left out."""
    return tuple(source for ask in (_register, _year, _support, _uddata, _minlog) for source in _of(ask, sources))


def _of(ask: Callable[[Sources], Iterator[Source]], sources: Sources) -> list[Source]:
    try:
        return list(ask(sources))
    except KproError:
        return []


def _register(sources: Sources) -> Iterator[Source]:
    register = sources.register()
    day = register.modified.astimezone(DENMARK).date() if register.modified else None
    yield Source(
        register.file, "ændringsønsker", register.sha256, len(register.requests), format_date(day) if day else ""
    )
    log = decision_folder(sources.folder) / LOG
    if log.is_file():
        rows = read_log(log.parent).rows
        last = max((row.day for row in rows if row.day), default=None)
        yield Source(shown_name(log), "beslutninger", _hash(log), len(rows), format_date(last) if last else "")


def _year(sources: Sources) -> Iterator[Source]:
    year = sources.year()
    if year.own is not None:
        day = format_date(year.plan.saved.astimezone(DENMARK).date())
        yield Source(year.plan.file, "årshjul og beslutninger", _hash(year.own), len(year.plan.events), day)


def _support(sources: Sources) -> Iterator[Source]:
    support = sources.support()
    for path, name, rows in zip(support.paths, support.tickets.files, support.tickets.rows, strict=True):
        yield Source(name, "henvendelser", _hash(path), rows, "")


def _uddata(sources: Sources) -> Iterator[Source]:
    for file in sources.uddata().store.manifest.files:
        yield Source(file.name, "Uddata", file.sha256, file.answers + file.requests, max(file.months, default=""))


def _minlog(sources: Sources) -> Iterator[Source]:
    manifest = sources.minlog().store.manifest
    for file in manifest.files:
        last = parse_date((file.last or "")[:10])
        yield Source(file.name, "MinLog", file.sha256, file.rows, format_date(last) if last else "")
    for side in manifest.side:
        yield Source(side.name, "MinLog", side.sha256, side.rows, "")


def _hash(path: Path) -> str:
    """Of the bytes of the file; "" where it can't be read any more."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
