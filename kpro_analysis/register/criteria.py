"""Joins the declared criteria with the register's columns of points."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kpro_analysis.columns import column_position, header_key
from kpro_analysis.danish import format_number, parse_number
from kpro_analysis.errors import InputError
from kpro_analysis.excel.cells import is_blank
from kpro_analysis.excel.remarks import Remarks, SheetRemarks
from kpro_analysis.excel.sheets import Book
from kpro_analysis.excel.tables import Table, about_doubled
from kpro_analysis.privacy import mask
from kpro_analysis.register.layout import is_total_header
from kpro_analysis.register.point_system import FALLBACK_WEIGHT, NAME, POINT_SHEET, Declared, read_point_system
from kpro_analysis.register.requests import Criterion

FIRST_POINT_COLUMN, LAST_POINT_COLUMN = column_position("R"), column_position("AA")


@dataclass(frozen=True, slots=True)
class PointColumn:
    """A column of points (position from 0) and its criterion as declared."""

    position: int
    declared: Declared


@dataclass(frozen=True, slots=True)
class PointColumns:
    """The columns that can hold points; `declared` tells that the group named them, so that all of them do.

    `remarks` are on the sheet that declares them.
    """

    columns: tuple[PointColumn, ...]
    declared: bool
    remarks: SheetRemarks

    @property
    def positions(self) -> list[int]:
        """The columns' positions, from 0."""
        return [column.position for column in self.columns]


@dataclass(frozen=True, slots=True)
class Settled:
    """The criteria, and the position (from 0) of each one's column."""

    criteria: tuple[Criterion, ...]
    positions: tuple[int, ...]


def find_point_columns(book: Book, table: Table, remarks: Remarks) -> PointColumns:
    """The columns of the declared criteria, else those in R-AA that are no total and none of the register's own.

    Raises InputError when criteria are declared and none of them has a column.
    """
    declared = read_point_system(book, remarks)
    if not declared:
        return PointColumns(tuple(_candidates(table)), False, remarks.on_sheet(table.sheet.name))
    on_points = remarks.on_sheet(POINT_SHEET)
    columns = tuple(_with_column(table, declared, on_points))
    if not columns:
        raise InputError(
            f"Ingen af kriterierne på arket «{POINT_SHEET}» i «{remarks.file}» har en kolonne i registeret. "
            "Skriv kriteriernes navne ens på de to ark."
        )
    return PointColumns(columns, True, on_points)


def _with_column(table: Table, declared: Sequence[Declared], remarks: SheetRemarks) -> Iterator[PointColumn]:
    by_key = _free_headers(table)
    for criterion in declared:
        if positions := by_key.get(header_key(criterion.name)):
            yield PointColumn(positions[0], criterion)
        else:
            remarks.error(
                criterion.name_cell,
                "kriterium-uden-kolonne",
                f"Kriteriet har ingen kolonne på arket «{table.sheet.name}» og er ikke med.",
                "Skriv navnet ens begge steder, eller slet rækken.",
            )


def _candidates(table: Table) -> Iterator[PointColumn]:
    for position, *_ in _free_headers(table).values():
        header = table.header[position]
        if FIRST_POINT_COLUMN <= position <= LAST_POINT_COLUMN and not is_total_header(header):
            yield PointColumn(position, Declared(mask(header), FALLBACK_WEIGHT, None, None, "", "", ""))


def _is_mostly_numbers(table: Table, position: int, rows: Sequence[int]) -> bool:
    values = [value for row in rows if not is_blank(value := table.sheet.value(row, position))]
    numbers = sum(parse_number(value) is not None for value in values)
    return numbers > 0 and 2 * numbers >= len(values)


def _free_headers(table: Table) -> dict[str, list[int]]:
    """Positions by header, for the columns that aren't the register's own: contact details can't become points."""
    own = {*table.places.values(), *(position for positions in table.doubled.values() for position in positions)}
    by_key: dict[str, list[int]] = {}
    for position, header in enumerate(table.header):
        if position not in own and (key := header_key(header)):
            by_key.setdefault(key, []).append(position)
    return by_key


def settle(table: Table, found: PointColumns, rows: Sequence[int], remarks: Remarks) -> Settled:
    """The criteria with a usable weight and scale; `rows` (from 0) are the usable ones.

    Raises InputError when there are none: of undeclared columns only those of numbers count.
    """
    columns = [c for c in found.columns if found.declared or not rows or _is_mostly_numbers(table, c.position, rows)]
    if not columns:
        raise InputError(
            f"«{remarks.file}» har ingen kriterier: hverken et ark «{POINT_SHEET}» med overskriften {NAME} eller "
            "kolonner med tal i R-AA. Tilføj kriterierne, og giv point i registeret."
        )
    _remark_on_doubled(table, columns, remarks.on_sheet(table.sheet.name))
    if all(column.declared.weight == 0 for column in columns):
        found.remarks.error(
            "",
            "alle-vægte-0",
            "Alle vægte er 0; der regnes med 1 for hvert kriterium.",
            "Giv mindst ét kriterium en vægt over 0.",
        )
        columns = [replace(column, declared=replace(column.declared, weight=FALLBACK_WEIGHT)) for column in columns]
    criteria = (_settle(column.declared, _largest(table, column.position, rows), found.remarks) for column in columns)
    return Settled(tuple(criteria), tuple(column.position for column in columns))


def _remark_on_doubled(table: Table, columns: Sequence[PointColumn], remarks: SheetRemarks) -> None:
    """The first of two columns with one header is used."""
    by_key = _free_headers(table)
    for column in columns:
        positions = by_key[header_key(table.header[column.position])]
        if len(positions) > 1:
            remarks.error(
                table.address(table.header_row, positions[1]), *about_doubled(column.declared.name, positions)
            )


def _settle(declared: Declared, largest: float, remarks: SheetRemarks) -> Criterion:
    low = 0.0 if declared.low is None else declared.low
    high = largest if declared.high is None else declared.high
    if low >= high and declared.high is not None:
        low, high = 0.0, largest
        remarks.error(
            declared.scale_cell,
            "skala-ugyldig",
            f"Min er ikke mindre end Maks; der regnes med skalaen 0 til {format_number(max(largest, 1))}.",
            "Skriv skalaens laveste tal i Min og dens højeste i Maks, fx 0 og 5.",
        )
    return Criterion(declared.name, declared.weight, low, high if high > low else low + 1, declared.description)


def _largest(table: Table, position: int, rows: Sequence[int]) -> float:
    numbers = (parse_number(table.sheet.value(row, position)) for row in rows)
    return max((number for number in numbers if number is not None), default=-math.inf)
