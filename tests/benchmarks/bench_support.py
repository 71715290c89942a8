"""How long an extract of 100,000 enquiries takes to read: `make bench` prints it, nothing is asserted."""

import csv
import time
from datetime import datetime

import pytest
import xlsxwriter

from kpro_analysis.support import demo
from kpro_analysis.support.ticket import DENMARK
from kpro_analysis.support.tickets import read_tickets

pytestmark = pytest.mark.bench

ROWS, RUNS = 100_000, 3
WANTED = {".csv": 1, ".xlsx": 6}  # seconds
NOW = datetime(2024, 2, 7, 12, 0, tzinfo=DENMARK)


def many_rows() -> list[list[str]]:
    """The demo extract again and again, every enquiry with a number and a title of its own."""
    head, *rows = csv.reader(demo.demo_contents(2024)[demo.DEMO_FILE].decode("utf-8-sig").splitlines(), delimiter=";")
    made = [list(rows[place % len(rows)]) for place in range(ROWS)]
    for place, row in enumerate(made):
        row[0], row[7] = f"S-{place}", f"{row[7]} ({place})"
    return [head, *made]


def test_reading(tmp_path):
    rows = many_rows()
    text, book = tmp_path / "s.csv", tmp_path / "s.xlsx"
    text.write_text("\r\n".join(";".join(row) for row in rows), encoding="utf-8")
    with xlsxwriter.Workbook(book, {"constant_memory": True}) as made:
        sheet = made.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    print(f"\n{ROWS} enquiries, CPU seconds, {RUNS} runs{'best':>10}{'worst':>10}{'wanted':>10}")
    for path in (text, book):
        took = []
        for _ in range(RUNS):
            start = time.process_time()
            found = read_tickets([path], NOW)
            took.append(time.process_time() - start)
        assert found.read == ROWS
        print(f"{path.suffix:<46}{min(took):>10.2f}{max(took):>10.2f}{WANTED[path.suffix]:>10}")
