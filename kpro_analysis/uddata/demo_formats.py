"""Invented answers as the files that municipalities have: long as CSV, wide as CSV or Excel."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import xlsxwriter

from kpro_analysis.spreadsheet import AS_TEXT
from kpro_analysis.uddata.demo_world import QUESTIONNAIRES, Asked

SHARED = ("besvarelse_id", "borger", "kommune", "team", "skema", "version", "udsendt", "besvaret")
LONG = (*SHARED, "spørgsmål", "svar", "svartekst")
MADE = datetime(2024, 6, 3, 8)  # in the properties of the workbooks, so that the bytes stay the same

Cell = str | datetime
Dated = Callable[[datetime | None], Cell]
Rows = list[list[Cell]]


def danish(moment: datetime | None) -> str:
    """A moment as it stands in a Danish file."""
    return "" if moment is None else f"{moment:%d-%m-%Y %H:%M}"


def long_rows(asked: Iterable[Asked], dated: Dated = danish) -> Rows:
    """One row per answer below the headings; a request that nobody answered has one row."""
    rows: Rows = [list(LONG)]
    for one in asked:
        shared = _shared(one, dated)
        for item, (code, words) in one.answers.items():
            rows.append([*shared, item, code, words])
        if not one.answers:
            rows.append([*shared, "", "", ""])
    return rows


def wide_rows(asked: Sequence[Asked], dated: Dated = danish) -> Rows:
    """One row per request below the headings, one column per item of their questionnaires, used or not."""
    names = {one.questionnaire for one in asked}
    declared = [item for one in QUESTIONNAIRES if one.name in names for item in one.links]
    items = list(dict.fromkeys([*declared, *(item for one in asked for item in one.answers)]))
    rows: Rows = [[*SHARED, *items]]
    for one in asked:
        rows.append([*_shared(one, dated), *(_wide(one, item) for item in items)])
    return rows


def as_csv(rows: Rows, encoding: str = "utf-8-sig") -> bytes:
    """Rows as a CSV with semicolons."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding, errors="replace")


def as_xlsx(rows: Rows) -> bytes:
    """Rows as a workbook; moments become date cells. The same rows give the same bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, AS_TEXT) as book:
        book.set_properties({"title": "Uddata", "created": MADE})
        sheet = book.add_worksheet("Uddata")
        day = book.add_format({"num_format": "dd-mm-yyyy hh:mm"})
        for place, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(place, column, value, day)
                elif place and value.isdecimal() and len(value) < 4 and column >= len(SHARED):
                    sheet.write_number(place, column, int(value))
                elif value:
                    sheet.write_string(place, column, value)
    return buffer.getvalue()


def _shared(one: Asked, dated: Dated) -> list[Cell]:
    told = [one.id, one.cpr, one.municipality, one.team, one.questionnaire, one.version]
    return [*told, dated(one.sent), dated(one.answered)]


def _wide(one: Asked, item: str) -> str:
    code, words = one.answers.get(item, ("", ""))
    return code or words
