"""Files beside the log: every habit, the same pseudonyms, and told when nobody in them is in the log."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kpro_analysis.errors import InputError
from kpro_analysis.minlog.canonical import SIDE
from tests.minlog.extracts import BO, IDA, KEY, rows_of, side_rows, take, write_log

NEW_YEAR = datetime(2023, 12, 31, 23, tzinfo=UTC)  # 1 January 2024 in Denmark
IDAS = KEY.pseudonym(IDA.replace("-", ""))
HABITS = {
    "semicolons": "Person;Tidspunkt;Hændelse\n670190-1234;01-01-2024;skema besvaret\n".encode(),
    "commas, the mark of UTF-8": "\ufeffCPR,Dato,Aktivitet\r\n6701901234,2024-01-01,skema besvaret\r\n".encode(),
    "tabs, cp1252": "borger\ttidspunkt\thændelse\n670190 1234\t01.01.2024 00:00\tskema besvaret\n".encode("cp1252"),
    "Excel's own first line": b"sep=;\nperson;tid;event\n670190-1234;2023-12-31T23:00:00Z;skema besvaret\n",
}


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return write_log(tmp_path / "log.csv")


def beside(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "beside.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("habit", HABITS)
def test_every_habit_of_a_csv(tmp_path: Path, log: Path, habit: str) -> None:
    path = tmp_path / "aktivitet.csv"
    path.write_bytes(HABITS[habit])
    done = take(tmp_path / "d", log, side={"activity": [path]})
    assert side_rows(tmp_path / "d", "activity") == [{"person": IDAS, "time": NEW_YEAR, "event": "skema besvaret"}]
    assert [(side.rows, side.people) for side in done.side] == [(1, 1)]
    assert [side.matches for side in done.store.manifest.side] == [1]


def test_parquet_with_times_and_numbers(tmp_path: Path, log: Path) -> None:
    path = tmp_path / "aktivitet.parquet"
    many = 40_000  # more than fits the first bytes that are looked at
    times = pa.array([datetime(2024, 1, 1)] * many, pa.timestamp("s"))
    pq.write_table(pa.table({"person": pa.array([6701901234, *list(range(many - 1))]), "tidspunkt": times}), path)
    done = take(tmp_path / "d", log, side={"activity": [path]})
    assert {"person": IDAS, "time": NEW_YEAR, "event": None} in side_rows(tmp_path / "d", "activity")
    assert (done.side[0].rows, done.store.manifest.side[0].matches) == (many, 1)


def test_teams_participants_and_episodes(tmp_path: Path, log: Path) -> None:
    team = beside(tmp_path, f"person;careteam;fra;til\n{IDA};Team Ø;01-01-2024;\n{BO};Team Ø;01-01-2024;01-01-2030\n")
    users = tmp_path / "users.csv"
    users.write_text("bruger;careteam;fra;til\nB1;Team Ø;01-01-2024;\n", encoding="utf-8")
    episodes = tmp_path / "ep.csv"
    rows = [f"{IDA};F1;{status};01-01-2024;" for status in ("On-Hold", "on hold ", "ACTIVE")]
    episodes.write_text("\n".join(["person;forløb;status;fra;til", *rows]), encoding="utf-8")
    take(tmp_path / "d", log, side={"careteam": [team], "participants": [users], "episodes": [episodes]})
    ida, bo = side_rows(tmp_path / "d", "careteam")
    assert ida == {"person": IDAS, "team": "Team Ø", "from": NEW_YEAR, "to": None}
    assert bo["to"] == datetime(2029, 12, 31, 23, tzinfo=UTC)
    (user,) = side_rows(tmp_path / "d", "participants")
    assert user["user"] in {row["user"] for row in rows_of(tmp_path / "d")}
    found = side_rows(tmp_path / "d", "episodes")
    assert [row["status"] for row in found] == ["onhold", "onhold", "active"]
    assert {row["episode"] for row in found} == {KEY.pseudonym("F1")}
    for kind in ("careteam", "participants", "episodes"):
        (path,) = (tmp_path / "d" / "side" / kind).iterdir()
        assert pq.read_schema(path).equals(SIDE[kind])


def test_bad_rows_are_rejected_by_line(tmp_path: Path, log: Path) -> None:
    rows = [
        f"{IDA};T;01-01-2024;01-01-2023",
        f"{IDA};T;;",
        ";T;01-01-2024;",
        f"{IDA};T;01-01-2024;snart",
        f"{IDA};T;1-1-2024;",
    ]
    path = beside(tmp_path, "\n".join(["person;careteam;fra;til", *rows]))
    done = take(tmp_path / "d", log, side={"careteam": [path]})
    assert done.side[0].rejects == {"ingen-borger": 1, "ingen-tid": 1, "tid-ulæselig": 1, "til-før-fra": 1}
    assert done.side[0].rows == 1


def test_nobody_in_common_is_told_and_used_for_nothing(tmp_path: Path, log: Path) -> None:
    path = beside(tmp_path, "person;tidspunkt;hændelse\nA17;01-01-2024;x\n")
    done = take(tmp_path / "d", log, side={"activity": [path]})
    assert done.store.manifest.side[0].matches == 0
    assert done.store.side_files("activity") == []
    (note,) = done.store.manifest.notes()
    assert "aktivitet" in note and "--person-table" in note
    more = write_log(tmp_path / "more.csv", ["2024-01-17 10:00;a17;b1;;;;;"])
    assert list(take(tmp_path / "d", more).store.manifest.notes()) == []
    assert len(side_rows(tmp_path / "d", "activity")) == 1


def test_a_table_says_who_the_ids_are(tmp_path: Path, log: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(f"id;cpr\nA17;{IDA}\n", encoding="utf-8")
    path = beside(tmp_path, "person;tidspunkt;hændelse\na17;01-01-2024;x\n")
    done = take(tmp_path / "d", log, side={"activity": [path]}, person_table=table)
    assert [row["person"] for row in side_rows(tmp_path / "d", "activity")] == [IDAS]
    assert not list(done.store.manifest.notes())
    table.write_text("id;cpr;navn\n", encoding="utf-8")
    with pytest.raises(InputError, match="to kolonner"):
        take(tmp_path / "e", log, side={"activity": [path]}, person_table=table)


def test_side_files_alone_and_not_twice(tmp_path: Path, log: Path) -> None:
    path = beside(tmp_path, f"person;tidspunkt;hændelse\n{IDA};01-01-2024;x\n")
    done = take(tmp_path / "d", side={"activity": [path]})
    assert (done.side[0].rows, list(done.store.manifest.notes())) == (1, [])
    assert take(tmp_path / "d", log, side={"activity": [path]}).again == 1
    assert [side.matches for side in take(tmp_path / "d", log).store.manifest.side] == [1]


def test_headers_that_are_lacking_are_named(tmp_path: Path, log: Path) -> None:
    path = beside(tmp_path, "person;hændelse\n670190-1234;x\n")
    done = take(tmp_path / "d", log, side={"activity": [path]})
    (finding,) = done.findings
    assert "kolonnen tidspunkt" in finding.message and "670190" not in finding.message
