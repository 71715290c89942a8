"""Files of the log become an audit folder: once each, wholly or not at all, and however they are cut and ordered."""

import hashlib
import itertools
import json
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.minlog.canonical import LOG
from kpro_analysis.minlog.ingest import Extract, ingest
from kpro_analysis.minlog.store import KEYS_FOLDER, Store
from kpro_analysis.pseudonyms import Key
from tests.minlog.extracts import BO, IDA, KEY, LINES, NOW, content_of, rows_of, take, write_log
from tests.minlog.test_readers_opening import zipped


def test_rows_are_canonical(tmp_path: Path) -> None:
    done = take(tmp_path / "d", write_log(tmp_path / "log.csv"))
    first, second, third = rows_of(tmp_path / "d")
    assert first == {name: None for name in LOG.names} | {
        "time": datetime(2024, 1, 17, 9, 22, 31, tzinfo=UTC),
        "person": KEY.pseudonym(IDA.replace("-", "")),
        "person_class": "substitute",
        "user": KEY.pseudonym("b1"),
        "organisation": "440000",
        "system": "FUT",
        "activity": "Hent liste",
        "role": "Læge",
        "trace": "t1",
        "entries": 1,
        "file": "log.csv",
        "line": 2,
    }
    assert (second["person"], second["line"]) == (KEY.pseudonym(BO.replace("-", "")), 3)
    assert (third["user"], third["role"]) == (KEY.pseudonym("b2"), None)
    (file,) = done.files
    assert (file.entries, file.rows, file.rejected, file.without_zone) == (3, 3, 0, 2)
    assert (file.first, file.last) == ("2024-01-17T09:22:31+00:00", "2024-01-31T23:30:00+00:00")


def test_parts_lie_by_danish_month_and_have_the_schema(tmp_path: Path) -> None:
    take(tmp_path, write_log(tmp_path.with_suffix(".csv")))
    parts = Store.open(tmp_path).log_files()
    assert [part.parent.name for part in parts] == ["month=2024-01", "month=2024-02"]  # 23:30 UTC is 00:30 in Denmark
    assert [pq.ParquetFile(part).metadata.num_rows for part in parts] == [2, 1]
    assert all(pq.read_schema(part).equals(LOG) for part in parts)


def test_whoever_is_also_the_user_has_one_pseudonym(tmp_path: Path) -> None:
    take(tmp_path / "d", write_log(tmp_path / "log.csv", [f"2024-01-17 10:00;{IDA};6701901234;;;;;"]))
    (row,) = rows_of(tmp_path / "d")
    assert row["person"] == row["user"]


def test_lines_that_cannot_be_used_are_told_without_a_value(tmp_path: Path) -> None:
    lines = [
        "2024-01-17 10:00;;b1;;;;;",
        f"i går;{IDA};b1;;;;;",
        f"2013-01-17 10:00;{IDA};b1;;;;;",
        f"2027-01-17 10:00;{IDA};b1;;;;;",
        f"2024-03-31 02:30;{IDA};b1;;;;;",
        LINES[0],
    ]
    done = take(tmp_path / "d", write_log(tmp_path / "log.csv", lines))
    rules = ["ingen-borger", "tid-ulæselig", "tid-før-2015", "tid-i-fremtiden", "tid-findes-ikke"]
    assert done.files[0].rejects == dict.fromkeys(sorted(rules), 1)
    (path,) = (tmp_path / "d" / "afvist").iterdir()
    header, *told = path.read_text(encoding="utf-8-sig").splitlines()
    assert header == "fil;linje;regel;forklaring"
    by_line = sorted(line.split(";")[:3] for line in told)
    assert by_line == [["log.csv", str(number), rule] for number, rule in enumerate(rules, 2)]
    assert IDA not in "".join(told)


def test_a_zero_that_excel_ate_is_counted_and_classes_are_too(tmp_path: Path) -> None:
    people = ["10190" + "1234", "010190" + "-1234", IDA, "251248" + "9996", "ukendt"]
    done = take(tmp_path / "d", write_log(tmp_path / "log.csv", [f"2024-01-17 10:00;{p};b1;;;;;" for p in people]))
    assert done.files[0].person_classes == {"cpr": 2, "invalid": 1, "substitute": 1, "test": 1}
    assert done.files[0].repaired == 1
    assert len({row["person"] for row in rows_of(tmp_path / "d")}) == 4


def test_what_was_taken_in_before_is_not_taken_in_twice(tmp_path: Path) -> None:
    log, same, packed = tmp_path / "log.csv", tmp_path / "copy.csv", tmp_path / "log.csv.gz"
    for path in (log, same, packed):
        write_log(path)
    done = take(tmp_path / "d", log, same)
    assert (len(done.files), done.again) == (1, 1)
    before = content_of(tmp_path / "d")
    for again in (log, packed):
        done = take(tmp_path / "d", again)
        assert (len(done.files), done.again) == (0, 1)
    assert content_of(tmp_path / "d") == before
    assert len(rows_of(tmp_path / "d")) == 3


def test_a_file_is_known_again_by_its_own_bytes(tmp_path: Path) -> None:
    packed, folder = tmp_path / "log.csv.gz", tmp_path / "d"
    write_log(packed)
    (original,) = take(folder, packed).store.manifest.originals
    assert (original.kind, original.size, original.files) == ("log", packed.stat().st_size, 1)
    assert original.sha256 == hashlib.sha256(packed.read_bytes()).hexdigest()
    before = content_of(folder)
    told: list[str] = []
    again = ingest(Extract([packed], side={"activity": []}), folder, KEY, NOW, tell=told.append)
    assert (again.again, told, content_of(folder)) == (1, ["1/1 log.csv.gz: er læst ind før"], before)
    content = bytearray(packed.read_bytes())
    content[-5] ^= 1  # as long as before
    packed.write_bytes(content)
    assert [finding.rule for finding in take(folder, packed).findings] == ["fil-beskadiget"]


def test_a_folder_of_an_earlier_version_is_opened_and_its_files_are_known(tmp_path: Path) -> None:
    log, folder = write_log(tmp_path / "log.csv"), tmp_path / "d"
    take(folder, log)
    said = json.loads((folder / "minlog.json").read_bytes())
    del said["originals"]
    (folder / "minlog.json").write_text(json.dumps(said), encoding="utf-8")
    assert take(folder, log).again == 1


def test_a_zip_of_which_a_part_could_not_be_used_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(zipped({"a.csv": write_log(tmp_path / "a.csv").read_bytes(), "b.csv": b"\x89PNG\r\n\x1a\n"}))
    for again in (0, 1):
        done = take(tmp_path / "d", path)
        assert (done.again, [f.rule for f in done.findings]) == (again, ["fil-kan-ikke-bruges"])
    assert done.store.manifest.originals == ()


def test_a_folder_with_keys_to_packs_is_ours(tmp_path: Path) -> None:
    take(tmp_path / "d", write_log(tmp_path / "a.csv", LINES[:1]))
    (tmp_path / "d" / KEYS_FOLDER).mkdir()
    assert len(take(tmp_path / "d", write_log(tmp_path / "b.csv", LINES[1:])).files) == 1


def test_another_key_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    take(tmp_path / "d", write_log(tmp_path / "log.csv"))
    before = content_of(tmp_path / "d")
    with pytest.raises(InputError, match="anden nøgle"):
        ingest(Extract([tmp_path / "not there.csv"]), tmp_path / "d", Key(bytes(32)), NOW)
    assert content_of(tmp_path / "d") == before


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    log = write_log(tmp_path / "log.csv")
    with pytest.raises(UsageError, match="andre filer"):
        take(tmp_path, log)
    with pytest.raises(UsageError, match="ikke en mappe"):
        take(log, log)
    assert [path.name for path in tmp_path.iterdir()] == ["log.csv"]


def test_one_unusable_file_does_not_stop_the_others(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    done = take(tmp_path / "d", wrong, write_log(tmp_path / "log.csv"))
    assert len(done.files) == 1
    assert [(f.file, f.rule) for f in done.findings] == [("wrong.csv", "fil-kan-ikke-bruges")]
    with pytest.raises(InputError, match=r"wrong\.csv"):
        take(tmp_path / "e", wrong)
    with pytest.raises(InputError, match="Ingen af de 2 filer"):
        take(tmp_path / "e", wrong, tmp_path / "not there.csv")


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    (tmp_path / "in" / "deep").mkdir(parents=True)
    write_log(tmp_path / "in" / "a.csv", LINES[:1])
    write_log(tmp_path / "in" / "deep" / "b.csv", LINES[1:])
    assert len(take(tmp_path / "d", tmp_path / "in").files) == 2
    with pytest.raises(InputError, match="ingen filer"):
        (tmp_path / "empty").mkdir()
        take(tmp_path / "d", tmp_path / "empty")


def test_an_empty_extract_is_told(tmp_path: Path) -> None:
    empty, bare = tmp_path / "empty.csv", write_log(tmp_path / "bare.csv", [])
    empty.touch()
    done = take(tmp_path / "d", empty, bare)
    assert sorted(finding.file for finding in done.findings) == ["bare.csv", "empty.csv"]
    assert rows_of(tmp_path / "d") == []


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    take(folder, write_log(tmp_path / "a.csv", LINES[:1]))
    before = content_of(folder)
    for left in ("log/month=2024-01/0123456789ab-0.parquet", ".nyt/1/2024-01.parquet", "afvist/0123456789ab.csv"):
        (folder / left).parent.mkdir(parents=True, exist_ok=True)
        (folder / left).write_bytes(b"half")
    take(folder, tmp_path / "a.csv")
    assert content_of(folder) == before


def test_a_folder_that_is_none_or_broken(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="ikke en mappe med indlæst MinLog"):
        Store.open(tmp_path)
    (tmp_path / "minlog.json").write_text('{"kind": "kpro-minlog", "version": 2}', encoding="utf-8")
    with pytest.raises(InputError, match="nyere udgave"):
        Store.open(tmp_path)
    (tmp_path / "minlog.json").write_text('{"kind": "kpro-min', encoding="utf-8")
    with pytest.raises(InputError, match="kan ikke læses"):
        Store.open(tmp_path)


def test_the_generation_tells_content_not_order(tmp_path: Path) -> None:
    one, other = write_log(tmp_path / "a.csv", LINES[:1]), write_log(tmp_path / "b.csv", LINES[1:])
    there, back = (take(tmp_path / name, *files).store for name, files in (("d", (one, other)), ("e", (other, one))))
    assert there.generation == back.generation == Store.open(tmp_path / "d").generation
    assert there.generation != take(tmp_path / "f", one).store.generation
    assert there.prepared.parent == tmp_path / "d" / "forberedt"


MANY = [
    f"{month:02}-0{1 + month % 3}-2024 {hour:02}:15;67{month:02}90-123{hour % 10};b{hour % 3};44;FUT;Vis;;t{hour % 4}"
    for month in range(1, 13)
    for hour in range(0, 24, 8)
]


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(len(MANY))), st.lists(st.integers(1, len(MANY) - 1), max_size=3, unique=True))
def test_splitting_and_order_change_only_file_and_line(order: list[int], cuts: list[int]) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        whole = write_log(folder / "whole.csv", MANY)
        edges = [0, *sorted(cuts), len(MANY)]
        mixed = [MANY[place] for place in order]
        files = [write_log(folder / f"{n}.csv", mixed[a:b]) for n, (a, b) in enumerate(itertools.pairwise(edges))]
        take(folder / "one", whole)
        take(folder / "many", *reversed(files))
        one, many = (
            sorted(str({**row, "file": "", "line": 0}) for row in rows_of(folder / at)) for at in ("one", "many")
        )
        assert one == many and len(one) == len(MANY)


def test_what_was_half_written_when_it_was_killed_keeps_nobody_out(tmp_path: Path) -> None:
    log = write_log(tmp_path / "log.csv")
    folder = tmp_path / "mappe"
    take(folder, log)
    half = folder / f".{'0' * 16}.tmp"
    half.touch()
    take(folder, log)
    assert not half.exists()
