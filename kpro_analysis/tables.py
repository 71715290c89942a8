"""Tables as people read them: as a page or report draws them, and as the CSV or workbook that is taken away."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

import xlsxwriter

from kpro_analysis.danish import format_date, format_money, format_number, format_percent
from kpro_analysis.spreadsheet import AS_TEXT, csv_cell, excel_text

LONGEST_SHEET_NAME = 31
WIDEST = 60  # characters of a column
DASH = "–"

Interval = tuple[float, float, float]  # a figure, and the lower and upper end of its interval
Cell = str | int | float | date | Interval | None


class Kind(Enum):
    """What stands in a column, and how a workbook formats it."""

    TEXT = ""
    COUNT = "#,##0"
    SHARE = "0 %"
    NUMBER = "#,##0.0"
    CHANGE = "+#,##0.0;-#,##0.0;0.0"
    MONEY = '#,##0 "kr."'
    DATE = "dd-mm-yyyy"


@dataclass(frozen=True)
class Column:
    """A column; with an `interval` its cells are figures with the ends of it, or None."""

    name: str
    kind: Kind = Kind.TEXT
    interval: bool = False


@dataclass(frozen=True)
class Table:
    """A table: a cell is of its column's kind, or a text instead of it ("skjult"), or None: not known."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def drawn(self) -> dict[str, Any]:
        """What a page draws: texts, and which columns are figures."""
        return {
            "name": self.name,
            "head": [column.name for column in self.columns],
            "figures": [place for place, column in enumerate(self.columns) if column.kind is not Kind.TEXT],
            "rows": [[words(*pair) for pair in zip(self.columns, row, strict=True)] for row in self.rows],
        }


def words(column: Column, cell: Cell) -> str:
    """A cell as it is shown.

    >>> words(Column("Svarprocent", Kind.SHARE, interval=True), (0.62, 0.55, 0.69)), words(Column("Sendt"), None)
    ('62 % (55–69 %)', '–')
    """
    if cell is None or isinstance(cell, str):
        return DASH if cell is None else cell
    if isinstance(cell, date):
        return format_date(cell)
    if isinstance(cell, tuple):
        value, low, high = cell
        if column.kind is Kind.SHARE:
            return f"{format_percent(value)} ({format_number(low * 100)}–{format_percent(high)})"
        return f"{_number(column.kind, value)} ({_number(column.kind, low)} til {_number(column.kind, high)})"
    return _number(column.kind, cell)


def _number(kind: Kind, value: float) -> str:
    match kind:
        case Kind.SHARE:
            return format_percent(value)
        case Kind.COUNT:
            return format_number(value)
        case Kind.MONEY:
            return format_money(value)
        case Kind.CHANGE:
            return f"{'+' if value > 0 else '−' if value < 0 else ''}{format_number(abs(value), 1)}"
        case _:
            return format_number(value, 1)


def as_csv(tables: Sequence[Table]) -> bytes:
    """The tables one below the other, each under its name, with semicolons and decimal commas."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for place, table in enumerate(tables):
        if place:
            writer.writerow([])
        writer.writerow([csv_cell(table.name)])
        writer.writerow([csv_cell(column.name) for column in flat_columns(table)])
        writer.writerows([_in_csv(cell) for cell in flat_cells(table, row)] for row in table.rows)
    return text.getvalue().encode("utf-8-sig")


def as_workbook(tables: Sequence[Table], title: str, made: datetime) -> bytes:
    """The tables as sheets; the same bytes for the same tables, title and moment."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, AS_TEXT) as book:
        book.set_properties({"title": title, "created": made.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EDF3", "text_wrap": True})
        formats = {kind: book.add_format({"num_format": kind.value, "valign": "top"}) for kind in Kind}
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        for table in tables:
            sheet = book.add_worksheet(table.name[:LONGEST_SHEET_NAME])
            columns = flat_columns(table)
            for at, column in enumerate(columns):
                sheet.write_string(0, at, excel_text(column.name), bold)
            widths = [len(column.name) for column in columns]
            for place, row in enumerate(table.rows, 1):
                for at, (column, cell) in enumerate(zip(columns, flat_cells(table, row), strict=True)):
                    widths[at] = max(widths[at], len(cell) if isinstance(cell, str) else 0)
                    if isinstance(cell, str):
                        sheet.write_string(place, at, excel_text(cell), plain)
                    elif isinstance(cell, date):
                        sheet.write_datetime(place, at, datetime.combine(cell, time()), formats[Kind.DATE])
                    elif cell is not None:
                        sheet.write_number(place, at, cell, formats[column.kind])
            for at, width in enumerate(widths):
                sheet.set_column(at, at, min(width + 2, WIDEST))
            sheet.freeze_panes(1, 1)
            sheet.set_landscape()
            sheet.set_paper(9)  # A4
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
    return buffer.getvalue()


def _in_csv(cell: str | float | date | None) -> str:
    return format_date(cell) if isinstance(cell, date) else csv_cell(cell)


def flat_columns(table: Table) -> list[Column]:
    """A table's columns with one for each end of an interval, as files have them."""
    return [one for column in table.columns for one in _ends(column)]


def _ends(column: Column) -> Iterator[Column]:
    yield column
    if column.interval:
        yield from (Column(f"{column.name}, {end}", column.kind) for end in ("fra", "til"))


def flat_cells(table: Table, row: Sequence[Cell]) -> list[str | int | float | date | None]:
    """A row's cells as `flat_columns` tells them."""
    flat: list[str | int | float | date | None] = []
    for column, cell in zip(table.columns, row, strict=True):
        whole = cell if isinstance(cell, tuple) else (cell, None, None)
        flat += whole if column.interval else whole[:1]
    return flat
