"""Every kind of personal detail that is planted in every kind of file is found, and nothing else is."""

import io
import json
import zipfile

import pytest
import typst
import xlsxwriter

from kpro_analysis.leak_scan import HitKind, scan
from kpro_analysis.pdf_text import page_count

CPR = {
    "bare": "6701901234",
    "dash": "670190-1234",
    "spaces": "67 01 90 12 34",
    "space": "670190 1234",
    "full width": "６７０１９０-１２３４",
    "long dash": "670190–1234",
    "letters last": "670190-9AB1",
    "soft hyphen": "67\u00ad0190-1234",
}
EMAIL = {"address": "navn@kommune.example", "spelled": "navn snabel-a kommune.example", "no dot": "navn@server"}
PLANTED = [*((HitKind.SUBSTITUTE, text) for text in CPR.values()), *((HitKind.EMAIL, text) for text in EMAIL.values())]
INNOCENT = (
    "Spor 7f3c2a10-aaaa-4b6e, kl. 07-02-2024 12.30.05, SOR 440241000016003, 12.345.678, tlf. 12 34 56 78, B-4F7J3N"
)


def kinds(name: str, content: bytes) -> set[HitKind]:
    return {place.kind for place in scan(name, content)}


def html(text: str) -> bytes:
    return f"<!DOCTYPE html><title>x</title><p>Før {text} efter</p>".encode()


def html_split(text: str) -> bytes:
    return f"<p>Før {text[:5]}<b>{text[5:]}</b> efter</p>".encode()


def html_escaped(text: str) -> bytes:
    return f"<p>Før {''.join(f'&#{ord(letter)};' for letter in text)} efter</p>".encode()


def csv(text: str) -> bytes:
    return f"spor;aktivitet\r\n1;Opslag\r\n2;{text}\r\n".encode("utf-8-sig")


def csv_16(text: str) -> bytes:
    return f"spor;aktivitet\r\n1;Opslag\r\n2;{text}\r\n".encode("utf-16")


def json_value(text: str) -> bytes:
    return json.dumps({"a": [1, {"b": f"x {text}"}]}).encode()


def json_key(text: str) -> bytes:
    return json.dumps({f"x {text}": None}).encode()


def address(text: str) -> bytes:
    return b"https://a.example/?q=" + "".join(f"%{byte:02X}" for byte in text.encode()).encode()


def workbook(text: str, place: str = "cell") -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        page = book.add_worksheet(text[:31] if place == "sheet" else "Ark")
        if place == "comment":
            page.write_comment(0, 0, text)
        elif place == "property":
            book.set_properties({"comments": text})
        elif place == "rich":
            page.write_rich_string(0, 0, "Før ", book.add_format({"bold": True}), text[:5], text[5:], " efter")
        elif place == "cell":
            page.write_string(3, 2, f"Før {text} efter")
    return buffer.getvalue()


def pdf(text: str, *, title: bool = False) -> bytes:
    source = b'#set document(title: if sys.inputs.title == "" { "x" } else { sys.inputs.title })\n#sys.inputs.text'
    inputs = {"title": text if title else "", "text": "x" if title else f"Før {text} efter"}
    made = typst.Compiler(source, ignore_system_fonts=True).compile(source, format="pdf", sys_inputs=inputs)
    assert isinstance(made, bytes)
    return made


FILES = {
    "html": html,
    "html split": html_split,
    "html escaped": html_escaped,
    "csv": csv,
    "csv utf-16": csv_16,
    "json value": json_value,
    "json key": json_key,
    "web address": address,
    "cell": workbook,
    "comment": lambda text: workbook(text, "comment"),
    "document property": lambda text: workbook(text, "property"),
    "rich text": lambda text: workbook(text, "rich"),
    "sheet's name": lambda text: workbook(text, "sheet"),
    "pdf": pdf,
    "pdf title": lambda text: pdf(text, title=True),
}


@pytest.mark.parametrize("kind", FILES)
def test_what_is_planted_is_found(kind: str) -> None:
    for wanted, text in PLANTED:
        if kind == "pdf" and "６" in text:
            continue  # Typst's own fonts have no full-width digits: nothing of them is shown
        assert kinds("fil", FILES[kind](text)) == {wanted}, text


@pytest.mark.parametrize("kind", sorted(set(FILES) - {"sheet's name"}))
def test_what_is_innocent_is_not_found(kind: str) -> None:
    assert scan("fil", FILES[kind](INNOCENT)) == ()


@pytest.mark.parametrize(
    ("number", "kind"),
    [(6701901234, HitKind.SUBSTITUTE), (101901234, HitKind.CPR), (6701901234.0, HitKind.SUBSTITUTE)],
)
def test_a_number_in_a_cell_that_is_a_cpr_is_found(number: float, kind: HitKind) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("Ark").write_number(4, 1, number)
    found = scan("tal.xlsx", buffer.getvalue())
    assert [(hit.place, hit.kind) for hit in found] == [("ark «Ark», celle B5", kind)]
    assert str(int(number)) not in repr(found)


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
    assert [page_count(_pages(count)) for count in (1, 3)] == [1, 3]


def _pages(count: int) -> bytes:
    source = "\n#pagebreak()\n".join("x" * count).encode()
    made = typst.Compiler(source, ignore_system_fonts=True).compile(source, format="pdf")
    assert isinstance(made, bytes)
    return made
