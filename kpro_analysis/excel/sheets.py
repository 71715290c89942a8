"""The sheets of a workbook as grids of values, with error cells and formulas that were never calculated marked."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import cached_property
from typing import Any, TypeVar

from python_calamine import CalamineSheet, CalamineWorkbook

from kpro_analysis.columns import cell_address
from kpro_analysis.errors import InputError
from kpro_analysis.excel.package import Package
from kpro_analysis.excel.parts import SheetScan, WorkbookPart, read_saved, read_workbook_part, scan_sheet
from kpro_analysis.privacy import mask

MOST_CELLS = 5_000_000  # rows times columns: more is a stray cell or no register

T = TypeVar("T")


class Trouble(Enum):
    """Stands in a grid for a cell without a usable value."""

    ERROR = "error"  # #REF!, #I/T and the like
    UNCALCULATED = "uncalculated"  # a formula that a program wrote and Excel never calculated


@dataclass(frozen=True)
class Sheet:
    """One sheet; `rows[0][0]` is cell A1, an empty cell is "".

    `name` is as shown, personal numbers masked. `tall_cells` maps the row and column (from 0) of a cell merged
    downwards to the last row it covers.
    """

    name: str
    rows: list[list[Any]]
    tall_cells: dict[tuple[int, int], int]

    def value(self, row: int, column: int) -> Any:
        """The value at a row and column from 0; "" outside the grid."""
        inside = row < len(self.rows) and column < len(self.rows[row])
        return self.rows[row][column] if inside else ""


class Book:
    """A workbook whose sheets are read when asked for."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._scans: dict[str, SheetScan] = {}
        self.about: WorkbookPart = self._guarded(lambda: read_workbook_part(package))
        if self.about.strict:
            raise InputError(
                f"«{package.file}» er gemt som «Strict Open XML». Gem den som almindelig Excel-projektmappe (*.xlsx)."
            )

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The sheets' real names in the workbook's order; not for showing."""
        return tuple(self.about.sheets)

    @cached_property
    def _calamine(self) -> CalamineWorkbook:
        return self._guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(self.package.data)))

    @property
    def saved(self) -> datetime | None:
        """When the workbook was last saved, by its own properties."""
        return read_saved(self.package)

    def reaches_too_far(self, name: str) -> bool:
        """Whether a stray cell makes the sheet larger than any register."""
        scan = self._scan(name)
        return scan.rows * scan.columns > MOST_CELLS

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; InputError when it reaches too far out to be a table."""
        scan = self._scan(name)
        if self.reaches_too_far(name):
            corner = cell_address(scan.rows, scan.columns - 1)
            raise InputError(
                f"Arket «{mask(name)}» i «{self.package.file}» går helt ud til celle {corner}. "
                "Slet det, der står langt uden for tabellen, og gem projektmappen."
            )
        return self._guarded(lambda: _grid(mask(name), scan, self._calamine.get_sheet_by_name(name)))

    def _scan(self, name: str) -> SheetScan:
        if name not in self._scans:
            self._scans[name] = self._guarded(lambda: scan_sheet(self.package, self.about.sheets[name]))
        return self._scans[name]

    def _guarded(self, read: Callable[[], T]) -> T:
        """Turn whatever a parser raises on damaged parts into one sentence; the Rust reader even panics."""
        try:
            return read()
        except (KeyboardInterrupt, SystemExit, InputError):
            raise
        except BaseException:
            raise InputError(
                f"«{self.package.file}» er beskadiget indeni og kan ikke læses. Åbn den i Excel, lad Excel reparere "
                "den, "
                "og gem den som Excel-projektmappe (*.xlsx)."
            ) from None


def _grid(name: str, scan: SheetScan, sheet: CalamineSheet) -> Sheet:
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    for trouble, cells in ((Trouble.ERROR, scan.errors), (Trouble.UNCALCULATED, scan.uncalculated)):
        for row, column in cells:
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = trouble
    tall = {start: end[0] for start, end in sheet.merged_cell_ranges or [] if end[0] > start[0]}
    return Sheet(name, rows, tall)
