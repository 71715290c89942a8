"""What goes wrong with an extract, through the command line: one sentence, the right exit code, and nothing lost."""

import gzip
import io
import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from pyarrow import parquet

from kpro_analysis.cli import main
from kpro_analysis.minlog.demo import write_demo_log
from kpro_analysis.minlog.demo_world import Plan
from kpro_analysis.minlog.store import Store

DONE, WRONG_USE, BAD_INPUT = 0, 2, 3
HEADER = "tid;person;bruger;organisation;system;aktivitet;rolle;trace"
CITIZEN, OTHER, USER = "670190-1234", "710855-4321", "881170-2222"
NUMBERS = [CITIZEN, OTHER, USER]
TOMORROW = (datetime.now(UTC) + timedelta(days=2)).isoformat(timespec="seconds")


def line(when="2023-05-01T08:15:30+02:00", person=CITIZEN, system="K-PRO", trace="t1"):
    return f"{when};{person};{USER};Ærø Kommune;{system};Vis plan;Sygeplejerske;{trace}"


def log(*lines):
    return "\n".join([HEADER, *lines, ""]).encode()


GOOD = log(line(), line("2023-05-01T08:15:30+02:00", OTHER), line("2023-06-01T23:59:59+02:00", trace="t2"))
XML = '<?xml version="1.0"?>{}<RegistrationRequest><LogDataEntry>{}</LogDataEntry></RegistrationRequest>'
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;'>]>"
SECRET = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    path = tmp_path_factory.mktemp("nøgler") / "nøgle.txt"
    assert main(["minlog", "key", "new", str(path)]) == DONE
    return path


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory, key):
    """A folder into which a good file was taken."""
    made = tmp_path_factory.mktemp("godt")
    (made / "godt.csv").write_bytes(GOOD)
    words = ("minlog", "ingest", made / "godt.csv", "--key-file", key, "-o", made / "mappe")
    assert main([str(word) for word in words]) == DONE
    return made / "mappe"


@pytest.fixture
def place(tmp_path, taken_in, key, capfd):
    """A copy of that folder, a way to take in more, and what it holds."""
    shutil.copytree(taken_in, tmp_path / "mappe")
    return Place(tmp_path, key, capfd)


class Place:
    def __init__(self, tmp_path, key, capfd):
        self.files, self.folder, self.key, self._capfd = tmp_path / "filer", tmp_path / "mappe", key, capfd
        self.files.mkdir()
        self.before = self.rows()

    def file(self, name, content):
        path = self.files / name
        path.write_bytes(content)
        return path

    def ingest(self, *words, key=None):
        """Exit code and the two outputs, in which there is neither a number nor a traceback."""
        given = ["--key-file", str(key or self.key), "-o", str(self.folder)]
        return self.run("minlog", "ingest", *words, *given)

    def run(self, *words):
        self._capfd.readouterr()
        code = main([str(word) for word in words])
        out, err = self._capfd.readouterr()
        assert "Traceback" not in err and "rror:" not in err
        assert not found_numbers(out + err)
        return code, out, err

    def rows(self):
        """The log as it counts, in an order of its own; no number is anywhere in the folder."""
        tables = [parquet.read_table(path, partitioning=None) for path in Store.open(self.folder).log_files()]
        rows = sorted(str(row) for table in tables for row in table.to_pylist())
        others = [path for path in self.folder.rglob("*") if path.is_file() and path.suffix != ".parquet"]
        assert not found_numbers("\n".join([*rows, *(path.read_bytes().decode("latin-1") for path in others)]))
        return rows

    def count(self):
        """How many rows count."""
        return sum(parquet.read_metadata(path).num_rows for path in Store.open(self.folder).log_files())

    def left(self):
        """What lies in the folder besides what counts."""
        store = Store.open(self.folder)
        files = set((self.folder / "log").rglob("*.parquet")) - set(store.log_files())
        return sorted(path.name for path in files) + [path.name for path in self.folder.glob(".nyt*")]


def found_numbers(text):
    return [n for number in NUMBERS for n in (number, number.replace("-", "")) if n in text]


def zipped(**members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


REFUSED = {  # a file, and what is said of it
    "no known format": ("x.bin", bytes(range(256)) * 50, "er ikke i noget kendt format"),
    "a picture": ("x.csv", b"\x89PNG\r\n\x1a\n" + bytes(999), "er ikke i noget kendt format"),
    "other columns": ("x.csv", b"navn;alder\nA;1\n", "[kolonner]"),
    "many laughs": ("x.xml", XML.format(LAUGHS, "&c;").encode(), "erklærer en DOCTYPE (linje 1)"),
    "an external entity": ("x.xml", XML.format(SECRET, "&a;").encode(), "erklærer en DOCTYPE (linje 1)"),
    "a gzip bomb": ("x.csv.gz", gzip.compress(log() + b" " * (130 << 20), 9), "gange så meget udpakket"),
    "an empty zip": ("x.zip", zipped(), "har ingen filer"),
    "a workbook": ("x.xlsx", zipped(**{"[Content_Types].xml": "<x/>"}), "Gem arket som CSV"),
    "half a zip": ("x.zip", zipped(a=GOOD)[:60], "er beskadiget"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(case, place):
    name, content, sentence = REFUSED[case]
    code, out, err = place.ingest(place.file(name, content))
    assert (code, out) == (BAD_INPUT, "")
    assert sentence in err
    assert place.rows() == place.before and not place.left()


def test_a_file_that_cannot_be_used_does_not_keep_the_others_out(place):
    more = place.file("mere.csv", log(line("2023-07-01T10:00:00+02:00")))
    code, _, err = place.ingest(place.file("x.bin", bytes(range(256))), more)
    assert code == DONE
    assert "er ikke i noget kendt format" in err
    assert len(place.rows()) == len(place.before) + 1


PARTLY = {  # a file, what is said of it, and how many rows it gives
    "a truncated gzip": ("x.csv.gz", gzip.compress(log(line(trace="t9")), 0)[:-6], "holder op, før den er slut", 1),
    "an empty file": ("x.csv", b"", "Filen er tom", 0),
    "headers only": ("x.csv", log(), "ingen linjer fra loggen", 0),
    "XML without entries": ("x.xml", b"<RegistrationRequest/>", "ingen linjer fra loggen", 0),
}


@pytest.mark.parametrize("case", PARTLY)
def test_what_can_be_read_is_taken_and_the_rest_told(case, place):
    name, content, sentence, rows = PARTLY[case]
    code, _, err = place.ingest(place.file(name, content), "--format", "json")
    assert (code, sentence in err) == (DONE, True)
    assert len(place.rows()) == len(place.before) + rows


TIMES = {
    "before 2015": ("2014-12-31T12:00:00+01:00", "før 2015"),
    "in the future": (TOMORROW, "ligger i fremtiden"),
    "no time": ("", "Tidspunktet mangler"),
    "not a time": ("i går", "Tidspunktet kan ikke læses"),
    "an hour that is skipped": ("2023-03-26T02:30:00", "sommertiden begynder"),
    "a day that isn't": ("2023-02-30T02:30:00+01:00", "Tidspunktet kan ikke læses"),
}


@pytest.mark.parametrize("case", TIMES)
def test_a_time_that_cannot_be_is_rejected_with_its_line(case, place):
    when, why = TIMES[case]
    code, out, _ = place.ingest(place.file("x.csv", log(line(trace="t8"), line(when))), "--format", "json")
    assert code == DONE
    assert '"rejected": 1' in out
    rejects = "".join(p.read_text(encoding="utf-8-sig") for p in (place.folder / "afvist").glob("*.csv"))
    assert re.search(rf"^x\.csv;3;[^;]+;.*{why}", rejects, re.MULTILINE)
    assert len(place.rows()) == len(place.before) + 1


def test_a_time_without_zone_is_danish_and_counted(place):
    code, out, _ = place.ingest(place.file("x.csv", log(line("2023-07-01T10:00:00"))), "--format", "json")
    assert (code, '"without_zone": 1' in out) == (DONE, True)
    (row,) = set(place.rows()) - set(place.before)
    assert "datetime.datetime(2023, 7, 1, 8, 0" in row


@pytest.mark.parametrize("column", ["system", "organisation", "trace", "note"])
def test_a_number_in_any_column_is_nowhere_in_the_folder(column, place):
    names, values = f"{HEADER};note".split(";"), [*line().split(";"), "fri tekst"]
    values[names.index(column)] = f"se {OTHER}, ring"
    content = "\n".join([";".join(names), ";".join(values), ""]).encode()
    assert place.ingest(place.file(f"cpr {OTHER}.csv", content))[0] == DONE
    assert len(place.rows()) == len(place.before) + 1


KEYS = {
    "no file": (None, "findes ikke"),
    "not hexadecimal": (b"hemmelig", "er ikke en nøgle"),
    "too short": (b"ab12", "er for kort"),
    "bytes": (b"\xff\xfe\x00", "er ikke en nøgle"),
    "another key": (b"ab" * 32, "er lavet med en anden nøgle"),
}


@pytest.mark.parametrize("case", KEYS)
def test_a_key_that_cannot_be_used_is_refused(case, place, tmp_path):
    content, sentence = KEYS[case]
    path = tmp_path / "anden.txt"
    if content is not None:
        path.write_bytes(content)
    code, out, err = place.ingest(place.file("x.csv", log(line(trace="t9"))), key=path)
    assert (code, out) == (BAD_INPUT, "")
    assert sentence in err and err.count("\n") == 1
    assert "ab12" not in err and "hemmelig" not in err
    assert place.rows() == place.before and not place.left()


def test_without_a_key_or_with_the_key_in_the_folder_nothing_is_read(place, monkeypatch):
    for name in ("KPRO_KEY", "KPRO_MINLOG_KEY"):
        monkeypatch.delenv(name, raising=False)
    file = place.file("x.csv", log(line(trace="t9")))
    code, _, err = place.run("minlog", "ingest", file, "-o", place.folder)
    assert (code, "Der mangler en nøgle" in err) == (BAD_INPUT, True)
    inside = place.folder / "nøgle.txt"
    inside.write_bytes(place.key.read_bytes())
    code, _, err = place.ingest(file, key=inside)
    assert (code, "ligger i resultatmappen" in err) == (WRONG_USE, True)


def test_a_folder_with_other_things_in_it_is_left_alone(place, tmp_path):
    (tmp_path / "brev.txt").write_text("privat", encoding="utf-8")
    file = place.file("x.csv", GOOD)
    code, _, err = place.run("minlog", "ingest", file, "--key-file", place.key, "-o", tmp_path)
    assert (code, "har andre filer i sig" in err) == (WRONG_USE, True)
    assert (tmp_path / "brev.txt").read_text(encoding="utf-8") == "privat"


def test_a_manifest_that_was_changed_is_not_guessed_at(place):
    manifest = place.folder / "minlog.json"
    whole = manifest.read_bytes()
    for broken in (whole[:-30], b"", b"[]", b'{"kind": "andet"}', b"\xff"):
        manifest.write_bytes(broken)
        code, _, err = place.ingest(place.file("x.csv", log(line(trace="t9"))))
        assert (code, "minlog.json" in err, err.count("\n")) == (BAD_INPUT, True, 1)
        assert manifest.read_bytes() == broken
    manifest.write_bytes(whole)
    assert place.rows() == place.before


SIDE_HEADERS = {
    "activity": "person;tidspunkt;hændelse",
    "careteam": "person;careteam;fra;til",
    "participants": "bruger;careteam;fra;til",
    "episodes": "person;forløb;status;fra;til",
}


@pytest.mark.parametrize("kind", ["activity", "careteam"])
def test_a_side_file_of_other_people_is_told_and_says_nothing(kind, place):
    rows = {"activity": "999;2023-04-01T10:00:00+02:00;skema", "careteam": "999;CT1;2023-01-01;"}
    file = place.file("ved siden af.csv", f"{SIDE_HEADERS[kind]}\n{rows[kind]}\n".encode())
    code, out, _ = place.ingest(f"--{kind}", file, "--format", "json")
    assert (code, "findes i loggen" in out) == (DONE, True)
    code, out, _ = place.run("minlog", "audit", place.folder, "--format", "json")
    audit = json.loads(out)
    assert code == DONE
    assert audit["inactive"] is None and audit["care_team"] is None
    assert any("ikke til loggen" in note or "findes i loggen" in note for note in audit["notes"])


@pytest.mark.parametrize("kind", SIDE_HEADERS)
@pytest.mark.parametrize("content", [b"", b"navn;alder\nA;1\n", bytes(range(256))], ids=["empty", "other", "bytes"])
def test_a_side_file_that_cannot_be_used_is_refused_in_a_sentence(kind, content, place):
    code, out, err = place.ingest(f"--{kind}", place.file("ved siden af.csv", content))
    assert (code, out) == (BAD_INPUT, "")
    assert "ved siden af.csv" in err and err.count("\n") == 1
    assert place.rows() == place.before and not place.left()


def test_an_empty_extract_has_nothing_to_audit(tmp_path, key, capfd):
    empty = tmp_path / "tom.csv"
    empty.write_bytes(log())
    main(["minlog", "ingest", str(empty), "--key-file", str(key), "-o", str(tmp_path / "mappe")])
    capfd.readouterr()
    assert main(["minlog", "audit", str(tmp_path / "mappe"), "--format", "json"]) == BAD_INPUT
    out, err = capfd.readouterr()
    assert (out, err.count("\n"), "Traceback" in err) == ("", 1, False)


def test_a_folder_that_is_none_has_nothing_to_audit(tmp_path, place):
    for step in (["audit"], ["test", "--hypothesis", "careteam"]):
        code, out, err = place.run("minlog", step[0], tmp_path, *step[1:])
        assert (code, out) == (BAD_INPUT, "")
        assert "er ikke en mappe med indlæst MinLog" in err


def test_a_disk_that_fills_up_while_the_audit_is_prepared_says_so_and_can_be_tried_again(place):
    shutil.rmtree(place.folder / "forberedt")
    with files_no_longer_than(500):
        code, out, err = place.run("minlog", "audit", place.folder, "--format", "json")
    assert (code, out) == (BAD_INPUT, "")
    assert "der er ikke plads på disken" in err and err.count("\n") == 1
    assert place.rows() == place.before
    assert json.loads(place.run("minlog", "audit", place.folder, "--format", "json")[1])["entries"] == 3


@contextmanager
def files_no_longer_than(size):
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


@pytest.mark.parametrize("size", [600, 3_000])
def test_a_disk_that_fills_up_loses_nothing(size, place):
    lines = [line(f"2023-{n % 12 + 1:02d}-03T08:{n % 60:02d}:30+01:00", trace=os.urandom(8).hex()) for n in range(900)]
    file = place.file("x.csv", log(*lines))
    with files_no_longer_than(size):
        code, out, err = place.ingest(file)
    assert (code, out) == (BAD_INPUT, "")
    assert "der er ikke plads på disken" in err and err.count("\n") == 1
    assert place.rows() == place.before and not place.left()
    assert place.ingest(file)[0] == DONE
    assert len(place.rows()) == len(place.before) + 900


@pytest.mark.parametrize("sign", [".nyt/1", "log/month=2022-*"], ids=["while it reads", "while it puts in place"])
def test_a_run_that_is_killed_loses_nothing_and_leaves_nothing(sign, place):
    write_demo_log(place.files / "demo", Plan(60_000, citizens=2_000))
    file = place.files / "demo" / "minlog.csv"
    words = ["minlog", "ingest", str(file), "--key-file", str(place.key), "-o", str(place.folder)]
    running = subprocess.Popen([sys.executable, "-m", "kpro_analysis.cli", *words], stdout=subprocess.DEVNULL)
    while not list(place.folder.glob(sign)):
        assert running.poll() is None
        time.sleep(0.002)
    running.send_signal(signal.SIGKILL)
    running.wait()
    reading = sign.startswith(".nyt")
    assert place.count() in {len(place.before)} | (set() if reading else {len(place.before) + 60_000})
    assert place.ingest(file)[0] == DONE
    assert (place.count(), place.left()) == (len(place.before) + 60_000, [])
