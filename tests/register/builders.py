"""Builds registers as people keep them; each test changes the one thing it is about."""

import datetime as dt
import shutil
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter

CRITERIA = ("Nytte", "Haste")
HEADERS = (
    "Blanketnummer",
    "Dato",
    "Titel",
    "Beskrivelse",
    "Indmelder",
    "E-mail",
    "Telefon",
    "Kommune",
    "Kilde",
    "Modul",
    "Type",
    "Prioritet",
    "Workshop",
    "Status",
    "Estimat (størrelse)",
    "Omfattet af",
    "Bemærkning",
    *CRITERIA,
    "Samlet point",
)
POINT_ROWS = (
    ("Kriterium", "Vægt", "Min", "Maks", "Beskrivelse"),
    ("Nytte", 2, 0, 5, "Gavn"),
    ("Haste", 1, 0, 5, "Hast"),
)
POOL_ROWS = (("Pulje (kr.)", 400_000), ("Disponeret (kr.)", 25_000))
SAVED = dt.datetime(2024, 2, 7, 9, 0, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Formula:
    """A formula and the value that Excel stored for it."""

    text: str
    value: Any


ERROR = Formula("=#REF!", "#REF!")


def request(number: Any = "#001", **fields: Any) -> dict[str, Any]:
    """A sound row by header; name other fields by `**{"Omfattet af": "#002"}`."""
    row = {
        "Blanketnummer": number,
        "Dato": dt.date(2024, 1, 26),
        "Titel": "Påmindelse til borger",
        "Beskrivelse": "Borgeren skal mindes om skemaet.",
        "Indmelder": "Indmelder 1",
        "E-mail": "indmelder1@kommune.example",
        "Telefon": "00 00 01 01",
        "Kommune": "Vejle",
        "Kilde": "Hjemmeside",
        "Modul": "Borgerløsning",
        "Type": "Forbedring",
        "Prioritet": "Rød",
        "Status": "Estimeret",
        "Estimat (størrelse)": "M",
        "Nytte": 3,
        "Haste": 2,
    }
    return row | fields


@dataclass
class Workbook:
    """What a workbook holds, before it is written."""

    requests: Sequence[Mapping[str, Any]] = field(default_factory=lambda: [request()])
    headers: Sequence[str] = HEADERS
    above: Sequence[Sequence[Any]] = ()
    below: Sequence[Sequence[Any]] = ()
    points: Sequence[Sequence[Any]] | None = POINT_ROWS
    pool: Sequence[Sequence[Any]] | None = POOL_ROWS
    sheet: str = "ÆØ"
    sheets_before: Mapping[str, Sequence[Sequence[Any]]] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    change: Callable[[Any, Any], None] = lambda book, sheet: None

    def write(self, path: Path) -> Path:
        """Write the workbook; the register's header row stands under `above`."""
        with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, **self.options}) as book:
            book.set_properties({"created": SAVED})
            for name, rows in self.sheets_before.items():
                _fill(book, book.add_worksheet(name), rows)
            sheet = book.add_worksheet(self.sheet)
            rows = [[row.get(header) for header in self.headers] for row in self.requests]
            _fill(book, sheet, [*self.above, self.headers, *rows, *self.below])
            self.change(book, sheet)
            for name, more in (("Pointsystem", self.points), ("Pulje", self.pool)):
                if more is not None:
                    _fill(book, book.add_worksheet(name), more)
        return path


def _fill(book: Any, sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
    date_format = book.add_format({"num_format": "dd-mm-yyyy"})
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            match value:
                case None:
                    pass
                case Formula():
                    sheet.write_formula(row, column, value.text, None, value.value)
                case dt.date():
                    sheet.write_datetime(row, column, value, date_format)
                case bool():
                    sheet.write_boolean(row, column, value)
                case str():
                    sheet.write_string(row, column, value)
                case _:
                    sheet.write_number(row, column, value)


def drop_stored_values(path: Path) -> Path:
    """Save as programs do that write formulas without calculating them."""
    book = openpyxl.load_workbook(path)
    book.save(path)
    return path


def change_part(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """Rewrite one part of the zip."""
    old = path.with_suffix(".old")
    shutil.move(path, old)
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            data = source.read(part)
            target.writestr(part, change(data) if part == name else data)
    return path
