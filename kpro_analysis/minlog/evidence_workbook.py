"""The pack's tables as an Excel workbook: all text is text, whatever it begins with."""

import io
from collections.abc import Iterator
from datetime import UTC

import xlsxwriter
from xlsxwriter.workbook import Format, Workbook
from xlsxwriter.worksheet import Worksheet

from kpro_analysis.minlog.evidence_brief import TITLE, Brief, examples_table
from kpro_analysis.minlog.evidence_table import Cell, Ratio, Share, Table, shown, shown_time
from kpro_analysis.spreadsheet import AS_TEXT, excel_text

MARK = "kpro-minlog-bevis"  # in the properties of our workbooks
HEADER_ROW = 2  # from 0, below the caption
NARROW, WIDE, LONGEST = 16, 44, 100
LARGEST_NUMBER = 10**8  # from here on a number could be read as a CPR, so it is written as text
NUMBER_FORMATS = {int: "#,##0", Share: "0.0%", Ratio: "0.00"}


def to_workbook(brief: Brief) -> bytes:
    """The same bytes for the same brief."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, AS_TEXT) as book:
        created = brief.asked.made.astimezone(UTC)
        book.set_properties({"title": TITLE, "keywords": MARK, "created": created})
        formats = _formats(book)
        _explain(book.add_worksheet("Forklaring"), brief, formats)
        for table in (*brief.lead, *brief.more, examples_table(brief.examples, brief.citizens)):
            _write_table(book.add_worksheet(table.name), table, formats)
    return buffer.getvalue()


def _formats(book: Workbook) -> dict[object, Format]:
    top = {"valign": "top"}
    formats: dict[object, Format] = {
        str: book.add_format({**top, "text_wrap": True}),
        "right": book.add_format({**top, "align": "right"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "header": book.add_format({**top, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E8EDF3"}),
    }
    return formats | {kind: book.add_format({**top, "num_format": shape}) for kind, shape in NUMBER_FORMATS.items()}


def _explain(sheet: Worksheet, brief: Brief, formats: dict[object, Format]) -> None:
    sheet.set_column(0, 0, LONGEST)
    for row, (line, kind) in enumerate(_lines(brief)):
        sheet.write_string(row, 0, excel_text(line), formats[kind])
    _set_page(sheet)


def _lines(brief: Brief) -> Iterator[tuple[str, object]]:
    yield TITLE, "title"
    yield f"Registreringer fra {brief.period}. Pakke {brief.asked.pack}, lavet {shown_time(brief.asked.made)}.", str
    for title, lines in (
        ("Hvad vi ser", brief.sentences),
        ("Afprøvede forklaringer", brief.tested),
        ("Spørgsmål, vi beder jer svare på", brief.questions),
        ("Sådan skal tallene læses", (*brief.about, *brief.notes)),
    ):
        if lines:
            yield "", str
            yield title, "header"
            yield from ((line, str) for line in lines)


def _write_table(sheet: Worksheet, table: Table, formats: dict[object, Format]) -> None:
    sheet.write_string(0, 0, excel_text(table.caption), formats["title"])
    for column, header in enumerate(table.headers):
        sheet.write_string(HEADER_ROW, column, excel_text(header), formats["header"])
        texts = [row[column] for row in table.rows]
        wide = any(isinstance(text, str) and len(text) > NARROW for text in texts)
        sheet.set_column(column, column, WIDE if wide else NARROW)
    for row, cells in enumerate(table.rows, HEADER_ROW + 1):
        for column, cell in enumerate(cells):
            _write(sheet, (row, column), cell, formats)
    if table.note:
        sheet.write_string(HEADER_ROW + len(table.rows) + 2, 0, excel_text(table.note))
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    sheet.repeat_rows(HEADER_ROW)
    _set_page(sheet)


def _write(sheet: Worksheet, place: tuple[int, int], cell: Cell, formats: dict[object, Format]) -> None:
    if isinstance(cell, int | float) and cell < LARGEST_NUMBER:
        sheet.write_number(*place, round(cell, 6), formats[type(cell)])
    else:
        kind = str if isinstance(cell, str) else "right"
        sheet.write_string(*place, excel_text(shown(cell)), formats[kind])


def _set_page(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
