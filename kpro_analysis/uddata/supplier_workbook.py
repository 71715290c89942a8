"""The supplier's list as an Excel workbook: all text is text, whatever it begins with."""

import io
from collections.abc import Sequence
from datetime import UTC, datetime

import xlsxwriter

from kpro_analysis.spreadsheet import AS_TEXT, excel_text

MARK = "kpro-uddata-leverandoer"  # in the properties of our workbooks
WIDTHS = (24, 34, 60, 10, 14, 30, 10, 20, 60)


def to_workbook(header: Sequence[str], rows: Sequence[Sequence[str]], title: str, made: datetime) -> bytes:
    """The same bytes for the same rows, title and moment."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, AS_TEXT) as book:
        book.set_properties({"title": title, "keywords": MARK, "created": made.astimezone(UTC)})
        sheet = book.add_worksheet("Uddata")
        bold = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EDF3"})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for column, (name, width) in enumerate(zip(header, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, bold)
        for place, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                sheet.write_string(place, column, excel_text(value), body)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(rows)), len(header) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    return buffer.getvalue()
