"""`kpro questionnaires`: JSON as it is fixed from outside, the table, files, and refusals."""

import csv
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpro_analysis.uddata.canonical import ANSWERS, REQUESTS
from kpro_analysis.uddata.store import Manifest, TakenFile
from tests.by_hand import EXAMPLE
from tests.cli.conftest import BAD_INPUT, DONE, WRONG_USE

DEMO = Path(__file__).parents[2] / "data" / "demo" / "skemaer.csv"
TODAY = datetime.now(UTC)


def uddata(folder, *sent):
    """A folder of Uddata with the answers of so many citizens each: questionnaire, version, municipality, days ago."""
    folder.mkdir()
    rows = [
        {"response": f"{of}-{n}", "request": f"{of}-{n}", "person": f"{n:016x}", "person_class": "cpr", "item": "1"}
        | {"municipality": town, "questionnaire": name, "version": version, "sent": TODAY - timedelta(days=ago)}
        | {"answered": TODAY - timedelta(days=ago), "sent_written": 1, "answered_written": 1, "text_length": 0}
        | {"file": "a.csv", "line": n}
        for of, (name, version, town, ago, citizens) in enumerate(sent)
        for n in range(citizens)
    ]
    for schema, part in ((ANSWERS, "svar.parquet"), (REQUESTS, "anmodninger.parquet")):
        pq.write_table(pa.Table.from_pylist(rows, schema), folder / part)
    taken = TakenFile("a.csv", "0" * 64, "long", answer_parts=("svar.parquet",), request_parts=("anmodninger.parquet",))
    (folder / "uddata.json").write_bytes(Manifest("0" * 16, (taken,)).to_bytes())
    return folder


def test_the_json_has_what_is_fixed_and_reads_register_and_use(kpro, tmp_path):
    use = uddata(
        tmp_path / "u",
        ("Kost og motion", "3.0", "Odense", 800, 9),
        ("Kost og motion", "3.0", "Odense", 5, 9),
        ("Kost og motion", "2.0", "Odense", 5, 2),
    )
    code, out, err = kpro("questionnaires", DEMO, "--use", use, "--register", EXAMPLE, "--format", "json")
    assert (code, err) == (DONE, "")
    found = json.loads(out)
    assert {"questionnaires", "duplicates"} <= found.keys() and len(found["questionnaires"]) == 24
    names = {one["id"] for one in found["questionnaires"]}
    for pair in found["duplicates"]:
        assert pair.keys() >= {"a", "b", "similarity", "differences"} and {pair["a"], pair["b"]} <= names
        assert 0.6 <= pair["similarity"] <= 1
    uses = {one["id"]: one["use"] for one in found["questionnaires"]}
    assert uses["Kost og motion 2.0 (National)"]["citizens"] == "<5"
    assert uses["Kost og motion 3.0 (National)"]["citizens"] == "skjult"
    assert uses["Søvn og hvile 3.0 (National)"]["used"] == "no"
    archive = {one["id"]: [reason["reason"] for reason in one["reasons"]] for one in found["archive"]}
    assert archive["Søvn og hvile 2.0 (National)"] == ["unused", "replaced"]
    assert "Kost og motion 2.0 (National)" not in archive
    assert "SF-12" in {one["name"] for one in found["demand"]}


def test_the_table_and_the_files_say_the_same(kpro, tmp_path):
    code, out, _ = kpro("questionnaires", DEMO)
    assert code == DONE and "6 kommuner har hver deres udgave af «Samtaleark»" in out
    for name in ("a.xlsx", "a.csv"):
        assert kpro("questionnaires", DEMO, "-o", tmp_path / name)[:2] == (DONE, f"Skrevet i {name}.\n")
    rows = list(csv.reader((tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["Skemaer", "Kan arkiveres", "Næsten ens", "Forskelle"]
    written = [[cell or "" for cell in row] for row in book["Skemaer"].iter_rows(values_only=True)]
    assert written == rows and len(rows) == 25


def test_text_that_looks_like_a_formula_stays_text(kpro, tmp_path):
    path = tmp_path / "skemaer.csv"
    path.write_text("skema;spørgsmål\n=1+1;@SUM(A1)\n", encoding="utf-8")
    kpro("questionnaires", path, "-o", tmp_path / "a.csv")
    assert "'=1+1" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    kpro("questionnaires", path, "-o", tmp_path / "a.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx")["Skemaer"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize(
    ("words", "expected", "says"),
    [
        (["findes-ikke.csv"], BAD_INPUT, "kan ikke åbnes"),
        ([DEMO, "--use", "findes-ikke"], BAD_INPUT, "ikke en mappe med indlæst Uddata"),
        ([DEMO, "--register", "findes-ikke.xlsx"], BAD_INPUT, "findes ikke"),
        ([DEMO, "-o", "a.pdf"], WRONG_USE, "ender på .xlsx eller .csv"),
        ([DEMO, "-o", DEMO], WRONG_USE, "bliver ikke overskrevet"),
        ([DEMO, "--format", "pdf"], WRONG_USE, "table"),
    ],
)
def test_refusals(refused, words, expected, says):
    code, sentence = refused("questionnaires", *words)
    assert code == expected and says in sentence


def test_the_folder_with_the_demo_is_read_whole(kpro, tmp_path):
    shutil.copy(DEMO, tmp_path / "a.csv")
    code, out, _ = kpro("questionnaires", DEMO, tmp_path / "a.csv", "--format", "json")
    assert code == DONE and len(json.loads(out)["questionnaires"]) == 24
    assert "skema-flere-gange" in {finding["rule"] for finding in json.loads(out)["findings"]}
