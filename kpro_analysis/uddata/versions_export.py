"""Tables about questionnaires as files that Excel opens as it should."""

import csv
import io
from collections.abc import Callable, Sequence

import xlsxwriter

from kpro_analysis.spreadsheet import AS_TEXT, csv_cell, excel_text
from kpro_analysis.uddata.versions_tables import Table

MARK = "kpro-skemaer"  # in the properties of our workbooks
NARROW, WIDE = 14, 48


def to_csv(tables: Sequence[Table]) -> bytes:
    """The first table: UTF-8 with BOM, semicolons, lines ended by CR LF."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([csv_cell(cell) for cell in row] for row in (tables[0].head, *tables[0].rows))
    return text.getvalue().encode("utf-8-sig")


def to_workbook(tables: Sequence[Table]) -> bytes:
    """A sheet for each table; all cells are text, whatever they begin with."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, AS_TEXT) as book:
        book.set_properties({"title": "Skemaer", "keywords": MARK})
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EDF3", "text_wrap": True, "valign": "top"})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for table in tables:
            sheet = book.add_worksheet(table.name)
            for column, words in enumerate(table.head):
                sheet.write_string(0, column, excel_text(words), head)
                long = any(len(row[column]) > NARROW for row in table.rows)
                sheet.set_column(column, column, WIDE if long else NARROW)
            for place, row in enumerate(table.rows, 1):
                for column, cell in enumerate(row):
                    sheet.write_string(place, column, excel_text(cell), body)
            sheet.freeze_panes(1, 0)
            sheet.set_landscape()
            sheet.set_paper(9)  # A4
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0)
    return buffer.getvalue()


WRITERS: dict[str, Callable[[Sequence[Table]], bytes]] = {".csv": to_csv, ".xlsx": to_workbook}
