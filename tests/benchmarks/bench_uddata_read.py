"""How fast answers are read to canonical rows, pseudonyms and all: `make bench` prints the figures.

Wanted: a workbook of 100,000 rows within 6 s, a CSV of as many within 1 s, in CPU time.
"""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from kpro_analysis.pseudonyms import Key
from kpro_analysis.uddata.ingest import ingest
from tests.uddata.answers import HEADER, WIDE

pytestmark = pytest.mark.bench

ROWS, ITEMS, TIMES = 100_000, 10, 3
WORDS = ("Hele tiden", "Det meste af tiden", "Noget af tiden", "Lidt af tiden", "Aldrig")
BEGAN = datetime(2024, 1, 1, 8)


def long_rows() -> list[list[object]]:
    return [[*about(n // ITEMS), f"q{n % ITEMS}", n % 5, WORDS[n % 5]] for n in range(ROWS)]


def wide_rows() -> list[list[object]]:
    return [[*about(n), n % 5, n % 3, f"Jeg har det på en måde, som er nummer {n}"] for n in range(ROWS)]


def about(n: int) -> list[object]:
    sent = BEGAN + timedelta(minutes=37 * n)
    return [
        f"B{n}",
        f"{61 + n % 28}0190{n % 9_000:04}",
        "Ærø",
        f"Team {n % 7}",
        "WHO-5",
        "1.0",
        sent,
        sent.replace(hour=9),
    ]


def as_csv(path: Path, header: str, rows: list[list[object]]) -> Path:
    lines = [";".join(f"{c:%d-%m-%Y %H:%M}" if isinstance(c, datetime) else str(c) for c in row) for row in rows]
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return path


def as_workbook(path: Path, header: str, rows: list[list[object]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd-mm-yyyy hh:mm"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, header.split(";"))
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell, day if isinstance(cell, datetime) else None)
    return path


FILES = {
    "CSV, long": (as_csv, HEADER, long_rows, 1),
    "CSV, wide with a text of its own in each row": (as_csv, WIDE, wide_rows, 1),
    "workbook, long": (as_workbook, HEADER, long_rows, 6),
}


@pytest.mark.parametrize("name", FILES)
def test_seconds_for_100_000_rows(tmp_path: Path, name: str) -> None:
    written, header, rows, wanted = FILES[name]
    path = written(tmp_path / ("svar.xlsx" if written is as_workbook else "svar.csv"), header, rows())
    took = min(one_reading(path, tmp_path / str(n)) for n in range(TIMES))
    print(f"\n{name}: {took:.2f} s of CPU for {ROWS:,} rows (wanted: {wanted} s)")


def one_reading(path: Path, folder: Path) -> float:
    start = time.process_time()
    done = ingest([path], folder, Key(bytes(32)), datetime(2030, 1, 1, tzinfo=UTC))
    assert done.files[0].answers >= ROWS
    return time.process_time() - start
