"""Reads the sheet with the pool and what is already taken from it."""

from typing import Any

from kpro_analysis.columns import cell_address, header_key
from kpro_analysis.danish import format_money, parse_number
from kpro_analysis.excel.cells import is_blank
from kpro_analysis.excel.remarks import Remarks, SheetRemarks
from kpro_analysis.excel.sheets import Book, Sheet
from kpro_analysis.register.requests import DEFAULT_POOL

POOL_SHEET = "Pulje"
POOL, COMMITTED = "Pulje (kr.)", "Disponeret (kr.)"
LOOKED_AT = 50  # rows and columns where the labels are looked for


def read_pool(book: Book, remarks: Remarks) -> tuple[float, float]:
    """The pool and the committed amount in DKK; 500,000 and 0 where the workbook doesn't tell.

    A label's amount stands right of it, or below it when the labels are headers.
    """
    name = next((name for name in book.sheet_names if header_key(name) == header_key(POOL_SHEET)), None)
    if name is None:
        remarks.on_sheet("").note(
            "",
            "pulje-mangler",
            (
                f"Der er intet ark «{POOL_SHEET}»; der regnes med en pulje på {format_money(DEFAULT_POOL)} og intet "
                "disponeret."
            ),
            f"Tilføj et ark «{POOL_SHEET}» med {POOL} og {COMMITTED}, hvis beløbene er andre.",
        )
        return DEFAULT_POOL, 0.0
    sheet = book.sheet(name)
    here = remarks.on_sheet(sheet.name)
    return _amount(sheet, POOL, DEFAULT_POOL, here), _amount(sheet, COMMITTED, 0.0, here)


def _amount(sheet: Sheet, label: str, default: float, remarks: SheetRemarks) -> float:
    place = _find(sheet, label)
    if place is None:
        remarks.warn(
            "",
            "beløb-mangler",
            f"«{label}» findes ikke på arket; der regnes med {format_money(default)}.",
            f"Skriv «{label}» i en celle og beløbet i cellen til højre for den.",
        )
        return default
    row, column = place
    for value in (sheet.value(row, column + 1), sheet.value(row + 1, column)):
        amount = parse_number(value)
        if amount is not None and amount >= 0:
            return amount
        if not is_blank(value) and not _is_label(value):
            break
    remarks.error(
        cell_address(row + 1, column),
        "beløb-ugyldigt",
        f"Ved «{label}» står intet beløb på 0 kr. eller derover; der regnes med {format_money(default)}.",
        "Skriv ét tal, fx 500.000, i cellen til højre for teksten.",
    )
    return default


def _find(sheet: Sheet, label: str) -> tuple[int, int] | None:
    """The label itself, else its first word alone: a title may stand above them."""
    for wanted in (_bare(label), _bare(label.partition(" ")[0])):
        for row, values in enumerate(sheet.rows[:LOOKED_AT]):
            for column, value in enumerate(values[:LOOKED_AT]):
                if isinstance(value, str) and _bare(value) == wanted:
                    return row, column
    return None


def _is_label(value: Any) -> bool:
    return isinstance(value, str) and _bare(value).startswith(("pulje", "disponeret"))


def _bare(text: str) -> str:
    return "".join(letter for letter in header_key(text) if letter.isalnum())
