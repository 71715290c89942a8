"""Files of answers for the tests of reading, and what became of them."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import xlsxwriter

from kpro_analysis.pseudonyms import Key
from kpro_analysis.uddata.ingest import Ingested, ingest
from kpro_analysis.uddata.store import Store

NOW = datetime(2026, 11, 1, tzinfo=UTC)
KEY = Key(bytes(range(32)))
IDA, BO = "670190-1234", "710855-4321"
HEADER = "besvarelse_id;borger;kommune;team;skema;version;udsendt;besvaret;spørgsmål;svar;svartekst"
WIDE = "besvarelse_id;borger;kommune;team;skema;version;udsendt;besvaret;Glad;Rolig;Bemærkning"
ABOUT = f"B1;{IDA};Ærø Kommune;Syd;WHO-5;1.0;17-01-2024;26-01-2024 10:22"
LINES = [f"{ABOUT};q1;4;Det meste", f"{ABOUT};q2;3;", f"B2;{BO};Ærø Kommune;Nord;WHO-5;1.0;18-01-2024;;;;"]
REPORT = Path(__file__).parents[1] / "data" / "fut_report.zip"


def text_of(lines: Iterable[str] = LINES, header: str = HEADER) -> str:
    return "\n".join([header, *lines, ""])


def write(path: Path, lines: Iterable[str] = LINES, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path.write_text(text_of(lines, header), encoding=encoding)
    return path


def write_sheets(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]], merged: Iterable[str] = ()) -> Path:
    """A workbook; dates are date cells, and `merged` ranges of the first sheet are merged."""
    with xlsxwriter.Workbook(path, {"remove_timezone": True}) as book:
        as_date = book.add_format({"num_format": "dd-mm-yyyy hh:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for place in merged:
                sheet.merge_range(place, "")
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, datetime):
                        sheet.write_datetime(number, column, value, as_date)
                    elif value is not None:
                        sheet.write(number, column, value)
            merged = ()
    return path


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def take(folder: Path, *paths: Path) -> Ingested:
    return ingest(paths, folder, KEY, NOW)


def answers_in(folder: Path) -> list[dict[str, Any]]:
    return [row for part in Store.open(folder).answer_files() for row in pq.read_table(part).to_pylist()]


def requests_in(folder: Path) -> list[dict[str, Any]]:
    return [row for part in Store.open(folder).request_files() for row in pq.read_table(part).to_pylist()]


def bytes_in(folder: Path) -> bytes:
    """All that a folder holds, its Parquet unpacked."""
    rows = repr([answers_in(folder), requests_in(folder)]).encode()
    names = repr(sorted(path.name for path in folder.rglob("*"))).encode()
    return b"".join([rows, names, *(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())])
