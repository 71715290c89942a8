"""However a file is damaged, the scan comes to an end and says what it found, or that it couldn't look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpro_analysis.leak_readers.reading import ALL
from kpro_analysis.leak_scan import scan
from tests.leaks.files import MAKERS
from tests.leaks.planted import KNOWN

FORMS = ("pdf", "pdf_title", "cells", "cell_comments", "chart_caches", "nested_zip", "png", "html_output", "svg")
MADE = {form: MAKERS[form](["670190-1234"]) for form in FORMS}
DAMAGE = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4)), min_size=1, max_size=9)

WORDS = (
    "1 0 obj|endobj|<<|>>|[|]|/Type|/Catalog|/Pages|/Kids|/Page|/Contents|1 0 R|2 0 R|/Font|/W|(x)|<41>|stream\n|"
    "endstream|BT|Tf|Tj|9|-.5|/ToUnicode|/DescendantFonts|/Subtype|/Type0|/F1|2 0 obj|/ObjStm|/First|null"
).split("|")


def damaged(content: bytes, damage: list[tuple[float, bytes]]) -> bytes:
    for share, new in damage:
        at = int(share * len(content))
        content = content[:at] + new + content[at + len(new) :]
    return content


@pytest.mark.parametrize("form", FORMS)
@given(damage=DAMAGE, cut=st.floats(0, 1))
def test_damage_is_survived(form: str, damage: list[tuple[float, bytes]], cut: float) -> None:
    content = damaged(MADE[form], damage)
    for each in (content, content[: int(cut * len(content))]):
        for hit in scan(form, each, KNOWN, kinds=ALL):
            assert hit.id


@given(st.lists(st.sampled_from(WORDS), max_size=60))
def test_what_only_begins_as_a_pdf_is_survived(words: list[str]) -> None:
    for hit in scan("a.pdf", b"%PDF-1.7\n" + " ".join(words).encode(), KNOWN, kinds=ALL):
        assert hit.id
