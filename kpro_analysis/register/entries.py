"""Tells a register's requests from its blank rows, its totals and the rows that can't be used."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kpro_analysis.excel.cells import is_blank
from kpro_analysis.excel.remarks import SheetRemarks
from kpro_analysis.excel.sheets import Trouble
from kpro_analysis.excel.tables import Table
from kpro_analysis.register.cells import LARGEST_FORM_NUMBER, parse_form_number
from kpro_analysis.register.layout import NUMBER, REGISTER_COLUMNS, is_total_label
from kpro_analysis.register.requests import form_id


@dataclass(frozen=True, slots=True)
class Entry:
    """A usable row (from 0) with its form number."""

    number: int
    row: int


@dataclass(frozen=True, slots=True)
class Entries:
    """The register's rows under the headers, told apart: `with_content` = usable + `rejected` + `totals`."""

    usable: tuple[Entry, ...]
    with_content: int
    rejected: int
    totals: int


def find_entries(table: Table, point_columns: Iterable[int], remarks: SheetRemarks) -> Entries:
    """Go through the rows; each row that isn't used although it holds something is an error, totals apart.

    A column of sums dragged down too far doesn't make a row, nor do an extra column or contact details alone. Of rows
    with the same form number, the first in the sheet is used.
    """
    personal = {
        table.places[column.name] for column in REGISTER_COLUMNS if column.personal and column.name in table.places
    }
    counted = sorted({*table.places.values(), *point_columns})
    first: dict[int, int] = {}
    with_content = totals = 0
    for row in range(table.first_row, len(table.sheet.rows)):
        values = table.sheet.rows[row]
        places = [place for place in counted if place < len(values) and not is_blank(values[place])]
        if personal.issuperset(places):
            continue
        with_content += 1
        number = parse_form_number(table.sheet.value(row, table.places[NUMBER]))
        if number is None:
            if is_total([values[place] for place in places], values):
                totals += 1
            else:
                _remark_on_number(table, row, remarks)
        elif number in first:
            _remark_on_double(table, row, (number, first[number]), remarks)
        else:
            first[number] = row
    usable = tuple(Entry(number, row) for number, row in sorted(first.items()))
    return Entries(usable, with_content, with_content - totals - len(usable), totals)


def is_total(filled: Sequence[Any], values: Sequence[Any]) -> bool:
    """Whether a row holds sums: it says so, or holds nothing but numbers.

    `filled` are the values in the register's own columns, `values` all of the row.
    """
    says_so = any(isinstance(value, str) and is_total_label(value) for value in values)
    return says_so or all(isinstance(value, float) or value is Trouble.UNCALCULATED for value in filled)


def _remark_on_number(table: Table, row: int, remarks: SheetRemarks) -> None:
    address = table.address(row, table.places[NUMBER])
    value = table.sheet.value(row, table.places[NUMBER])
    advice = f"Skriv et blanketnummer som #019 (1 til {LARGEST_FORM_NUMBER}), eller slet rækken."
    if is_blank(value):
        message = f"Række {row + 1} har intet blanketnummer og er ikke med."
        remarks.error(address, "blanketnummer-mangler", message, advice)
    else:
        message = f"Række {row + 1} er ikke med: «{NUMBER}» er ikke et blanketnummer."
        remarks.error(address, "blanketnummer-ulæseligt", message, advice)


def _remark_on_double(table: Table, row: int, earlier: tuple[int, int], remarks: SheetRemarks) -> None:
    number, first = earlier
    remarks.error(
        table.address(row, table.places[NUMBER]),
        "blanketnummer-to-gange",
        f"{form_id(number)} står både i række {first + 1} og række {row + 1}; række {row + 1} er ikke med.",
        "Giv det ene ønske et andet blanketnummer, eller slet den ene række.",
    )
