"""What `kpro` prints and writes: for people, for programs, for Excel."""

import csv
import io
import json
import os
import re
import subprocess

import openpyxl
import pytest

from kpro_analysis.cli.parser import COMMANDS
from tests.cli.conftest import DONE, EXAMPLE, KPRO
from tests.register.builders import HEADERS, Workbook, request

ROOT = EXAMPLE.parents[2]
SHOWN = re.findall(
    r"^```\n\$ kpro (.+)\n((?s:.+?))^```", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
)


WRITTEN = (
    "aendringsoensker.xlsx",
    "aarshjul.xlsx",
    "support.csv",
    "skemaer.csv",
    "uddata",
    "uddata-filer",
    "skemaer.toml",
)


def test_check_json_holds_what_others_rely_on(kpro, tmp_path):
    rows = [request(), request("#002", Prioritet="blå"), request("#003", Nytte=9)]
    code, out, err = kpro("check", Workbook(requests=rows).write(tmp_path / "r.xlsx"), "--format", "json")
    assert (code, err) == (DONE, "")
    result = json.loads(out)
    assert result["file"] == "r.xlsx"
    assert result["requests"] == 3
    assert result["by_light"] == {"Rød": 2, "Gul": 0, "Grøn": 0, "Uden prioritet": 1}
    assert result["criteria"] == [
        {"name": "Nytte", "weight": 2, "min": 0, "max": 5},
        {"name": "Haste", "weight": 1, "min": 0, "max": 5},
    ]
    assert all(
        set(f) == {"level", "file", "sheet", "cell", "rule", "message", "advice"} and f["sheet"] == "ÆØ"
        for f in result["findings"]
    )
    assert {f["cell"] for f in result["findings"]} >= {"L3", "R4"}


def test_check_counts_the_example(kpro):
    _, out, _ = kpro("check", EXAMPLE, "--format", "json")
    assert json.loads(out)["by_light"]["Rød"] == 30
    assert json.loads(out)["requests"] == 91


def test_check_for_people(kpro, tmp_path):
    rows = [request(), request("#002", Nytte=9)]
    code, out, _ = kpro("check", Workbook(requests=rows).write(tmp_path / "r.xlsx"))
    assert code == DONE
    assert out.startswith("r.xlsx: 2 ændringsønsker (2 røde, 0 gule, 0 grønne)\n")
    assert "Bemærkninger: 1 fejl" in out
    assert "Fejl i ÆØ!R3: " in out


def test_rank_for_people(kpro):
    code, out, _ = kpro("rank", EXAMPLE)
    assert code == DONE
    assert "Brugt 500.000 kr. (mellem 320.000 kr. og 680.000 kr.), tilbage 0 kr." in out
    assert "Røde fejl uden for puljen: #022, #028, #031, #053" in out
    lines = out.splitlines()
    header = next(n for n, line in enumerate(lines) if line.startswith("Nr."))
    assert lines[header + 1].split()[:3] == ["1", "#044", "Signalering"]
    assert lines[header + 14].startswith("- - -") and "#017" in lines[header + 15]


def test_more_committed_than_the_pool_holds_is_said_in_words(kpro):
    _, out, _ = kpro("rank", ROOT / "data/demo/aendringsoensker.xlsx", "--pool", "100.000")
    over = "der er disponeret 80.000 kr. mere, end der er i puljen"
    assert f"- - - Stregen: {over} - - -" in out
    assert f"Brugt 0 kr. (mellem 0 kr. og 0 kr.); {over}\n" in out
    assert "-80.000" not in out


@pytest.mark.parametrize(("size", "said"), [("XXL", True), ("XL", False)])
def test_the_upper_end_of_xxl_is_called_an_assumption_when_one_competes(kpro, tmp_path, size, said):
    rows = [
        request(**{"Estimat (størrelse)": size}),
        request("#002", Prioritet="Gul", **{"Estimat (størrelse)": "XXL"}),
    ]
    _, out, _ = kpro("rank", Workbook(requests=rows).write(tmp_path / "r.xlsx"), "--xxl-high", "300.000")
    assert ("Størrelsen XXL regnes op til 300.000 kr.: det er vores antagelse." in out) == said


@pytest.mark.parametrize(
    ("name", "shown"),
    [("r.xlsx", "{}"), ("to ord.xlsx", '"{}"'), ("670190-1234.xlsx", "{}")],
    ids=["plain", "blank", "cpr"],
)
def test_it_says_how_to_check_the_workbook_as_it_was_named(kpro, tmp_path, name, shown):
    made = Workbook(requests=[request(), request("#002", Nytte=9)]).write(tmp_path / name)
    _, out, _ = kpro("rank", made)
    expected = shown.format(str(made).replace("670190-1234", "███"))
    assert out.splitlines()[-1] == f"Bemærkninger: 1 fejl. Se dem med: kpro check {expected}"


def test_titles_cannot_move_the_cursor(kpro, tmp_path):
    rows = [request(Titel="Rød\x1b[2J\u202eskrift\nto")]
    _, out, _ = kpro("rank", Workbook(requests=rows).write(tmp_path / "r.xlsx"))
    assert not set(out) & {"\x1b", "\u202e"}
    assert sum("#001" in line for line in out.splitlines()) == 1


def test_csv_is_for_a_danish_excel(kpro):
    code, out, _ = kpro("rank", EXAMPLE, "--format", "csv")
    assert code == DONE
    assert out.startswith("\ufeffPlacering;Blanketnummer;Titel;")
    first = next(csv.DictReader(io.StringIO(out.removeprefix("\ufeff")), delimiter=";"))
    assert (first["Blanketnummer"], first["Score (0-100)"]) == ("#044", "58,75")


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_a_file_holds_what_would_have_been_printed(kpro, tmp_path, form):
    target = tmp_path / "resultat.txt"
    _, printed, _ = kpro("rank", EXAMPLE, "--format", form)
    assert kpro("rank", EXAMPLE, "--format", form, "-o", target) == (DONE, f"{target}\n", "")
    assert target.read_bytes().decode() == printed
    assert os.listdir(tmp_path) == ["resultat.txt"]


def test_an_earlier_export_is_replaced(kpro, tmp_path):
    target = tmp_path / "ud.xlsx"
    for pool, expected in ((400_000, "400000"), (300_000, "300000")):
        assert kpro("rank", EXAMPLE, "--pool", pool, "--format", "xlsx", "-o", target)[0] == DONE
        said = dict(row[:2] for row in openpyxl.load_workbook(target)["Vægte og forudsætninger"].values)
        assert str(said["Pulje (kr.)"]) == expected


def test_what_is_wrong_in_some_rows_stops_nothing(ranked, tmp_path):
    rows = [
        request(),
        request("#002", Nytte=9),
        request("#003", Nytte="mange"),
        request("#001"),
        request("syv"),
        request("#004", Prioritet="lilla", Status="glemt", Dato="i går", **{"Estimat (størrelse)": "XS"}),
        request("#005", **{"Omfattet af": "#005"}),
        request("#006", **{"Omfattet af": "#999"}),
        request("#007", **{"Omfattet af": "#008"}),
        request("#008", **{"Omfattet af": "#007"}),
    ]
    result = ranked(workbook=Workbook(requests=rows).write(tmp_path / "r.xlsx"))
    assert "#001" in {r["id"] for r in result["requests"]}
    assert {"#002", "#003", "#004"} <= {e["id"] for e in result["excluded"]}
    assert {f["level"] for f in result["findings"]} >= {"error", "warning"}


def test_a_header_that_is_there_twice_is_named(kpro, tmp_path):
    code, out, _ = kpro("check", Workbook(headers=(*HEADERS, "Titel")).write(tmp_path / "r.xlsx"))
    assert code == DONE
    assert "Titel" in out


def test_one_is_not_many(kpro, tmp_path):
    made = Workbook().write(tmp_path / "r.xlsx")
    assert "1 ændringsønske (1 rød, 0 gule, 0 grønne)" in kpro("check", made)[1]
    assert "1 ændringsønske, 1 konkurrerer" in kpro("rank", made)[1]


def test_contact_details_are_in_no_output(kpro, tmp_path):
    person = {"Indmelder": "Ida Hemmelig", "E-mail": "ida@kommune.example", "Telefon": "12 34 56 78"}
    made = Workbook(requests=[request(**person), request("#002", Nytte=9, **person)]).write(tmp_path / "r.xlsx")
    outputs = [kpro("rank", made, "--format", form)[1] for form in ("table", "json", "csv")]
    outputs += [kpro("check", made, "--format", form)[1] for form in ("table", "json")]
    kpro("rank", made, "--format", "xlsx", "-o", tmp_path / "ud.xlsx")
    cells = [str(c) for s in openpyxl.load_workbook(tmp_path / "ud.xlsx") for row in s.values for c in row]
    assert not [secret for secret in person.values() for text in [*outputs, *cells] if secret in text]


def test_demo_writes_a_register_that_can_be_ranked(kpro, ranked, tmp_path):
    folder = tmp_path / "ny" / "demo"
    code, out, _ = kpro("demo", folder)
    assert code == DONE and set(map(str, folder.iterdir())) - {str(folder / "uddata-filer")} <= set(out.splitlines())
    assert {path.name for path in folder.iterdir()} == set(WRITTEN)
    assert len(ranked(workbook=folder / "aendringsoensker.xlsx")["requests"]) > 10


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_is_danish(kpro, command):
    code, out, err = kpro(*command, "--help")
    assert (code, err) == (DONE, "")
    assert out.startswith("Brug: kpro ")
    assert not [word for word in ("usage", "options", "positional", "show this", "default") if word in out]


def test_utf8_even_where_the_locale_is_c():
    surroundings = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run([*KPRO, "check", EXAMPLE], capture_output=True, check=True, env=surroundings)
    assert "Berørte borgere" in done.stdout.decode()


def test_a_reader_that_has_had_enough_is_no_error():
    receiving, sending = os.pipe()
    os.close(receiving)
    done = subprocess.run([*KPRO, "rank", EXAMPLE], stdout=sending, stderr=subprocess.PIPE, check=False)
    os.close(sending)
    assert (done.returncode, done.stderr) == (DONE, b"")


@pytest.mark.parametrize(("command", "shown"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_readme_shows_what_is_printed(kpro, monkeypatch, command, shown):
    """Cut at `…`: each piece that is shown stands whole in the output, in that order."""
    monkeypatch.chdir(ROOT)
    code, out, _ = kpro(*command.split())
    assert code == DONE
    place = 0
    for piece in re.split(r"^…\n", shown, flags=re.MULTILINE):
        found = out.find(piece, place)
        assert found >= 0, piece
        place = found + len(piece)
