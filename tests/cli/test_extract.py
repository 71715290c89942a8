"""`kpro extract`: the workbook, what is said of it, and what is refused."""

import datetime as dt
import json

import openpyxl
import pytest

from tests.by_hand import rows
from tests.cli.conftest import BAD_INPUT, DONE, EXAMPLE, WRONG_USE
from tests.register.builders import Workbook, request

CONTACTS = {"Indmelder": "Ida Testesen", "E-mail": "ida.testesen@kommune.example", "Telefon": "20 24 01 17"}
COLUMNS = ("Titel", "Beskrivelse", "Kommune", "Workshop", "Bemærkning")


@pytest.fixture
def planted(tmp_path):
    """A register where each text of #001 holds something personal."""
    secrets = ("670190-1234", "20 24 01 17", "testesen, ida", "Ida", "ida.testesen@kommune.example")
    row = request(1, Modul="KAM", **CONTACTS) | {name: f"Se {s}" for name, s in zip(COLUMNS, secrets, strict=True)}
    return Workbook([row, request(2)]).write(tmp_path / "r.xlsx")


def cells(path):
    return [str(value) for sheet in openpyxl.load_workbook(path) for row in sheet.values for value in row]


def test_an_extract_without_contact_details_names_nobody(kpro, planted, tmp_path):
    target = tmp_path / "ud.xlsx"
    code, out, err = kpro("extract", planted, "--module", "kam", "-o", target)
    assert (code, err) == (DONE, "")
    assert out.startswith(
        f"1 ændringsønske (Modul: KAM) er skrevet i {target}\n#001: C2 («Titel») ser ud til at indeholde"
    )
    assert out.count("det er skjult (███) i udtrækket.") == len(COLUMNS)
    said = kpro("extract", planted, "--module", "KAM", "-o", target, "--format", "json")[1]
    assert [cell["column"] for cell in json.loads(said)["hidden"]] == list(COLUMNS)
    for text in (out, said, *cells(target)):
        assert not [
            s for s in ("670190", "20 24", "testesen", "Ida") if s.casefold() in text.casefold().replace("se ███", "")
        ]


def test_with_contact_it_warns(kpro, planted, tmp_path):
    target = tmp_path / "ud.xlsx"
    code, out, _ = kpro("extract", planted, "--module", "KAM", "-o", target, "--with-contact")
    assert code == DONE and "Filen indeholder kontaktoplysninger, og det er personoplysninger" in out
    assert not [value for value in CONTACTS.values() if value in out or value not in cells(target)]
    assert not [cell for cell in cells(target) if "670190-1234" in cell]


def test_json_says_who_is_in_it(kpro, tmp_path):
    target = tmp_path / "ud.xlsx"
    code, out, _ = kpro(
        "extract",
        EXAMPLE,
        "--workshop",
        "handlevejledninger",
        "--workshop",
        "Opgaveoverblik",
        "-o",
        target,
        "--format",
        "json",
    )
    said = json.loads(out)
    assert (code, said["file"], said["contact"], said["hidden"]) == (DONE, str(target), False, [])
    assert said["requests"] == [row["Blanketnummer"] for row in rows("ÆØ") if row["Workshop"]] != []


def test_an_earlier_extract_is_replaced_and_nothing_else_is(kpro, refused, tmp_path):
    target = tmp_path / "ud.xlsx"
    for module in ("KAM", "FUT"):
        assert kpro("extract", EXAMPLE, "--module", module, "-o", target)[0] == DONE
        assert f"Udvalgt efter Modul: {module}." in openpyxl.load_workbook(target)["ÆØ"]["A3"].value
    book = openpyxl.load_workbook(target)
    book["ÆØ"]["A1"] = "Rettet på workshoppen"
    book.properties.created -= dt.timedelta(minutes=1)  # nobody edits a workbook in the second in which it was made
    book.save(target)
    before = target.read_bytes()
    assert "anden arbejdsbog" in refused("extract", EXAMPLE, "--module", "KAM", "-o", target)[1]
    assert target.read_bytes() == before
    assert kpro("rank", EXAMPLE, "--format", "xlsx", "-o", tmp_path / "rang.xlsx")[0] == DONE
    assert "anden arbejdsbog" in refused("extract", EXAMPLE, "--module", "KAM", "-o", tmp_path / "rang.xlsx")[1]


def test_what_is_refused(refused, tmp_path):
    target = tmp_path / "ud.xlsx"
    assert refused("extract", EXAMPLE, "-o", target) == (
        WRONG_USE,
        "Vælg, hvad der skal trækkes ud, med mindst ét af --workshop, --module, --source og --status.",
    )
    assert "--module kan ikke være «kæm»" in refused("extract", EXAMPLE, "--module", "kæm", "-o", target)[1]
    assert ".xlsx" in refused("extract", EXAMPLE, "--module", "KAM", "-o", tmp_path / "ud.csv")[1]
    assert "findes ikke" in refused("extract", EXAMPLE, "--module", "KAM", "-o", tmp_path / "væk" / "ud.xlsx")[1]
    register = Workbook([request()]).write(tmp_path / "r.xlsx")
    assert "selve registeret" in refused("extract", register, "--module", "KAM", "-o", register)[1]
    code, sentence = refused("extract", register, "--module", "KAM", "-o", target)
    assert code == BAD_INPUT and sentence.startswith("Ingen af de 1 ændringsønsker")
    assert not target.exists()
