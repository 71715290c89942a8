"""`kpro uddata key` and `kpro uddata ingest`: what they say, and what goes wrong: one sentence, and nothing lost."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kpro_analysis.cli import main
from tests.uddata.answers import ABOUT, BO, IDA, LINES, REPORT, answers_in, bytes_in, requests_in, write

DONE, WRONG_USE, BAD_INPUT = 0, 2, 3
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("nøgler") / "nøgle.txt"
    assert main(["uddata", "key", "new", str(path)]) == DONE
    return path


@pytest.fixture
def kpro(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command: exit code and the two outputs, in which there is neither a number nor a traceback."""

    def run(*words: object) -> tuple[int, str, str]:
        capfd.readouterr()
        code = main([str(word) for word in ("uddata", *words)])
        out, err = capfd.readouterr()
        assert not [secret for secret in ("Traceback", IDA, BO, IDA.replace("-", "")) if secret in out + err]
        return code, out, err

    return run


def test_the_counts_as_json(kpro: Run, key: Path, tmp_path: Path) -> None:
    wrong = write(tmp_path / "forkert.csv", ["1;2"], "navn;alder")
    file = write(tmp_path / "svar.csv", [*LINES, f";{IDA};x;;;;;;q1;1;"])
    code, out, err = kpro("ingest", file, REPORT, wrong, "--key-file", key, "-o", tmp_path / "d", "--format", "json")
    said = json.loads(out)
    counts = {name: said[name] for name in ("files", "responses", "answers", "requests", "rejected", "again", "rules")}
    assert (code, counts) == (
        DONE,
        {
            "files": 2,
            "responses": 2,
            "answers": 2,
            "requests": 4,
            "rejected": 1,
            "again": 0,
            "rules": {"ingen-besvarelse": 1},
        },
    )
    assert "«forkert.csv» har ingen tabel med besvarelser" in err and err.count("\n") == 1
    assert [finding["file"] for finding in said["findings"]] == ["forkert.csv"]


def test_the_counts_in_words(kpro: Run, key: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "svar.csv", [*LINES, f";{IDA};x;;;;;;q1;1;", f"{ABOUT[:-16]}i går;q3;4;"])
    code, out, err = kpro("ingest", file, "--key-file", key, "-o", tmp_path / "d")
    assert (code, err) == (DONE, "")
    assert out.splitlines() == [
        "1 fil er læst ind: 1 besvarelser med 3 svar, og 3 anmodninger.",
        "svar.csv, linje 6: 1 linje har en dato, der ikke findes eller ikke kan læses; den er tom i det, der er læst.",
        "1 linje er afvist; de står i mappen afvist:",
        "  ingen-besvarelse: 1. Der står intet besvarelses-id på linjen.",
    ]
    code, out, err = kpro("ingest", file, "--key-file", key, "-o", tmp_path / "d")
    assert (code, out.splitlines()[1]) == (DONE, "1 fil var læst ind før og er sprunget over.")


def test_what_is_missing_or_wrong_is_told_in_a_sentence(
    kpro: Run, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KPRO_KEY", raising=False)
    monkeypatch.setenv("KPRO_MINLOG_KEY", "MinLogs nøgle er ikke Uddatas")
    file, folder = write(tmp_path / "svar.csv"), tmp_path / "d"
    folder.mkdir()
    inside = folder / "nøgle.txt"
    inside.write_bytes(key.read_bytes())
    for words, code, said in (
        ((file, "-o", tmp_path / "e"), BAD_INPUT, "Der mangler en nøgle"),
        ((file, "--key-file", tmp_path / "x", "-o", tmp_path / "e"), BAD_INPUT, "findes ikke"),
        ((file, "--key-file", file, "-o", tmp_path / "e"), BAD_INPUT, "er ikke en nøgle"),
        ((file, "--key-file", inside, "-o", folder), WRONG_USE, "ligger i resultatmappen"),
        ((file, "--key-file", key), WRONG_USE, "Der mangler en mappe"),
        (("--key-file", key, "-o", folder), WRONG_USE, "Der mangler filer"),
        ((tmp_path / "findes ikke.csv", "--key-file", key, "-o", tmp_path / "e"), BAD_INPUT, "kan ikke åbnes"),
    ):
        found, out, err = kpro("ingest", *words)
        assert (found, out, said in err, err.count("\n")) == (code, "", True, 1)
    assert [path.name for path in folder.iterdir()] == ["nøgle.txt"]


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


@pytest.mark.parametrize("size", [700, 9_000])
def test_a_disk_that_fills_up_loses_nothing(size: int, kpro: Run, key: Path, tmp_path: Path) -> None:
    folder, given = tmp_path / "d", ("--key-file", key, "-o", tmp_path / "d")
    assert kpro("ingest", write(tmp_path / "godt.csv"), *given)[0] == DONE
    before = bytes_in(folder)
    lines = [f"B{n};{IDA};Ærø;;x;1;17-01-2024;;q1;;{os.urandom(9).hex()}" for n in range(900)]
    file = write(tmp_path / "mere.csv", lines)
    with files_no_longer_than(size):
        code, out, err = kpro("ingest", file, *given)
    assert (code, out, "der er ikke plads på disken" in err, err.count("\n")) == (BAD_INPUT, "", True, 1)
    assert bytes_in(folder) == before
    assert kpro("ingest", file, *given)[0] == DONE
    assert len(requests_in(folder)) == 2 + 900


def test_a_run_that_is_killed_loses_nothing_and_leaves_nothing(kpro: Run, key: Path, tmp_path: Path) -> None:
    folder, many = tmp_path / "d", tmp_path / "ind"
    many.mkdir()
    for number in range(9):
        write(many / f"{number}.csv", [f"B{n};{IDA};Ærø;;x;1;17-01-2024;;q1;{number};" for n in range(1000)])
    words = ["uddata", "ingest", str(many), "--key-file", str(key), "-o", str(folder)]
    running = subprocess.Popen([sys.executable, "-m", "kpro_analysis.cli", *words], stdout=subprocess.DEVNULL)
    while not list(folder.glob("anmodninger/*.parquet")):
        assert running.poll() is None
        time.sleep(0.002)
    running.send_signal(signal.SIGKILL)
    running.wait()
    if (folder / "uddata.json").exists():
        assert len(answers_in(folder)) == 9_000
    assert kpro("ingest", many, "--key-file", key, "-o", folder)[0] == DONE
    assert len(answers_in(folder)) == 9_000
    parts = {path.name for path in folder.rglob("*.parquet")}
    assert (len(parts), list(folder.glob(".nyt*"))) == (9, [])
