"""The public list: who is on it, who is held back and what is said of it, and what changed."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from kpro_analysis.errors import UsageError
from kpro_analysis.excel.package import open_package
from kpro_analysis.privacy import Kind
from kpro_analysis.register.exposed import Exposed, find_exposed
from kpro_analysis.register.requests import Request
from kpro_analysis.register.status_list import (
    PUBLISHED,
    Changes,
    StatusChange,
    StatusList,
    StatusRow,
    change_lines,
    changes_since,
    first_of_month,
    status_list,
)
from kpro_analysis.register.workbook import read_package
from tests.register.builders import ERROR, HEADERS, Workbook, request

MARCH = dt.date(2024, 3, 1)
PEOPLE = {"Indmelder": "Ida Testesen", "E-mail": "ida@kommune.example", "Telefon": "12 34 56 78"}


def listed(path: Path, *rows: dict[str, Any], headers: Any = HEADERS, **book: Any) -> StatusList:
    package = open_package(Workbook(rows, headers, **book).write(path / "r.xlsx"))
    requests = read_package(package).register.requests
    return status_list(requests, find_exposed(package, requests, PUBLISHED), MARCH)


@pytest.mark.parametrize(
    ("day", "nearest"),
    [
        ("2024-02-28", "2024-03-01"),
        ("2024-03-02", "2024-03-01"),
        ("2024-12-20", "2025-01-01"),
        ("2024-02-15", "2024-02-01"),
    ],
)
def test_another_day_than_the_first_is_refused_with_the_right_one(day: str, nearest: str) -> None:
    with pytest.raises(UsageError, match=rf"Skriv --date {nearest}\.$"):
        first_of_month(dt.date.fromisoformat(day))


def test_every_usable_row_is_on_the_list_in_order(tmp_path: Path) -> None:
    found = listed(
        tmp_path,
        request("#003", Status="Afvist"),
        request("#001", Status=None, Prioritet="Gul"),
        request("#002", Status="ukendt ord", Dato="i går", Titel=ERROR, Beskrivelse=None),
        request("#003", Titel="Den anden #003"),
        request("ingen"),
    )
    assert [row.id for row in found.rows] == ["#001", "#002", "#003"]
    assert [row.status for row in found.rows] == [None, None, "Afvist"]
    assert found.rows[1] == StatusRow(2, None, "", "", None)
    assert found.held_back == ()


@pytest.mark.parametrize("column", ["Titel", "Beskrivelse"])
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Borger 670190-1234 mangler", Kind.CPR),
        (6701901234, Kind.CPR),
        ("Ring på 20 24 01 17", Kind.PHONE),
        (20240117 + 10_000_000, Kind.PHONE),
        ("Skriv til nogen@kommune.example", Kind.EMAIL),
        ("Ønsket af testesen, ida", Kind.NAME),
        ("Ida vil gerne", Kind.NAME),
    ],
)
def test_a_row_that_tells_too_much_is_held_back_and_the_rest_is_not(
    tmp_path: Path, column: str, text: Any, kind: Kind
) -> None:
    found = listed(
        tmp_path, request(1), request(2, **{column: text}), request(3, **PEOPLE), request(4, Beskrivelse=None)
    )
    assert [row.number for row in found.rows] == [1, 3, 4]
    (held,) = found.held_back
    assert [(cell.cell, cell.kinds) for cell in held.cells] == [("C3" if column == "Titel" else "D3", (kind,))]
    where = held.cells[0].cell
    assert held.sentence == (
        f"#002 er holdt tilbage fra listen, fordi {where} («{column}») ser ud til at indeholde {kind.danish}; "
        "ret teksten i registeret."
    )
    assert not [secret for secret in (str(text), "670190", "20 24", "nogen@") if secret in repr(found)]


def test_names_count_from_every_row_and_every_column_of_contacts(tmp_path: Path) -> None:
    person = {"Indmelder": "Åse Prøvesen"}
    elsewhere = {"Blanketnummer": None, "Titel": "intet nummer", **person}
    found = listed(
        tmp_path, request(1, Beskrivelse="Som Aase Prøvesen siger"), elsewhere, sheets_before={"Andet": [[1]]}
    )
    assert [held.number for held in found.held_back] == [1]
    doubled = (*HEADERS, "Indmelder")
    found = listed(tmp_path, request(1, Titel="Spørg Åse Prøvesen", **person), headers=doubled)
    assert [held.number for held in found.held_back] == [1]


def test_both_cells_of_a_row_are_named_in_one_sentence() -> None:
    cells = [Exposed(7, "Titel", "C8", (Kind.EMAIL,), ""), Exposed(7, "Beskrivelse", "D8", (Kind.PHONE, Kind.NAME), "")]
    (held,) = status_list([Request(7, "x")], cells, MARCH).held_back
    assert held.sentence.count(".") == 1 and "C8 («Titel»)" in held.sentence
    assert "D8 («Beskrivelse») ser ud til at indeholde et telefonnummer og et navn" in held.sentence


def test_signs_that_turn_the_text_around_are_left_out() -> None:
    (row,) = status_list([Request(1, "Rød\u202etxet\u2066", "a\u2069b")], (), MARCH).rows
    assert (row.title, row.description) == ("Rødtxet", "ab")


def test_what_changed() -> None:
    def rows(**status: str | None) -> tuple[StatusRow, ...]:
        return tuple(StatusRow(int(key[1:]), None, f"Titel {key}", "", value) for key, value in status.items())

    before = StatusList(dt.date(2024, 2, 1), rows(n1="Modtaget", n2="Visiteret", n3=None, n4="Afvist"))
    now = (*rows(n1="Modtaget", n2="Estimeret", n3="I gang"), StatusRow(5, None, "Ny", "", None))
    now = (StatusRow(1, None, "Anden titel", "Anden beskrivelse", "Modtaget"), *now[1:])
    changes = changes_since(before, now)
    assert changes == Changes(
        since=dt.date(2024, 2, 1),
        new=(5,),
        status=(StatusChange(2, "Visiteret", "Estimeret"), StatusChange(3, None, "I gang")),
        title=(1,),
        gone=(4,),
    )
    assert list(change_lines(changes)) == [
        "Nye på listen: #005",
        "#002 har fået ny status: fra «Visiteret» til «Estimeret»",
        "#003 har fået ny status: fra «Ikke angivet» til «I gang»",
        "Ny titel: #001",
        "Ikke på listen denne gang: #004",
    ]
    assert list(change_lines(changes_since(before, before.rows))) == []


def test_nobody_of_the_demo_register_is_held_back_without_reason() -> None:
    package = open_package(Path(__file__).parents[2] / "data" / "demo" / "aendringsoensker.xlsx")
    requests = read_package(package).register.requests
    assert find_exposed(package, requests, PUBLISHED) == ()
