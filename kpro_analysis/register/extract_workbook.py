"""An extract as the bytes of a workbook to send out, which can be read again as a register."""

import io
import math
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.workbook import Format, Workbook
from xlsxwriter.worksheet import Worksheet

from kpro_analysis.danish import format_long_date
from kpro_analysis.register.contacts import CONTACT_COLUMNS
from kpro_analysis.register.extract import Extract
from kpro_analysis.register.layout import ESTIMATE, NUMBER, REGISTER_COLUMNS, REGISTER_SHEET, TITLE
from kpro_analysis.register.point_system import POINT_SHEET
from kpro_analysis.register.requests import Request, form_id
from kpro_analysis.spreadsheet import AS_TEXT, excel_text

MARK = "kpro-udtraek"  # in the properties of our workbooks, so that only they are replaced
AFTER_POINTS = (ESTIMATE, "Kræver")
TOTAL = "Samlet point"
HEADER_ROW = 5  # from 0, below what the extract is
FROZEN_COLUMNS = 3
WIDTHS = {
    NUMBER: 14,
    "Dato": 12,
    TITLE: 36,
    "Beskrivelse": 60,
    "Bemærkning": 40,
    "Modul": 20,
    "E-mail": 30,
    "Prioritet": 10,
}
WIDTH, POINTS_WIDTH = 16, 12


def workbook_bytes(taken: Extract, *, made: datetime) -> bytes:
    """The extract as an Excel workbook; the same bytes for the same extract and `made`, which has a time zone.

    All text is stored as text, whatever it begins with; dates as dates, amounts and points as numbers.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, AS_TEXT) as book:
        book.set_properties({"title": "Udtræk af ændringsønsker", "keywords": MARK, "created": made.astimezone(UTC)})
        _write_requests(book, book.add_worksheet(REGISTER_SHEET), taken, made)
        _write_criteria(book, book.add_worksheet(POINT_SHEET), taken)
    return buffer.getvalue()


def columns(taken: Extract) -> tuple[str, ...]:
    """The headers, in the register's order; the contact columns only when the extract has them."""
    own = [column.name for column in REGISTER_COLUMNS if column.name not in AFTER_POINTS]
    asked = own if taken.contacts is not None else [name for name in own if name not in CONTACT_COLUMNS]
    total = [TOTAL] if any(request.total is not None for request in taken.register.requests) else []
    return (*asked, *(criterion.name for criterion in taken.register.criteria), *total, *AFTER_POINTS)


def about(taken: Extract, made: datetime) -> Iterator[str]:
    """What the extract is, a line for each row above the headers."""
    saved = taken.register.modified
    yield "Udtræk af ændringsønsker"
    of_day = f", gemt den {_day(saved)}" if saved else ""
    yield f"Fra «{taken.register.file}»{of_day}. Udtrukket den {_day(made)}."
    chosen = f"Udvalgt efter {taken.words}" if taken.chosen else "Hele registeret"
    yield f"{chosen}. {len(taken.requests)} af {len(taken.register.requests)} ændringsønsker."
    if taken.contacts is None:
        yield "Uden kontaktoplysninger."
    else:
        yield "Med kontaktoplysninger: det er personoplysninger. Del kun filen med dem, der skal bruge dem."


def _day(moment: datetime) -> str:
    return format_long_date(moment.astimezone(ZoneInfo("Europe/Copenhagen")))


def _values(request: Request, taken: Extract) -> dict[str, Any]:
    """A request by header; None for what isn't given."""
    points = {
        criterion.name: None if math.isnan(point) else point
        for criterion, point in zip(taken.register.criteria, request.points, strict=True)
    }
    return {
        **points,
        **(taken.contacts or {}).get(request.number, {}),
        NUMBER: request.id,
        "Dato": request.filed,
        TITLE: request.title,
        "Beskrivelse": request.description,
        "Kommune": request.municipality,
        "Kilde": request.source,
        "Modul": request.module,
        "Type": request.kind,
        "Prioritet": request.light,
        "Workshop": request.workshop,
        "Status": request.status,
        "Estimat (størrelse)": request.size,
        "Omfattet af": None if request.included_in is None else form_id(request.included_in),
        "Bemærkning": request.remark,
        TOTAL: request.total,
        ESTIMATE: request.estimate,
        "Kræver": ", ".join(map(form_id, request.requires)),
    }


def _write_requests(book: Workbook, sheet: Worksheet, taken: Extract, made: datetime) -> None:
    formats = _formats(book)
    for row, line in enumerate(about(taken, made)):
        sheet.write_string(row, 0, excel_text(line), formats["title" if row == 0 else "about"])
    headers = columns(taken)
    points = {*(criterion.name for criterion in taken.register.criteria), TOTAL, *AFTER_POINTS}
    for column, header in enumerate(headers):
        sheet.set_column(column, column, WIDTHS.get(header, POINTS_WIDTH if header in points else WIDTH))
        sheet.write_string(HEADER_ROW, column, excel_text(header), formats["header"])
    for row, request in enumerate(taken.requests, HEADER_ROW + 1):
        values = _values(request, taken)
        for column, header in enumerate(headers):
            value = values.get(header)
            _write(sheet, (row, column), value, formats[_kind(header, value)])
    _set_page(sheet, HEADER_ROW + len(taken.requests), len(headers) - 1)


def _kind(header: str, value: str | float | date | None) -> str:
    """Which format a value has."""
    if isinstance(value, str | date):
        return "text" if isinstance(value, str) else "date"
    return "money" if header == ESTIMATE else "number"


def _write(sheet: Worksheet, place: tuple[int, int], value: str | float | date | None, format_: Format) -> None:
    if isinstance(value, str):
        sheet.write_string(*place, excel_text(value), format_)
    elif isinstance(value, date):
        sheet.write_datetime(*place, datetime(value.year, value.month, value.day), format_)
    elif value is not None:
        sheet.write_number(*place, value, format_)


def _write_criteria(book: Workbook, sheet: Worksheet, taken: Extract) -> None:
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, header in enumerate(("Kriterium", "Vægt", "Min", "Maks", "Beskrivelse")):
        sheet.write_string(0, column, header, bold)
    for row, criterion in enumerate(taken.register.criteria, 1):
        sheet.write_string(row, 0, excel_text(criterion.name))
        for column, number in enumerate((criterion.weight, criterion.low, criterion.high), 1):
            sheet.write_number(row, column, number)
        sheet.write_string(row, 4, excel_text(criterion.description))
    sheet.set_column(0, 0, 28)
    sheet.set_column(4, 4, 80)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _formats(book: Workbook) -> dict[str, Format]:
    top = {"valign": "top"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "about": book.add_format({"font_size": 11}),
        "header": book.add_format({**top, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#E8EDF3"}),
        "text": book.add_format({**top, "text_wrap": True}),
        "date": book.add_format({**top, "num_format": "dd-mm-yyyy", "align": "left"}),
        "money": book.add_format({**top, "num_format": "#,##0"}),
        "number": book.add_format(top),
    }


def _set_page(sheet: Worksheet, last_row: int, last_column: int) -> None:
    """Two pages beside each other: on one, so many columns would be too small to read."""
    sheet.autofilter(HEADER_ROW, 0, last_row, last_column)
    sheet.freeze_panes(HEADER_ROW + 1, FROZEN_COLUMNS)
    sheet.repeat_rows(HEADER_ROW)
    sheet.repeat_columns(0, FROZEN_COLUMNS - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(2, 0)
    sheet.set_footer("&LUdtræk af ændringsønsker&RSide &P af &N")
