"""Files that can't be a register: refused with one Danish sentence, before any parser can be hurt."""

import os
import struct
import threading
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from kpro_analysis.errors import EXIT_BAD_INPUT, InputError
from kpro_analysis.excel.package import PAUSE, TRIES, Clock
from kpro_analysis.register.workbook import read_register
from tests.register.builders import Workbook, change_part

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
SHEET = "xl/worksheets/sheet1.xml"
STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
TRANSITIONAL = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "register.xlsx"


def long_ago(path: Path) -> None:
    """Nobody is waited for who might still be writing."""
    os.utime(path, (1_700_000_000, 1_700_000_000))


def refusal(path: Path, settled: bool = True) -> str:
    if settled and "\0" not in path.name and len(path.name) < 255 and path.exists():
        long_ago(path)
    with pytest.raises(InputError) as caught:
        read_register(path)
    assert caught.value.exit_code == EXIT_BAD_INPUT
    assert str(path.parent) not in str(caught.value)
    assert str(caught.value).endswith(".")
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "er tom (0 byte)"),
        (OLE + "Workbook".encode("utf-16-le"), "gamle format (.xls)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "beskyttet med adgangskode"),
        ("Blanketnummer;Titel\n#001;Påmindelse\n".encode("cp1252"), "en tekstfil (CSV)"),
        ("Blanketnummer\tTitel\n".encode("utf-16"), "en tekstfil (CSV)"),
        (b"hej", "en tekstfil"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html></html>", "en webside (HTML)"),
        (b"<?xml version='1.0'?><Workbook/>", "en XML-fil"),
        (b"%PDF-1.7", "en PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "en fil af en anden slags"),
        (b"PK\x03\x04 og ikke mere", "ufuldstændig eller beskadiget"),
    ],
)
def test_another_type_of_file_is_named(target: Path, content: bytes, expected: str) -> None:
    target.write_bytes(content)
    sentence = refusal(target)
    assert expected in sentence
    assert "«register.xlsx»" in sentence


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ""}, "OpenDocument"),
        ({"xl/workbook.bin": ""}, "(.xlsb)"),
        ({"word/document.xml": ""}, "ikke en projektmappe"),
        ({}, "ikke en projektmappe"),
        ({"xl/workbook.xml": ""}, "beskadiget indeni"),
        ({"xl/workbook.xml": "<workbook/>", "xl/_rels/workbook.xml.rels": "<x/>"}, "Intet ark"),
        ({"xl/workbook.xml": "", "../ude.xml": ""}, "ikke bygget som"),
        ({"xl/workbook.xml": "", "/etc/x": ""}, "ikke bygget som"),
        ({"xl/workbook.xml": "", "XL/workbook.xml": ""}, "ikke bygget som"),
        ({"xl/workbook.xml": "", **{f"xl/{n}.xml": "" for n in range(2_001)}}, "ikke bygget som"),
    ],
)
def test_another_type_of_zip_is_named(target: Path, parts: dict[str, str], expected: str) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("[Content_Types].xml", "") if "mimetype" not in parts and parts else None
        for name, text in parts.items():
            archive.writestr(name, text)
    if not parts:
        with zipfile.ZipFile(target, "w") as archive:
            archive.writestr("a", "")
    assert expected in refusal(target)


def test_no_such_file(tmp_path: Path) -> None:
    assert "findes ikke" in refusal(tmp_path / "mangler.xlsx")
    assert "findes ikke" in refusal(tmp_path / "ingen mappe" / "mangler.xlsx")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "mappe" in refusal(tmp_path)


def test_names_that_no_file_can_have(tmp_path: Path) -> None:
    assert "kunne ikke læses" in refusal(tmp_path / "a\0b.xlsx")
    assert "kunne ikke læses" in refusal(tmp_path / ("a" * 300 + ".xlsx"))


def test_a_file_that_may_not_be_read(target: Path) -> None:
    Workbook().write(target).chmod(0)
    root = os.geteuid() == 0
    if root:
        for folder in (target.parent, target.parent.parent, target.parent.parent.parent):
            folder.chmod(0o755)
        os.seteuid(65_534)
    try:
        assert "må ikke læses" in refusal(target, settled=False)
    finally:
        if root:
            os.seteuid(0)


def test_the_owner_file_of_excel_is_never_opened(tmp_path: Path) -> None:
    path = tmp_path / "~$register.xlsx"
    path.write_bytes(b"\x05Navn")
    assert "låsefil" in refusal(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_file_cut_short(target: Path, share: float) -> None:
    whole = Workbook().write(target).read_bytes()
    target.write_bytes(whole[: int(len(whole) * share)])
    assert "ufuldstændig" in refusal(target)


def test_any_byte_may_be_wrong(target: Path) -> None:
    whole = bytearray(Workbook().write(target).read_bytes())
    for place in range(0, len(whole), len(whole) // 60):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        target.write_bytes(broken)
        long_ago(target)
        try:
            read_register(target)
        except InputError as error:
            assert "register.xlsx" in str(error)


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("change", [lambda xml: xml[: len(xml) // 2], lambda xml: b"", lambda xml: b"\xff" + xml])
def test_a_part_is_damaged(target: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    assert "register.xlsx" in refusal(change_part(Workbook().write(target), part, change))


def test_strict_workbooks_are_told_apart(target: Path) -> None:
    path = Workbook().write(target)
    change_part(path, "xl/workbook.xml", lambda xml: xml.replace(TRANSITIONAL, STRICT))
    assert "Strict Open XML" in refusal(path)


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_entities_are_refused(target: Path, part: str) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    path = change_part(Workbook().write(target), part, lambda xml: xml.replace(b"?>", b"?>" + laughs, 1))
    assert "beskadiget indeni" in refusal(path)


def test_a_bomb_that_tells_its_size(target: Path) -> None:
    path = Workbook().write(target)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/bomb.xml", "w") as part:
        for _ in range(60):
            part.write(bytes(2**20))
    assert path.stat().st_size < 100_000
    assert "fylder mere end" in refusal(path)


def test_a_bomb_that_lies_about_its_size(target: Path) -> None:
    path = Workbook().write(target)
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = b"".join(squeeze.compress(bytes(2**20)) for _ in range(100)) + squeeze.flush()
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/bomb.xml", bomb)
    raw = bytearray(path.read_bytes())
    for signature, method, size in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        header = raw.rfind(signature, 0, raw.rfind(b"xl/bomb.xml") + 1)
        header = header if method == 10 else raw.rfind(signature, 0, raw.find(b"xl/bomb.xml"))
        raw[header + method : header + method + 2] = struct.pack("<H", 8)
        raw[header + size : header + size + 4] = struct.pack("<I", 1_000)
        raw[header + size - 8 : header + size - 4] = struct.pack("<I", zlib.crc32(bytes(1_000)))
    path.write_bytes(raw)
    with zipfile.ZipFile(path) as archive:
        assert archive.read("xl/bomb.xml") == bytes(1_000)  # the standard library believes it
    assert "beskadiget" in refusal(path)


def test_a_file_too_large_to_be_read(target: Path) -> None:
    with target.open("wb") as file:
        file.truncate(2**31)
    assert "50 MB" in refusal(target)


def while_waiting(*happenings: Callable[[], object]) -> tuple[Clock, list[float]]:
    """A clock that stands still at the time of the last save, and what happens meanwhile, one thing a wait."""
    waits: list[float] = []

    def wait(seconds: float) -> None:
        if len(waits) < len(happenings):
            happenings[len(waits)]()
        waits.append(seconds)

    return Clock(lambda: 1_700_000_000 * 10**9, wait), waits


def test_a_file_that_vanishes_for_a_moment_while_excel_saves(target: Path) -> None:
    saved = Workbook().write(target.with_name("ny.tmp"))
    clock, waits = while_waiting(lambda: None, lambda: saved.rename(target))
    assert len(read_register(target, clock).requests) == 1
    assert waits == [PAUSE, PAUSE]


def test_a_file_that_is_only_half_there_at_first(target: Path) -> None:
    whole = Workbook().write(target).read_bytes()

    def write(end: int) -> None:
        target.write_bytes(whole[:end])
        long_ago(target)

    write(1_000)
    clock, waits = while_waiting(lambda: write(2_000), lambda: write(len(whole)))
    assert len(read_register(target, clock).requests) == 1
    assert waits == [PAUSE, PAUSE]


def test_a_file_that_stays_away_is_waited_for_about_a_second(target: Path) -> None:
    clock, waits = while_waiting()
    with pytest.raises(InputError, match="findes ikke"):
        read_register(target, clock)
    assert waits == [PAUSE] * (TRIES - 1)


@pytest.mark.parametrize(("age", "waited"), [(9, TRIES - 1), (11, 0)])
def test_a_damaged_file_is_waited_for_only_while_somebody_may_be_writing(target: Path, age: int, waited: int) -> None:
    target.write_bytes(Workbook().write(target).read_bytes()[:1_000])
    long_ago(target)
    waits: list[float] = []
    with pytest.raises(InputError, match="beskadiget"):
        read_register(target, Clock(lambda: (1_700_000_000 + age) * 10**9, waits.append))
    assert waits == [PAUSE] * waited


def test_a_file_that_never_stops_changing(target: Path) -> None:
    whole = Workbook().write(target).read_bytes()
    target.write_bytes(whole[:500])
    done = threading.Event()

    def keep_writing() -> None:
        while not done.is_set():
            for size in range(500, 1_000):
                target.write_bytes(whole[:size])

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        assert "register.xlsx" in refusal(target, settled=False)
    finally:
        done.set()
        writer.join()
