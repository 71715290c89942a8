"""A ranking as bytes that others can open: an Excel workbook, or CSV for Excel. Writes no file of its own."""

import csv
import io
from datetime import UTC, datetime
from typing import IO, Any

import xlsxwriter
from xlsxwriter.workbook import Format, Workbook
from xlsxwriter.worksheet import Worksheet

from kpro_analysis.spreadsheet import AS_TEXT, csv_cell, excel_text, is_own
from kpro_analysis.weighting.export_sheets import Label, Row, sheets
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.ranking_columns import Kind, RankingColumn, ranking_columns

MARK = "kpro-rangliste"  # in the properties of our workbooks, so that only they are replaced
RANKING_SHEET = "Rangliste"
FROZEN_COLUMNS = 3
TITLE = "Titel"
WIDTHS = {Kind.TEXT: 18, Kind.COUNT: 10, Kind.POINTS: 13, Kind.SCORE: 13, Kind.MONEY: 12}
TITLE_WIDTH = 48
NUMBER_FORMATS = {Kind.COUNT: "0", Kind.POINTS: "General", Kind.SCORE: "0.0", Kind.MONEY: "#,##0", Kind.SHARE: "0.0%"}


def workbook_bytes(outcome: Outcome, *, made: datetime) -> bytes:
    """The ranking with everything it rests on, as an Excel workbook; the same bytes for the same outcome and `made`.

    `made` (with a time zone) is shown and stored as the time of the export. All text is stored as text, whatever it
    begins with; control characters are left out, and text is cut at Excel's limit.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, AS_TEXT) as book:
        book.set_properties({"title": RANKING_SHEET, "keywords": MARK, "created": made.astimezone(UTC)})
        formats = _formats(book)
        _write_ranking(book.add_worksheet(RANKING_SHEET), ranking_columns(outcome), formats)
        for name, widths, rows in sheets(outcome, made):
            _write_rows(book.add_worksheet(name), widths, rows, formats)
    return buffer.getvalue()


def csv_text(outcome: Outcome) -> str:
    """The ranking as CSV that a Danish Excel opens as it should: semicolons, decimal commas, text that stays text."""
    columns = ranking_columns(outcome)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow([csv_cell(column.header) for column in columns])
    writer.writerows([csv_cell(value) for value in row] for row in zip(*(c.values for c in columns), strict=True))
    return buffer.getvalue()


def is_export(file: IO[bytes]) -> bool:
    """Whether an open file is a workbook that `workbook_bytes` made, and that nobody saved since."""
    return is_own(file, MARK)


def _formats(book: Workbook) -> dict[str, Format]:
    formats = {
        kind.value: book.add_format({"num_format": code, "valign": "top"}) for kind, code in NUMBER_FORMATS.items()
    }
    formats[Kind.TEXT.value] = book.add_format({"text_wrap": True, "valign": "top"})
    formats["label"] = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EDF3"})
    return formats


def _write(sheet: Worksheet, place: tuple[int, int], value: Any, format_: Format) -> None:
    if isinstance(value, str):
        sheet.write_string(*place, excel_text(value), format_)
    elif value is not None:
        sheet.write_number(*place, value, format_)


def _write_ranking(sheet: Worksheet, columns: tuple[RankingColumn, ...], formats: dict[str, Format]) -> None:
    for position, column in enumerate(columns):
        _write(sheet, (0, position), column.header, formats["label"])
        sheet.set_column(position, position, TITLE_WIDTH if column.header == TITLE else WIDTHS[column.kind])
        for row, value in enumerate(column.values, start=1):
            _write(sheet, (row, position), value, formats[column.kind])
    sheet.autofilter(0, 0, len(columns[0].values), len(columns) - 1)
    sheet.freeze_panes(1, FROZEN_COLUMNS)
    _set_page(sheet)
    sheet.repeat_rows(0)


def _write_rows(sheet: Worksheet, widths: tuple[int, ...], rows: list[Row], formats: dict[str, Format]) -> None:
    for position, width in enumerate(widths):
        sheet.set_column(position, position, width)
    for place, row in enumerate(rows):
        for position, cell in enumerate(row):
            if isinstance(cell, Label):
                _write(sheet, (place, position), str(cell), formats["label"])
            elif isinstance(cell, tuple):
                kind, value = cell
                _write(sheet, (place, position), value, formats[kind])
            else:
                _write(sheet, (place, position), cell, formats[Kind.TEXT])
    _set_page(sheet)


def _set_page(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
