"""Numbers in cells, names of files, neighbours, checksums, and what only looks like a kind of file."""

import io
import json
import zipfile

import pytest
import xlsxwriter

from kpro_analysis.leak_scan import HitKind, scan
from kpro_analysis.pdf_text import page_count
from tests.leaks.files import typeset
from tests.numbers import without_zero

SHORT = without_zero("6101901234")


def kinds(name: str, content: bytes) -> set[HitKind]:
    return {place.kind for place in scan(name, content)}


@pytest.mark.parametrize(
    ("number", "kind"),
    [(6701901234, HitKind.SUBSTITUTE), (int(SHORT), HitKind.CPR), (6701901234.0, HitKind.SUBSTITUTE)],
    ids=["substitute", "short", "decimal"],
)
def test_a_number_in_a_cell_that_is_a_cpr_is_found(number: float, kind: HitKind) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("Ark").write_number(4, 1, number)
    found = scan("tal.xlsx", buffer.getvalue())
    assert [(hit.place, hit.kind) for hit in found] == [("ark «Ark», celle B5", kind)]
    assert str(int(number)) not in repr(found)


@pytest.mark.parametrize("text", [f"a;b\n{SHORT};1\n", f"a;b\n1;{SHORT}\n", f'a,b\r\n1,"{SHORT}"\r\n'], ids="abc")
def test_a_cell_of_csv_that_lost_its_zero_is_found(text: str) -> None:
    assert [(hit.place, hit.kind) for hit in scan("a.csv", text.encode())] == [("linje 2", HitKind.CPR)]


def test_other_numbers_in_cells_are_not_found() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Ark")
        for row, number in enumerate((99_999_999, 990_190_123, 0.1234567891, 12.5, -670190123, 45329)):
            sheet.write_number(row, 0, number)
    assert scan("tal.xlsx", buffer.getvalue()) == ()


def test_the_names_of_files_and_parts_are_looked_through() -> None:
    assert [(place.file, place.place) for place in scan("log-670190-1234.csv", b"x")] == [("log-███.csv", "navnet")]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("670190-1234.txt", "x")
        package.writestr("inde/i.csv", "navn@kommune.example")
    assert {(place.place, place.kind) for place in scan("a.zip", buffer.getvalue())} == {
        ("navnet på en fil i pakken", HitKind.SUBSTITUTE),
        ("inde/i.csv, linje 1", HitKind.EMAIL),
    }


def test_neighbours_are_not_taken_together() -> None:
    assert scan("a.html", b"<tr><td>010190</td><td>1234</td></tr>") == ()
    assert scan("a.csv", b"010190;1234") == ()


def test_a_checksum_is_not_looked_into_but_what_is_longer_or_shorter_is() -> None:
    digest = "a6701901234b" + "c" * 52
    assert scan("m.json", json.dumps({"sha256": digest}).encode()) == ()
    assert kinds("m.json", json.dumps({"sha256": digest[:-1]}).encode()) == {HitKind.SUBSTITUTE}
    assert kinds("m.json", json.dumps({"sha256": f"{digest}c"}).encode()) == {HitKind.SUBSTITUTE}


def test_what_only_looks_like_a_kind_of_file_is_read_as_text() -> None:
    assert kinds("a.json", b'{"a": 670190-1234') == {HitKind.SUBSTITUTE}
    assert kinds("a.csv", "Åbn 670190-1234".encode("cp1252")) == {HitKind.SUBSTITUTE}


def test_pages_are_counted() -> None:
    assert [page_count(typeset("\n#pagebreak()\n".join("x" * count))) for count in (1, 3)] == [1, 3]
