"""The rows that new submissions become: their values by column, with the formats of the rows above."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from kpro_analysis.columns import header_key
from kpro_analysis.danish import EPOCH_1900, EPOCH_1904, format_date
from kpro_analysis.excel.cells import as_text
from kpro_analysis.register.layout import NUMBER
from kpro_analysis.register.requests import form_id
from kpro_analysis.register.sheet_map import RowTag
from kpro_analysis.register.sheet_patch import NewCell, NewRow
from kpro_analysis.register.submission import Submission
from kpro_analysis.register.workbook import Reading

STATUS, SOURCE = "Modtaget", "Hjemmeside"
LIGHT, DAY = "Prioritet", "Dato"
COLOURED = (LIGHT, "Status", "Kilde")  # often formatted by what they say
NEEDED = (DAY, "Beskrivelse", LIGHT, "Status")
WRITTEN = (NUMBER, "Titel", *NEEDED, "Indmelder", "E-mail", "Telefon", "Kommune", "Kilde", "Bemærkning")


@dataclass(frozen=True)
class RowMaker:
    """Makes rows for a register that was read; `tags` are the rows of its sheet."""

    reading: Reading
    tags: Sequence[RowTag]

    def row(self, number: int, form: Submission, place: int) -> NewRow:
        """The row for a form under that form number; `place` is the row in the sheet, from 1."""
        texts: dict[str, str | float] = {
            "Titel": form.title,
            "Beskrivelse": form.description,
            "Indmelder": form.name,
            "E-mail": form.email,
            "Telefon": form.phone,
            "Kommune": form.municipality,
            "Kilde": SOURCE,
            LIGHT: form.light,
            "Status": STATUS,
            "Bemærkning": form.reason and f"Begrundelse: {form.reason}",
        }
        cells = [self._cell(column, text) for column, text in texts.items() if column in self._places]
        cells += [self._number(number), self._day(form.filed)]
        written = {cell.column: cell for cell in cells if cell.value != ""}
        blank = {cell.column: cell for cell in self._formats()}
        return NewRow(place, tuple(cell for _, cell in sorted((blank | written).items())))

    def _formats(self) -> Iterable[NewCell]:
        """The formats of the last request's cells under the headers."""
        tag = self._tag(next(iter(self._rows_up), None))
        header = self.reading.table.header
        for cell in tag.cells if tag else ():
            if cell.style and cell.column < len(header) and header[cell.column]:
                yield NewCell(cell.column, None, cell.style)

    @cached_property
    def _by_number(self) -> dict[int, RowTag]:
        return {tag.number: tag for tag in self.tags}

    @property
    def _places(self) -> dict[str, int]:
        return self.reading.table.places

    @cached_property
    def _rows_up(self) -> list[int]:
        """The rows (from 0) that hold requests, from below."""
        return sorted((entry.row for entry in self.reading.entries.usable), reverse=True)

    def _value(self, row: int, column: str) -> Any:
        return self.reading.table.sheet.value(row, self._places[column])

    def _cell(self, column: str, text: str | float) -> NewCell:
        like = next(iter(self._rows_up), None)
        if column in COLOURED:
            key = header_key(str(text))
            same = (row for row in self._rows_up if header_key(as_text(self._value(row, column))) == key)
            like = next(same, None if column == LIGHT else like)
        return NewCell(self._places[column], text, self._style(like, column))

    def _number(self, number: int) -> NewCell:
        """As text like #019, or as a number where the last one is a number."""
        last = next((self._value(row, NUMBER) for row in self._rows_up), "")
        return self._cell(NUMBER, float(number) if isinstance(last, float) else form_id(number))

    def _day(self, day: date) -> NewCell:
        """As a date of Excel's in the format of the last such one; as text where there is none."""
        like = next((row for row in self._rows_up if isinstance(self._value(row, DAY), date)), None)
        if like is None:
            return self._cell(DAY, format_date(day))
        epoch = EPOCH_1904 if self.reading.book.about.from_1904 else EPOCH_1900
        return NewCell(self._places[DAY], float((day - epoch).days), self._style(like, DAY))

    def _tag(self, row: int | None) -> RowTag | None:
        return self._by_number.get(row + 1) if row is not None else None

    def _style(self, row: int | None, column: str) -> str:
        tag, place = self._tag(row), self._places[column]
        return next((cell.style for cell in tag.cells if cell.column == place), "") if tag else ""
