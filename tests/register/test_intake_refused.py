"""A register in which rows can't be added safely is refused with a sentence before anything is written."""

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kpro_analysis.errors import InputError
from tests.register.builders import HEADERS, Formula, Workbook, change_part, request
from tests.register.filing import Desk, desk, form
from tests.register.rich import write_rich

SHEET = "xl/worksheets/sheet1.xml"
TABLE = "xl/tables/table1.xml"


def with_part(path: Path, name: str) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"x")


def with_bytes_before(path: Path) -> None:
    Workbook().write(path)
    path.write_bytes(b"PK\3\4" + path.read_bytes())


def changed(before: bytes, after: bytes) -> Callable[[bytes], bytes]:
    def change(xml: bytes) -> bytes:
        assert before in xml
        return xml.replace(before, after, 1)

    return change


def register_with(change: Callable[[Any, Any], None]) -> Callable[[Path], object]:
    return lambda path: Workbook(change=change).write(path)


def table_below(book: Any, sheet: Any) -> None:
    sheet.add_table(2, 0, 6, 2, {"columns": [{"header": h} for h in ("x", "y", "z")], "header_row": False})


def without(header: str) -> Callable[[Path], object]:
    return lambda path: Workbook(headers=[h for h in HEADERS if h != header]).write(path)


CASES: dict[str, tuple[Callable[[Path], object], str]] = {
    "protected": (register_with(lambda book, sheet: sheet.protect()), "et beskyttet ark «ÆØ»"),
    "totals below": (
        lambda path: Workbook(below=[("I alt", None, None, *[None] * 14, Formula("=SUM(R2:R2)", 3))]).write(path),
        "en række med summer under ønskerne (række 3)",
    ),
    "numbers below": (lambda path: Workbook(below=[(), [None] * 17 + [12, 13]]).write(path), "summer under ønskerne"),
    "table with totals": (
        lambda path: change_part(
            write_rich(path, table=True), TABLE, changed(b'totalsRowShown="0"', b'totalsRowCount="1"')
        ),
        "en tabel med en række for totaler",
    ),
    "table from elsewhere": (
        lambda path: change_part(
            write_rich(path, table=True), TABLE, changed(b"<table ", b'<table tableType="queryTable" ')
        ),
        "en tabel, der hentes fra en anden kilde",
    ),
    "text below the table": (
        lambda path: write_rich(path, table=True, note=True),
        "noget stående under tabellen med ønsker (række 14)",
    ),
    "table below": (register_with(table_below), "en anden tabel under ønskerne (celle A3)"),
    "merged below": (
        register_with(lambda book, sheet: sheet.merge_range(2, 2, 4, 3, "")),
        "flettede celler (C3:D5) under ønskerne",
    ),
    "formula below": (
        register_with(lambda book, sheet: sheet.write_formula(2, 0, '=""', None, "")),
        "en formel i celle A3, hvor en blanket skal skrives",
    ),
    "full to the end": (
        register_with(lambda book, sheet: sheet.write_string(1_048_575, 16, "")),
        "går helt ud til celle",
    ),
    "no column": (without("Beskrivelse"), "mangler kolonnen «Beskrivelse»"),
    "no light": (without("Prioritet"), "mangler kolonnen «Prioritet»"),
    "signed": (lambda path: with_part(Workbook().write(path), "_xmlsignatures/sig1.xml"), "underskrevet digitalt"),
    "macros": (lambda path: with_part(Workbook().write(path), "xl/vbaProject.bin"), "indeholder makroer"),
    "shared": (lambda path: with_part(Workbook().write(path), "xl/revisions/headers.xml"), "en delt projektmappe"),
    "no addresses": (
        lambda path: change_part(Workbook().write(path), SHEET, lambda xml: re.sub(rb' r="[A-Z]*[0-9]+"', b"", xml)),
        "ikke gemt af Excel",
    ),
    "rows out of order": (
        lambda path: change_part(
            Workbook(requests=[request(1), request(2)]).write(path),
            SHEET,
            lambda xml: re.sub(rb"(<row r=\"2\".*?</row>)(<row r=\"3\".*?</row>)", rb"\2\1", xml),
        ),
        "ikke gemt af Excel",
    ),
    "bytes before the zip": (with_bytes_before, "bygget på en usædvanlig måde"),
}


def test_without_room_for_the_answers_nothing_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = desk(tmp_path / "data")
    office.put(form(1))
    before, real = office.everything(), shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: real._replace(free=60_000))
    with pytest.raises(InputError, match=r"Der er ikke plads på disken .* Intet er ændret\."):
        office.take_in()
    assert office.everything() == before


@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    make, expected = CASES[name]
    desk = Desk(tmp_path / "data")
    desk.inbox.mkdir(parents=True)
    make(desk.workbook)
    desk.put(form(1))
    before = desk.everything()
    for act in (desk.show, desk.take_in):
        with pytest.raises(InputError) as refusal:
            act()
        assert expected in str(refusal.value)
        assert "aendringsoensker.xlsx" in str(refusal.value)
    assert desk.everything() == before
