"""Files become a folder of Uddata: once each, wholly or not at all, and however they are cut, ordered and repeated."""

import gzip
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpro_analysis.errors import InputError, KproError, UsageError
from kpro_analysis.pseudonyms import Key
from kpro_analysis.uddata.canonical import ANSWERS, REQUESTS
from kpro_analysis.uddata.door import Door
from kpro_analysis.uddata.ingest import ingest
from kpro_analysis.uddata.intake import take_source
from kpro_analysis.uddata.sources import sources_in
from kpro_analysis.uddata.store import Store
from tests.numbers import without_zero
from tests.uddata.answers import (
    HEADER,
    IDA,
    KEY,
    LINES,
    NOW,
    REPORT,
    WIDE,
    answers_in,
    bytes_in,
    take,
    text_of,
    write,
    write_sheets,
    zipped,
)


def test_parts_have_the_schemas_and_are_named_by_the_manifest(tmp_path: Path) -> None:
    take(tmp_path / "d", write(tmp_path / "svar.csv"), REPORT)
    store = Store.open(tmp_path / "d")
    assert [pq.read_schema(part) for part in store.answer_files()] == [ANSWERS]
    assert [pq.read_schema(part) for part in store.request_files()] == [REQUESTS, REQUESTS]
    assert [(file.name, file.order) for file in store.manifest.files] == [("svar.csv", 0), ("fut_report.zip/24981", 1)]
    assert {path.name for path in store.answer_files()} == {f"{store.manifest.files[0].sha256[:12]}-0.parquet"}


def test_what_was_taken_in_before_is_not_taken_in_twice(tmp_path: Path) -> None:
    same = [write(tmp_path / name) for name in ("svar.csv", "kopi.csv", "c.csv")]
    same[2].write_bytes(gzip.compress(same[0].read_bytes()))
    book = write_sheets(tmp_path / "svar.xlsx", {"Ark1": [HEADER.split(";"), *(line.split(";") for line in LINES)]})
    done = take(tmp_path / "d", *same, book, REPORT)
    assert (len(done.files), done.again) == (3, 2)
    before = bytes_in(tmp_path / "d")
    done = take(tmp_path / "d", *same, book, REPORT)
    assert (len(done.files), done.again) == (0, 5)
    assert bytes_in(tmp_path / "d") == before


def test_what_was_taken_in_before_is_not_even_read_again(tmp_path: Path) -> None:
    packed = tmp_path / "svar.zip"
    packed.write_bytes(zipped({"a.csv": text_of(), "b.csv": text_of(LINES[:1])}))
    assert len(take(tmp_path / "d", packed).files) == 2
    told: list[str] = []
    ingest([packed], tmp_path / "d", KEY, NOW, tell=told.append)
    assert told == ["1/1 svar.zip: er læst ind før"]


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    for municipality in ("a", "b"):
        (tmp_path / "ind" / municipality).mkdir(parents=True)
        write(tmp_path / "ind" / municipality / "svar.csv", [line.replace("Ærø", municipality) for line in LINES])
    done = take(tmp_path / "d", tmp_path / "ind")
    assert [file.name for file in done.files] == ["svar.csv", "svar.csv (2)"]
    assert {row["file"]: row["municipality"] for row in answers_in(tmp_path / "d")} == {
        "svar.csv": "a Kommune",
        "svar.csv (2)": "b Kommune",
    }


def test_a_file_that_cannot_be_used_does_not_keep_the_others_out(tmp_path: Path) -> None:
    wrong = tmp_path / "andet.bin"
    wrong.write_bytes(bytes(range(256)) * 20)
    done = take(tmp_path / "d", wrong, tmp_path / "findes ikke.csv", write(tmp_path / "svar.csv"))
    assert ([file.name for file in done.files], len(done.findings)) == (["svar.csv"], 2)
    with pytest.raises(InputError, match="Ingen af de 2 filer"):
        take(tmp_path / "e", wrong, tmp_path / "findes ikke.csv")


def test_another_key_or_others_folder_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "svar.csv")
    take(tmp_path / "d", path)
    before = bytes_in(tmp_path / "d")
    with pytest.raises(InputError, match="anden nøgle"):
        ingest([path], tmp_path / "d", Key(bytes(32)), NOW)
    assert bytes_in(tmp_path / "d") == before
    with pytest.raises(UsageError, match="andre filer"):
        take(tmp_path, path)
    with pytest.raises(InputError, match="ingen filer"):
        (tmp_path / "tom").mkdir()
        take(tmp_path / "d", tmp_path / "tom")


def test_what_a_killed_run_left_is_removed_and_the_mapping_stays(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    path = write(tmp_path / "svar.csv")
    take(folder, path)
    (folder / "skemaer.toml").write_text("[WHO-5]\n", encoding="utf-8")
    before = bytes_in(folder)
    for left in (
        "svar/0123456789ab-0.parquet",
        "anmodninger/0123456789ab-0.parquet",
        ".nyt/1/svar.parquet",
        "afvist/0.csv",
    ):
        (folder / left).parent.mkdir(parents=True, exist_ok=True)
        (folder / left).write_bytes(b"half")
    shutil.copy(path, tmp_path / "kopi.csv")
    take(folder, tmp_path / "kopi.csv")
    (folder / "afvist").rmdir()
    assert bytes_in(folder) == before


def test_a_folder_that_is_none_or_broken(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="ikke en mappe med indlæst Uddata"):
        Store.open(tmp_path)
    for content, said in (
        ('{"kind": "kpro-uddata", "version": 2}', "nyere udgave"),
        ('{"kind": "kpro-minlog", "version": 1}', "kan ikke læses"),
        ('{"kind": "kpro-ud', "kan ikke læses"),
        ("[]", "kan ikke læses"),
    ):
        (tmp_path / "uddata.json").write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match=said):
            Store.open(tmp_path)


def read_in_pieces(path: Path, folder: Path, size: int) -> list[pa.Table]:
    """The answers and requests of a file that is read in pieces of about so many bytes."""
    (source,) = sources_in(path, pytest.fail, size)
    ready = take_source(source, Door(KEY, NOW), folder)
    goals = {goal.split("/")[0]: file for file, goal in ready.moves.items()}
    return [pq.read_table(goals[kind]) for kind in ("svar", "anmodninger") if kind in goals]


PERSONS = [f"{61 + n}0190-123{n}" for n in range(6)]
ROWS = [
    f"B{n // 3};{PERSONS[n // 3 % 6]};Ærø;Syd;WHO-5;1;{n % 28 + 1}-01-2024;;q{n % 3};{n % 5};{'  ord å ' * (n % 4)}"
    for n in range(40)
]
WIDE_ROWS = [
    f'B{n};{PERSONS[n % 6]};Ærø;Syd;WHO-5;1;{n % 28 + 1}-01-2024;;{n % 5};;"{"linje" * (n % 3)} {n % 2}"'
    for n in range(40)
]


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 4000), st.sampled_from([(ROWS, HEADER), (WIDE_ROWS, WIDE)]), st.booleans())
def test_the_size_of_pieces_changes_nothing(size: int, file: tuple[list[str], str], breaks: bool) -> None:
    lines = [line.replace("ord å", '"ord\nå"') if breaks else line for line in file[0]]
    with TemporaryDirectory() as name:
        path = write(Path(name) / "svar.csv", lines, file[1])
        whole, pieces = (read_in_pieces(path, Path(name) / str(s), s) for s in (1 << 20, size))
        assert [table.to_pylist() for table in whole] == [table.to_pylist() for table in pieces]


@settings(max_examples=8, deadline=None)
@given(st.permutations(range(len(ROWS))))
def test_the_order_of_rows_changes_only_the_lines(order: list[int]) -> None:
    with TemporaryDirectory() as name:
        there = write(Path(name) / "a.csv", ROWS)
        back = write(Path(name) / "b.csv", [ROWS[place] for place in order])
        one, other = (
            [
                sorted(str({**row, "file": "", "line": 0}) for row in table.to_pylist())
                for table in read_in_pieces(path, Path(name) / path.stem, 1 << 20)
            ]
            for path in (there, back)
        )
        assert one == other


@settings(max_examples=40, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(alphabet=f"{HEADER[:20]};,\n\t\"'=0159-. æø\0\ufeff{{}}[]", max_size=200).map(str.encode),
    st.sampled_from([b"", f"{HEADER}\n".encode(), f"{WIDE}\n".encode(), b'{"resourceType": "Bundle", "entry": [']),
)
def test_any_bytes_give_rows_rejects_or_one_sentence(content: bytes, head: bytes) -> None:
    with TemporaryDirectory() as place:
        path = Path(place) / "svar.csv"
        path.write_bytes(head + content)
        try:
            done = take(Path(place) / "d", path)
        except KproError as error:
            assert str(error).endswith(".") and "\n" not in str(error)
        else:
            assert len(answers_in(Path(place) / "d")) == sum(file.answers for file in done.files)


PLANTED = [IDA, IDA.replace("-", ""), "navn@kommune.example", "Testesen", "7101901234", without_zero("6101901234")]


def test_nothing_that_tells_who_somebody_is_is_anywhere(tmp_path: Path) -> None:
    told: list[str] = []
    cells = {
        "besvarelse_id": IDA,
        "borger": IDA.replace("-", ""),
        "kommune": f"Ærø {IDA}",
        "team": "navn@kommune.example",
        "skema": f"WHO {IDA}",
        "version": IDA,
        "udsendt": IDA,
        "besvaret": "navn@kommune.example",
        "spørgsmål": f"Ring {IDA}?",
        "svar": "7101901234",
        "svartekst": f"Skriv til navn@kommune.example eller {IDA}",
        "Navn": "Ida Testesen",
        f"Kolonne {IDA}": "Testesen",
    }
    long = write(tmp_path / f"svar {IDA}.csv", [";".join(cells.values()), f";{IDA};"], ";".join(cells))
    wide = {**cells, f"Hvem er {IDA}?": without_zero("6101901234")}
    for name in ("spørgsmål", "svar", "svartekst", f"Kolonne {IDA}"):
        del wide[name]
    sheet: list[list[object]] = [list(wide), [*list(wide.values())[:-1], float(without_zero("6101901234"))]]
    book = write_sheets(tmp_path / f"{IDA}.xlsx", {f"Ark {IDA}": sheet, "B": sheet})
    packed = tmp_path / "svar.zip"
    members = {f"{IDA}/{IDA}.csv": text_of([";".join(wide.values())], ";".join(wide)), f"x{IDA}.csv": "intet"}
    packed.write_bytes(zipped(members))
    done = ingest([long, book, packed], tmp_path / "d", KEY, NOW, tell=told.append)
    assert (len(done.files), len(done.findings)) == (4, 1)
    written = bytes_in(tmp_path / "d") + repr([done, told]).encode()
    assert [secret for secret in PLANTED if secret.encode() in written] == []
    assert written.count("███".encode()) > 20
