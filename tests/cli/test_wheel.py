"""`kpro wheel`: the files, the same each time, and what is refused."""

import json
from datetime import date

import openpyxl
import pytest
import vobject

from kpro_analysis.wheel.demo import DEMO_FILE, write_demo
from tests.cli.conftest import BAD_INPUT, DONE, WRONG_USE
from tests.wheel.books import CPR, write_year

ROW = (date(2024, 5, 20), None, "Møde", "Møde 2", "=1+1", "Brugergruppen")
NEXT_YEAR = (date(2025, 2, 5), None, "Møde", "Møde 1")


@pytest.fixture
def year(tmp_path):
    return write_year(tmp_path / DEMO_FILE, ROW, NEXT_YEAR)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


def test_the_demo_year_as_json_and_as_files(kpro, tmp_path):
    workbook, out = write_demo(tmp_path), tmp_path / "ud"
    code, said, err = kpro("wheel", workbook, "-o", out, "--format", "json")
    assert (code, err) == (DONE, "")
    found = json.loads(said)
    assert (found["file"], found["years"], len(found["events"])) == (DEMO_FILE, [2024], 26)
    assert {kind["name"]: kind["events"] for kind in found["kinds"]}["Møde"] == 4
    assert all(kind["asks"].endswith(".") for kind in found["kinds"])
    assert [(one["cell"], one["rule"]) for one in found["findings"]] == [("A13", "på-helligdag")]
    files = ["aarshjul-2024.svg", "aarshjul.html", "begivenheder.xlsx", "begivenheder.csv", "aarshjul.ics"]
    assert found["files"] == files and sorted(contents(out)) == sorted(files)
    calendar = vobject.readOne((out / "aarshjul.ics").read_text(encoding="utf-8"))
    assert {event.uid.value for event in calendar.vevent_list} == {event["uid"] for event in found["events"]}
    sheet = openpyxl.load_workbook(out / "begivenheder.xlsx")["Begivenheder"]
    titles = [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert titles == [event["title"] for event in found["events"]]


def test_the_text_tells_of_events_remarks_and_files(kpro, year, tmp_path):
    code, said, err = kpro("wheel", year, "-o", tmp_path / "ud")
    assert (code, err) == (DONE, "")
    assert "aarshjul.xlsx: 2 begivenheder" in said and "Bemærkninger: 1 advarsel" in said
    assert "Anden pinsedag, som er en helligdag. Flyt den" in said and "aarshjul-2025.svg" in said


def test_the_same_workbook_gives_the_same_bytes_and_other_files_are_left(kpro, year, tmp_path):
    out = tmp_path / "ud"
    assert kpro("wheel", year, "-o", out)[0] == DONE
    before = contents(out)
    (out / "noter.txt").write_text("vores egne")
    assert kpro("wheel", year, "-o", out)[0] == DONE
    assert contents(out) == {**before, "noter.txt": b"vores egne"}
    assert kpro("wheel", year, "-o", tmp_path / "igen")[0] == DONE
    assert contents(tmp_path / "igen") == before


def test_only_one_year(kpro, year, tmp_path):
    code, said, _ = kpro("wheel", year, "-o", tmp_path / "ud", "--year", "2025", "--format", "json")
    assert code == DONE and [event["title"] for event in json.loads(said)["events"]] == ["Møde 1"]
    assert "aarshjul-2024.svg" not in contents(tmp_path / "ud")
    assert b"M\xc3\xb8de 2" not in contents(tmp_path / "ud")["aarshjul.ics"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--year", "2030"), BAD_INPUT, "ingen begivenheder i 2030. Vælg et år, det har: 2024, 2025."),
        (("--year", "i år"), WRONG_USE, "--year skal være et årstal"),
        (("--format", "xml"), WRONG_USE, "--format kan ikke være «xml»"),
    ],
)
def test_what_is_refused_writes_nothing(refused, year, tmp_path, words, code, sentence):
    found, told = refused("wheel", year, "-o", tmp_path / "ud", *words)
    assert found == code and sentence in told and not (tmp_path / "ud").exists()


def test_files_of_others_are_not_written_over(refused, kpro, year, tmp_path):
    out = tmp_path / "ud"
    out.mkdir()
    theirs = write_year(out / "begivenheder.xlsx", ROW)
    before = contents(out)
    code, told = refused("wheel", year, "-o", out)
    assert code == WRONG_USE and "bliver ikke overskrevet" in told and contents(out) == before
    code, told = refused("wheel", theirs, "-o", out)
    assert code == WRONG_USE and "er selve arbejdsbogen" in told and contents(out) == before
    (tmp_path / "fil").write_text("x")
    assert refused("wheel", year, "-o", tmp_path / "fil")[0] == WRONG_USE


def test_a_folder_that_can_not_be_written_is_not_there_at_all(refused, year, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    code, told = refused("wheel", year, "-o", tmp_path / "ud")
    assert code == WRONG_USE and "ikke plads på disken" in told
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


def test_a_sheet_without_events_and_a_workbook_without_the_sheet(refused, tmp_path):
    code, told = refused("wheel", write_year(tmp_path / "tom.xlsx"), "-o", tmp_path / "ud")
    assert code == BAD_INPUT and "har ingen begivenheder, der kan bruges" in told
    code, told = refused("wheel", write_year(tmp_path / "x.xlsx", sheet="Ark1"), "-o", tmp_path / "ud")
    assert code == BAD_INPUT and "har intet ark «Årshjul»" in told


def test_people_of_the_register_beside_it_come_out_nowhere(kpro, tmp_path):
    head = ("Blanketnummer", "Titel", "Indmelder", "Prioritet", "Nytte")
    register = {"ÆØ": (head, ("#001", "Knap", "Ida Testesen", "Rød", 3)), "Pointsystem": (("Kriterium",), ("Nytte",))}
    write_year(tmp_path / "aendringsoensker.xlsx", others=register, sheet="Andet")
    row = (date(2024, 5, 21), None, "Møde", "Ida Testesen fortæller", f"=HYPERLINK {CPR}", "Bo Prøvesen, Gruppen")
    out = tmp_path / "ud"
    code, said, err = kpro("wheel", write_year(tmp_path / DEMO_FILE, row), "-o", out, "--format", "json")
    assert (code, err) == (DONE, "")
    book = openpyxl.load_workbook(out / "begivenheder.xlsx")
    cells = [str(cell) for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line]
    texts = [said, " ".join(cells), *(text.decode("utf-8", "ignore") for text in contents(out).values())]
    for secret in (CPR, "Testesen", "Prøvesen"):
        assert [text[:40] for text in texts if secret in text] == []
    assert "'=HYPERLINK" in contents(out)["begivenheder.csv"].decode()
