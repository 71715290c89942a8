"""An invented year and its decisions, in a workbook with the habits of real ones."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.workbook import Workbook

from kpro_analysis.demo_files import write_demo_files
from kpro_analysis.wheel.year import YEAR_SHEET

DEMO_FILE = "aarshjul.xlsx"
SAVED = datetime(2024, 1, 26, 8, 0, tzinfo=UTC)
GROUP, ALL, TESTERS = "Brugergruppen", "Alle kommuner", "Testere fra kommunerne"

Cell = date | datetime | str | float | None


def _at(month: int, day: int, hour: int) -> datetime:
    return datetime(2024, month, day, hour)


YEAR: tuple[tuple[Cell, ...], ...] = (  # as typed: one meeting is on a public holiday
    ("Dato", "Slut", "Type", "Titel", "Forklaring", "Deltagere"),
    (date(2024, 1, 10), None, "Rapport", "Kvartalsrapport for 4. kvartal 2023", "Lægges på hjemmesiden.", ALL),
    (date(2024, 1, 24), None, "Frist", "Punkter til mødet i februar", "Sendes til administrationen.", GROUP),
    (_at(2, 7, 9), _at(2, 7, 12), "Møde", "Brugergruppemøde 1", "Evalueringsrapporten og de røde ønsker.", GROUP),
    (
        date(2024, 2, 19),
        date(2024, 3, 1),
        "Test før release",
        "Test af version 4.8",
        "Testmiljøet åbner kl. 8.",
        TESTERS,
    ),
    ("06-03-2024 kl. 22", "kl. 02.00", "Servicevindue", "Servicevindue før 4.8", "Systemet er lukket om natten.", ALL),
    (date(2024, 3, 7), None, "release", "Version 4.8", "Nyt opgaveoverblik.", ALL),
    ("30-03-2024 kl. 23", "31-03-2024 kl. 04.00", "Servicevindue", "Databasen flyttes", "Natten til sommertid.", ALL),
    (date(2024, 4, 10), None, "Rapport", "Kvartalsrapport for 1. kvartal 2024", "Lægges på hjemmesiden.", ALL),
    (date(2024, 5, 6), None, "Deadline", "Punkter til mødet i maj", "Sendes til administrationen.", GROUP),
    (_at(5, 20, 9), _at(5, 20, 12), "Møde", "Brugergruppemøde 2", "Puljen: hvad er estimeret, hvad vælges.", GROUP),
    (date(2024, 5, 27), date(2024, 6, 7), "Test før release", "Test af version 4.9", "Handlevejledninger.", TESTERS),
    ("19/6-24 kl. 22", "kl. 02.00", "Servicevindue ", "Servicevindue før 4.9", "Systemet er lukket om natten.", ALL),
    (date(2024, 6, 20), None, "Release", "Version 4.9", "Handlevejledninger og rettelser.", ALL),
    (),
    ("onsdag den 14. august 2024 kl. 9-15", None, "Workshop", "Opgaveoverblik", "Fysisk i Odense.", GROUP),
    (date(2024, 7, 10), None, "Rapport", "Kvartalsrapport for 2. kvartal 2024", "Lægges på hjemmesiden.", ALL),
    (date(2024, 8, 28), None, "Frist", "Punkter til mødet i september", "Sendes til administrationen.", GROUP),
    (_at(9, 11, 9), _at(9, 11, 12), "MØDE", "Brugergruppemøde 3", "Uddata og nøgletal.", GROUP),
    (date(2024, 9, 16), date(2024, 9, 27), "Test", "Test af version 4.10", "Uddata.", TESTERS),
    ("09-10-2024 kl. 22", "kl. 02.00", "Servicevindue", "Servicevindue før 4.10", "Systemet er lukket om natten.", ALL),
    (date(2024, 10, 10), None, "Release", "Version 4.10", "Uddata i ny udgave.", ALL),
    (date(2024, 10, 9), None, "Rapport", "Kvartalsrapport for 3. kvartal 2024", "Lægges på hjemmesiden.", ALL),
    (date(2024, 10, 30), None, "Temadag", "Skemaer og versioner", "Lokale skemaer ryddes op.", "Skemaansvarlige"),
    (date(2024, 11, 20), None, "Frist", "Punkter til mødet i december", "Sendes til administrationen.", GROUP),
    (date(2024, 11, 11), date(2024, 11, 22), "Test før release", "Test af version 4.11", "SMS-tekster.", TESTERS),
    (_at(12, 4, 9), _at(12, 4, 12), "Møde", "Brugergruppemøde 4", "Hvad puljen gik til, og årshjulet for 2025.", GROUP),
    (date(2024, 12, 5), None, "Release", "Version 4.11", "SMS-tekster og fejlrettelser.", ALL),
)
DECISIONS: tuple[tuple[Cell, ...], ...] = (
    ("Dato", "Møde", "Beslutning", "ÆØ", "Beløb (kr.)", "Scenarie"),
    (
        date(2023, 11, 15),
        "Brugergruppemøde 4, 2023",
        "Sendes til estimering hos leverandøren",
        "#001, #003, #019",
        None,
        None,
    ),
    (date(2023, 11, 15), "Brugergruppemøde 4, 2023", "Mødet i februar holdes på video", None, None, None),
    ("24-01-2024", "Ekstraordinært møde", "#021 bestilles, og #027 er omfattet", "#021, #027", 75_000.0, "aftalt"),
    (date(2024, 1, 24), "Ekstraordinært møde", "Indsend-knappen flyttes", "#019", 17_500.0, "aftalt"),
    (date(2024, 1, 24), "Ekstraordinært møde", "Login uden MitID afvises", None, None, None),
)


def write_demo(folder: Path) -> Path:
    """Write the workbook into the folder, which must be there, and return its path.

    A file of that name with the same content is left as it is. Raises UsageError when it has another content, or can't
    be written.
    """
    (path,) = write_demo_files({folder / DEMO_FILE: demo_bytes()})
    return path


def demo_bytes() -> bytes:
    """The workbook: the sheets `Årshjul` and `Beslutninger`."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": "Årshjul (opdigtet)", "author": "", "created": SAVED})
        _write(book, YEAR_SHEET, "Årshjul for brugergruppen (opdigtet)", YEAR)
        _write(book, "Beslutninger", "Brugergruppens beslutninger (opdigtede)", DECISIONS)
    return buffer.getvalue()


def _write(book: Workbook, name: str, title: str, rows: tuple[tuple[Cell, ...], ...]) -> None:
    sheet = book.add_worksheet(name)
    looks = {"": None, "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#E7ECF2"})}
    for look, form in (("day", "dd-mm-yyyy"), ("moment", "dd-mm-yyyy hh:mm"), ("money", "#,##0")):
        looks[look] = book.add_format({"num_format": form, "align": "right" if look == "money" else "left"})
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 16}))
    for at, width in enumerate((24, 24, 42, 34, 42, 26)):
        sheet.set_column(at, at, width)
    for place, row in enumerate(rows, 2):
        for at, cell in enumerate(row):
            if cell is not None:
                sheet.write(place, at, cell, looks["head" if place == 2 else _look(cell)])
    sheet.freeze_panes(3, 0)


def _look(cell: Cell) -> str:
    if isinstance(cell, date):
        return "moment" if isinstance(cell, datetime) else "day"
    return "money" if isinstance(cell, float) else ""
