"""`kpro status-list`: what is said, what is written, and that nothing personal is in either."""

import json

import pytest

from tests.cli.conftest import BAD_INPUT, DONE, EXAMPLE, WRONG_USE
from tests.register.builders import Workbook, request

PERSON = {"Indmelder": "Ida Testesen", "E-mail": "ida.testesen@kommune.example", "Telefon": "20 24 01 17"}
SECRETS = ("670190-1234", "20 24 01 17", "ida.testesen@kommune.example", "Testesen", "98 76 54 32")

COLUMNS = ("Titel", "Beskrivelse", "Titel", "Beskrivelse", "Titel")


@pytest.fixture
def planted(tmp_path):
    """A register where rows 2 to 6 tell too much in one text or the other, and row 1 in none."""
    rows = [request(n, **{column: f"Se {s}"}) for n, (column, s) in enumerate(zip(COLUMNS, SECRETS, strict=True), 2)]
    other = {
        name: f"Se {secret}"
        for name, secret in zip(("Kommune", "Workshop", "Bemærkning", "Status", "Kilde"), SECRETS, strict=True)
    }
    return Workbook([request(1, **PERSON, **other), *rows]).write(tmp_path / "r.xlsx")


def test_a_list_is_made_and_told_of(kpro, tmp_path):
    folder = tmp_path / "ud"
    code, out, err = kpro("status-list", EXAMPLE, "--date", "01-03-2024", "-o", folder)
    assert (code, err) == (DONE, "")
    assert out.startswith("Status på ændringsønsker pr. 1. marts 2024: 91 ændringsønsker på listen.\n")
    assert "ingen tidligere liste" in out and str(folder / "statusliste-2024-03-01-indsaet.html") in out
    again = kpro("status-list", EXAMPLE, "--date", "2024-03-01", "-o", folder)[1]
    assert "Listen er der allerede, og intet er ændret:" in again
    later = kpro("status-list", EXAMPLE, "--date", "2024-04-01", "-o", folder)[1]
    assert "Ændret siden 1. marts 2024:\n  Ingen ændringer.\n" in later


def test_nothing_personal_is_in_any_output(kpro, planted, tmp_path):
    folder = tmp_path / "ud"
    code, out, err = kpro("status-list", planted, "--date", "2024-03-01", "-o", folder)
    assert (code, err) == (DONE, "")
    assert "1 ændringsønske på listen, 5 holdt tilbage." in out
    held = [line for line in out.splitlines() if "holdt tilbage fra listen" in line]
    assert [line.split()[0] for line in held] == ["#002", "#003", "#004", "#005", "#006"]
    shown = [out, kpro("status-list", planted, "--date", "2024-03-01", "-o", folder, "--format", "json")[1]]
    shown += [path.read_bytes().decode("utf-8-sig") for path in folder.iterdir()]
    assert len(shown) == 7
    assert not [(secret, text) for secret in SECRETS for text in shown if secret.casefold() in text.casefold()]


def test_json_says_all_of_it(kpro, planted, tmp_path):
    code, out, _ = kpro("status-list", planted, "--date", "2024-03-01", "-o", tmp_path / "ud", "--format", "json")
    said = json.loads(out)
    assert (code, said["date"], [row["id"] for row in said["rows"]]) == (DONE, "2024-03-01", ["#001"])
    assert said["rows"][0]["status"] is None and said["changes"] is None
    assert [held["cells"][0]["id"] for held in said["held_back"]] == ["#002", "#003", "#004", "#005", "#006"]
    assert said["held_back"][0]["cells"] == [{"id": "#002", "cell": "C3", "column": "Titel", "kinds": ["cpr"]}]
    assert said["held_back"][0]["sentence"].startswith("#002 er holdt tilbage")
    assert len(said["files"]) == len(said["written"]) == 4


def test_what_is_refused(refused, kpro, tmp_path):
    folder = tmp_path / "ud"
    assert refused("status-list", EXAMPLE, "--date", "2024-03-04", "-o", folder) == (
        WRONG_USE,
        "Statuslisten gælder fra den 1. i en måned. Skriv --date 2024-03-01.",
    )
    assert "--date skal være en dato" in refused("status-list", EXAMPLE, "--date", "marts", "-o", folder)[1]
    assert "Der mangler --date, -o/--output" in refused("status-list", EXAMPLE)[1]
    assert refused("status-list", tmp_path / "væk.xlsx", "--date", "2024-03-01", "-o", folder)[0] == BAD_INPUT
    assert not folder.exists()
    assert kpro("status-list", EXAMPLE, "--date", "2024-03-01", "-o", folder)[0] == DONE
    other = Workbook().write(tmp_path / "r.xlsx")
    code, sentence = refused("status-list", other, "--date", "2024-03-01", "-o", folder)
    assert code == WRONG_USE and "Tilføj --again" in sentence
    assert kpro("status-list", other, "--date", "2024-03-01", "-o", folder, "--again")[0] == DONE
