"""Reads one field of one row at a time, and remarks on what can't be used."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kpro_analysis.columns import header_key
from kpro_analysis.danish import parse_date, parse_number
from kpro_analysis.excel.sheets import Trouble
from kpro_analysis.findings import Level
from kpro_analysis.privacy import mask
from kpro_analysis.register.cells import as_text, is_blank, listed, parse_form_number, spellings, split_form_numbers
from kpro_analysis.register.layout import ESTIMATE, Table
from kpro_analysis.register.remarks import SheetRemarks

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
    """One row of the register; rows count from 0. `title` names the request in remarks, such as `#019`."""

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
            self._remark_on_trouble(column, value, Level.WARNING)
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
                "Slet personoplysningen i registeret.",
            )
        return " ".join(shown.split()) if one_line else shown

    def known_or_text(self, column: str, known: tuple[str, ...]) -> str:
        """Free text, but in the usual spelling when it is one of the known words."""
        text = self.text(column)
        return spellings(known).get(header_key(text), text)

    def choice(self, column: str, allowed: tuple[str, ...], level: Level = Level.WARNING) -> str | None:
        """The one of the allowed words that the cell holds, whatever its case and blanks; None when blank or "
        "another."""
        value = self.value(column)
        if value == "":
            return None
        if isinstance(value, Trouble):
            self._remark_on_trouble(column, value, level)
            return None
        found = spellings(allowed).get(header_key(as_text(value)))
        if found is None:
            self._refuse(column, level, ("ukendt", "er ikke en af de aftalte værdier"), f"Skriv {listed(allowed)}.")
        return found

    def date(self, column: str, from_1904: bool) -> date | None:
        """The date; None when blank or unreadable."""
        value = self.value(column)
        if value == "":
            return None
        found = parse_date(value, from_1904=from_1904)
        if isinstance(value, Trouble):
            self._remark_on_trouble(column, value, Level.WARNING)
        elif found is None:
            self._refuse(column, Level.WARNING, ("ulæselig", "er ikke en dato"), "Skriv datoen som 26-01-2024.")
        return found

    def amount(self, column: str = ESTIMATE) -> float | None:
        """DKK, 0 or more; None when blank or unreadable."""
        value = self.value(column)
        if value == "":
            return None
        found = parse_number(value)
        if isinstance(value, Trouble):
            self._remark_on_trouble(column, value, Level.WARNING)
        elif found is None or found < 0:
            advice = "Skriv ét tal, fx 15.000, eller lad cellen være tom, og brug størrelsen."
            self._refuse(column, Level.WARNING, ("ulæselig", "er ikke ét beløb på 0 kr. eller derover"), advice)
            return None
        return found

    def numbers(self, column: str) -> tuple[int, ...]:
        """The form numbers that the cell lists, each once, in its order; those that can't be read are left out."""
        value = self.value(column)
        if value == "":
            return ()
        if isinstance(value, Trouble):
            self._remark_on_trouble(column, value, Level.WARNING)
            return ()
        found = [parse_form_number(piece) for piece in split_form_numbers(value)]
        if None in found:
            self.remarks.warn(
                self.address(column),
                f"{header_key(column)}-ulæselig",
                f"{self.title}: «{column}» indeholder noget, der ikke er et blanketnummer; det bruges ikke.",
                "Skriv blanketnumre som #021, flere adskilt med komma.",
            )
        return tuple(dict.fromkeys(number for number in found if number is not None))

    def _remark_on_trouble(self, column: str, trouble: Trouble, level: Level) -> None:
        rule, what, advice = TROUBLES[trouble]
        message = f"{self.title}: «{column}» {what} og regnes som tom."
        self.remarks.add(level, self.address(column), rule, (message, advice))

    def _refuse(self, column: str, level: Level, why: tuple[str, str], advice: str) -> None:
        rule, what = why
        message = f"{self.title}: «{column}» {what} og regnes som tom."
        self.remarks.add(
            level, self.address(column), f"{header_key(column.partition('(')[0])}-{rule}", (message, advice)
        )
