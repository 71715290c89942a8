"""`kpro minlog key` and `kpro minlog ingest`: what they say, and that nobody's number is anywhere in what they make."""

import json
import resource
import signal
import subprocess
import time

import pyarrow.parquet as pq
import pytest

from kpro_analysis.pseudonyms import KEY_VARIABLE, OLD_VARIABLE
from tests.cli.conftest import BAD_INPUT, DONE, KPRO, WRONG_USE
from tests.minlog.extracts import BO, HEADER, IDA, content_of, write_log


@pytest.fixture
def key(kpro, tmp_path):
    path = tmp_path / "k.key"
    code, out, err = kpro("minlog", "key", "new", path)
    assert (code, err) == (DONE, "") and path.read_text(encoding="utf-8").split()[-1] not in out
    return path


@pytest.fixture
def log(tmp_path):
    return write_log(tmp_path / "log.csv")


@pytest.fixture
def ingested(kpro, key, tmp_path):
    """Take files into the folder d and return the JSON."""

    def run(*words):
        code, out, err = kpro("minlog", "ingest", *words, "--key-file", key, "-o", tmp_path / "d", "--format", "json")
        assert (code, err) == (DONE, "")
        return json.loads(out)

    return run


def test_json_is_as_agreed(ingested, log, tmp_path):
    activity = tmp_path / "akt.csv"
    activity.write_text(f"person;tidspunkt;hændelse\n{IDA};01-01-2024;x\n{BO};01-13-2024;x\n", encoding="utf-8")
    bad = write_log(tmp_path / "bad.csv", ["i går;670190-1234;b1;;;;;"])
    said = ingested(log, bad, "--activity", activity)
    agreed = ("files", "entries", "rejected", "by_format", "person_classes", "rejects", "side")
    assert {name: said[name] for name in agreed} == {
        "files": 2,
        "entries": 3,
        "rejected": 1,
        "by_format": {"csv": 3},
        "person_classes": {"substitute": 3},
        "rejects": str(tmp_path / "d" / "afvist"),
        "side": {"activity": 1},
    }
    assert (said["side_rejected"], said["rules"]) == (1, {"tid-ulæselig": 2})
    again = ingested(log)
    assert (again["files"], again["again"], again["rejects"], again["total"]) == (
        0,
        1,
        None,
        {"files": 2, "entries": 3},
    )


def test_it_is_said_in_words(kpro, key, log, tmp_path):
    code, out, err = kpro("minlog", "ingest", log, "--key-file", key, "-o", tmp_path / "d")
    assert (code, err) == (DONE, "")
    assert out.splitlines() == [
        "1 fil er læst ind med 3 registreringer.",
        "Opslag på: erstatningsnumre 3.",
        "Tider uden tidszone er læst som dansk tid: 2.",
    ]


@pytest.mark.parametrize("name", [KEY_VARIABLE, OLD_VARIABLE])
def test_the_key_may_come_from_the_environment(name, kpro, key, log, tmp_path, monkeypatch):
    monkeypatch.delenv(KEY_VARIABLE, raising=False)
    monkeypatch.setenv(name, key.read_text(encoding="utf-8").split()[-1])
    assert kpro("minlog", "ingest", log, "-o", tmp_path / "d")[0] == DONE
    assert kpro("minlog", "ingest", log, "--key-file", key, "-o", tmp_path / "d")[0] == DONE


def test_refusals(refused, key, log, tmp_path, monkeypatch):
    for name in (KEY_VARIABLE, OLD_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "d"
    assert refused("minlog", "key", "new", key)[0] == WRONG_USE
    assert refused("minlog", "ingest", log, "-o", folder)[0] == BAD_INPUT
    assert refused("minlog", "ingest", log, "--key-file", key)[0] == WRONG_USE
    assert refused("minlog", "ingest", "--key-file", key, "-o", folder)[0] == WRONG_USE
    assert refused("minlog", "ingest", log, "--key-file", log, "-o", folder)[0] == BAD_INPUT
    assert refused("minlog", "ingest", log, "--key-file", key, "-o", tmp_path)[0] == WRONG_USE
    assert not folder.exists()


def test_what_cannot_be_used_is_said_and_the_rest_is_taken(kpro, key, log, tmp_path):
    words = ("--key-file", key, "-o", tmp_path / "d", "--format", "json")
    code, out, err = kpro("minlog", "ingest", log, tmp_path / "none.csv", *words)
    assert (code, json.loads(out)["files"], err.count("\n")) == (DONE, 1, 1)
    assert "none.csv" in err and [f["file"] for f in json.loads(out)["findings"]] == ["none.csv"]


PLANTED = [f"67{month:02}90-1{month:02}4" for month in range(1, 10)]


def test_nobodys_number_is_anywhere(kpro, key, tmp_path):
    person, user, activity, trace, other, file, organisation, side, team = PLANTED
    header = f"{HEADER};fritekst"
    lines = [
        f"2024-01-17 10:00;{person};{user};{organisation};FUT;Opslag på {activity};x@kommune.example;s {trace};{other}",
        f"i går {person};{person};{user};;;;;;{other}",
        f"2024-01-17 10:00;borger {person} x;{user.replace('-', '')};;{activity.replace('-', '')};;;{trace};",
    ]
    log = write_log(tmp_path / f"log {file}.csv.gz", lines, header)
    careteam = tmp_path / f"team {file}.csv"
    careteam.write_text(
        f"person;careteam;fra;til\n{side};Team {team};01-01-2024;\n{side};x;{side};\n", encoding="utf-8"
    )
    words = ("--key-file", key, "--careteam", careteam, "-o", tmp_path / "d")
    said = kpro("minlog", "ingest", log, *words, "--format", "json"), kpro("minlog", "ingest", log, *words)
    assert [code for code, _, _ in said] == [DONE, DONE]
    assert json.loads(said[0][1])["entries"] == 2
    found = [*content_of(tmp_path / "d").values(), *(text.encode() for _, out, err in said for text in (out, err))]
    found += [name.encode() for name in content_of(tmp_path / "d")]
    parquet = {path: pq.ParquetFile(path).read().to_pylist() for path in (tmp_path / "d").rglob("*.parquet")}
    assert sum(len(rows) for path, rows in parquet.items() if "forberedt" not in path.parts) == 3
    everything = b"\n".join([*found, str(list(parquet.values())).encode()])
    for number in PLANTED:
        assert number.encode() not in everything and number.replace("-", "").encode() not in everything
    assert b"kommune.example" not in everything


def test_two_traces_that_hold_a_number_stay_two(ingested, tmp_path):
    lines = [f"2024-01-17 10:00;{IDA};b1;;;;;{trace}" for trace in (*PLANTED[:2], PLANTED[0], "")]
    ingested(write_log(tmp_path / "log.csv", lines))
    (path,) = (tmp_path / "d" / "log").rglob("*.parquet")
    first, second, third, none = pq.ParquetFile(path).read()["trace"].to_pylist()
    assert first == third != second and first.startswith("███") and none is None


def test_a_disk_that_fills_up_leaves_the_folder_as_it_was(ingested, key, log, tmp_path):
    ingested(log)
    before = content_of(tmp_path / "d")
    lines = [f"2024-01-17 10:00;67{n % 12 + 1:02}90-{n % 10_000:04};b{n};{n};;;;{n * 7919}" for n in range(20_000)]
    big = write_log(tmp_path / "big.csv", lines)
    line = [*KPRO, "minlog", "ingest", big, "--key-file", key, "-o", tmp_path / "d"]
    limit = (40_000, 40_000)
    done = subprocess.run(
        line, capture_output=True, check=False, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    )
    said = done.stderr.decode()
    assert (done.returncode, done.stdout, said.count("\n")) == (BAD_INPUT, b"", 1), said
    assert "der er ikke plads på disken" in said
    assert content_of(tmp_path / "d") == before


def test_a_run_that_is_killed_leaves_a_folder_that_can_be_used(ingested, key, log, tmp_path):
    ingested(log)
    files = [write_log(tmp_path / f"{n}.csv.gz", [f"2024-01-17 10:00;{IDA};b{n};;;;;{n}"] * 20_000) for n in range(4)]
    line = [*KPRO, "minlog", "ingest", *files, "--key-file", key, "-o", tmp_path / "d"]
    for wait in (0.0, 0.1, 0.3):
        running = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        give_up = time.monotonic() + 60
        while running.poll() is None and not (tmp_path / "d" / ".nyt").exists() and time.monotonic() < give_up:
            time.sleep(0.01)
        time.sleep(wait)
        running.send_signal(signal.SIGKILL)
        running.wait()
        whole = json.loads((tmp_path / "d" / "minlog.json").read_bytes())
        assert sum(
            pq.ParquetFile(tmp_path / "d" / part).metadata.num_rows for f in whole["files"] for part in f["parts"]
        )
    assert ingested(log, *files)["total"] == {"files": 5, "entries": 3 + 4 * 20_000}
    parts = {path.relative_to(tmp_path / "d").as_posix() for path in (tmp_path / "d" / "log").rglob("*.parquet")}
    whole = json.loads((tmp_path / "d" / "minlog.json").read_bytes())
    assert parts == {part for file in whole["files"] for part in file["parts"]}
    assert not (tmp_path / "d" / ".nyt").exists()
