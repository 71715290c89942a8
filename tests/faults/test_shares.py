"""Drives of others: files that go away, are half there, are locked, or are there twice, for each reader."""

import io
import os
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from kpro_analysis import faults
from kpro_analysis.cli import main
from kpro_analysis.errors import InputError
from kpro_analysis.register.folder import find_workbook
from kpro_analysis.support.folder import ticket_files
from kpro_analysis.uddata.questionnaire_folder import questionnaire_files
from tests.by_hand import EXAMPLE
from tests.faults.writers import CITIZEN, DEMO

BAD_INPUT = 3
LOG = "tid;person;bruger;organisation;system;aktivitet;rolle;trace\n2023-05-01T08:15:30+02:00;{};{};Ærø;K-PRO;x;y;t\n"
ANSWERS = (
    "besvarelse_id;borger;kommune;team;skema;version;udsendt;besvaret;spørgsmål;svar;svartekst\n"
    "B1;{};Ærø;Syd;WHO-5;1.0;17-01-2024;26-01-2024 10:22;q1;4;x\n"
)
READERS: dict[str, tuple[list[str], str, bytes]] = {
    "register": (["check"], "aendringsoensker.xlsx", EXAMPLE.read_bytes()),
    "wheel": (["wheel"], "aarshjul.xlsx", (DEMO / "aarshjul.xlsx").read_bytes()),
    "support": (["support", "top"], "support.csv", (DEMO / "support.csv").read_bytes()),
    "minlog": (["minlog", "ingest"], "minlog.csv", LOG.format(CITIZEN, CITIZEN).encode()),
    "uddata": (["uddata", "ingest"], "uddata.csv", ANSWERS.format(CITIZEN).encode()),
}


class Reader:
    """A reader with its file on the share, and a way to read it."""

    def __init__(self, folder: Path, name: str) -> None:
        self.words, file, self.content = READERS[name]
        self.file, self.out = folder / "drev" / file, folder / "ud"
        self.file.parent.mkdir()
        self.given: list[str] = [] if name in ("register", "support") else ["-o", str(self.out)]
        if "ingest" in self.words:
            run("minlog", "key", "new", folder / "nøgle.txt")
            self.given += ["--key-file", str(folder / "nøgle.txt")]

    def read(self, file: Path) -> tuple[int, str, str]:
        return run(*self.words, file, *self.given)


def run(*words: object) -> tuple[int, str, str]:
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(word) for word in words])
    return code, *(stream.buffer.getvalue().decode() for stream in (out, err))


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest, tmp_path: Path) -> Reader:
    return Reader(tmp_path, request.param)


def refused(reader: Reader, file: Path) -> str:
    code, out, err = reader.read(file)
    assert (code, out, err.count("\n")) == (BAD_INPUT, "", 1), err
    assert err.rstrip().endswith(".") and "Traceback" not in err and "«" in err and CITIZEN not in err
    return err


def settled(path: Path, content: bytes) -> Path:
    """A file that nobody is waited for who might still be writing it."""
    path.write_bytes(content)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    return path


@pytest.mark.parametrize("there", [lambda whole: b"", lambda whole: bytes(len(whole))], ids=["nothing", "zeros"])
def test_a_file_that_is_half_synchronised_is_one_sentence(reader: Reader, there: Callable[[bytes], bytes]) -> None:
    file = settled(reader.file, there(reader.content))
    if reader.words[0] == "minlog" and not file.stat().st_size:  # an extract may be empty, and that is told
        code, _, err = reader.read(file)
        assert (code, err) == (0, f"{file.name}: Filen er tom.\n")
    else:
        assert file.name in refused(reader, file)
    assert file.read_bytes() == there(reader.content)
    settled(file, reader.content)
    assert reader.read(file)[0] == 0


def test_a_share_that_goes_away_is_one_sentence(reader: Reader) -> None:
    settled(reader.file, reader.content)
    reader.file.unlink()
    refused(reader, reader.file)
    reader.file.symlink_to(reader.file.with_name("borte") / reader.file.name)  # a link into what isn't mounted
    refused(reader, reader.file)
    reader.file.unlink()
    reader.file.parent.rmdir()
    refused(reader, reader.file)
    assert not list(reader.out.rglob("*.parquet"))


def test_any_name_of_a_file_works_and_tells_nobody(reader: Reader) -> None:
    for name in ("a\u030aben  fil", "x" * 200, f"af {CITIZEN}"):
        path = settled(reader.file.with_name(f"{name}{reader.file.suffix}"), reader.content)
        code, out, err = reader.read(path)
        assert (code, err) == (0, "")
        assert CITIZEN not in out


def test_what_a_share_adds_is_passed_over(tmp_path: Path) -> None:
    for name in ("~$support.csv", "~$aendringsoensker.xlsx", "~$skemaer.csv", ".~lock.support.csv#", "._support.csv"):
        (tmp_path / name).write_bytes(b"\x05Navn")
    for name in ("support.csv", "aendringsoensker.xlsx", "skemaer.csv"):
        (tmp_path / name).write_bytes((DEMO / name).read_bytes())
    assert find_workbook(tmp_path) == tmp_path / "aendringsoensker.xlsx"
    assert ticket_files(tmp_path) == [tmp_path / "support.csv"]
    assert questionnaire_files(tmp_path) == [tmp_path / "skemaer.csv"]


@pytest.mark.parametrize("copy", ["aendringsoensker-PC123.xlsx", "aendringsoensker (2).xlsx"])
def test_a_copy_of_a_conflict_is_not_guessed_about(copy: str, tmp_path: Path) -> None:
    for name in ("aendringsoensker.xlsx", copy):
        (tmp_path / name).write_bytes(EXAMPLE.read_bytes())
    with pytest.raises(InputError) as caught:
        find_workbook(tmp_path)
    assert copy in str(caught.value) and "aendringsoensker.xlsx" in str(caught.value)


def test_a_bug_is_told_though_the_log_can_not_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fil").touch()
    monkeypatch.setattr(faults, "LOG", tmp_path / "fil" / "kpro.log")
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        assert len(faults.bug_reference()) == 8
