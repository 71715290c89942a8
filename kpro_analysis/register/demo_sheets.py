"""Lays the demo register out as a workbook, with the habits of real ones."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from kpro_analysis.columns import cell_address, header_key
from kpro_analysis.register.requests import DEFAULT_POOL, KINDS, LIGHTS, SIZES, SOURCES, STATUSES

SAVED = datetime(2024, 1, 26, 8, 0, tzinfo=UTC)
COMMITTED = 180_000.0  # DKK
SCALE = (0, 5)

HEADER_ROW = 4  # from 0: a title, a note, a blank row and the group headers stand above
BLANK_ROW_BEFORE = "Evalueringsrapport"
DONE = ("I drift", "Afsluttet")  # filtered out, as the group does
NEVER_CALCULATED = ("#031", "#050")

FIELDS = (  # header, field in demo_requests.json, width
    ("Blanketnummer", "form_number", 11),
    ("Dato", "", 11),
    ("Titel", "title", 38),
    ("Beskrivelse", "description", 70),
    ("Indmelder", "", 20),
    ("E-mail", "", 32),
    ("Telefon", "", 13),
    ("Kommune", "", 16),
    ("Kilde", "source", 17),
    ("Modul", "module", 19),
    ("Type", "kind", 13),
    ("Prioritet", "light", 10),
    ("Workshop", "workshop", 18),
    ("Status", "status", 18),
    ("Estimat\n(størrelse)", "size", 10),
    ("Omfattet  af", "included_in", 10),
    ("Bemærkning", "remark", 34),
)
AFTER_POINTS = (("Estimat (kr.)", "amount", 11), ("Kræver", "requires", 9), ("Drøftet på", "discussed", 15))
GROUPS = (("Ønsket", 0, 3), ("Indmelder", 4, 7), ("Behandling", 8, 16))
FIRST_POINT = len(FIELDS)
LISTS = {"Kilde": SOURCES, "Type": KINDS, "Prioritet": LIGHTS, "Status": STATUSES, "Estimat (størrelse)": SIZES}

GUIDE = (
    "Sådan bruges arket",
    "Alle ændringsønsker i dette register er opdigtede. Det samme er de personer, der har indmeldt dem.",
    "Rød: en arbejdsopgave kan ikke løses i dag. Gul: en arbejdsopgave bliver lettere. Grøn: rart at have.",
    "Kun de røde får point (kolonne R-Z): 0 er lavest, 5 er højest. Skriv - eller intet, hvis et point ikke er givet.",
    "Kriterierne og deres vægte står på arket Pointsystem. Puljen står på arket Pulje.",
    "Er et ønske omfattet af et andet, skrives det andets blanketnummer i kolonnen Omfattet af.",
    "Afsluttede ønsker er filtreret fra, men tæller stadig med.",
)


@dataclass(frozen=True)
class DemoRow:
    """One request: the fields as typed, the day of filing (or how it was typed) and who filed it."""

    typed: Mapping[str, Any]
    filed: date | str
    municipality: str
    contact: tuple[str, str, str]


def workbook_bytes(criteria: Sequence[Mapping[str, Any]], rows: Sequence[DemoRow]) -> bytes:
    """The workbook; the same rows always give the same bytes."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": "Ændringsønsker (opdigtede)", "author": "", "created": SAVED})
        _Register(book, criteria, rows).write()
        _write_point_system(book, criteria)
        _write_pool(book)
        _write_guide(book)
    return buffer.getvalue()


class _Register:
    """The sheet ÆØ."""

    def __init__(self, book: Workbook, criteria: Sequence[Mapping[str, Any]], rows: Sequence[DemoRow]) -> None:
        self.sheet: Worksheet = book.add_worksheet("ÆØ")
        self.rows = rows
        names = [c["name"].replace(" ", "\n", 1) for c in criteria]
        self.total = FIRST_POINT + len(names)
        points = [(name, "", 14) for name in names]
        self.columns = (*FIELDS, *points, ("Samlet\npoint", "", 9), *AFTER_POINTS)
        self.top = {"valign": "top", "text_wrap": True}
        self.plain = book.add_format(self.top)
        self.day = book.add_format({**self.top, "num_format": "dd-mm-yyyy", "align": "left"})
        self.money = book.add_format({**self.top, "num_format": "#,##0"})
        self.bold = book.add_format({**self.top, "bold": True})
        self.title = book.add_format({"bold": True, "font_size": 16})
        self.header = book.add_format({**self.top, "bold": True, "bottom": 1, "bg_color": "#E7ECF2"})
        self.group = book.add_format({"bold": True, "align": "center", "bg_color": "#C9D5E3", "border": 1})
        self.lights = _light_formats(book)

    def write(self) -> None:
        """Write everything on the sheet."""
        self._write_top()
        position = HEADER_ROW + 1
        source_above = ""
        for row in self.rows:
            source = row.typed["source"]
            position += source == BLANK_ROW_BEFORE != source_above
            source_above = source
            self._write_row(position, row)
            position += 1
        self._finish(position - 1)

    def _write_top(self) -> None:
        self.sheet.merge_range(0, 0, 0, 7, "Ændringsønsker til Kommunal PRO", self.title)
        self.sheet.write_string(1, 0, "Opdigtede demodata. Se arket Vejledning. Opdateret 26. januar 2024.")
        last = len(self.columns) - 1
        points = ("Detaljeret prioritering af de røde", FIRST_POINT, self.total)
        for text, first, end in (*GROUPS, points, ("Fra leverandør og møder", self.total + 1, last)):
            self.sheet.merge_range(HEADER_ROW - 1, first, HEADER_ROW - 1, end, text, self.group)
        for position, (header, _, width) in enumerate(self.columns):
            self.sheet.write_string(HEADER_ROW, position, header, self.header)
            self.sheet.set_column(position, position, width)
        self.sheet.set_row(HEADER_ROW, 48)

    def _write_row(self, position: int, row: DemoRow) -> None:
        for column, (_, field, _) in enumerate(self.columns):
            self._write_value(position, column, row.typed.get(field))
        place = _position("Dato")
        if isinstance(row.filed, str):
            self.sheet.write_string(position, place, row.filed, self.day)
        else:
            self.sheet.write_datetime(position, place, row.filed, self.day)
        for header, text in zip(("Indmelder", "E-mail", "Telefon"), row.contact, strict=True):
            self._write_value(position, _position(header), text)
        self._write_value(position, _position("Kommune"), row.municipality)
        light = row.typed["light"]
        self.sheet.write_string(position, _position("Prioritet"), light, self.lights[light.strip().capitalize()])
        if "points" in row.typed:
            self._write_points(position, row.typed)
        if row.typed["status"] in DONE:
            self.sheet.set_row(position, None, None, {"hidden": True})

    def _write_points(self, position: int, typed: Mapping[str, Any]) -> None:
        """The points and their sum; Excel's SUM passes over a number that is kept as text."""
        points = typed["points"]
        for offset, point in enumerate(points):
            self._write_value(position, FIRST_POINT + offset, point)
        first, last = (cell_address(position + 1, column) for column in (FIRST_POINT, self.total - 1))
        summed = sum(point for point in points if isinstance(point, int))
        value = "" if typed["form_number"] in NEVER_CALCULATED else summed
        self.sheet.write_formula(position, self.total, f"=SUM({first}:{last})", self.bold, value)

    def _write_value(self, row: int, column: int, value: str | float | None) -> None:
        if isinstance(value, str):
            self.sheet.write_string(row, column, value, self.plain)
        elif value is not None:
            self.sheet.write_number(row, column, value, self.money if column > self.total else self.plain)

    def _finish(self, last_row: int) -> None:
        first_row = HEADER_ROW + 1
        self.sheet.freeze_panes(first_row, _position("Beskrivelse"))
        self.sheet.autofilter(HEADER_ROW, 0, last_row, len(self.columns) - 1)
        shown = {row.typed["status"] for row in self.rows} - set(DONE)
        self.sheet.filter_column_list(_position("Status"), [*sorted(shown), "Blanks"])
        for header, values in LISTS.items():
            column = _position(header)
            rule = {"validate": "list", "source": list(values), "error_type": "warning"}
            self.sheet.data_validation(first_row, column, last_row, column, rule)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.repeat_rows(HEADER_ROW)


def _position(header: str) -> int:
    """Where a column stands, counted from 0."""
    return next(i for i, (name, _, _) in enumerate(FIELDS) if header_key(name) == header_key(header))


def _light_formats(book: Workbook) -> dict[str, Format]:
    """Colours on which the word can be read."""
    colours = {"Rød": ("#A4262C", "white"), "Gul": ("#FFB900", "black"), "Grøn": ("#107C10", "white")}
    return {
        light: book.add_format({"bg_color": back, "font_color": front, "valign": "top"})
        for light, (back, front) in colours.items()
    }


def _write_point_system(book: Workbook, criteria: Sequence[Mapping[str, Any]]) -> None:
    sheet = book.add_worksheet("Pointsystem")
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.write_row(0, 0, ("Kriterium", "Vægt", "Min", "Maks", "Beskrivelse"), bold)
    for row, criterion in enumerate(criteria, 1):
        sheet.write_row(row, 0, (criterion["name"], criterion["weight"], *SCALE, criterion["description"]))
    sheet.set_column(0, 0, 26)
    sheet.set_column(4, 4, 70)


def _write_pool(book: Workbook) -> None:
    sheet = book.add_worksheet("Pulje")
    money = book.add_format({"num_format": "#,##0"})
    for row, (label, amount) in enumerate((("Pulje (kr.)", DEFAULT_POOL), ("Disponeret (kr.)", COMMITTED))):
        sheet.write_string(row, 0, label)
        sheet.write_number(row, 1, amount, money)
    sheet.set_column(0, 1, 18)


def _write_guide(book: Workbook) -> None:
    sheet = book.add_worksheet("Vejledning")
    for row, text in enumerate(GUIDE):
        sheet.write_string(row, 0, text, book.add_format({"bold": True}) if row == 0 else None)
    sheet.set_column(0, 0, 110)
