"""Extracts: who is taken out, what the workbook holds, and that it can be read as a register again."""

import datetime as dt
import io
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpro_analysis.errors import InputError
from kpro_analysis.excel.package import open_package
from kpro_analysis.register.contacts import contacts_of
from kpro_analysis.register.exposed import find_exposed
from kpro_analysis.register.extract import TEXT_FIELDS, Extract, chosen_words, extract, without
from kpro_analysis.register.extract_workbook import HEADER_ROW, MARK, workbook_bytes
from kpro_analysis.register.requests import KINDS, LIGHTS, MODULES, SIZES, SOURCES, STATUSES, WORKSHOPS, Register
from kpro_analysis.register.workbook import read_package, read_register
from kpro_analysis.spreadsheet import is_own
from tests.register.builders import HEADERS, Workbook, change_part, request

DEMO = Path(__file__).parents[2] / "data" / "demo" / "aendringsoensker.xlsx"
ALL_HEADERS = (*HEADERS, "Estimat (kr.)", "Kræver")
MADE = dt.datetime(2024, 2, 7, 12, 30, tzinfo=dt.UTC)
KAM = {"module": frozenset({"KAM"})}
CONTACTS = {"Indmelder": "Ida Testesen", "E-mail": "ida@kommune.example", "Telefon": "20 24 01 17"}
SECRETS = ("Ida Testesen", "ida@kommune", "20 24 01 17", "670190-1234")
HOSTILE = (
    "=1+1",
    "+x",
    "-x",
    "@x",
    '=HYPERLINK("x")',
    "\t=1+1",
    "https://kommune.example",
    "000123",
    "_x0041_",
    "<b>&",
)


def write(path: Path, *rows: dict[str, Any], **book: Any) -> Path:
    return Workbook(rows, ALL_HEADERS, **book).write(path / "r.xlsx")


def read(path: Path) -> Register:
    return read_register(path)


def sheet_of(taken: Extract) -> Any:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(taken, made=MADE)))["ÆØ"]


def table_of(taken: Extract) -> list[dict[str, Any]]:
    header, *rows = sheet_of(taken).iter_rows(min_row=HEADER_ROW + 1, values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("chosen", "numbers"),
    [
        ({"module": {"KAM"}}, [1, 2]),
        ({"module": {"KAM", "FUT"}}, [1, 2, 3]),
        ({"module": {"KAM"}, "status": {"Modtaget"}}, [2]),
        ({"workshop": {"Opgaveoverblik"}}, [3]),
        ({"workshop": {""}, "source": {"Hjemmeside"}}, [1, 4]),
        ({"module": {""}}, [4]),
    ],
)
def test_filters_combine(tmp_path: Path, chosen: dict[str, set[str]], numbers: list[int]) -> None:
    path = write(
        tmp_path,
        request(1, Modul="KAM"),
        request(2, Modul="kam ", Status="modtaget", Kilde="Uddata-test"),
        request(3, Modul="FUT", Workshop="OPGAVEOVERBLIK"),
        request(4, Modul=None),
    )
    taken = extract(read(path), {field: frozenset(words) for field, words in chosen.items()})
    assert [r.number for r in taken.requests] == numbers


def test_nobody_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        extract(read(write(tmp_path, request())), KAM | {"status": frozenset({""})})
    assert str(caught.value) == (
        "Ingen af de 1 ændringsønsker i «r.xlsx» passer med valget (Modul: KAM; Status: ikke udfyldt), så der er ikke "
        "skrevet nogen fil. Vælg noget andet."
    )


def test_the_words_come_in_the_agreed_order() -> None:
    chosen = {"status": frozenset({"Afvist", "Modtaget"}), "workshop": frozenset(WORKSHOPS)}
    assert chosen_words(chosen) == "Workshop: Handlevejledninger eller Opgaveoverblik; Status: Modtaget eller Afvist"


def test_the_columns_and_what_the_extract_is(tmp_path: Path) -> None:
    row = request(1, Modul="KAM", **CONTACTS, **{"Estimat (kr.)": "12.500 kr.", "Kræver": "#2", "Samlet point": 5})
    taken = extract(read(write(tmp_path, row, request(2))), KAM)
    (found,) = table_of(taken)
    assert list(found) == [header for header in ALL_HEADERS if header not in CONTACTS]
    assert (found["Dato"], found["Estimat (kr.)"], found["Nytte"]) == (dt.datetime(2024, 1, 26), 12_500, 3)
    assert (found["Samlet point"], found["Kræver"], found["Blanketnummer"]) == (5, "#002", "#001")
    sheet = sheet_of(taken)
    assert [sheet.cell(row, 1).value for row in range(1, HEADER_ROW)] == [
        "Udtræk af ændringsønsker",
        "Fra «r.xlsx», gemt den 7. februar 2024. Udtrukket den 7. februar 2024.",
        "Udvalgt efter Modul: KAM. 1 af 2 ændringsønsker.",
        "Uden kontaktoplysninger.",
    ]
    assert sheet.freeze_panes == "D7" and sheet.auto_filter.ref == "A6:S7"
    assert sheet.print_title_rows == "$6:$6" and sheet.page_setup.orientation == "landscape"
    assert sheet["B7"].number_format == "dd-mm-yyyy" and sheet["D7"].alignment.wrap_text


def test_contact_details_come_only_when_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path, request(1, Modul="KAM", **CONTACTS), request(2, Modul="KAM", Telefon="cpr 670190-1234"))
    package = open_package(path)
    taken = extract(read_package(package).register, KAM)
    assert not [secret for secret in SECRETS for row in sheet_of(taken).values if secret in repr(row)]
    asked = replace(taken, contacts=contacts_of(package, taken.requests))
    first, second = table_of(asked)
    assert list(first)[:8] == ["Blanketnummer", "Dato", "Titel", "Beskrivelse", *CONTACTS, "Kommune"]
    assert {name: first[name] for name in CONTACTS} == CONTACTS
    assert second["Telefon"] == "cpr ███"
    assert "personoplysninger" in sheet_of(asked)["A4"].value


@pytest.mark.parametrize("column", TEXT_FIELDS)
@pytest.mark.parametrize("secret", [*SECRETS, "testesen, ida", "+45 98765432"])
def test_what_may_tell_who_somebody_is_is_hidden(tmp_path: Path, column: str, secret: str) -> None:
    path = write(tmp_path, request(1, Modul="KAM", **{column: f"Se {secret}"}), request(2, **CONTACTS))
    package = open_package(path)
    taken = extract(read_package(package).register, KAM)
    hidden = find_exposed(package, taken.requests, TEXT_FIELDS)
    assert [(cell.column, cell.cell[1:]) for cell in hidden] == [(column, "2")]
    assert secret not in repr(hidden)
    (found,) = table_of(without(taken, hidden))
    assert found[column] == "Se ███"


def test_no_cell_is_a_formula_or_a_link(tmp_path: Path) -> None:
    rows = [request(n, Modul="KAM", Titel=text, Beskrivelse=text, **CONTACTS) for n, text in enumerate(HOSTILE, 1)]
    package = open_package(write(tmp_path, *rows, points=[("Kriterium", "Beskrivelse"), ("Nytte", "=1+1")]))
    taken = extract(read_package(package).register, KAM)
    taken = replace(taken, contacts={n: dict.fromkeys(CONTACTS, text) for n, text in enumerate(HOSTILE, 1)})
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(taken, made=MADE)))
    assert not [c.coordinate for sheet in book for row in sheet for c in row if c.data_type == "f" or c.hyperlink]
    assert [row["Telefon"] for row in table_of(taken)] == list(HOSTILE)


def test_only_an_extract_that_nobody_changed_is_known_as_ours(tmp_path: Path) -> None:
    taken = extract(read(DEMO), KAM)
    path = tmp_path / "ud.xlsx"
    path.write_bytes(workbook_bytes(taken, made=MADE))
    assert path.read_bytes() == workbook_bytes(taken, made=MADE)
    assert is_own(io.BytesIO(path.read_bytes()), MARK)
    assert not is_own(io.BytesIO(path.read_bytes()), "kpro-rangliste")
    change_part(
        path, "docProps/core.xml", lambda data: data.replace(b"12:30:00Z</dcterms:mod", b"13:00:00Z</dcterms:mod")
    )
    assert not is_own(io.BytesIO(path.read_bytes()), MARK)


def essence(register: Register, numbers: frozenset[int]) -> Any:
    """What a reader gets of these requests, but for where they stood and who isn't there."""
    kept = [
        replace(
            r,
            row=0,
            included_in=r.included_in if r.included_in in numbers else None,
            requires=tuple(n for n in r.requires if n in numbers),
        )
        for r in register.requests
        if r.number in numbers
    ]
    return repr((kept, register.criteria))


def test_the_demo_extract_reads_as_the_register_does(tmp_path: Path) -> None:
    register = read(DEMO)
    taken = extract(register, {"status": frozenset(STATUSES)})
    path = tmp_path / "ud.xlsx"
    path.write_bytes(workbook_bytes(taken, made=MADE))
    numbers = frozenset(r.number for r in taken.requests if r.points_usable)
    assert len(numbers) > 80
    assert essence(read(path), numbers) == essence(register, numbers)


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=40) | st.sampled_from(HOSTILE)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "Dato": st.none() | st.dates(dt.date(1901, 1, 1), dt.date(2099, 1, 1)),
            "Titel": texts,
            "Beskrivelse": texts.map(lambda text: f"{text}\nog mere"),
            "Kommune": texts,
            "Kilde": st.none() | st.sampled_from(SOURCES),
            "Modul": st.none() | st.sampled_from(MODULES),
            "Type": st.none() | st.sampled_from(KINDS),
            "Prioritet": st.none() | st.sampled_from(LIGHTS),
            "Workshop": st.none() | st.sampled_from(WORKSHOPS) | texts,
            "Status": st.none() | st.sampled_from(STATUSES),
            "Estimat (størrelse)": st.none() | st.sampled_from(SIZES),
            "Estimat (kr.)": st.none() | st.floats(0, 1e9).map(lambda amount: round(amount, 2)),
            "Omfattet af": st.none() | st.sampled_from(["#001", "#002", "#77"]),
            "Kræver": st.none() | st.sampled_from(["#001, #002", "3"]),
            "Bemærkning": texts,
            "Nytte": st.none() | st.sampled_from([0, 3, 4.5]),
            "Haste": st.none() | st.sampled_from([1, 5]),
            "Samlet point": st.none() | st.sampled_from([4, 9.5]),
        }
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows, st.booleans())
def test_an_extract_is_a_register_again(fields: list[dict[str, Any]], with_contact: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        package = open_package(write(Path(folder), *(request(n, **row) for n, row in enumerate(fields, 1))))
        register = read_package(package).register
        wanted = register.requests[-1].status or ""
        taken = extract(register, {"status": frozenset({wanted})})
        if with_contact:
            taken = replace(taken, contacts=contacts_of(package, taken.requests))
        path = Path(folder) / "ud.xlsx"
        path.write_bytes(workbook_bytes(taken, made=MADE))
        numbers = frozenset(r.number for r in taken.requests)
        again = read(path)
        assert frozenset(r.number for r in again.requests) == numbers
        assert essence(again, numbers) == essence(register, numbers)
