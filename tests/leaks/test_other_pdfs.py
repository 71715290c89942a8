"""PDFs as other programs make them, by hand: other fonts, kerning, drawings within drawings, packed objects."""

import zlib

import pytest

from kpro_analysis.leak_readers.reading import ALL
from kpro_analysis.leak_scan import HitKind, scan
from tests.leaks.planted import KNOWN

LATIN = b"<</Type /Font /Subtype /TrueType /BaseFont /Arial /Encoding /WinAnsiEncoding>>"
NAMED = b"<</Type /Font /Subtype /Type1 /Encoding <</Differences [1 /six /seven /zero /one /nine /two /three /four]>>>>"
DRAWN = b"<</Type /Font /Subtype /Type3 /Encoding <</Differences [1 /g1 /g2 /g3]>>>>"
WIDE = b"<</Type /Font /Subtype /Type0 /Encoding /Identity-H>>"


def stream(told: bytes, content: bytes, *, packed: bool = True) -> bytes:
    content = zlib.compress(content) if packed else content
    filtered = b"/Filter /FlateDecode" if packed else b""
    return b"<<%s %s /Length %d>>\nstream\n%s\nendstream" % (told, filtered, len(content), content)


def pdf(*objects: bytes) -> bytes:
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, body) for number, body in enumerate(objects, 1))
    return b"%PDF-1.7\n" + body + b"trailer\n<</Root 1 0 R>>\n%%EOF"


def shown(content: bytes, font: bytes = LATIN, *more: bytes) -> bytes:
    page = b"<</Type /Page /Parent 2 0 R /Contents 4 0 R>>"
    pages = b"<</Type /Pages /Kids [3 0 R] /Resources <</Font <</F1 5 0 R>> /XObject <</X1 6 0 R>>>>>>"
    return pdf(b"<</Type /Catalog /Pages 2 0 R>>", pages, page, stream(b"", content), font, *more)


def found(content: bytes) -> list[tuple[str, HitKind]]:
    return [(hit.place, hit.kind) for hit in scan("a.pdf", content, KNOWN, kinds=ALL)]


CPR_ON_PAGE = [("side 1", HitKind.SUBSTITUTE)]


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 12 Tf 72 700 Td (Nr. 670190-1234.) Tj ET",
        b"BT /F1 12 Tf 72 700 Td [(6701)-20(90-1)15.5(234)] TJ ET",
        b"BT /F1 12 Tf 14 TL 72 700 Td (670190-) Tj (1234) ' ET",
        b"BT /F1 12 Tf 14 TL 1 0 0 1 72 700 Tm <363730313930> Tj T* <2D31323334> Tj ET",
        rb"BT /F1 12 Tf (67\0601\0710-1234 \(x\)) Tj ET",
        b"q 2 0 0 2 0 0 cm BT /F1 6 Tf 36 350 Td (670190) Tj ET Q BT /F1 12 Tf 112 700 Td (-1234) Tj ET",
        b"BT /F1 12 Tf 0 1 -1 0 72 700 Tm (670190) Tj (-1234) Tj ET",
    ],
)
def test_texts_are_put_together(content: bytes) -> None:
    assert found(shown(content)) == CPR_ON_PAGE


def test_columns_and_far_lines_are_not_put_together() -> None:
    apart = b"BT /F1 9 Tf 72 700 Td (670190) Tj 100 0 Td (1234) Tj -100 -90 Td (670190) Tj 0 -90 Td (1234) Tj ET"
    assert found(shown(apart)) == []


def test_fonts_with_names_of_letters_are_read() -> None:
    assert found(shown(b"BT /F1 12 Tf <01020304050304060708> Tj ET", NAMED)) == CPR_ON_PAGE


@pytest.mark.parametrize("font", [DRAWN, WIDE])
def test_letters_that_nobody_can_tell_are_a_hit(font: bytes) -> None:
    assert found(shown(b"BT /F1 12 Tf <0102> Tj ET", font)) == [("side 1", HitKind.UNREAD)]


def test_drawings_within_the_page_are_read() -> None:
    form = stream(b"/Type /XObject /Subtype /Form", b"BT /F1 12 Tf (670190-1234) Tj ET")
    assert found(shown(b"q /X1 Do Q", LATIN, form)) == CPR_ON_PAGE
    endless = stream(b"/Type /XObject /Subtype /Form", b"/X1 Do")
    assert found(shown(b"/X1 Do", LATIN, endless)) == [("side 1", HitKind.UNREAD)]


def test_packed_objects_attachments_and_notes_are_read() -> None:
    packed = b"7 0 8 20 <</Title (x)          >> <</Type /Annot /Contents (670190-1234)>>"
    objects = stream(b"/Type /ObjStm /N 2 /First 9", packed)
    assert found(shown(b"", LATIN, objects)) == [("metadata", HitKind.SUBSTITUTE)]
    attached = stream(b"/Type /EmbeddedFile", b"a;b\n1;670190-1234")
    assert found(shown(b"", LATIN, attached)) == [("vedhæftet fil, linje 2", HitKind.SUBSTITUTE)]


def test_what_is_packed_in_an_unknown_way_is_a_hit() -> None:
    page = shown(b"BT (x) Tj ET").replace(b"FlateDecode", b"LZWDecode")
    assert found(page) == [("side 1", HitKind.UNREAD)]
