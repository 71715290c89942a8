"""The criteria, their weights and scales, and the pool."""

from pathlib import Path

import pytest

from kpro_analysis.errors import InputError
from kpro_analysis.findings import Level
from kpro_analysis.register.requests import Register
from kpro_analysis.register.workbook import read_register
from tests.register.builders import CRITERIA, ERROR, HEADERS, Workbook, request

HEAD = ("Kriterium", "Vægt", "Min", "Maks", "Beskrivelse")


def read(tmp_path: Path, book: Workbook) -> Register:
    return read_register(book.write(tmp_path / "register.xlsx"))


def declared(tmp_path: Path, *rows: object) -> Register:
    return read(tmp_path, Workbook([request(1), request(2, Nytte=4)], points=[HEAD, *rows]))


def scales(register: Register) -> list[tuple[str, float, float, float]]:
    return [(c.name, c.weight, c.low, c.high) for c in register.criteria]


def places(register: Register) -> list[tuple[Level, str, str, str]]:
    return [(f.level, f.sheet, f.cell, f.rule) for f in register.findings]


def test_criteria_come_in_the_order_of_the_point_system(tmp_path: Path) -> None:
    register = declared(tmp_path, ("Haste", "2,5", 1, 10, "Hast"), ("NYTTE ", 3, 0, 5, ""))
    assert scales(register) == [("Haste", 2.5, 1, 10), ("NYTTE", 3, 0, 5)]
    assert register.requests[0].points == (2, 3)
    assert register.criteria[0].description == "Hast"


def test_title_rows_and_a_total_on_the_point_system(tmp_path: Path) -> None:
    points = [["Vores pointsystem"], [], HEAD, ("Nytte", 3, 0, 5), (), ("Haste", 1, 0, 5), ("I alt", 4)]
    assert scales(read(tmp_path, Workbook(points=points))) == [("Nytte", 3, 0, 5), ("Haste", 1, 0, 5)]


@pytest.mark.parametrize("name", ["Samlet effekt", "Sum af gevinster", "Total gevinst", "I alt sparet tid"])
def test_a_declared_criterion_may_begin_as_a_total_does(tmp_path: Path, name: str) -> None:
    headers = (*HEADERS[:-3], name, "Haste", "Samlet point")
    row = {**request(), name: 3, "Samlet point": 5}
    book = Workbook([row], headers=headers, points=[HEAD, (name, 2, 0, 5), ("Haste", 1, 0, 5), ("I alt", 3)])
    register = read(tmp_path, book)
    assert scales(register) == [(name, 2, 0, 5), ("Haste", 1, 0, 5)]
    assert (register.requests[0].points, register.requests[0].total) == ((3, 2), 5)
    assert register.findings == ()


def test_without_weights_all_are_1(tmp_path: Path) -> None:
    register = declared(tmp_path, ("Nytte", None, 0, 5), ("Haste", None, 0, 5))
    assert [c.weight for c in register.criteria] == [1, 1]
    assert places(register) == [(Level.NOTE, "Pointsystem", "", "vægte-mangler")]


def test_without_scales_they_go_from_0_to_the_largest_in_use(tmp_path: Path) -> None:
    register = declared(tmp_path, ("Nytte", 2), ("Haste", 1))
    assert scales(register) == [("Nytte", 2, 0, 4), ("Haste", 1, 0, 2)]
    assert register.findings == ()


def test_the_largest_in_use_passes_over_totals_and_rows_left_out(tmp_path: Path) -> None:
    rows = [request(1), request(1, Nytte=99), {"Titel": "I alt", "Nytte": 500}]
    assert scales(read(tmp_path, Workbook(rows, points=[HEAD, ("Nytte", 2)])))[0] == ("Nytte", 2, 0, 3)


def test_a_criterion_without_a_single_point_still_has_a_scale(tmp_path: Path) -> None:
    register = read(tmp_path, Workbook([request(Nytte=None)], points=[HEAD, ("Nytte", 2)]))
    assert scales(register) == [("Nytte", 2, 0, 1)]


@pytest.mark.parametrize(
    ("row", "cell", "rule", "expected"),
    [
        (("Nytte", -2, 0, 5), "B2", "vægt-ugyldig", (1, 0, 5)),
        (("Nytte", "høj", 0, 5), "B2", "vægt-ugyldig", (1, 0, 5)),
        (("Nytte", ERROR, 0, 5), "B2", "vægt-ugyldig", (1, 0, 5)),
        (("Nytte", 2, 5, 5), "D2", "skala-ugyldig", (2, 0, 4)),
        (("Nytte", 2, 0, "fem"), "D2", "skala-ugyldig", (2, 0, 4)),
        (("Nytte", 2, "nul", 5), "C2", "skala-ugyldig", (2, 0, 5)),
    ],
)
def test_a_weight_or_scale_that_cant_be_used(
    tmp_path: Path, row: tuple[object, ...], cell: str, rule: str, expected: tuple[float, ...]
) -> None:
    register = declared(tmp_path, row, ("Haste", 1, 0, 5))
    assert places(register) == [(Level.ERROR, "Pointsystem", cell, rule)]
    assert scales(register)[0][1:] == expected


def test_a_single_weight_that_is_missing(tmp_path: Path) -> None:
    register = declared(tmp_path, ("Nytte", 3, 0, 5), ("Haste", None, 0, 5))
    assert places(register) == [(Level.WARNING, "Pointsystem", "B3", "vægt-mangler")]
    assert register.criteria[1].weight == 1


def test_all_weights_0(tmp_path: Path) -> None:
    register = declared(tmp_path, ("Nytte", 0, 0, 5), ("Haste", 0, 0, 5))
    assert places(register) == [(Level.ERROR, "Pointsystem", "", "alle-vægte-0")]
    assert [c.weight for c in register.criteria] == [1, 1]


def test_a_criterion_without_a_column_and_one_named_twice(tmp_path: Path) -> None:
    register = declared(tmp_path, ("Nytte", 3, 0, 5), ("Pris", 1, 0, 5), ("nytte", 9, 0, 5), ("Haste", 1, 0, 5))
    assert places(register) == [
        (Level.ERROR, "Pointsystem", "A4", "kriterium-to-gange"),
        (Level.ERROR, "Pointsystem", "A3", "kriterium-uden-kolonne"),
    ]
    assert [(c.name, c.weight) for c in register.criteria] == [("Nytte", 3), ("Haste", 1)]


def test_contact_details_cant_be_declared_a_criterion(tmp_path: Path) -> None:
    register = declared(tmp_path, ("Telefon", 3, 0, 5), ("Nytte", 1, 0, 5))
    assert [c.name for c in register.criteria] == ["Nytte"]


def test_criteria_that_all_lack_a_column_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Skriv kriteriernes navne ens"):
        declared(tmp_path, ("Pris", 1, 0, 5))


def test_without_a_point_system_the_columns_of_numbers_in_r_to_aa_count(tmp_path: Path) -> None:
    headers = [*HEADERS[:19], "Note", "Estimat (kr.)", "Samlet point", "Sum kr."]
    rows = [
        request(1, **{"Note": "ja", "Estimat (kr.)": 100, "Samlet point": 5, "Sum kr.": 7}),
        request(2, Nytte="4,5"),
    ]
    register = read(tmp_path, Workbook(rows, headers=headers, points=None))
    assert scales(register) == [("Nytte", 1, 0, 4.5), ("Haste", 1, 0, 2)]
    assert places(register) == [
        (Level.WARNING, "", "", "pointsystem-mangler"),
        (Level.NOTE, "ÆØ", "", "kolonne-bruges-ikke"),
    ]
    assert "alle vægte er 1" in register.findings[0].message


@pytest.mark.parametrize(
    "rows", [[], [(None, 2, 0, 5), (" ", 1, 0, 5)], [("I alt", 3)]], ids=["none", "blank", "total"]
)
def test_a_point_system_that_names_no_criteria_is_remarked_on(tmp_path: Path, rows: list[object]) -> None:
    register = declared(tmp_path, *rows)
    assert scales(register) == [("Nytte", 1, 0, 4), ("Haste", 1, 0, 2)]
    assert places(register) == [(Level.WARNING, "Pointsystem", "A1", "pointsystem-uden-kriterier")]


def test_an_empty_point_system_is_remarked_on_and_passed_over(tmp_path: Path) -> None:
    register = read(tmp_path, Workbook(points=[["Kommer senere"]]))
    assert [c.name for c in register.criteria] == list(CRITERIA)
    assert places(register) == [(Level.WARNING, "Pointsystem", "", "pointsystem-uden-overskrifter")]


def test_a_register_without_criteria_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="ingen kriterier"):
        read(tmp_path, Workbook(headers=HEADERS[:17], points=None))


@pytest.mark.parametrize("amount", [-1, "mange", ERROR, None])
def test_a_pool_that_cant_be_read(tmp_path: Path, amount: object) -> None:
    register = read(tmp_path, Workbook(pool=[("Pulje (kr.)", amount), ("Disponeret (kr.)", 0)]))
    assert register.pool == 500_000
    assert places(register) == [(Level.ERROR, "Pulje", "A1", "beløb-ugyldigt")]


def test_a_sheet_of_the_pool_without_its_labels(tmp_path: Path) -> None:
    register = read(tmp_path, Workbook(pool=[("Pulje 2024",)]))
    assert (register.pool, register.committed) == (500_000, 0)
    assert [f.rule for f in register.findings] == ["beløb-mangler", "beløb-mangler"]
