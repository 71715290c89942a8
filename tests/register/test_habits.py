"""Everything that people do to a register and that must simply work."""

import datetime as dt
import math
import random
import unicodedata
from pathlib import Path

import pytest

from kpro_analysis.findings import Level
from kpro_analysis.register.requests import Register
from kpro_analysis.register.workbook import read_register
from tests.register.builders import (
    CRITERIA,
    HEADERS,
    POOL_ROWS,
    Formula,
    Workbook,
    change_part,
    drop_stored_values,
    request,
)

EXAMPLE = Path(__file__).parents[1] / "data" / "aendringsoensker.xlsx"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "register.xlsx"


def rules(register: Register) -> set[str]:
    return {finding.rule for finding in register.findings}


def test_the_example_is_read_whole_and_without_remarks() -> None:
    register = read_register(EXAMPLE)
    assert len(register.requests) == 91
    assert sum(r.light == "Rød" for r in register.requests) == 30
    assert [c.name for c in register.criteria][:2] == ["Borgersikkerhed", "Lovkrav og informationssikkerhed"]
    assert [c.weight for c in register.criteria] == [3, 3, 2, 2, 2, 1, 1, 1, 1]
    assert (register.pool, register.committed, register.findings) == (500_000, 0, ())
    assert register.points.shape == (91, 9)


def test_one_row_with_every_field(target: Path) -> None:
    headers = [*HEADERS, "Estimat (kr.)", "Kræver"]
    row = request(
        Workshop="opgaveoverblik", Bemærkning="Se #002", **{"Estimat (kr.)": "25.000 kr.", "Kræver": "#002; 3"}
    )
    register = read_register(Workbook([row, request(2), request(3)], headers=headers).write(target))
    found = register.by_number[1]
    assert found.filed == dt.date(2024, 1, 26)
    assert (found.title, found.municipality, found.source) == ("Påmindelse til borger", "Vejle", "Hjemmeside")
    assert (found.module, found.kind, found.light, found.status) == ("Borgerløsning", "Forbedring", "Rød", "Estimeret")
    assert (found.workshop, found.size, found.estimate) == ("Opgaveoverblik", "M", 25_000)
    assert (found.requires, found.included_in, found.remark) == ((2, 3), None, "Se #002")
    assert (found.points, found.points_usable, found.row) == ((3, 2), True, 2)
    assert (register.pool, register.committed, register.findings) == (400_000, 25_000, ())


def test_the_sheet_with_the_headers_is_found_under_another_name(target: Path) -> None:
    before = {"Læs mig": [["Vejledning"]], "Gammelt": [["Blanketnummer", "Tekst"]]}
    register = read_register(Workbook(sheet="Ønsker 2024", sheets_before=before).write(target))
    assert [r.id for r in register.requests] == ["#001"]


def test_a_sheet_named_as_the_register_beats_one_before_it(target: Path) -> None:
    before = {"Arkiv": [["Blanketnummer", "Titel"], ["#777", "Gammelt ønske"]]}
    assert [r.number for r in read_register(Workbook(sheets_before=before).write(target)).requests] == [1]


@pytest.mark.parametrize("rows_above", [1, 4, 19])
def test_title_rows_stand_above_the_headers(target: Path, rows_above: int) -> None:
    above = [["Ændringsønsker til K-PRO"], *[[] for _ in range(rows_above - 1)]]
    register = read_register(Workbook(above=above).write(target))
    assert register.requests[0].row == rows_above + 2
    assert register.findings == ()


def test_merged_group_headers_stand_above_the_headers(target: Path) -> None:
    book = Workbook(above=[["Ønsket"]], change=lambda _, sheet: sheet.merge_range("R1:S1", "Point"))
    assert read_register(book.write(target)).requests[0].points == (3, 2)


def test_headers_merged_downwards_beside_criteria_under_a_group_header(target: Path) -> None:
    def merge(_: object, sheet: object) -> None:
        for column, header in enumerate(HEADERS[:17]):
            sheet.merge_range(0, column, 1, column, header)
        sheet.merge_range(0, 17, 0, 18, "Point")

    row = request()
    book = Workbook(
        requests=[],
        above=[[*HEADERS[:17], "Point"]],
        headers=[*[""] * 17, *CRITERIA],
        below=[[row.get(header) for header in HEADERS]],
        change=merge,
    )
    register = read_register(book.write(target))
    assert [(r.id, r.points) for r in register.requests] == [("#001", (3, 2))]


def test_headers_with_line_breaks_double_blanks_and_soft_hyphens(target: Path) -> None:
    spelt = {
        "Blanketnummer": "Blanket-\nnummer",
        "Titel": " TITEL ",
        "Estimat (størrelse)": "Estimat\n (størrelse)",
        "Omfattet af": "Omfattet\u00a0 af",
        "Prioritet": "Priori\u00adtet",
        "Kilde": unicodedata.normalize("NFD", "Kilde"),
        "Nytte": "Nytte\n",
    }
    row = {spelt.get(header, header): value for header, value in request().items()}
    book = Workbook([row], headers=[spelt.get(h, h) for h in HEADERS])
    register = read_register(book.write(target))
    assert register.findings == ()
    assert (register.requests[0].size, register.requests[0].light, register.requests[0].points) == ("M", "Rød", (3, 2))


def test_headers_and_codes_in_decomposed_letters(target: Path) -> None:
    row = request(Prioritet="Rød", Modul="Medarbejderløsning", Bemærkning="så")
    row = {
        unicodedata.normalize("NFD", k): unicodedata.normalize("NFD", v) if isinstance(v, str) else v
        for k, v in row.items()
    }
    book = Workbook([row], headers=[unicodedata.normalize("NFD", h) for h in HEADERS], sheet="ÆØ")
    found = read_register(book.write(target)).requests[0]
    assert (found.light, found.module, found.remark) == ("Rød", "Medarbejderløsning", "så")


def test_hidden_and_filtered_rows_count(target: Path) -> None:
    def hide(_: object, sheet: object) -> None:
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.autofilter(0, 0, 2, len(HEADERS) - 1)
        sheet.filter_column("L", "x == Gul")
        sheet.set_row(2, None, None, {"hidden": True})

    assert len(read_register(Workbook([request(1), request(2)], change=hide).write(target)).requests) == 2


def test_a_hidden_sheet_is_read(target: Path) -> None:
    book = Workbook(sheets_before={"Forside": [["Velkommen"]]}, change=lambda _, sheet: sheet.very_hidden())
    assert len(read_register(book.write(target)).requests) == 1


def test_rows_in_any_order_come_out_by_form_number(target: Path) -> None:
    register = read_register(Workbook([request(3), request(1), request(2)]).write(target))
    assert [(r.number, r.row) for r in register.requests] == [(1, 3), (2, 4), (3, 2)]


def test_blank_rows_in_the_middle_are_passed_over(target: Path) -> None:
    register = read_register(Workbook([request(1), {}, {"Titel": " "}, request(2)]).write(target))
    assert [r.row for r in register.requests] == [2, 5]
    assert register.findings == ()


@pytest.mark.parametrize("label", ["I alt", "Sum", "Total:", "Ialt", "SUM POINT"])
@pytest.mark.parametrize("column", ["Blanketnummer", "Titel", "Status"])
def test_a_row_of_totals_is_no_request(target: Path, label: str, column: str) -> None:
    totals = {column: label, "Nytte": 300, "Haste": 200}
    register = read_register(Workbook([request(1), totals]).write(target))
    assert [r.number for r in register.requests] == [1]
    assert register.findings == ()
    assert [c.high for c in register.criteria] == [5, 5]


def test_a_row_of_nothing_but_sums_is_no_request(target: Path) -> None:
    assert read_register(Workbook([request(1), {"Nytte": 3, "Haste": 2}]).write(target)).findings == ()


def test_contact_details_alone_make_no_row(target: Path) -> None:
    contact = {"Indmelder": "Indmelder 2", "E-mail": "indmelder2@kommune.example", "Telefon": "00 00 01 02"}
    register = read_register(Workbook([request(1), contact]).write(target))
    assert [r.number for r in register.requests] == [1]
    assert register.findings == ()


def test_points_with_a_name_beside_them_are_a_request_without_number(target: Path) -> None:
    register = read_register(Workbook([request(1), {"Indmelder": "Indmelder 2", "Nytte": 3, "Haste": 2}]).write(target))
    assert [(f.cell, f.rule) for f in register.findings] == [("A3", "blanketnummer-mangler")]


def test_a_total_formula_dragged_down_too_far_makes_no_rows(target: Path) -> None:
    empty = {"Samlet point": Formula("=SUM(R3:S3)", 0)}
    register = read_register(Workbook([request(1), *[empty] * 30]).write(target))
    assert len(register.requests) == 1
    assert register.findings == ()


@pytest.mark.parametrize(
    ("written", "number"),
    [("#001", 1), (1, 1), ("001", 1), (" #001 ", 1), ("ÆØ-001", 1), ("ID #001", 1), ("\u00a0#019", 19), ("# 19", 19)],
)
def test_form_numbers_are_written_in_many_ways(target: Path, written: object, number: int) -> None:
    assert [r.number for r in read_register(Workbook([request(written)]).write(target)).requests] == [number]


@pytest.mark.parametrize(
    "written",
    ["26-01-2024", "26/1-24", "2024-01-26", "26.01.2024", 45317, "45317", dt.date(2024, 1, 26), "26. januar 2024"],
)
def test_dates_are_written_in_many_ways(target: Path, written: object) -> None:
    register = read_register(Workbook([request(Dato=written)]).write(target))
    assert register.requests[0].filed == dt.date(2024, 1, 26)
    assert register.findings == ()


@pytest.mark.parametrize("written", [dt.date(2024, 1, 26), 45317 - 1462])
def test_dates_in_a_workbook_that_counts_from_1904(target: Path, written: object) -> None:
    register = read_register(Workbook([request(Dato=written)], options={"date_1904": True}).write(target))
    assert register.requests[0].filed == dt.date(2024, 1, 26)


@pytest.mark.parametrize(("written", "point"), [("3", 3), ("3,5", 3.5), (" 4 ", 4), (0, 0), (2.5, 2.5), ("\u00a05", 5)])
def test_points_kept_as_text(target: Path, written: object, point: float) -> None:
    assert read_register(Workbook([request(Nytte=written)]).write(target)).requests[0].points == (point, 2)


@pytest.mark.parametrize("written", [None, "-", "–", " ", "\u00a0"])
def test_points_not_given(target: Path, written: object) -> None:
    register = read_register(Workbook([request(Nytte=written)]).write(target))
    assert math.isnan(register.requests[0].points[0])
    assert register.requests[0].points_usable
    assert register.findings == ()


@pytest.mark.parametrize("written", ["RØD", " rød ", "rød\u00a0", "Rød\n"])
def test_lights_in_any_case_with_stray_blanks(target: Path, written: str) -> None:
    assert read_register(Workbook([request(Prioritet=written)]).write(target)).requests[0].light == "Rød"


def test_codes_in_any_case_with_stray_blanks(target: Path) -> None:
    row = request(
        Status="i  gang", Kilde="uddata-TEST ", Modul="kam", Type="ny funktion", **{"Estimat (størrelse)": " xxl"}
    )
    found = read_register(Workbook([row]).write(target)).requests[0]
    assert (found.status, found.source, found.module) == ("I gang", "Uddata-test", "KAM")
    assert (found.kind, found.size) == ("Ny funktion", "XXL")


def test_a_total_is_checked_and_kept(target: Path) -> None:
    rows = [request(1, **{"Samlet point": Formula("=R2+S2", 5)}), request(2, **{"Samlet point": Formula("=R3", 3)})]
    register = read_register(Workbook(rows).write(target))
    assert [r.total for r in register.requests] == [5, 3]
    assert [(f.level, f.cell, f.rule) for f in register.findings] == [(Level.WARNING, "T3", "samlet-point-passer-ikke")]


def test_total_formulas_without_a_stored_value_are_no_fault(target: Path) -> None:
    rows = [request(1, **{"Samlet point": Formula("=R2+S2", 5)})]
    register = read_register(drop_stored_values(Workbook(rows).write(target)))
    assert register.requests[0].total is None
    assert register.findings == ()


def test_a_formula_at_the_end_of_a_row_says_nothing_of_the_next_row(target: Path) -> None:
    rows = [request(1, **{"Samlet point": Formula("=R2+S2", 5)}), request(2, **{"Samlet point": 5})]
    register = read_register(drop_stored_values(Workbook(rows).write(target)))
    assert [r.total for r in register.requests] == [None, 5]
    far = Workbook(rows[:1], change=lambda book, sheet: sheet.set_row(1_000_000, 30)).write(target)
    assert [r.total for r in read_register(far).requests] == [5]


def test_texts_that_look_like_missing_values_stay_text(target: Path) -> None:
    rows = [request(1, Titel="NA", Bemærkning="None"), request(2, Titel="nan", Bemærkning="null")]
    found = read_register(Workbook(rows).write(target)).requests
    assert [(r.title, r.remark) for r in found] == [("NA", "None"), ("nan", "null")]


@pytest.mark.parametrize("text", ["=1+1", "+45", "-5 grader", "@navn", "=HYPERLINK(1)"])
def test_texts_that_begin_like_formulas_stay_text(target: Path, text: str) -> None:
    assert read_register(Workbook([request(Titel=text)]).write(target)).requests[0].title == text


def test_line_breaks_stay_in_descriptions_only(target: Path) -> None:
    found = read_register(Workbook([request(Titel="En\nto", Beskrivelse="En\r\nto\x07")]).write(target)).requests[0]
    assert (found.title, found.description) == ("En to", "En\nto")


def test_columns_in_another_order_with_an_extra_one(target: Path) -> None:
    headers = [*HEADERS, "Note fra mødet"]
    random.Random(1).shuffle(headers)
    register = read_register(Workbook([request(**{"Note fra mødet": "ja"})], headers=headers).write(target))
    assert (register.requests[0].points, register.requests[0].light) == ((3, 2), "Rød")
    assert [(f.level, f.rule) for f in register.findings] == [(Level.NOTE, "kolonne-bruges-ikke")]
    assert register.findings[0].message.endswith("bruges ikke: «Note fra mødet» (A).")


def test_an_extra_header_is_named_without_personal_numbers(target: Path) -> None:
    findings = read_register(Workbook(headers=[*HEADERS, "Ring 670190-1234"]).write(target)).findings
    assert [f.message for f in findings] == ["Kolonner, der ikke hører til registeret, bruges ikke: «Ring ███» (U)."]


def test_the_owner_file_of_excel_beside_it_is_told(target: Path) -> None:
    Workbook().write(target).with_name("~$register.xlsx").write_bytes(b"\x05Navn")
    findings = read_register(target).findings
    assert [(f.level, f.rule, f.sheet, f.cell) for f in findings] == [(Level.NOTE, "åben-i-excel", "", "")]


def test_a_formatted_cell_in_the_last_corner_costs_nothing(target: Path) -> None:
    book = Workbook(change=lambda b, sheet: sheet.write_blank(1_048_575, 16_383, None, b.add_format({"bold": True})))
    assert len(read_register(book.write(target)).requests) == 1


def test_a_dimension_that_lies_hides_nothing(target: Path) -> None:
    path = Workbook([request(1), request(2)]).write(target)
    change_part(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'ref="A1:T3"', b'ref="A1:B2"'))
    assert len(read_register(path).requests) == 2


def test_a_register_of_headers_only(target: Path) -> None:
    register = read_register(Workbook([]).write(target))
    assert (register.requests, register.points.shape) == ((), (0, 2))


def test_ten_thousand_requests(target: Path) -> None:
    rows = [request(number) for number in range(1, 10_001)]
    register = read_register(Workbook(rows).write(target))
    assert (len(register.requests), register.requests[-1].id) == (10_000, "#10000")


@pytest.mark.parametrize("pool", [POOL_ROWS, (("Pulje (kr.)", "Disponeret (kr.)"), ("400.000 kr.", 25_000))])
def test_the_pool_stands_beside_or_below_its_label(target: Path, pool: object) -> None:
    register = read_register(Workbook(pool=pool).write(target))
    assert (register.pool, register.committed, register.findings) == (400_000, 25_000, ())


def test_without_a_sheet_for_the_pool_it_is_half_a_million(target: Path) -> None:
    register = read_register(Workbook(pool=None).write(target))
    assert (register.pool, register.committed) == (500_000, 0)
    assert [f.level for f in register.findings] == [Level.NOTE]


def test_the_date_is_the_workbooks_own(target: Path) -> None:
    assert read_register(Workbook().write(target)).modified == dt.datetime(2024, 2, 7, 9, 0, tzinfo=dt.UTC)


def test_contact_details_are_kept_nowhere(target: Path) -> None:
    register = read_register(Workbook().write(target))
    assert "Indmelder 1" not in repr(register)
    assert "00 00 01 01" not in repr(register)
    assert "kommune.example" not in repr(register)
