"""A register keeps all it had: every part but the sheet and its table byte for byte; the rows in it as they were."""

import io
import re
import shutil
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import CalamineWorkbook

from kpro_analysis.excel.package import open_package
from kpro_analysis.register.workbook import read_register
from tests.by_hand import EXAMPLE
from tests.register.builders import Workbook, change_part, drop_stored_values, request
from tests.register.filing import Desk, form
from tests.register.rich import LAST, write_rich

SHEET = "xl/worksheets/sheet1.xml"
DEMO = Path(__file__).parents[2] / "data" / "demo" / "aendringsoensker.xlsx"


def prefixed(xml: bytes) -> bytes:
    """The same sheet with a prefix before each tag, as some programs write."""
    text = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", xml.decode())
    return text.replace(' xmlns="', ' xmlns:x="', 1).encode()


def saved_by_openpyxl(path: Path) -> None:
    with warnings.catch_warnings(action="ignore"):
        drop_stored_values(path)


MAKERS: dict[str, Callable[[Path], object]] = {
    "demo": lambda path: shutil.copy(DEMO, path),
    "example": lambda path: shutil.copy(EXAMPLE, path),
    "rich": write_rich,
    "rich table": lambda path: write_rich(path, table=True),
    "rich as openpyxl saves it": lambda path: saved_by_openpyxl(write_rich(path)),
    "from 1904": lambda path: write_rich(path, date_1904=True),
    "constant memory": lambda path: Workbook(options={"constant_memory": True}).write(path),
    "prefixed": lambda path: change_part(Workbook().write(path), SHEET, prefixed),
}


def office(folder: Path, make: Callable[[Path], object]) -> Desk:
    made = Desk(folder / "data")
    made.inbox.mkdir(parents=True)
    make(made.workbook)
    return made


def raw(data: bytes) -> dict[str, tuple[bytes, bytes]]:
    """Each part as it stands in the zip, with its header, and what the directory says of it but for its place."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    infos = sorted(archive.infolist(), key=lambda info: info.header_offset)
    ends = [*(info.header_offset for info in infos[1:]), archive.start_dir]
    about = ("date_time", "CRC", "compress_size", "file_size", "compress_type", "flag_bits", "extra", "external_attr")
    return {
        info.filename: (data[info.header_offset : end], repr([getattr(info, name) for name in about]).encode())
        for info, end in zip(infos, ends, strict=True)
    }


def loaded(data: bytes) -> Worksheet:
    """The register's sheet, as openpyxl reads it; what it can't hold of the rest is no matter here."""
    with warnings.catch_warnings(action="ignore"):
        return openpyxl.load_workbook(io.BytesIO(data))["ÆØ"]


def values(data: bytes) -> list[list[object]]:
    return [list(row) for row in loaded(data).iter_rows(values_only=True)]


@pytest.mark.parametrize("name", MAKERS)
def test_every_other_part_is_kept_byte_for_byte(tmp_path: Path, name: str) -> None:
    desk = office(tmp_path, MAKERS[name])
    before = desk.workbook.read_bytes()
    desk.put(form(1), form(2, vigtighed="grøn"))
    desk.take_in()
    old, new = raw(before), raw(desk.workbook.read_bytes())
    changed = {part for part in old if old[part] != new[part]}
    assert list(old) == list(new)
    assert changed == ({SHEET, "xl/tables/table1.xml"} if name == "rich table" else {SHEET})


@pytest.mark.parametrize("name", MAKERS)
def test_other_programs_read_the_old_rows_and_the_new(tmp_path: Path, name: str) -> None:
    desk = office(tmp_path, MAKERS[name])
    before = desk.workbook.read_bytes()
    old = values(before)
    desk.put(form(1), form(2, vigtighed="grøn"))
    done = desk.take_in()
    new = values(desk.workbook.read_bytes())
    assert new[: len(old)] == old
    added = new[len(old) :]
    width = len(added[0])
    assert [row[0] for row in added] == [r.id for r in done.new]
    assert [row[1] for row in added] == [datetime(2024, 1, 17)] * 2
    assert [row[2] for row in added] == ["Ønske nummer 1", "Ønske nummer 2"]
    assert [row[11] for row in added] == ["Rød", "Grøn"]
    rows = CalamineWorkbook.from_path(desk.workbook).get_sheet_by_name("ÆØ").to_python()
    assert [row[1:3] for row in rows[-2:]] == [[date(2024, 1, 17), f"Ønske nummer {n}"] for n in (1, 2)]
    assert width == len(old[-1])


def test_new_rows_look_like_those_above(tmp_path: Path) -> None:
    desk = office(tmp_path, lambda path: shutil.copy(DEMO, path))
    desk.put(form(1, vigtighed="gul"), form(2))
    desk.take_in()
    sheet = loaded(desk.workbook.read_bytes())
    above = {sheet.cell(row, 12).value: sheet.cell(row, 12) for row in range(6, 98)}
    for row, light in ((98, "Gul"), (99, "Rød")):
        assert sheet.cell(row, 2).number_format == "dd-mm-yyyy"
        assert sheet.cell(row, 12).fill.fgColor.rgb == above[light].fill.fgColor.rgb
        assert [sheet.cell(row, c).style_id for c in (1, 3, 4)] == [sheet.cell(97, c).style_id for c in (1, 3, 4)]


def test_filters_validations_and_formats_follow_the_rows(tmp_path: Path) -> None:
    desk = office(tmp_path, write_rich)
    desk.put(form(1), form(2), form(3))
    desk.take_in()
    until = LAST + 3
    xml = zipfile.ZipFile(desk.workbook).read(SHEET).decode()
    assert re.findall(r'<dimension ref="([^"]+)"', xml) == [f"A1:Z{until}"]
    assert re.findall(r'<autoFilter ref="([^"]+)"', xml) == [f"A5:T{until}"]
    assert re.findall(r'<dataValidation [^>]*sqref="([^"]+)"', xml) == [f"L6:L{until}", "N6:N1000", f"Q{LAST}"]
    found = re.findall(r'<conditionalFormatting sqref="([^"]+)"', xml)
    assert found == [f"{column}6:{column}{until}" for column in "LRS"]
    assert re.findall(r"<xm:sqref>([^<]+)<", xml) == [f"R6:R{until}", "V6"]


def test_a_table_follows_the_rows(tmp_path: Path) -> None:
    desk = office(tmp_path, lambda path: write_rich(path, table=True))
    desk.put(form(1), form(2))
    desk.take_in()
    xml = zipfile.ZipFile(desk.workbook).read("xl/tables/table1.xml").decode()
    assert re.findall(r'ref="([^"]+)"', xml) == [f"A5:T{LAST + 2}"] * 2
    assert loaded(desk.workbook.read_bytes()).tables["Register"].ref == f"A5:T{LAST + 2}"


def test_rows_that_wait_with_formats_and_formulas_are_filled(tmp_path: Path) -> None:
    def wait(book: object, sheet: object) -> None:
        grey = book.add_format({"bg_color": "#EEEEEE"})  # type: ignore[attr-defined]
        for row in range(2, 6):
            sheet.set_row(row, 30, grey, {"hidden": row == 3})  # type: ignore[attr-defined]
            sheet.write_blank(row, 2, None, grey)  # type: ignore[attr-defined]
            sheet.write_formula(row, 19, f"=SUM(R{row + 1}:S{row + 1})", grey, 0)  # type: ignore[attr-defined]

    desk = office(tmp_path, lambda path: Workbook(change=wait).write(path))
    desk.put(form(1), form(2))
    assert [r.row for r in desk.take_in().new] == [3, 4]
    sheet = loaded(desk.workbook.read_bytes())
    assert [sheet.cell(row, 20).value for row in (3, 4, 5)] == ["=SUM(R3:S3)", "=SUM(R4:S4)", "=SUM(R5:S5)"]
    assert [sheet.row_dimensions[row].hidden for row in (3, 4)] == [False, False]
    assert sheet.row_dimensions[4].height == 30


def test_rows_that_wait_with_nothing_but_formats_are_filled(tmp_path: Path) -> None:
    def wait(book: Any, sheet: Any) -> None:
        grey = book.add_format({"bg_color": "#EEEEEE"})
        for column in range(23):  # also right of what is written: the row's last cell holds nothing
            sheet.write_blank(2, column, None, grey)
        sheet.set_row(3, 30)  # a row without cells, and the sheet's last

    desk = office(tmp_path, lambda path: Workbook(change=wait).write(path))
    before = values(desk.workbook.read_bytes())[:2]
    desk.put(form(1), form(2), form(3))
    assert [r.row for r in desk.take_in().new] == [3, 4, 5]
    sheet = loaded(desk.workbook.read_bytes())
    assert [sheet.cell(3, column).fill.fgColor.rgb for column in (22, 23)] == ["FFEEEEEE"] * 2
    assert sheet.row_dimensions[4].height == 30
    assert values(desk.workbook.read_bytes())[:2] == before


def test_rows_go_under_the_last_one_in_use(tmp_path: Path) -> None:
    notes = [("", None, "Et ønske uden nummer"), (), (None, None, "En note")]
    desk = office(tmp_path, lambda path: Workbook(below=notes).write(path))
    desk.put(form(1))
    assert [r.row for r in desk.take_in().new] == [6]


def test_numbers_and_days_follow_the_register_s_habits(tmp_path: Path) -> None:
    rows = [request(number, Dato="26-01-2024") for number in (1, 2)]
    desk = office(tmp_path, lambda path: Workbook(requests=rows).write(path))
    desk.put(form(1))
    desk.take_in()
    sheet = loaded(desk.workbook.read_bytes())
    assert [sheet.cell(4, column).value for column in (1, 2)] == [3, "17-01-2024"]


def test_a_register_without_requests(tmp_path: Path) -> None:
    desk = office(tmp_path, lambda path: Workbook(requests=()).write(path))
    desk.put(form(1))
    assert [(r.number, r.row, r.filed) for r in desk.take_in().new] == [(1, 2, date(2024, 1, 17))]


def test_columns_that_the_register_lacks_are_said(tmp_path: Path) -> None:
    headers = [h for h in request() if h not in ("Telefon", "E-mail")]
    desk = office(tmp_path, lambda path: Workbook(headers=headers).write(path))
    desk.put(form(1))
    done = desk.take_in()
    assert done.left_out == ("E-mail", "Telefon", "Bemærkning")
    assert read_register(desk.workbook).by_number[2].title == "Ønske nummer 1"


def test_the_package_is_still_one_that_the_gate_lets_in(tmp_path: Path) -> None:
    desk = office(tmp_path, write_rich)
    desk.put(form(1))
    desk.take_in()
    assert zipfile.ZipFile(desk.workbook).testzip() is None
    assert not open_package(desk.workbook).open_elsewhere
