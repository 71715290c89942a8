"""`kpro report` with notebooks of the test's own in place of the package's."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest

import kpro_analysis.reports.notebooks
from kpro_analysis.reports.publish import publish
from tests.cli.conftest import BAD_INPUT, DONE, WRONG_USE
from tests.reports.notebooks import END, LOAD, SECTION, write_notebook
from tests.reports.publishing import edition

NOW = datetime(2024, 4, 2, 6, 0, tzinfo=UTC)
STATUS = 'End("Statusliste", f"Den {date}.", ())'
TITLES = ["kvartal", "moede", "status", "evaluering"]


@pytest.fixture
def package(tmp_path, monkeypatch):
    """The folder in which the package is taken to lie; no browser is found."""
    monkeypatch.setattr(kpro_analysis.reports.notebooks, "PACKAGE", tmp_path / "kpro_analysis")
    monkeypatch.setenv("KPRO_BROWSER", "findes-ikke")
    write_notebook(tmp_path, LOAD, SECTION, END)
    write_notebook(tmp_path, LOAD, STATUS, name="statusliste.ipynb", parameters='date = ""\ndata = ""')
    (tmp_path / "data").mkdir()
    return tmp_path


@pytest.fixture
def lying(tmp_path):
    """A folder with one edition."""
    publish(tmp_path / "rapporter" / "2024-K1", edition("a", NOW), NOW, lambda folder: None)
    return tmp_path / "rapporter"


def test_a_report_is_made_and_told(package, kpro):
    output = package / "rapporter"
    where = ("--data", package / "data", "-o", output, "--format", "json")
    code, out, err = kpro("report", "kvartal", "--quarter", "2024-K1", *where)
    told = json.loads(out)
    assert (code, set(told)) == (DONE, {"folder", "files", "missing", "seconds"})
    assert told["folder"] == str(output / "2024-K1")
    lengths = {file["name"]: file["bytes"] for file in told["files"]}
    assert lengths == {path.name: path.stat().st_size for path in (output / "2024-K1").iterdir()}
    assert len(told["missing"]) == 1 and err == f"Mangler: {told['missing'][0]}\n"
    assert kpro("report", "verify", output / "2024-K1")[0] == DONE


def test_what_is_due_is_made_once(package, kpro, logged):
    line = ("report", "due", "--today", "2024-04-02", "--data", package / "data", "-o", package / "rapporter")
    write_notebook(package, "raise ValueError('670190-1234')")
    code, out, _ = kpro(*line, "--format", "json")
    told = json.loads(out)
    assert code == BAD_INPUT
    assert [made["folder"] for made in told["made"]] == [str(package / "rapporter" / "statusliste-2024-04-01")]
    assert [failed["edition"] for failed in told["failed"]] == ["2024-K1"]
    assert "670190" not in out + "".join(logged)

    write_notebook(package, LOAD, END)
    code, out, _ = kpro(*line)
    assert code == DONE and "2024-K1/kvartalsrapport-2024-K1.html" in out and "statusliste" not in out

    write_notebook(package, "raise ValueError")
    assert kpro(*line) == (DONE, "Ingen rapporter mangler i dag.\n", "")
    assert [entry for entry in logged if "report due" in entry][-1] == "report due 2024-04-02: 0 rapporter manglede"
    made = next(entry for entry in logged if "lavet på" in entry)
    assert made.startswith("report due 2024-04-02: statusliste-2024-04-01: lavet på")


def test_when_nothing_is_due_nothing_heavy_is_loaded(tmp_path):
    """It is called every day, and mostly there is nothing to do."""
    for name in ("2024-K1", "statusliste-2024-05-01"):
        publish(tmp_path / name, edition(name, NOW), NOW, lambda folder: None)
    line = ["report", "due", "--today", "2024-05-02", "--data", str(tmp_path), "-o", str(tmp_path)]
    program = f"import sys\nfrom kpro_analysis.cli import main\nmain({line})\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout == "Ingen rapporter mangler i dag.\n"
    heavy = {
        "numpy",
        "pandas",
        "duckdb",
        "papermill",
        "nbformat",
        "jupyter_client",
        "openpyxl",
        "holidays",
        "icalendar",
    }
    assert not heavy & {name.split(".")[0] for name in done.stderr.split()}


@pytest.mark.parametrize(
    ("words", "exit_code", "sentence"),
    [
        (("kvartal", "--quarter", "2024-Q1"), WRONG_USE, "'2024-Q1' er ikke et kvartal. Skriv fx 2024-K1."),
        (
            ("kvartal", "--quarter", "2024-K1", "--kvartal", "2"),
            WRONG_USE,
            "--kvartal 2 kan ikke bruges her. Se hvordan med: kpro --help",
        ),
        (("kvartal",), WRONG_USE, "Der mangler --quarter. Se hvordan med: kpro report kvartal --help"),
        (
            ("kvartal", "--quarter", "2024-K1", "--only", "docx"),
            WRONG_USE,
            "--only kan ikke være «docx». Skriv html, pdf eller xlsx.",
        ),
        (("due", "--today", "i dag"), WRONG_USE, "'i dag' er ikke en dato. Skriv fx 2024-05-15."),
        (
            ("status", "--date", "2024-03-02"),
            WRONG_USE,
            "'2024-03-02' er ikke den 1. i en måned. Skriv fx 2024-03-01.",
        ),
    ],
)
def test_what_is_wrong_is_refused(package, refused, words, exit_code, sentence):
    assert refused("report", *words, "--data", package / "data", "-o", package / "rapporter") == (exit_code, sentence)
    assert not (package / "rapporter").exists()


def test_the_pdf_alone_cannot_be_made_without_a_browser(package, refused):
    where = ("--data", package / "data", "-o", package / "rapporter")
    code, sentence = refused("report", "kvartal", "--quarter", "2024-K1", "--only", "pdf", *where)
    assert code == BAD_INPUT and "KPRO_BROWSER" in sentence
    assert [path.name for path in (package / "rapporter").iterdir()] == [".kpro-laas"]


def test_what_there_is_is_listed(lying, kpro):
    code, out, err = kpro("report", "list", "-o", lying, "--format", "json")
    told = json.loads(out)
    assert (code, err) == (DONE, "")
    assert [kind["name"] for kind in told["kinds"]] == TITLES
    assert told["kinds"][0]["parameters"] == ["quarter"]
    assert [(one["folder"], one["kind"]) for one in told["editions"]] == [(str(lying / "2024-K1"), "kvartal")]
    assert told["failed"] == []
    code, out, err = kpro("report", "list", "-o", lying)
    assert "--quarter KVARTAL" in out and "2024-K1  Kvartalsrapport  02-04-2024 06.00" in out
    assert "Der er ingen rapporter i" in kpro("report", "list", "-o", lying / "andet")[1]


def test_what_differs_is_told_with_a_code(lying, kpro, refused):
    (lying / "2024-K1" / "tal.csv").write_bytes(b"")
    code, out, _ = kpro("report", "verify", lying / "2024-K1", "--format", "json")
    told = json.loads(out)
    assert code == BAD_INPUT
    assert (told["whole"], told["different"], told["same"]) == (False, ["tal.csv"], ["rapport.html"])
    code, out, _ = kpro("report", "verify", lying / "2024-K1")
    assert (code, out) == (BAD_INPUT, "Ændret: tal.csv\nSom da rapporten blev lavet: rapport.html\n")
    assert refused("report", "verify", lying)[0] == BAD_INPUT
