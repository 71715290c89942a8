"""The evidence pack's page as a supplier meets it: by file, without a net."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kpro_analysis.minlog.evidence_brief import TITLE
from kpro_analysis.minlog.evidence_html import to_page
from tests.minlog.evidence_source import LISTS, brief_of, usual_log

from .conftest import somebody

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Browser, tmp_path: Path):
    """The page; fails on anything in the console and on any request but for the page itself."""
    path = tmp_path / "bevis.html"
    path.write_text(to_page(brief_of(usual_log(), tmp_path, tested=("<script>alert(1)</script>",))), encoding="utf-8")
    context = somebody(browser, viewport={"width": 1280, "height": 720})
    shown = context.new_page()
    faults: list[str] = []
    shown.on("console", lambda message: faults.append(message.text))
    shown.on("dialog", lambda dialog: faults.append(dialog.message))
    shown.on("request", lambda request: faults.append(request.url) if request.url != path.as_uri() else None)
    shown.goto(path.as_uri())
    yield shown
    context.close()
    assert faults == []


def test_its_parts_have_names_and_nothing_in_it_is_markup(page: Page) -> None:
    expect(page).to_have_title(TITLE)
    assert page.locator("html").get_attribute("lang") == "da"
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    for name in ("Hvad vi ser", "Hvor ofte", "Afprøvede forklaringer", "Eksempler", "Spørgsmål, vi beder jer svare på"):
        expect(page.get_by_role("heading", level=2, name=name)).to_have_count(1)
    examples = page.get_by_role("table", name="Eksempler, der kan slås op")
    expect(examples.get_by_role("row")).to_have_count(5)
    expect(examples.get_by_role("cell", name=LISTS[0])).to_be_visible()
    expect(page.get_by_text("<script>alert(1)</script>")).to_be_visible()
    assert page.locator("table:not(:has(caption))").count() == 0


def test_on_a_phone_only_the_tables_scroll(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.keyboard.press("Tab")
    expect(page.get_by_role("region").first).to_be_focused()
