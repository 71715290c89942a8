"""Packed, damaged, hostile and empty files."""

import gzip
import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kpro_analysis.errors import InputError
from kpro_analysis.minlog.reading import read_log
from tests.minlog.log_files import ENTRIES, all_of, audit_event, audit_lines, canonical_csv, read, registration_xml

CSV = canonical_csv()
LONG = canonical_csv(ENTRIES * 5_000)


def zipped(members: dict[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", way) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return into.getvalue()


def test_a_gzip_is_its_content(tmp_path: Path) -> None:
    plain, packed = read(tmp_path, CSV), read(tmp_path, gzip.compress(CSV), name="log.csv.gz")
    assert packed.rows == plain.rows
    assert packed.log.sha256 == plain.log.sha256 == hashlib.sha256(CSV).hexdigest()


def test_the_members_of_a_gzip_are_one_file(tmp_path: Path) -> None:
    half = len(CSV) // 2
    content = gzip.compress(CSV[:half]) + b"\0" * 20 + gzip.compress(CSV[half:]) + b"\0" * 7
    found = read(tmp_path, content)
    assert found.rows == read(tmp_path, CSV).rows
    assert not found.findings


def test_the_members_of_a_zip_are_files_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "udtræk 670190-1234.zip"
    members = {"a/670180-1234.csv": CSV, "__MACOSX/._b": b"x", "b.xml.gz": gzip.compress(registration_xml().encode())}
    path.write_bytes(zipped(members | {"tom.txt": b"\r\n"}))
    found = [all_of(log) for log in read_log(path)]
    assert [one.log.name for one in found] == [
        "udtræk ███.zip/a/███.csv",
        "udtræk ███.zip/b.xml.gz",
        "udtræk ███.zip/tom.txt",
    ]
    assert [one.log.format for one in found] == ["csv", "minlog2-xml", "tom"]
    assert [len(one.rows) for one in found] == [3, 3, 0]
    assert found[2].findings == ["tom-fil"]


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n", gzip.compress(b"", mtime=0)])
def test_an_empty_file_is_told(tmp_path: Path, content: bytes) -> None:
    found = read(tmp_path, content)
    assert (found.log.format, found.rows, found.findings) == ("tom", [], ["tom-fil"])


@pytest.mark.parametrize("content", [b"tid;person\n", b"<RegistrationRequest/>"])
def test_a_file_without_entries_is_told(tmp_path: Path, content: bytes) -> None:
    found = read(tmp_path, content)
    assert (found.rows, found.findings) == ([], ["ingen-linjer"])


def test_a_truncated_gzip_gives_what_there_was_and_tells(tmp_path: Path) -> None:
    found = read(tmp_path, gzip.compress(LONG, compresslevel=0)[: len(LONG) // 2])
    assert 7_000 < len(found.rows) < 7_600
    assert found.findings == ["fil-afkortet"]
    assert found.rules == [(len(found.rows) + 2, "afkortet-linje")]


def test_a_damaged_gzip_gives_what_came_before_and_tells(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(LONG, compresslevel=0))
    packed[len(packed) // 2] ^= 1  # only the checksum tells
    found = read(tmp_path, bytes(packed))
    assert found.findings == ["fil-beskadiget"]
    assert len(found.rows) + len(found.rejects) == 15_000


@pytest.mark.parametrize("cut", [b"</LogDataEntry>", b"</Destination>", b"<Activity>", b"ctivity>"])
def test_truncated_xml_gives_the_whole_entries_and_tells(tmp_path: Path, cut: bytes) -> None:
    text = registration_xml().encode()
    text = text[: text.rindex(cut)]
    found = read(tmp_path, text)
    assert found.column("person") == [entry.person for entry in ENTRIES[:2]]
    assert found.findings == ["fil-afkortet"]
    assert read(tmp_path, gzip.compress(text)[:-4]).findings == ["fil-afkortet"]


def test_xml_that_goes_wrong_is_read_so_far(tmp_path: Path) -> None:
    found = read(tmp_path, registration_xml().replace("Åbn", "\0"))
    assert len(found.rows) == 2
    assert found.findings == ["xml-fejl"]
    assert "linje" in found.log.findings[0].message


DOCTYPES = {
    "external": '<!DOCTYPE m [<!ENTITY x SYSTEM "file:///etc/passwd">]><m><LogDataEntry>&x;</LogDataEntry></m>',
    "external DTD": '<!DOCTYPE m SYSTEM "http://127.0.0.1:9/m.dtd"><m/>',
    "laughs": "<!DOCTYPE m [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 30))
    + "]><LogDataEntry><Activity>&a29;</Activity></LogDataEntry>",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("text", DOCTYPES.values(), ids=DOCTYPES)
def test_a_doctype_is_refused(tmp_path: Path, text: str, encoding: str) -> None:
    with pytest.raises(InputError, match="DOCTYPE"):
        read(tmp_path, text.encode(encoding))


def test_a_doctype_in_a_later_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="DOCTYPE"):
        read(tmp_path, registration_xml() + DOCTYPES["external"])


def test_xml_that_never_comes_to_an_end_is_refused(tmp_path: Path) -> None:
    begun = "<RegistrationRequest><LogDataEntry>"
    with pytest.raises(InputError, match="lag"):
        read(tmp_path, begun + "<a>" * 300)
    with pytest.raises(InputError, match="lag"):
        read(tmp_path, begun + "<Activity>" + "<a>" * 300_000)
    with pytest.raises(InputError, match="ikke holder op"):
        read(tmp_path, begun + "<a b='" + "x" * 6_000_000)


def test_a_text_beyond_reason_costs_its_entry(tmp_path: Path) -> None:
    text = registration_xml().replace("Åbn forløb", "x" * 3_000_000)
    found = read(tmp_path, text)
    assert len(found.rows) == 2
    assert [rule for _, rule in found.rules] == ["for-lang-tekst"]


BOMBS: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: gzip.compress(CSV + b" " * 36_000_000),
    "zip": lambda: zipped({"a.csv": CSV + b" " * 36_000_000}),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused(tmp_path: Path, bomb: Callable[[], bytes]) -> None:
    with pytest.raises(InputError, match="udpakket"):
        read(tmp_path, bomb())


def encrypted() -> bytes:
    content = bytearray(zipped({"a.csv": CSV}))
    content[6] |= 1
    content[content.rindex(b"PK\1\2") + 8] |= 1
    return bytes(content)


UNREADABLE = {
    "password": (encrypted(), "adgangskode"),
    "truncated": (zipped({"a.csv": CSV})[:-30], "beskadiget"),
    "no files": (zipped({}), "ingen filer"),
    "Excel": (zipped({"[Content_Types].xml": b"", "xl/a.xml": b""}), "CSV"),
    "bzip2": (zipped({"a.csv": CSV}, zipfile.ZIP_BZIP2), "pakket"),
}


@pytest.mark.parametrize(("content", "said"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_zip_that_cant_be_read_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read(tmp_path, content)


def test_a_zip_member_with_a_wrong_checksum_is_told(tmp_path: Path) -> None:
    content = zipped({"a.csv": CSV}, zipfile.ZIP_STORED).replace(b"KPRO", b"KPRX", 1)
    assert read(tmp_path, content).findings == ["fil-beskadiget"]


def test_a_file_that_isnt_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="kan ikke åbnes"):
        list(read_log(tmp_path / "log.csv"))
    with pytest.raises(InputError, match="kan ikke"):
        list(read_log(tmp_path))


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    path = tmp_path / "log.gz"
    path.write_bytes(gzip.compress(audit_lines([audit_event(ENTRIES[0])] * 9_000), compresslevel=0))
    told: list[tuple[int, int]] = []
    for log in read_log(path, progress=lambda done, size: told.append((done, size))):
        all_of(log)
    size = path.stat().st_size
    assert told == sorted(told)
    assert told[-1] == (size, size)
    assert len(told) > 10
