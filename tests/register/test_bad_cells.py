"""What stands in a register and can't be used: one finding with its cell, the rest is read."""

import math
from pathlib import Path

import pytest

from kpro_analysis.errors import InputError
from kpro_analysis.findings import Finding, Level
from kpro_analysis.register.requests import Register
from kpro_analysis.register.workbook import read_register
from tests.numbers import without_zero
from tests.register.builders import ERROR, HEADERS, Formula, Workbook, drop_stored_values, request

ERROR_LEVEL, WARNING = Level.ERROR, Level.WARNING


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "register.xlsx"


def places(register: Register) -> list[tuple[Level, str, str]]:
    return [(f.level, f.cell, f.rule) for f in register.findings]


def only(register: Register) -> Finding:
    assert len(register.findings) == 1, places(register)
    return register.findings[0]


@pytest.mark.parametrize(
    ("point", "rule"),
    [
        (6, "point-uden-for-skala"),
        (-1, "point-uden-for-skala"),
        ("mange", "point-ikke-et-tal"),
        ("3-4", "point-ikke-et-tal"),
        (True, "point-ikke-et-tal"),
        (ERROR, "point-fejlværdi"),
    ],
)
def test_a_point_that_cant_be_used_takes_its_request_out_of_the_ranking(target: Path, point: object, rule: str) -> None:
    register = read_register(Workbook([request(1, Nytte=point), request(2)]).write(target))
    bad, good = register.requests
    assert (bad.points_usable, good.points_usable) == (False, True)
    assert math.isnan(bad.points[0])
    assert bad.points[1] == 2
    assert places(register) == [(ERROR_LEVEL, "R2", rule)]
    assert "0 til 5" in only(register).advice


def test_a_point_that_was_never_calculated_is_an_error(target: Path) -> None:
    path = Workbook([request(1, Nytte=Formula("=1+2", 3))]).write(target)
    assert read_register(path).findings == ()
    register = read_register(drop_stored_values(path))
    assert places(register) == [(ERROR_LEVEL, "R2", "point-formel-ikke-beregnet")]
    assert not register.requests[0].points_usable


@pytest.mark.parametrize(
    "number", ["i dag", "#021 omfatter #027", -3, 1.5, 0, 1_000_000, "2024-0117", ERROR, "670190-1234"]
)
def test_a_malformed_form_number_leaves_the_row_out(target: Path, number: object) -> None:
    register = read_register(Workbook([request(number), request(2)]).write(target))
    assert [r.number for r in register.requests] == [2]
    assert places(register) == [(ERROR_LEVEL, "A2", "blanketnummer-ulæseligt")]


@pytest.mark.parametrize("number", [None, " ", "-"])
def test_a_missing_form_number_leaves_the_row_out(target: Path, number: object) -> None:
    register = read_register(Workbook([request(number), request(2)]).write(target))
    assert [r.number for r in register.requests] == [2]
    assert places(register) == [(ERROR_LEVEL, "A2", "blanketnummer-mangler")]


def test_of_equal_form_numbers_the_first_row_is_used_and_each_later_one_is_an_error(target: Path) -> None:
    rows = [request("#007", Titel="Først"), request(2), request(7, Titel="Så"), request("ID #007", Titel="Sidst")]
    register = read_register(Workbook(rows).write(target))
    assert register.by_number[7].title == "Først"
    assert places(register) == [
        (ERROR_LEVEL, "A4", "blanketnummer-to-gange"),
        (ERROR_LEVEL, "A5", "blanketnummer-to-gange"),
    ]
    assert "række 2" in register.findings[1].message
    assert "række 5" in register.findings[1].message


@pytest.mark.parametrize(
    ("column", "value", "level", "cell", "rule"),
    [
        ("Prioritet", "roed", ERROR_LEVEL, "L2", "prioritet-ukendt"),
        ("Prioritet", ERROR, ERROR_LEVEL, "L2", "fejlværdi"),
        ("Prioritet", None, WARNING, "L2", "prioritet-mangler"),
        ("Status", "Parkeret", WARNING, "N2", "status-ukendt"),
        ("Estimat (størrelse)", "M/L", WARNING, "O2", "estimat-ukendt"),
        ("Kilde", "Rygte", WARNING, "I2", "kilde-ukendt"),
        ("Modul", 7, WARNING, "J2", "modul-ukendt"),
        ("Type", "Ide", WARNING, "K2", "type-ukendt"),
        ("Dato", "31.02.2024", WARNING, "B2", "dato-ulæselig"),
        ("Dato", "i foråret", WARNING, "B2", "dato-ulæselig"),
        ("Dato", 60, WARNING, "B2", "dato-ulæselig"),
        ("Dato", ERROR, WARNING, "B2", "fejlværdi"),
        ("Titel", None, WARNING, "C2", "titel-mangler"),
        ("Titel", ERROR, WARNING, "C2", "fejlværdi"),
        ("Beskrivelse", ERROR, WARNING, "D2", "fejlværdi"),
        ("Samlet point", "mange", WARNING, "T2", "samlet-point-ulæseligt"),
        ("Samlet point", ERROR, WARNING, "T2", "samlet-point-ulæseligt"),
        ("Omfattet af", "#99", WARNING, "P2", "omfattet-af-findes-ikke"),
        ("Omfattet af", "den anden", WARNING, "P2", "omfattetaf-ulæselig"),
    ],
)
def test_a_field_that_cant_be_used(
    target: Path, column: str, value: object, level: Level, cell: str, rule: str
) -> None:
    register = read_register(Workbook([request(**{column: value})]).write(target))
    assert places(register) == [(level, cell, rule)]
    assert len(register.requests) == 1


@pytest.mark.parametrize("value", ["10.000-25.000", "10,000", -5, "dyrt"])
def test_an_estimate_that_is_not_one_amount(target: Path, value: object) -> None:
    book = Workbook([request(**{"Estimat (kr.)": value})], headers=[*HEADERS, "Estimat (kr.)"])
    register = read_register(book.write(target))
    assert places(register) == [(WARNING, "U2", "estimat-ulæselig")]
    assert register.requests[0].estimate is None


@pytest.mark.parametrize(
    ("header", "level"),
    [
        ("Prioritet", ERROR_LEVEL),
        ("Status", WARNING),
        ("Kilde", WARNING),
        ("Dato", Level.NOTE),
        ("Workshop", Level.NOTE),
    ],
)
def test_a_missing_column_leaves_its_field_blank(target: Path, header: str, level: Level) -> None:
    register = read_register(Workbook(headers=[h for h in HEADERS if h != header]).write(target))
    assert places(register) == [(level, "", "kolonne-mangler")]
    assert f"«{header}»" in only(register).message


@pytest.mark.parametrize(("header", "letters"), [("Status", "N, U"), ("Nytte", "R, U")])
def test_a_header_that_stands_twice_is_named_by_both_letters(target: Path, header: str, letters: str) -> None:
    register = read_register(Workbook(headers=[*HEADERS, f"{header} "]).write(target))
    assert (only(register).level, only(register).cell, only(register).rule) == (
        ERROR_LEVEL,
        "U1",
        "overskrift-to-gange",
    )
    assert letters in only(register).message
    assert register.requests[0].points == (3, 2)


def test_two_columns_of_form_numbers_are_refused(target: Path) -> None:
    path = Workbook(headers=[*HEADERS, "Blanketnummer"]).write(target)
    with pytest.raises(InputError, match=r"Blanketnummer flere gange \(kolonne A og U\)"):
        read_register(path)


@pytest.mark.parametrize("sheet", ["ÆØ", "Ark1"])
def test_a_workbook_without_the_headers_is_refused(target: Path, sheet: str) -> None:
    path = Workbook(headers=["Nummer", "Titel"], sheet=sheet).write(target)
    with pytest.raises(InputError, match="Blanketnummer og Titel"):
        read_register(path)


def test_headers_below_the_first_twenty_rows_are_not_looked_for(target: Path) -> None:
    with pytest.raises(InputError, match="20 rækker"):
        read_register(Workbook(above=[[]] * 20).write(target))


@pytest.mark.parametrize("field", ["Titel", "Beskrivelse", "Bemærkning", "Kommune", "Workshop"])
@pytest.mark.parametrize(
    "secret", ["670190-1234", "6701901234", "670190 1234", "67 01 90–1234", "navn@kommune.example", "670190-ABCD"]
)
def test_a_personal_number_or_address_is_masked_and_remarked_on(target: Path, field: str, secret: str) -> None:
    register = read_register(Workbook([request(**{field: f"Ring om {secret} i dag"})]).write(target))
    assert only(register).rule == "personoplysning-skjult"
    assert secret not in repr(register)
    assert "Ring om ███ i dag" in repr(register.requests)


def test_a_personal_number_kept_as_a_number_is_masked(target: Path) -> None:
    register = read_register(
        Workbook([request(1, Bemærkning=6701901234), request(2, Bemærkning=int(without_zero("6101901234")))]).write(
            target
        )
    )
    assert [r.remark for r in register.requests] == ["███", "███"]


def test_a_personal_number_in_the_files_name_is_masked(tmp_path: Path) -> None:
    register = read_register(Workbook([request(None)]).write(tmp_path / "register 670190-1234.xlsx"))
    assert register.file == "register ███.xlsx"
    assert only(register).file == "register ███.xlsx"


def test_rows_are_conserved(target: Path) -> None:
    rows = [request(1), request(1), request(None), request("x"), {"Titel": "I alt", "Nytte": 9}, {}, request(2)]
    register = read_register(Workbook(rows).write(target))
    rejected = [f for f in register.findings if f.rule.startswith("blanketnummer-")]
    assert len(register.requests) + len(rejected) + 1 == sum(bool(row) for row in rows)


def test_a_stray_cell_far_out_is_named(target: Path) -> None:
    path = Workbook(change=lambda _, sheet: sheet.write_string(1_048_575, 16_383, "x")).write(target)
    with pytest.raises(InputError, match="XFD1048576"):
        read_register(path)


def test_a_stray_cell_on_another_sheet_is_no_matter(target: Path) -> None:
    far = [[] for _ in range(300_000)] + [[None] * 20 + ["x"]]
    assert len(read_register(Workbook(sheet="Register", sheets_before={"Rod": far}).write(target)).requests) == 1
