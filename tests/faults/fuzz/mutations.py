"""How sound files go wrong: bytes flipped, cut, doubled, in another encoding; cells and packages of the worst kind."""

import io
import struct
import warnings
import zipfile
from collections.abc import Sequence

from hypothesis import strategies as st

from tests.faults.fuzz.seeds import ADDRESS, NAME, NUMBER, seeds

SEEDS = seeds()
DEEP = 5_000  # levels: more than Python can go down
NESTED = (b"[" * DEEP, b'{"a":' * DEEP, b"<a>" * DEEP, b"<<" * DEEP, b"(" * DEEP, b"a = " + b"[" * DEEP, b"a." * DEEP)
LONG = (b'"', b"\0" * 999, b"9" * 400, b"a" * 2**16, b";" * 999, b"\n" * 999, b"\r", b'"\\ud800"', b"1e999", b"-" * 999)
MARKS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1f\x8b", b"PK\x03\x04", b"%PDF-", b"\x89PNG\r\n\x1a\n", b"PAR1")
DROPPED_IN = (*NESTED, *LONG, *MARKS, b"&#xffffffff;", b"<!DOCTYPE a [<!ENTITY a 'b'>]>", b"%%x%%\n", b"\x00", b"\xc3")
EVIL_CELLS = (
    *("", " ", "\u00a0", "-", "?", "NA", "nan", "inf", "1e999", "-0", "9" * 400, "1.234,56", "−5", "١٢", "½", "²"),
    *("31-02-2024", "00-00-0000", "2024-13-45T99:99:99Z", "29-02-1900", "9999-12-31T23:59:59-23:59", "31-12-9999"),
    *("0001-01-01T00:00:00+14:00", "02:30 31-03-2024", "26/1-24", "#REF!", "=1+1", "@x", "\t=cmd|' /C calc'!A0"),
    *("#001", "001, 2 og #1", "#" * 99, "a" * 40_000, "x\ny", '"', '""', "';--", "\x0b", "\x7f", "\u202e", "🦆", "å"),
    *("<script>", "{{7*7}}", "../../x", "C:\\CON", f"{NAME}", f"{NAME} {NUMBER}", f"ring til {ADDRESS}", NUMBER[:-1]),
    *("Rød", "M", "true", "[]", "{}", "0", "1", "-1", "12 34 56 78", f"{NUMBER.replace('-', '')}", "Ã¦"),
)
MEMBERS = (
    *("../x", "/x", "C:\\x", "a", "a", "A", "x\0y", "\0", "", "æ" * 99, "a/", f"{NUMBER}.csv", ".skjult", "__MACOSX/a"),
    *("[Content_Types].xml", "xl/workbook.xml", "R/Bundle/s", "R/ReportHeader"),
)


def changed(name: str) -> st.SearchStrategy[bytes]:
    """Sound files of a target, with up to four things wrong."""
    steps = st.lists(st.tuples(_steps(), st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=4)
    return st.builds(_changed, st.sampled_from(SEEDS[name]), steps)


def _steps() -> st.SearchStrategy[object]:
    kinds = ["cut", "double", "many", "swap", "utf-16", "utf-8", "cp1252"]
    return st.sampled_from(kinds) | st.binary(min_size=1, max_size=3) | st.sampled_from(DROPPED_IN)


def _changed(content: bytes, steps: Sequence[tuple[object, float, float]]) -> bytes:
    for step, one, other in steps:
        first, last = sorted((int(one * len(content)), int(other * len(content))))
        part = content[first:last]
        match step:
            case "cut":
                content = content[:first] + content[last:]
            case "double":
                content = content[:last] + part + content[last:]
            case "many":
                content = content[:last] + part * min(200, 100_000 // (len(part) + 1)) + content[last:]
            case "swap":
                content = content[last:] + part + content[:first]
            case str():
                content = content.decode("utf-8", errors="replace").encode(step, errors="replace")
            case bytes():
                content = content[:first] + step + content[first:]
    return content


def tables(columns: Sequence[str]) -> st.SearchStrategy[list[list[str]]]:
    """Rows under these headers, with cells that may be anything."""
    cell = st.sampled_from(EVIL_CELLS) | st.text(max_size=12)
    return st.lists(st.lists(cell, max_size=len(columns) + 2), max_size=6)


def packages() -> st.SearchStrategy[bytes]:
    """Zips with members that lie about their names, sizes, ways of packing and contents."""
    names = st.sampled_from(MEMBERS)
    contents = st.sampled_from([b"", b"a", b"\0" * 3_000_000, *(seed for one in SEEDS.values() for seed in one)])
    member = st.tuples(names, contents, st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA]))
    lies = st.lists(st.tuples(st.integers(0, 45), st.integers(0, 255)), max_size=3)
    return st.builds(_package, st.lists(member, max_size=4), lies, st.floats(0, 1) | st.just(1.0))


def _package(members: Sequence[tuple[str, bytes, int]], lies: Sequence[tuple[int, int]], kept: float) -> bytes:
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two members of one name, on purpose
        with zipfile.ZipFile(buffer, "w") as package:
            for name, content, way in members:
                package.writestr(zipfile.ZipInfo(name or "b"), content, way)
    data = bytearray(buffer.getvalue())
    directory = struct.unpack("<I", data[-6:-2])[0]
    for at, value in lies:
        if members:
            data[directory + at] = value
    return bytes(data[: int(kept * len(data))])
