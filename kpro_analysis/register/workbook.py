"""Reads a register of change requests from an Excel workbook that people keep."""

from dataclasses import dataclass
from pathlib import Path

from kpro_analysis.excel.package import SYSTEM_CLOCK, Clock, Package, open_package
from kpro_analysis.excel.remarks import Remarks
from kpro_analysis.excel.sheets import Book
from kpro_analysis.excel.tables import Table
from kpro_analysis.findings import Level
from kpro_analysis.register.criteria import find_point_columns, settle
from kpro_analysis.register.decisions import read_decisions
from kpro_analysis.register.entries import Entries, find_entries
from kpro_analysis.register.layout import find_register, remark_on_columns, remark_on_extra
from kpro_analysis.register.pool_sheet import read_pool
from kpro_analysis.register.request_reader import RequestReader
from kpro_analysis.register.requests import Register


@dataclass(frozen=True)
class Reading:
    """A register with where it stands: the workbook, the sheet's table, its rows told apart, the criteria's columns."""

    register: Register
    package: Package
    book: Book
    table: Table
    entries: Entries
    point_columns: tuple[int, ...]


def read_register(path: Path | str, clock: Clock = SYSTEM_CLOCK) -> Register:
    """Read the workbook once; what can't be used is a finding, the rest is used.

    The clock only matters for a file that can't be read: it is tried again while somebody may be saving it.

    Raises InputError when nothing of it can be used: no such file, no Excel workbook, no sheet with the headers, no
    criteria.
    """
    return read_package(open_package(Path(path), clock)).register


def read_package(package: Package) -> Reading:
    """Read a workbook whose bytes are there already; raises InputError as `read_register` does."""
    remarks = Remarks(package.file)
    _remark_on_file(package, remarks)
    book = Book(package)
    table = find_register(book)
    here = remarks.on_sheet(table.sheet.name)
    remark_on_columns(table, here)
    point_columns = find_point_columns(book, table, remarks)
    entries = find_entries(table, point_columns.positions, here)
    settled = settle(table, point_columns, [entry.row for entry in entries.usable], remarks)
    remark_on_extra(table, settled.positions, here)
    requests = RequestReader(table, settled, here, book.about.from_1904).read(entries.usable)
    pool, committed = read_pool(book, remarks)
    decisions = read_decisions(book, {request.number: request.filed for request in requests}, remarks)
    register = Register(
        file=package.file,
        sha256=package.sha256,
        modified=book.saved or package.saved,
        criteria=settled.criteria,
        requests=requests,
        pool=pool,
        committed=committed,
        findings=tuple(remarks.found),
        decided=decisions.decided,
        decisions=decisions.rows,
    )
    return Reading(register, package, book, table, entries, settled.positions)


def _remark_on_file(package: Package, remarks: Remarks) -> None:
    if package.open_elsewhere:
        remarks.on_file(
            Level.NOTE,
            "åben-i-excel",
            "Filen er åben i Excel; ændringer, der ikke er gemt, er ikke med.",
            "Gem i Excel, og læs filen igen, hvis de skal med.",
        )
