"""The page on questionnaires in a real browser: choose, compare, reload, save, read; by mouse and by keyboard."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from .asking import done
from .conftest import watched
from .test_model_page import CONTRASTS

pytestmark = pytest.mark.browser
ADDRESS = "/voila/render/skemaer.ipynb"
DEMO = Path(__file__).parents[2] / "data" / "demo" / "skemaer.csv"


@pytest.fixture
def page(browser, server):
    """The page on the demo questionnaires; fails as `watched` does."""
    extract = Path(shutil.copy(DEMO, server.folder))
    with watched(browser) as open_:
        yield open_(server.address + ADDRESS)
    extract.unlink()  # the other pages are tested without questionnaires


def test_one_visit(page):
    member = page.get_by_role("button", name="Kost og motion 1.0 (Viborg)")
    done(page, lambda: member.press("Enter"))
    expect(member).to_have_attribute("aria-expanded", "true")
    expect(member).to_be_focused()
    compared = page.locator(".compared tbody tr")
    assert compared.first.inner_text().split("\t")[0] == "+ tilføjet"
    found = page.evaluate(CONTRASTS)
    assert len(found) > 60
    assert [text for contrast, _, text in found if contrast < 4.5] == []
    assert [text for _, size, text in found if size < 16] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    for table in page.get_by_role("table").all():
        assert table.locator("caption").inner_text()
        assert table.locator('tbody th[scope="row"]').count() == table.locator("tbody tr").count()

    done(page, lambda: page.get_by_label("Kommune", exact=True).select_option("Viborg"))
    done(page, lambda: page.get_by_label("Søg", exact=True).fill("motion"))
    page.reload()
    page.wait_for_selector('html[data-ready="true"]', timeout=20_000)
    expect(page.get_by_label("Søg", exact=True)).to_have_value("motion")
    expect(page.get_by_label("Kommune", exact=True)).to_have_value("Viborg")
    expect(compared).to_have_count(8)
    with page.expect_download() as download:
        page.get_by_role("button", name="Hent CSV").click()
    saved = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    shown = page.get_by_role("table", name="Skemaerne, én linje pr. version").locator("tbody tr")
    assert [line.split(";")[0] for line in saved[1:]] == shown.locator("th").all_inner_texts()
    expect(page.get_by_role("status").filter(has_text="Filen skemaer.csv er hentet.")).to_be_visible()

    page.get_by_role("link", name="Ønsker om nye skemaer").press("Enter")
    expect(page.locator("#oensker")).to_be_focused()
    page.set_viewport_size({"width": 400, "height": 720})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.emulate_media(media="print")
    expect(page.locator(".skemaer nav")).to_be_hidden()
