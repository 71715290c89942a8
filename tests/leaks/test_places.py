"""A hit says where, as people find the place, and nothing of what; what can't be read is a hit too."""

import base64
import gzip
import io
import json
import random
import zipfile

import nbformat.v4
import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from kpro_analysis.leak_readers.reading import ALL
from kpro_analysis.leak_scan import HitKind, scan
from kpro_analysis.privacy import Known
from tests.leaks.files import in_cells, in_csv, page, typeset, zipped
from tests.leaks.planted import KNOWN
from tests.numbers import without_zero

CPR = "670190-1234"


def places(name: str, content: bytes) -> list[tuple[str, HitKind]]:
    return [(hit.place, hit.kind) for hit in scan(name, content, KNOWN, kinds=ALL)]


def only_place(name: str, content: bytes) -> str:
    ((place, kind),) = places(name, content)
    assert kind is HitKind.SUBSTITUTE
    return place


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (f"\n\n<p>{CPR}</p>", "linje 4"),
        (f'\n<p\nid="a"\n>x</p>\n<img src="a" alt="{CPR}">', "linje 6, attribut alt"),
        (f"\n<!--\n{CPR} -->", "linje 4, kommentar"),
        (f'\n<script>\nvar a = {{"navn": "{CPR}"}};</script>', "linje 4, felt «navn»"),
        (f'<img alt="" src="data:,{CPR}">', "linje 2, indlejret fil, linje 1"),
    ],
)
def test_places_in_pages(body: str, place: str) -> None:
    assert only_place("a.html", b"<!DOCTYPE html>\n" + body.encode()) == place


def test_places_in_texts() -> None:
    assert only_place("a.csv", f"a;b\n1;{CPR}\n".encode()) == "linje 2"
    assert only_place("a.json", json.dumps({"a": 1, "b": {"c": [CPR]}}, indent=1).encode()) == "linje 5, felt «c»"
    assert only_place(f"{CPR}.txt", b"") == "navnet"


def test_places_in_workbooks() -> None:
    book = openpyxl.Workbook()
    book.active.title = "ÆØ"
    book.active["B7"] = CPR
    book.active["C8"].comment = Comment(CPR, "x")
    book.active.oddFooter.left.text = CPR
    book.create_sheet("skjult")["A1"] = 6701901234
    book["skjult"].sheet_state = "hidden"
    book.properties.lastModifiedBy = CPR
    book.properties.title = CPR
    buffer = io.BytesIO()
    book.save(buffer)
    found = [place for place, _ in places("a.xlsx", buffer.getvalue())]
    assert {"ark «ÆØ», celle B7", "ark «ÆØ», kommentar til C8", "ark «ÆØ», oddFooter"} < set(found)
    assert {"ark «skjult», celle A1", "docProps/core.xml, lastModifiedBy", "docProps/core.xml, title"} < set(found)


@pytest.mark.parametrize("name", [CPR, "x 6701901234", "navn@kommune.example"])
def test_the_name_of_a_sheet_is_looked_through_and_not_told(name: str) -> None:
    book = openpyxl.Workbook()
    book.active.title = name
    buffer = io.BytesIO()
    book.save(buffer)
    hits = scan("a.xlsx", buffer.getvalue(), KNOWN, kinds=ALL)
    assert ("xl/workbook.xml, sheet, attribut name") in {hit.place for hit in hits}
    assert name not in repr(hits)


def test_the_same_text_in_two_cells_is_two_places_and_one_code() -> None:
    hits = scan("a.xlsx", in_cells([CPR, CPR]))
    assert [hit.place for hit in hits] == ["ark «Sheet», celle A1", "ark «Sheet», celle A2"]
    assert len({hit.code for hit in hits}) == 1
    assert len({hit.id for hit in hits}) == 2


def test_names_in_places_are_hidden() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Ida Testesen"
    book.active["A1"] = CPR
    buffer = io.BytesIO()
    book.save(buffer)
    told = repr(scan("Ida Testesen.xlsx", buffer.getvalue(), KNOWN, kinds=ALL))
    assert "ark «███», celle A1" in told
    assert "Testesen" not in told


def test_places_in_notebooks() -> None:
    output = nbformat.v4.new_output("display_data", {"text/html": f"<p>\n{CPR}</p>"})
    cells = [nbformat.v4.new_markdown_cell("x"), nbformat.v4.new_code_cell("1", outputs=[output])]
    cells.append(nbformat.v4.new_code_cell("1", metadata={"by": CPR}))
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"authors": [CPR]})
    found = [place for place, _ in places("a.ipynb", nbformat.writes(notebook).encode())]
    assert [place.split(", linje")[0] for place in found] == ["celle 2, output", "celle 3, metadata", "metadata"]


def test_places_in_a_pdf() -> None:
    made = typeset(f'#set document(author: "{CPR}")\nx\n#pagebreak()\n{CPR[:6]}*{CPR[6:]}*')
    assert {place.split(",")[0] for place, _ in places("a.pdf", made)} == {"metadata", "side 2"}


def test_what_chromium_calls_the_parts_of_a_pdf_is_no_telephone_number() -> None:
    known = Known(phones=frozenset(["00000015"]))
    found = [scan("a.pdf", typeset(f'#link("{name}")[x]'), known, kinds=ALL) for name in ("node00000015", "00000015")]
    assert [[hit.kind for hit in hits] for hits in found] == [[], [HitKind.PHONE]]


def test_a_number_broken_over_two_lines_of_a_pdf_is_found() -> None:
    narrow = typeset(f"#set page(width: 62pt, height: 200pt, margin: 5pt)\nNummer {CPR[:7]} {CPR[7:]}")
    assert only_place("a.pdf", narrow) == "side 1"
    in_cells = f"#table(columns: (50pt, 50pt), [07-02-24], [x {CPR[:7]} {CPR[7:]}], [1030], [b])"
    assert places("a.pdf", typeset(in_cells)) == [("side 1", HitKind.SUBSTITUTE)]


def test_places_in_packed_files() -> None:
    assert only_place("a.zip", zipped(**{"inde/a.csv": in_csv([CPR])})) == "inde/a.csv, linje 2"
    assert only_place("a.csv.gz", gzip.compress(in_csv([CPR]))) == "linje 2"
    assert (
        only_place("a.json", json.dumps({"a": base64.b64encode(CPR.encode()).decode()}).encode()) == "linje 1, base64"
    )


NOISE = random.Random(1).randbytes(4000)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.bin", NOISE),
        ("a.parquet", b"PAR1" + NOISE),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE),
        ("a.gif", b"GIF89a" + NOISE),
        ("a.pdf", b"%PDF-1.7\n" + NOISE),
        ("a.pdf", b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\ntrailer <</Encrypt 5 0 R>>"),
        ("a.zip", zipped(a=b"x" * 99)[:-30]),
        ("a.gz", gzip.compress(NOISE)[:-900]),
        ("a.png", b"\x89PNG\r\n\x1a\n" + NOISE),
        ("a.html", page(f'<a href="data:application/x;base64,{base64.b64encode(NOISE).decode()}">x</a>')),
    ],
    ids=["bin", "parquet", "xls", "gif", "pdf", "encrypted", "zip", "gz", "png", "html"],  # a zip holds the moment
)
def test_what_cannot_be_read_is_a_hit(name: str, content: bytes) -> None:
    assert HitKind.UNREAD in {kind for _, kind in places(name, content)}


def test_a_locked_part_of_a_zip_is_a_hit() -> None:
    locked = bytearray(zipped(a=b"x"))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    assert places("a.zip", bytes(locked)) == [("a", HitKind.UNREAD)]


def test_bombs_are_refused() -> None:
    bomb = zipped(**{f"{number}": bytes(2**24) for number in range(2)})
    assert len(bomb) < 2**20
    assert HitKind.UNREAD in {kind for _, kind in places("a.zip", bomb)}
    nested = b"x"
    for _ in range(20):
        nested = zipped(a=nested)
    assert [kind for _, kind in places("a.zip", nested)] == [HitKind.UNREAD]


def test_two_parts_of_one_name_are_both_read() -> None:
    buffer = io.BytesIO()
    with pytest.warns(UserWarning), zipfile.ZipFile(buffer, "w") as package:
        package.writestr("a.txt", CPR)
        package.writestr("a.txt", "x")
    assert [kind for _, kind in places("a.zip", buffer.getvalue())] == [HitKind.SUBSTITUTE]


def test_older_versions_of_a_pdf_are_read_too() -> None:
    made = typeset(f'#set document(title: "{CPR}")\nx')
    renewed = made.replace(b"%%EOF", b"1 0 obj\n<<>>\nendobj\n%%EOF")
    assert HitKind.SUBSTITUTE in {kind for _, kind in places("a.pdf", renewed)}


def test_numbers_of_a_chart_are_read_as_cells_are() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Ark!$A$1:$A$2", "values_data": [int(without_zero("6101901234")), 5]})
        book.add_worksheet("Ark").insert_chart("D2", chart)
    assert places("a.xlsx", buffer.getvalue()) == [("xl/charts/chart1.xml", HitKind.CPR)]
