"""A report as an Excel workbook: what it says on the first sheet, then a sheet for each table, with its chart."""

import io
import math
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from kpro_analysis.reports.document import Report
from kpro_analysis.reports.workbook_charts import add_chart
from kpro_analysis.reports.workbook_sheets import CONTENTS, Sheet, front_lines, sheets_of
from kpro_analysis.spreadsheet import AS_TEXT, excel_text
from kpro_analysis.tables import Column, Kind, Table, flat_cells, flat_columns

WIDEST, NARROWEST = 60, 9  # characters of a column
FRONT = 110  # characters of the first sheet's column
A4 = 9
LONGEST_TITLE = 255  # characters of a property, and of a link's text


def report_workbook(report: Report, made: datetime) -> bytes:
    """The workbook; the same bytes for the same report and moment, which is stored as that of its making.

    Figures and dates are figures and dates, texts are texts whatever they begin with. Nobody is named as its author.
    """
    buffer = io.BytesIO()
    sheets = sheets_of(report)
    with xlsxwriter.Workbook(buffer, AS_TEXT) as book:
        title = excel_text(report.title)[:LONGEST_TITLE]
        book.set_properties({"title": title, "created": made.replace(tzinfo=None)})
        formats = _formats(book)
        _write_front(book.add_worksheet(CONTENTS), report, sheets, formats)
        for sheet in sheets:
            _write_sheet(book, sheet, formats)
    return buffer.getvalue()


def _formats(book: Workbook) -> dict[str, Format]:
    formats = {kind.name: book.add_format({"num_format": kind.value, "valign": "top"}) for kind in Kind}
    formats[Kind.TEXT.name] = book.add_format({"text_wrap": True, "valign": "top"})
    formats["instead"] = book.add_format({"align": "right", "valign": "top", "italic": True})
    formats["head"] = book.add_format(
        {"bold": True, "bottom": 1, "bg_color": "#E8EDF3", "text_wrap": True, "valign": "top"}
    )
    formats["title"] = book.add_format({"bold": True, "font_size": 18, "text_wrap": True, "valign": "top"})
    formats["heading"] = book.add_format({"bold": True, "font_size": 13, "bottom": 1, "valign": "top"})
    formats["link"] = book.add_format({"font_color": "#0B4F9E", "underline": 1})
    formats["bold"] = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    return formats


def _write_front(front: Worksheet, report: Report, sheets: list[Sheet], formats: dict[str, Format]) -> None:
    front.set_column(0, 0, FRONT)
    front.hide_gridlines(2)
    row = 0
    for look, text in front_lines(report):
        front.write_string(row, 0, excel_text(text), formats[look])
        row += 1
    front.write_string(row + 1, 0, "Ark i projektmappen", formats["heading"])
    for place, sheet in enumerate(sheets, row + 2):
        quoted = sheet.name.replace("'", "''")
        front.write_url(place, 0, f"internal:'{quoted}'!A1", formats["link"], excel_text(sheet.told)[:LONGEST_TITLE])
    _set_page(front, landscape=False)


def _write_sheet(book: Workbook, sheet: Sheet, formats: dict[str, Format]) -> None:
    page = book.add_worksheet(sheet.name)
    columns, rows = flat_columns(sheet.table), len(sheet.table.rows)
    for at, column in enumerate(columns):
        page.write_string(0, at, excel_text(column.name), formats["head"])
    for place, row in enumerate(sheet.table.rows, 1):
        for at, (column, cell) in enumerate(zip(columns, flat_cells(sheet.table, row), strict=True)):
            _write(page, (place, at), (column, cell), formats)
    for at, width in enumerate(_widths(sheet.table, columns)):
        page.set_column(at, at, width)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(rows, 1), len(columns) - 1)
    page.repeat_rows(0)
    _set_page(page, landscape=True)
    below = rows + 2
    for note in sheet.notes:
        page.write_string(below, 0, excel_text(note), formats["instead"])
        below += 1
    if sheet.shape:
        add_chart(book, page, sheet)


def _write(page: Worksheet, place: tuple[int, int], told: tuple[Column, Any], formats: dict[str, Format]) -> None:
    column, cell = told
    if isinstance(cell, str):
        look = Kind.TEXT.name if column.kind is Kind.TEXT else "instead"
        page.write_string(*place, excel_text(cell), formats[look])
    elif isinstance(cell, date):
        page.write_datetime(*place, datetime.combine(cell, time()), formats[Kind.DATE.name])
    elif cell is not None and math.isfinite(cell):
        page.write_number(*place, cell, formats[column.kind.name])


def _widths(table: Table, columns: list[Column]) -> Iterator[int]:
    for at, column in enumerate(columns):
        cells = [flat_cells(table, row)[at] for row in table.rows]
        longest = max((len(cell) for cell in cells if isinstance(cell, str)), default=0)
        yield min(max(longest + 2, len(column.name) + 4, NARROWEST), WIDEST)


def _set_page(page: Worksheet, *, landscape: bool) -> None:
    if landscape:
        page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&RSide &P af &N")
