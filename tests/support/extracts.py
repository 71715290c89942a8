"""Extracts of enquiries for the tests."""

from datetime import datetime
from pathlib import Path

import xlsxwriter

from kpro_analysis.support.tables import NAMES
from kpro_analysis.support.ticket import DENMARK
from kpro_analysis.support.tickets import read_tickets

NOW = datetime(2024, 2, 7, 12, 0, tzinfo=DENMARK)
DEMO = Path(__file__).parents[2] / "data" / "demo" / "support.csv"
SECRET = "670190-1234"


def row(number="1", opened="17-10-2023 10:22", closed="18-10-2023 10:22", **other):
    """One enquiry as its cells, in the order of the columns."""
    cells = {"sagsnr": number, "oprettet": opened, "lukket": closed, "kommune": "Aarhus", "kategori": "Rådgivning"}
    cells |= {"underkategori": "Opstart", "kanal": "Telefon", "titel": "Et spørgsmål", "prioritet": "Lav", **other}
    return [cells[name] for name in NAMES]


def text(*rows, mark=";", head=NAMES):
    return "\r\n".join(mark.join(cells) for cells in (head, *rows)) + "\r\n"


def write(path: Path, *rows, encoding="utf-8", **how) -> Path:
    path.write_bytes(text(*rows, **how).encode(encoding))
    return path


def write_book(path: Path, rows, above=0) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "dd-mm-yyyy hh:mm"}) as book:
        book.add_worksheet("Om").write(0, 0, "Udtræk")
        sheet = book.add_worksheet("Sager")
        for place, cells in enumerate((NAMES, *rows)):
            for column, cell in enumerate(cells):
                sheet.write(above + place, column, cell)
    return path


def read(*paths, now=NOW):
    return read_tickets(paths, now)


def rules(found):
    return [(finding.level.value, finding.cell, finding.rule) for finding in found.findings]
