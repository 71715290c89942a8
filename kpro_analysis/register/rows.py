"""Reads one field of one row of the register at a time, and remarks on what can't be used."""

from kpro_analysis.columns import header_key
from kpro_analysis.danish import parse_number
from kpro_analysis.excel import rows
from kpro_analysis.excel.cells import as_text
from kpro_analysis.excel.sheets import Trouble
from kpro_analysis.findings import Level
from kpro_analysis.register.cells import listed, parse_form_number, spellings, split_form_numbers
from kpro_analysis.register.layout import ESTIMATE


class RowReader(rows.RowReader):
    """One row of the register; `title` names the request in remarks, such as `#019`."""

    __slots__ = ()

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
            self.remark_on_trouble(column, value, level)
            return None
        found = spellings(allowed).get(header_key(as_text(value)))
        if found is None:
            self.refuse(column, level, ("ukendt", "er ikke en af de aftalte værdier"), f"Skriv {listed(allowed)}.")
        return found

    def amount(self, column: str = ESTIMATE) -> float | None:
        """DKK, 0 or more; None when blank or unreadable."""
        value = self.value(column)
        if value == "":
            return None
        found = parse_number(value)
        if isinstance(value, Trouble):
            self.remark_on_trouble(column, value, Level.WARNING)
        elif found is None or found < 0:
            advice = "Skriv ét tal, fx 15.000, eller lad cellen være tom, og brug størrelsen."
            self.refuse(column, Level.WARNING, ("ulæselig", "er ikke ét beløb på 0 kr. eller derover"), advice)
            return None
        return found

    def numbers(self, column: str) -> tuple[int, ...]:
        """The form numbers that the cell lists, each once, in its order; those that can't be read are left out."""
        value = self.value(column)
        if value == "":
            return ()
        if isinstance(value, Trouble):
            self.remark_on_trouble(column, value, Level.WARNING)
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
