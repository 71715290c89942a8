"""A page that Chromium printed is read as people read it."""

import pytest
from playwright.sync_api import Browser

from kpro_analysis.leak_readers.reading import ALL
from kpro_analysis.leak_scan import Hit, HitKind, scan
from kpro_analysis.pdf_text import page_count
from tests.leaks.files import in_paragraphs, page
from tests.leaks.planted import KNOWN, PLANTED
from tests.numbers import born

pytestmark = pytest.mark.browser

NUMBER = born("911299-9999")
NARROW = f'<p style="page-break-before:always;width:5em">nr. {NUMBER.replace("-", "- ")}</p>'
ROWS = "<tr><td>07-02-24</td><td>10</td></tr><tr><td>1030</td><td>20</td></tr>" * 9
DRAWN = "<svg><text x='1' y='19'>12</text><text x='30' y='19'>34</text><text x='60' y='19'>56 78</text></svg>"
NOT_SHOWN = ("６", "\u00ad", "\u200b", "\u200d", "\ufeff")  # by whichever font a machine has


def test_what_is_printed_is_found_and_what_is_innocent_is_not(browser: Browser) -> None:
    planted = [(kind, text) for kind, text in PLANTED if not any(letter in text for letter in NOT_SHOWN)]
    found = _hits(browser, in_paragraphs([text for _, text in planted]) + NARROW.encode())
    codes = {hit.code for hit in found}
    assert [text for kind, text in planted if _code(kind, text) not in codes] == []
    assert ("side 2", _code(HitKind.CPR, NUMBER.replace("-", ""))) in {(hit.place, hit.code) for hit in found}
    assert _hits(browser, page(f"<h1>Tal for 07-02-2024</h1><table>{ROWS}</table>", DRAWN)) == ()


def _hits(browser: Browser, content: bytes) -> tuple[Hit, ...]:
    shown = browser.new_page()
    shown.set_content(content.decode())
    made = shown.pdf(format="A4", scale=0.6)
    shown.close()
    assert page_count(made)
    return scan("a.pdf", made, KNOWN, kinds=ALL)


def _code(kind: HitKind, text: str) -> str:
    (found,) = {hit.code for hit in scan("a.txt", text.encode(), KNOWN, kinds=ALL) if hit.kind is kind}
    return found
