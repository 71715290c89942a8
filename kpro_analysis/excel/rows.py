"""Reads one field of one row at a time, and remarks on what can't be used."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kpro_analysis.columns import header_key
from kpro_analysis.danish import parse_date
from kpro_analysis.excel.cells import as_text, is_blank
from kpro_analysis.excel.remarks import SheetRemarks
from kpro_analysis.excel.sheets import Trouble
from kpro_analysis.excel.tables import Table
from kpro_analysis.findings import Level
from kpro_analysis.privacy import mask

TROUBLES = {
    Trouble.ERROR: ("fejlværdi", "er en fejlværdi fra Excel", "Ret formlen, eller skriv værdien."),
    Trouble.UNCALCULATED: (
        "formel-ikke-beregnet",
        "er en formel, som Excel ikke har beregnet",
        "Åbn projektmappen i Excel, lad den beregne, og gem den.",
    ),
}


@dataclass(frozen=True, slots=True)
class RowReader:
    """One row of a table; rows count from 0. `title` names it in remarks, such as `#019`."""

    table: Table
    row: int
    title: str
    remarks: SheetRemarks

    def value(self, column: str) -> Any:
        """The raw value, "" when the cell is blank or the column missing."""
        position = self.table.places.get(column)
        value = "" if position is None else self.table.sheet.value(self.row, position)
        return "" if is_blank(value) else value

    def address(self, column: str) -> str:
        """The address of the row's cell in a column that is there."""
        return self.table.address(self.row, self.table.places[column])

    def text(self, column: str, one_line: bool = True) -> str:
        """Free text with personal numbers and addresses masked, which is remarked on."""
        value = self.value(column)
        if value == "":
            return ""
        if isinstance(value, Trouble):
            self.remark_on_trouble(column, value, Level.WARNING)
            return ""
        text = as_text(value)
        shown = mask(text)
        if shown != text:
            self.remarks.warn(
                self.address(column),
                "personoplysning-skjult",
                (
                    f"{self.title}: «{column}» ser ud til at indeholde et CPR-nummer eller en e-mailadresse. Det vises "
                    "som ███."
                ),
                "Slet personoplysningen i arbejdsbogen.",
            )
        return " ".join(shown.split()) if one_line else shown

    def date(self, column: str, from_1904: bool) -> date | None:
        """The date; None when blank or unreadable."""
        value = self.value(column)
        if value == "":
            return None
        found = parse_date(value, from_1904=from_1904)
        if isinstance(value, Trouble):
            self.remark_on_trouble(column, value, Level.WARNING)
        elif found is None:
            self.refuse(column, Level.WARNING, ("ulæselig", "er ikke en dato"), "Skriv datoen som 26-01-2024.")
        return found

    def remark_on_trouble(self, column: str, trouble: Trouble, level: Level) -> None:
        """Say that a cell has no usable value."""
        rule, what, advice = TROUBLES[trouble]
        message = f"{self.title}: «{column}» {what} og regnes som tom."
        self.remarks.add(level, self.address(column), rule, (message, advice))

    def refuse(self, column: str, level: Level, why: tuple[str, str], advice: str) -> None:
        """Say that what a cell holds can't be used; `why` is the end of the rule's name and what is wrong."""
        rule, what = why
        message = f"{self.title}: «{column}» {what} og regnes som tom."
        self.remarks.add(
            level, self.address(column), f"{header_key(column.partition('(')[0])}-{rule}", (message, advice)
        )
