"""The sheet of decisions: what is read, and what is remarked on."""

from datetime import date

import pytest

from kpro_analysis.register.requests import Decided
from kpro_analysis.register.workbook import read_register

from .builders import ERROR, Workbook, request

HEADER = ("Dato", "Møde", "Beslutning", "ÆØ", "Beløb (kr.)", "Scenarie")
DAY = date(2024, 2, 7)
CPR = "670190-1234"


@pytest.fixture
def read(tmp_path):
    """Read a register of #001-#003 with these rows on the sheet Beslutninger: the decisions, and (cell, rule)."""

    def read_(*rows, name="Beslutninger"):
        asked = [request(f"#00{n}") for n in (1, 2, 3)]
        path = Workbook(requests=asked, sheets_before={name: rows}).write(tmp_path / "r.xlsx")
        found = read_register(path)
        assert CPR not in repr(found.findings)
        return found.decided, [(f.cell, f.rule) for f in found.findings if f.sheet == name]

    return read_


def row(day=DAY, numbers="#001"):
    return (day, "Møde 70", "Valgt", numbers, 100_000, "aftalt")


def test_a_register_without_the_sheet_has_none(tmp_path):
    found = read_register(Workbook().write(tmp_path / "r.xlsx"))
    assert (found.decided, found.findings) == ((), ())


def test_each_form_number_of_each_row_is_decided(read):
    rows = (("Brugergruppens beslutninger",), HEADER, row(numbers="#001, 2 og ÆØ-003"), (), row("8/2-24", 1))
    assert read(*rows) == (
        (*(Decided(n, DAY) for n in (1, 2, 3)), Decided(1, date(2024, 2, 8))),
        [],
    )


def test_the_sheet_and_its_headers_are_known_in_any_spelling(read):
    assert read(("ÆØ ", "dato"), ("#001", "2024-02-07"), name="beslut-ninger") == ((Decided(1, DAY),), [])


def test_a_decision_on_other_things_is_left_alone(read):
    assert read(HEADER, row(numbers=None), row(None, "-"), (None, None, "Mødet flyttes")) == ((), [])


@pytest.mark.parametrize(
    ("day", "numbers", "decided", "remarks"),
    [
        ("i foråret", "#001", (), [("A2", "dato-ulæselig")]),
        (None, "#001", (), [("A2", "beslutning-uden-dato")]),
        (ERROR, "#001", (), [("A2", "fejlværdi")]),
        (DAY, ERROR, (), [("D2", "fejlværdi")]),
        (DAY, f"#001 ({CPR})", (Decided(1, DAY),), [("D2", "æø-ulæselig")]),
        (DAY, "#001, #500", (Decided(1, DAY),), [("D2", "beslutning-ukendt-ønske")]),
        (date(2023, 1, 1), "#001", (Decided(1, date(2023, 1, 1)),), [("A2", "beslutning-før-modtaget")]),
    ],
)
def test_what_can_not_be_used_is_remarked_on_with_its_cell(read, day, numbers, decided, remarks):
    assert read(HEADER, row(day, numbers)) == (decided, remarks)


def test_a_sheet_without_headers_is_remarked_on(read):
    assert read(("Vi har besluttet en del",)) == ((), [("", "beslutninger-uden-overskrifter")])


def test_a_sheet_that_reaches_too_far_does_not_stop_the_register(tmp_path):
    def far(book, sheet):
        book.get_worksheet_by_name("Beslutninger").write(1_000_000, 20, 1)

    found = read_register(Workbook(sheets_before={"Beslutninger": (HEADER,)}, change=far).write(tmp_path / "r.xlsx"))
    assert ([f.rule for f in found.findings], len(found.requests)) == (["ark-for-stort"], 1)
