"""The page on support in a real browser: choose, look, reload, read; by mouse and by keyboard."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support.extracts import DEMO

from .asking import done
from .conftest import watched
from .test_model_page import CONTRASTS

pytestmark = pytest.mark.browser
SUPPORT_PAGE = "/voila/render/support.ipynb"


@pytest.fixture
def open_page(browser, server):
    """Open the page on the demo enquiries; fails as `watched` does."""
    extract = Path(shutil.copy(DEMO, server.folder))
    with watched(browser) as open_:
        yield lambda query="", **context: open_(server.address + SUPPORT_PAGE + query, **context)
    extract.unlink()  # the other pages are tested without enquiries


def test_choices_stay_in_the_address_and_the_diagrams_say_what_the_tables_say(open_page):
    page = open_page()
    assert page.locator(".top-three h3").all_inner_texts() == ["Rådgivning", "Brugerstyring", "Medarbejderløsning"]
    done(page, lambda: page.get_by_label("Kvartal", exact=True).select_option("2023-K3"))
    done(page, lambda: page.get_by_label("Vis", exact=True).select_option("KAM"))
    expect(page.get_by_role("heading", name="De største i 3. kvartal 2023")).to_be_visible()
    assert page.url.endswith("?kvartal=2023-K3&kategori=KAM")
    page.reload()
    page.wait_for_selector('html[data-ready="true"]')
    expect(page.get_by_label("Kvartal", exact=True)).to_have_value("2023-K3")
    rows = page.get_by_role("table", name="Antal pr. kvartal").locator("tbody tr")
    drawn = page.locator(".udvikling svg[role=img] text").all_text_contents()
    for row in rows.all():
        assert row.locator("td").inner_text() in drawn
    names = page.get_by_role("table", name="Kategorier, flest først").locator("tbody th").all_inner_texts()
    assert [
        text for text in page.locator(".kategorier svg[role=img] text").all_text_contents() if text in names
    ] == names
    done(page, lambda: page.get_by_label("Kanal", exact=True).select_option("Portal"))
    expect(page.get_by_role("region", name="Kommuner og kanaler")).to_contain_text(
        "Kommuner vises kun for alle kanaler"
    )


def test_texts_are_large_and_stand_out_and_nothing_is_cut(open_page):
    page = open_page()
    found = page.evaluate(CONTRASTS)
    assert len(found) > 60
    assert [text for contrast, _, text in found if contrast < 4.5] == []
    assert [text for _, size, text in found if size < 16] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    small = page.locator("svg[role=img] text").evaluate_all(
        "all => all.filter((e) => 17 * e.getScreenCTM().a < 16).map((e) => e.textContent)"
    )
    assert small == []
    assert page.locator(".scroll").evaluate_all("all => all.filter((e) => e.scrollWidth > e.clientWidth).length") == 0
    for table in page.get_by_role("table").all():
        assert table.locator("caption").inner_text()
        assert table.locator('tbody th[scope="row"]').count() == table.locator("tbody tr").count()
    page.set_viewport_size({"width": 400, "height": 720})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_by_keyboard_and_on_paper(open_page):
    page = open_page()
    page.get_by_role("link", name="Tid til løsning").press("Enter")
    expect(page.locator("#tid")).to_be_focused()
    page.emulate_media(media="print")
    expect(page.locator(".support nav")).to_be_hidden()
    expect(page.get_by_role("heading", name="Medarbejderløsning")).to_be_visible()
