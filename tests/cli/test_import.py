"""`kpro import`: what it says, and what it never says."""

import json
from pathlib import Path

import pytest

from kpro_analysis.cli.imported import import_json, import_text
from kpro_analysis.register.intake_log import LOG
from tests.cli.conftest import BAD_INPUT, DONE, WRONG_USE
from tests.register.filing import Desk, desk, form

SECRETS = ("670190-1234", "Xenofon", "navnet@kommune.example", "00 00 99 99")


@pytest.fixture
def office(tmp_path: Path) -> Desk:
    return desk(tmp_path / "data")


def test_json(kpro, office):
    office.put(form(1), form(2, email=None), form(3, vigtighed="blå"))
    office.put(form(1), name="igen.json")
    code, out, err = kpro("import", office.inbox, office.workbook, "--format", "json")
    assert (code, err) == (DONE, "")
    said = json.loads(out)
    assert [(one["id"], one["file"], one["row"]) for one in said["added"]] == [
        ("#003", "2024-0001.json", 4),
        ("#004", "2024-0002.json", 5),
    ]
    assert [one["answer"] for one in said["added"]] == ["svar/aendringsoenske-003.eml", None]
    assert said["added"][1]["no_answer"] == "E-mailadressen mangler, så der er ikke lavet et svar."
    assert said["duplicates"] == [
        {"id": "#003", "file": "igen.json", "line": None, "sentence": "Blanketten er taget ind før som #003."}
    ]
    assert [(one["file"], "vigtighed" in one["sentence"]) for one in said["refused"]] == [("2024-0003.json", True)]
    assert (office.folder / said["backup"]).is_file()
    assert (said["dry_run"], said["completed"], said["columns_missing"]) == (False, [], [])


def test_a_dry_run_shows_the_rows_and_touches_nothing(kpro, office):
    office.put(form(1), form(2, vigtighed="blå"))
    before = sorted(office.folder.rglob("*")), office.everything()
    code, out, _ = kpro("import", office.inbox, office.workbook, "--dry-run")
    assert code == DONE
    assert "1 ændringsønske ville blive føjet til aendringsoensker.xlsx; intet er rørt:" in out
    assert "#003  række 4  Rød  17-01-2024  Vejle  Ønske nummer 1" in out
    said = json.loads(kpro("import", office.inbox, office.workbook, "--dry-run", "--format", "json")[1])
    assert [(one["id"], one["row"], one["answer"]) for one in said["added"]] == [("#003", 4, None)]
    assert (sorted(office.folder.rglob("*")), office.everything()) == before


def test_text(kpro, office):
    office.put_csv([form(1), form(2, vigtighed="blå"), form(1)], "flere.csv")
    _, out, _ = kpro("import", office.inbox, office.workbook)
    lines = out.splitlines()
    assert lines[:3] == [
        "1 ændringsønske er føjet til aendringsoensker.xlsx:",
        "#003  række 4  Rød  17-01-2024  Vejle  Ønske nummer 1",
        "      flere.csv, linje 2: Svar: svar/aendringsoenske-003.eml",
    ]
    assert "flere.csv, linje 4: Blanketten er taget ind før som #003." in lines
    assert "flere.csv, linje 3: Feltet «vigtighed» skal være rød, gul eller grøn." in out
    assert (
        kpro("import", office.inbox, office.workbook)[1]
        == "Der er ingen nye ændringsønsker til aendringsoensker.xlsx.\n"
    )


def test_what_an_interrupted_import_left_is_finished(kpro, refused, office):
    office.put(form(1))
    (office.inbox / "svar").write_text("en fil i vejen")
    code, sentence = refused("import", office.inbox, office.workbook)
    assert (code, "Det nye ønske står nu i registeret, men svarene" in sentence) == (BAD_INPUT, True)
    (office.inbox / "svar").unlink()
    said = json.loads(kpro("import", office.inbox, office.workbook, "--dry-run", "--format", "json")[1])
    assert [(one["id"], one["file"]) for one in said["completed"]] == [("#003", "2024-0001.json")]
    _, out, _ = kpro("import", office.inbox, office.workbook)
    assert out.splitlines() == [
        "Der er ingen nye ændringsønsker til aendringsoensker.xlsx.",
        "",
        "Gjort færdig efter en import, der blev afbrudt:",
        "#003  2024-0001.json: Svar: svar/aendringsoenske-003.eml",
    ]


def test_twins_are_shown_where_there_are_any(office):
    office.put(form(1), form(2))
    done = office.take_in()
    said = import_json(done, dry_run=False, twins={3: [2, 1]})
    assert [one.get("twins") for one in said["added"]] == [["#002", "#001"], None]
    assert "Ligner #002, #001: se efter, om de hører sammen." in import_text(done, dry_run=False, twins={3: [2, 1]})


def test_what_is_refused(refused, office):
    assert refused("import", office.folder / "væk", office.workbook)[0] == WRONG_USE
    assert refused("import", office.folder, office.workbook)[0] == WRONG_USE
    assert refused("import", office.inbox, office.folder / "væk.xlsx")[0] == BAD_INPUT
    assert refused("import", office.inbox, office.workbook, "--format", "csv")[0] == WRONG_USE
    assert "Der mangler REGISTER" in refused("import", office.inbox)[1]


@pytest.mark.parametrize("field", list(form()))
def test_who_filed_a_form_and_cprs_are_never_said_or_logged(kpro, office, field):
    """Secrets in every field, sound and unsound, and in the files' names."""
    personal = {"navn": SECRETS[1], "email": SECRETS[2], "telefon": SECRETS[3]}
    for number, secret in enumerate((SECRETS[0], f"{SECRETS[0]}\x00", f"Ã¦{SECRETS[0]}", SECRETS[0] * 2_000)):
        office.put(form(number, **(personal | {field: secret})), name=f"{number} {SECRETS[0]}.json")
    office.put_csv([form(90 + n, **(personal | {field: SECRETS[0]})) for n in range(2)], f"{SECRETS[0]}.csv")
    for options in (("--dry-run",), ("--dry-run", "--format", "json"), ("--format", "json"), ()):
        code, out, err = kpro("import", office.inbox, office.workbook, *options)
        assert code == DONE
        log = (office.folder / LOG).read_text() if (office.folder / LOG).exists() else ""
        reasons = " ".join(path.read_text() for path in (office.inbox / "afvist").glob("*.txt"))
        said = "\n".join((out, err, log, reasons))
        assert not [secret for secret in (*SECRETS, "6701901234") if secret in said]
