"""Joins the declared criteria with the register's columns of points."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kpro_analysis.columns import column_letters, column_position, header_key
from kpro_analysis.danish import format_number, parse_number
from kpro_analysis.errors import InputError
from kpro_analysis.privacy import mask
from kpro_analysis.register.cells import is_blank
from kpro_analysis.register.layout import Table, is_total_header
from kpro_analysis.register.point_system import FALLBACK_WEIGHT, NAME, POINT_SHEET, Declared
from kpro_analysis.register.remarks import SheetRemarks
from kpro_analysis.register.requests import Criterion

FIRST_POINT_COLUMN, LAST_POINT_COLUMN = column_position("R"), column_position("AA")


@dataclass(frozen=True, slots=True)
class PointColumn:
    """A column of points (position from 0) and its criterion as declared."""

    position: int
    declared: Declared


def declared_columns(table: Table, declared: Sequence[Declared], remarks: SheetRemarks) -> list[PointColumn]:
    """The columns of the declared criteria, in their order; remarks (on the point sheet) on those without one."""
    by_key = _free_headers(table)
    found = []
    for criterion in declared:
        if positions := by_key.get(header_key(criterion.name)):
            found.append(PointColumn(positions[0], criterion))
        else:
            remarks.error(
                criterion.name_cell,
                "kriterium-uden-kolonne",
                f"Kriteriet har ingen kolonne på arket «{table.sheet.name}» og er ikke med.",
                "Skriv navnet ens begge steder, eller slet rækken.",
            )
    return found


def candidate_columns(table: Table) -> list[PointColumn]:
    """Without declared criteria: the columns in R-AA that are no total and none of the register's own."""
    return [
        PointColumn(positions[0], Declared(mask(table.header[positions[0]]), FALLBACK_WEIGHT, None, None, "", "", ""))
        for positions in _free_headers(table).values()
        if FIRST_POINT_COLUMN <= positions[0] <= LAST_POINT_COLUMN and not is_total_header(table.header[positions[0]])
    ]


def numeric_columns(table: Table, columns: Sequence[PointColumn], rows: Sequence[int]) -> list[PointColumn]:
    """The columns where most of what stands in the rows is numbers; all of them when there are no rows."""
    return [column for column in columns if not rows or _is_mostly_numbers(table, column.position, rows)]


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


def remark_on_doubled(table: Table, columns: Sequence[PointColumn], remarks: SheetRemarks) -> None:
    """Remark on criteria whose header stands more than once: the first column is used."""
    by_key = _free_headers(table)
    for column in columns:
        positions = by_key[header_key(table.header[column.position])]
        if len(positions) > 1:
            letters = ", ".join(column_letters(position) for position in positions)
            remarks.error(
                table.address(table.header_row, positions[1]),
                "overskrift-to-gange",
                (
                    f"Kriteriets overskrift står flere gange (kolonne {letters}); kun kolonne "
                    f"{letters.partition(',')[0]} bruges."
                ),
                "Slet eller omdøb de andre kolonner med samme overskrift.",
            )


def settle_criteria(
    table: Table, columns: Sequence[PointColumn], rows: Sequence[int], remarks: SheetRemarks
) -> tuple[Criterion, ...]:
    """The criteria with a usable weight and scale; remarks are on the point sheet."""
    if columns and all(column.declared.weight == 0 for column in columns):
        remarks.error(
            "",
            "alle-vægte-0",
            "Alle vægte er 0; der regnes med 1 for hvert kriterium.",
            "Giv mindst ét kriterium en vægt over 0.",
        )
        columns = [replace(column, declared=replace(column.declared, weight=FALLBACK_WEIGHT)) for column in columns]
    return tuple(_settle(column.declared, _largest(table, column.position, rows), remarks) for column in columns)


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


def no_criteria(file: str, declared: Sequence[Declared]) -> InputError:
    """The sentence for a register that can't be ranked by anything."""
    if declared:
        return InputError(
            f"Ingen af kriterierne på arket «{POINT_SHEET}» i «{file}» har en kolonne i registeret. "
            "Skriv kriteriernes navne ens på de to ark."
        )
    return InputError(
        f"«{file}» har ingen kriterier: hverken et ark «{POINT_SHEET}» med overskriften {NAME} eller kolonner med "
        "tal i "
        "R-AA. Tilføj kriterierne, og giv point i registeret."
    )
