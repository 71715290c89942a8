"""Where new rows can go in a register's sheet, and what stands in the way; refused before anything is written."""

from collections.abc import Iterable, Sequence
from typing import NoReturn

from kpro_analysis.columns import cell_address, column_letters
from kpro_analysis.errors import InputError
from kpro_analysis.excel.cells import is_blank
from kpro_analysis.excel.package import Package
from kpro_analysis.register.entries import is_total
from kpro_analysis.register.layout import NUMBER
from kpro_analysis.register.new_rows import NEEDED, WRITTEN
from kpro_analysis.register.sheet_map import SheetMap
from kpro_analysis.register.sheet_patch import overlap
from kpro_analysis.register.table_part import TablePart
from kpro_analysis.register.workbook import Reading

LAST_ROW = 1_048_576  # in Excel
SIGNED, SHARED, MACROS = "_xmlsignatures/", "xl/revisions/", "vbaproject.bin"
SAVE_AGAIN = "Åbn den i Excel, gem den som Excel-projektmappe (*.xlsx), og prøv igen."


def refuse_package(package: Package) -> None:
    """Raise InputError for a workbook that can't be added to without breaking something in it."""
    names = [name.casefold() for name in package.archive.namelist()]
    if any(name.startswith(SIGNED) for name in names):
        refuse(
            package,
            "er underskrevet digitalt, og underskriften ville gå tabt. Fjern underskriften i Excel, og prøv igen.",
        )
    if any(name.startswith(SHARED) for name in names):
        refuse(package, "er en delt projektmappe i Excels gamle forstand. Slå delingen fra i Excel, og prøv igen.")
    if any(name.endswith(MACROS) for name in names):
        refuse(
            package, "indeholder makroer, som ikke ville følge med i, hvad der skrives. Gem den uden makroer (*.xlsx)."
        )


def refuse_sheet(reading: Reading, sheet: SheetMap) -> None:
    """Raise InputError where the register's sheet is protected, written oddly, or lacks a column."""
    package, name = reading.package, reading.table.sheet.name
    if sheet.protected:
        refuse(package, f"har et beskyttet ark «{name}». Fjern beskyttelsen under Gennemse i Excel, og prøv igen.")
    if sheet.odd or not sheet.rows_end:
        refuse(package, f"er ikke gemt af Excel, og der kan ikke skrives sikkert i arket «{name}». {SAVE_AGAIN}")
    if missing := [column for column in NEEDED if column not in reading.table.places]:
        refuse(
            package,
            f"mangler kolonnen «{missing[0]}» i arket «{name}», og den skal blanketterne skrives i. Tilføj den.",
        )


def refuse_tables(reading: Reading, tables: Iterable[TablePart], rows: Sequence[int]) -> None:
    """Raise InputError where an Excel table is in the way of new rows (from 1) under the register."""
    header, wanted = reading.table.header_cell(NUMBER), _area(reading, rows)
    for table in tables:
        if not overlap(table.ranges, header):
            if overlap(table.ranges, wanted):
                where = table.ranges.partition(":")[0]
                refuse(reading.package, f"har en anden tabel under ønskerne (celle {where}). Flyt den, og prøv igen.")
        elif table.fed:
            refuse(reading.package, "har en tabel, der hentes fra en anden kilde. Skriv blanketterne ind dér i stedet.")
        elif table.totals:
            refuse(
                reading.package,
                "har en tabel med en række for totaler. Slå Totalrække fra under Tabeldesign i Excel, og prøv igen.",
            )
        elif table.last_row < rows[0] - 1:
            refuse(
                reading.package,
                f"har noget stående under tabellen med ønsker (række {rows[0] - 1}). Flyt det, eller træk tabellen ned "
                "over det, og prøv igen.",
            )


def free_rows(reading: Reading, sheet: SheetMap, count: int) -> list[int]:
    """The rows (from 1) under the last one in use; raises InputError where something stands in their way."""
    refuse_totals(reading)
    table = reading.table
    columns = {place for place, header in enumerate(table.header) if header}
    written = {table.places[name] for name in WRITTEN if name in table.places}
    last = table.first_row
    for row in sheet.rows:
        if any(
            c.filled and c.column in columns and (not c.formula or _says(reading, row.number, c.column, written))
            for c in row.cells
        ):
            last = max(last, row.number)
    rows = list(range(last + 1, last + count + 1))
    if rows[-1] > LAST_ROW:
        refuse(
            reading.package,
            f"er fyldt helt ned til række {last} i arket «{table.sheet.name}». Slet det, der står langt nede.",
        )
    for row in (row for row in sheet.rows if last < row.number <= rows[-1]):
        for cell in row.cells:
            if cell.formula and cell.column in written:
                where = cell_address(row.number, cell.column)
                refuse(
                    reading.package,
                    f"har en formel i celle {where}, hvor en blanket skal skrives. Slet de formler, der venter under "
                    "ønskerne.",
                )
    wanted = _area(reading, rows)
    if merged := next((ranges for ranges in sheet.merged if overlap(ranges, wanted)), None):
        refuse(reading.package, f"har flettede celler ({merged}) under ønskerne. Ophæv fletningen, og prøv igen.")
    return rows


def refuse_totals(reading: Reading) -> None:
    """Raise InputError where a row of sums stands under the requests: new rows would be left out of it."""
    table = reading.table
    last = max((entry.row for entry in reading.entries.usable), default=table.first_row)
    columns = sorted({*table.places.values(), *reading.point_columns})
    for place, values in enumerate(table.sheet.rows[last + 1 :], last + 2):
        filled = [values[c] for c in columns if c < len(values) and not is_blank(values[c])]
        if filled and is_total(filled, values):
            refuse(
                reading.package,
                f"har en række med summer under ønskerne (række {place}). Flyt den op over overskrifterne.",
            )


def refuse(package: Package, why: str) -> NoReturn:
    """Say what stands in the way."""
    raise InputError(f"«{package.file}» {why} Intet er skrevet.")


def _says(reading: Reading, row: int, column: int, written: set[int]) -> bool:
    """Whether a formula fills one of the columns that are written: then its row is in use."""
    return column in written and not is_blank(reading.table.sheet.value(row - 1, column))


def _area(reading: Reading, rows: Sequence[int]) -> str:
    columns = [reading.table.places[name] for name in WRITTEN if name in reading.table.places]
    return f"{column_letters(min(columns))}{rows[0]}:{column_letters(max(columns))}{rows[-1]}"
