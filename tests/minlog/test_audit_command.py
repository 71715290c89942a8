"""`kpro minlog audit` on an audit folder of a few rows: what it says, hides and refuses."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kpro_analysis.cli import main
from kpro_analysis.minlog.store import Manifest, Store, TakenFile, TakenSide
from tests.minlog.logs import PEOPLE, at, entry, log_table, side_tables

NOON = at("2024-03-30T12:00:00+01:00")
DAY = timedelta(days=1)
STAFF = f"{77:016x}"


def written(folder: Path, matches: int = 3) -> Path:
    """Three citizens listed each day for five days by one user, and ten citizens once, later; a row is there twice."""
    rows = [
        entry(NOON + day * DAY, person, user=STAFF, system="K-PRO", activity="Liste", trace=f"t{day}")
        for day in range(5)
        for person in PEOPLE[:3]
    ]
    many = [entry(NOON + 14 * DAY, f"{n:016x}", user=STAFF, system="FUT", activity="Opslag") for n in range(100, 110)]
    rows += [*many, rows[0]]
    sides = {
        "activity": [{"person": PEOPLE[0], "time": NOON - DAY, "event": "skema"}],
        "careteam": [{"person": PEOPLE[0], "team": "a", "from": None, "to": None}],
    }
    (folder / "log").mkdir(parents=True)
    pq.write_table(log_table(rows), folder / "log" / "a.parquet")
    for kind, table in side_tables(sides).items():
        pq.write_table(table, folder / f"{kind}.parquet")
    taken = [TakenSide(kind, kind, kind, 1, 0, 1, f"{kind}.parquet", matches=matches) for kind in sides]
    file = TakenFile("a", "a", "csv", entries=len(rows), rows=len(rows), parts=("log/a.parquet",))
    (folder / "minlog.json").write_bytes(Manifest("key", (file,), tuple(taken)).to_bytes())
    return folder


def test_the_audit_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path / "m")
    assert main(["minlog", "audit", str(folder), "--days", "3", "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["entries"], said["citizens"], said["users"]) == (26, 13, 1)
    assert (said["from"], said["to"]) == ("2024-03-30T12:00:00+01:00", "2024-04-13T13:00:00+02:00")
    assert said["inactive"] == {"days": 3, "entries": 26 - 3, "share": 23 / 26, "citizens": 13}
    assert said["classes"] == {"A": 10, "B": 6, "C": 10, "D": 0, "E": 0}
    assert said["care_team"]["table"] == [[3, 3], [20, 0]]
    assert said["care_team"]["odds_ratio"] is None
    assert set(said["care_team"]) >= {"odds_ratio", "low", "high", "mantel_haenszel"}
    assert said["fan_out"] == {"median": 3.0, "p95": 3.0, "max": 3, "traces": 5}
    assert [week["week"] for week in said["weeks"]] == ["2024-03-25", "2024-04-01", "2024-04-08"]
    assert said["weeks"][0]["citizens"] == "<5"
    assert said["top_activities"][1] == {
        "activity": "Opslag",
        "entries": 10,
        "inactive_entries": 10,
        "citizens": 10,
        "users": "<5",
    }
    assert said["quality"]["doubles"] == {"K-PRO": 1}
    assert said["quality"]["odd_days"] == [{"day": "2024-03-31", "hours": 23}]
    assert len(said["notes"]) == 2


def test_facts_are_made_once_and_older_ones_removed(tmp_path: Path) -> None:
    folder = written(tmp_path / "m")
    old = folder / "forberedt" / "0123456789abcdef"
    old.mkdir(parents=True)
    assert main(["minlog", "audit", str(folder)]) == 0
    made = Store.open(folder).prepared
    assert [path for path in made.parent.iterdir() if path.is_dir()] == [made]
    before = made.stat().st_mtime_ns
    assert main(["minlog", "audit", str(folder), "--days", "90"]) == 0
    assert made.stat().st_mtime_ns == before


def test_side_files_of_others_are_said_and_not_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path / "m", matches=0)
    assert main(["minlog", "audit", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "26 registreringer på 13 borgere" in said
    assert "passer ikke til loggen" in said
    assert "Uden aktivitet i" not in said
    assert "Klasse" not in said


@pytest.mark.parametrize(
    ("options", "code"),
    [(("--days", "0"), 2), (("--days", "et halvt år"), 2), (("--engine", "excel"), 2), ((), 3)],
)
def test_what_is_refused(tmp_path: Path, options: tuple[str, ...], code: int) -> None:
    assert main(["minlog", "audit", str(tmp_path), *options]) == code


def test_spark_that_is_not_there_is_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path / "m")
    for name in ("SPARK_REMOTE", "JAVA_HOME", "PYSPARK_SUBMIT_ARGS", "SPARK_CONF_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert main(["minlog", "audit", str(folder), "--engine", "spark"]) == 2
    assert "Java" in capsys.readouterr().err


def test_a_disk_that_fills_up_leaves_nothing_half_made(tmp_path: Path) -> None:
    folder = written(tmp_path / "m")
    program = (
        "import resource, sys\n"
        "from kpro_analysis.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    command = [sys.executable, "-B", "-c", program, "minlog", "audit", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert "der er ikke plads på disken" in done.stderr
    assert not [path for path in (folder / "forberedt").iterdir() if path.is_dir()]
