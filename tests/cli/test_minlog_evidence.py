"""`kpro minlog evidence`: from an extract to a pack, through the same door as everybody."""

import csv
import io
import json
from pathlib import Path

import pytest

from kpro_analysis.cli import main
from kpro_analysis.leak_scan import scan
from tests.cli.conftest import DONE, WRONG_USE

CPRS = [f"6701{year:02d}-1{number:03d}" for number, year in enumerate(range(10, 40))]
STAFF = "720190-4321"
LIST, DIRECT = "liste-0001", "direkte-0001"


def line(time: str, person: str, activity: str, trace: str) -> str:
    return f"{time};{person};{STAFF};Testkommunen;K-PRO;{activity};læge;{trace}"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An extract and its side files: two calls of a list of thirty, of whom ten are active, and a direct look-up."""
    folder = tmp_path_factory.mktemp("udtræk")
    rows = ["tid;person;bruger;organisation;system;aktivitet;rolle;trace"]
    for hour in (9, 10):
        trace = LIST if hour == 9 else "liste-0002"
        rows += [line(f"2024-02-07T{hour:02d}:00:00+01:00", cpr, "Vis liste", trace) for cpr in CPRS]
    rows.append(line("2024-02-08T11:00:00+01:00", CPRS[0], f"Åbn borger {CPRS[1]}", DIRECT))
    (folder / f"log-{CPRS[2]}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    active = [f"{cpr};2024-02-01T08:00:00+01:00;skema besvaret" for cpr in CPRS[20:]]
    (folder / "aktivitet.csv").write_text("\n".join(["person;tidspunkt;hændelse", *active]) + "\n", encoding="utf-8")
    teams = [f"{cpr};T1;2023-01-01T00:00:00+01:00;" for cpr in CPRS[:15]]
    (folder / "careteam.csv").write_text("\n".join(["person;careteam;fra;til", *teams]) + "\n", encoding="utf-8")
    episodes = [f"{cpr};F{number};active;2023-01-01T00:00:00+01:00;" for number, cpr in enumerate(CPRS) if number]
    lines = ["person;forløb;status;fra;til", *episodes]
    (folder / "forløb.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def audit_folder(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit")
    assert main(["minlog", "key", "new", str(folder / "nøgle")]) == DONE
    sides = {"activity": "aktivitet", "careteam": "careteam", "episodes": "forløb"}
    options = [word for kind, name in sides.items() for word in (f"--{kind}", str(files / f"{name}.csv"))]
    log, key = str(files / f"log-{CPRS[2]}.csv"), str(folder / "nøgle")
    assert main(["minlog", "ingest", log, "--key-file", key, *options, "-o", str(folder / "mappe")]) == DONE
    return folder / "mappe"


def test_a_pack_is_made_and_tells_nothing_of_who_anybody_is(kpro, audit_folder: Path, tmp_path: Path) -> None:
    code, out, err = kpro("minlog", "evidence", audit_folder, "-o", tmp_path / "pakke", "--format", "json")
    assert code == DONE, err
    told = json.loads(out)
    assert set(told["files"]) == {path.name for path in (tmp_path / "pakke").iterdir()}
    assert (told["traces"], told["rows"]) == (3, 61)
    assert told["sentences"][0] == (
        "Fra 07-02-2024 til 08-02-2024 er der 61 registreringer på 30 borgere ved færre end 5 brugere."
    )
    assert told["sentences"][1].startswith("67,2 % af registreringerne (41) er på borgere uden aktivitet")
    text = (tmp_path / "pakke" / "spor.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert {row["spor"] for row in rows} == {LIST, "liste-0002", DIRECT}
    assert {row["aktivitet"] for row in rows if row["spor"] == DIRECT} == {"Åbn borger ███"}
    for path in (tmp_path / "pakke").iterdir():
        assert scan(path.name, path.read_bytes()) == ()
    manifest = json.loads((tmp_path / "pakke" / "manifest.json").read_text(encoding="utf-8"))
    assert "log-███.csv" in {each["name"] for each in manifest["inputs"]}
    assert not any(cpr in out + err for cpr in (*CPRS, STAFF))


def test_people_read_what_was_made(kpro, audit_folder: Path, tmp_path: Path) -> None:
    code, out, _ = kpro("minlog", "evidence", audit_folder, "--days", "90", "-o", tmp_path / "pakke")
    assert code == DONE
    assert "3 spor med 61 registreringer" in out
    assert "Nøglen til pakkens pseudonymer bliver hos dig" in out
    assert "i de 90 dage op til" in (tmp_path / "pakke" / "bevis.html").read_text(encoding="utf-8")
    key_files = list((audit_folder / "bevisnøgler").iterdir())
    assert {path.stat().st_mode & 0o077 for path in key_files} == {0}


def test_wrong_use_is_said_before_the_work(refused, audit_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "pakke").mkdir()
    (tmp_path / "pakke" / "min.txt").write_bytes(b"x")
    words = ("minlog", "evidence", audit_folder, "-o")
    assert refused(*words, tmp_path / "pakke") == (
        WRONG_USE,
        "pakke er der allerede og bliver ikke overskrevet. Vælg en ny mappe med -o.",
    )
    assert refused(*words, audit_folder / "pakke")[0] == WRONG_USE
    assert refused(*words, tmp_path / "ny", "--release", "31-02-2024")[0] == WRONG_USE
    assert refused(*words, tmp_path / "ny", "--days", "0")[0] == WRONG_USE
    assert not (tmp_path / "ny").exists()
