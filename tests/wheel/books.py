"""Workbooks with a sheet `Årshjul`, as people keep it."""

from datetime import UTC, date, datetime, time

import xlsxwriter

from kpro_analysis.wheel.year import read_year

HEAD = ("Dato", "Slut", "Type", "Titel", "Forklaring", "Deltagere")
SAVED = datetime(2024, 1, 26, 8, 0, tzinfo=UTC)
CPR = "670190-1234"
NUMBER_FORMATS = {date: "dd-mm-yyyy", datetime: "dd-mm-yyyy hh:mm", time: "hh:mm"}


def write_year(path, *rows, head=HEAD, above=(), sheet="Årshjul", others=None, saved=SAVED):
    """A workbook with these rows under the headers, and perhaps other sheets; returns its path."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as book:
        book.set_properties({"created": saved})
        sheets = {**(others or {}), sheet: (*above, head, *rows)}
        for name, lines in sheets.items():
            page = book.add_worksheet(name)
            for place, line in enumerate(lines):
                for at, cell in enumerate(line):
                    form = NUMBER_FORMATS.get(type(cell))
                    if cell is not None:
                        page.write(place, at, cell, book.add_format({"num_format": form}) if form else None)
    return path


def read_rows(tmp_path, *rows, **how):
    """The plan of a workbook with these rows."""
    return read_year(write_year(tmp_path / "aarshjul.xlsx", *rows, **how))


def said(plan):
    """What was remarked on: cell and rule."""
    return [(finding.cell, finding.rule) for finding in plan.findings]
