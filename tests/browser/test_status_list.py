"""The status list's page as a visitor of the web site meets it."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kpro_analysis.cli import main

from .conftest import EXAMPLE, PATIENCE, somebody

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("lists")
    for day in ("2024-02-01", "2024-03-01"):
        assert main(["status-list", str(EXAMPLE), "--date", day, "-o", str(folder)]) == 0
    return (folder / "statusliste-2024-03-01.html").as_uri()


@pytest.fixture
def page(browser: Browser, address: str):
    """The page; fails on anything in the console and on any request but for the page itself."""
    context = somebody(browser, viewport={"width": 1280, "height": 720})
    shown = context.new_page()
    faults: list[str] = []
    shown.on("console", lambda message: faults.append(message.text))
    shown.on("request", lambda request: faults.append(request.url) if request.url != address else None)
    shown.goto(address)
    yield shown
    context.close()
    assert faults == []


def test_its_parts_have_names(page: Page) -> None:
    expect(page).to_have_title("Status på ændringsønsker pr. 1. marts 2024")
    expect(page.get_by_role("heading", level=1)).to_have_text("Status på ændringsønsker pr. 1. marts 2024")
    expect(page.get_by_role("heading", level=2)).to_have_text("Ændret siden 1. februar 2024")
    table = page.get_by_role("table", name="Ændringsønskerne efter blanketnummer")
    expect(table.get_by_role("columnheader")).to_have_text(["Blanketnummer", "Dato", "Titel", "Beskrivelse", "Status"])
    expect(table.get_by_role("rowheader")).to_have_count(91)
    assert page.locator("body").evaluate("body => parseFloat(getComputedStyle(body).fontSize)") >= 16


def test_on_a_phone_only_the_table_scrolls_and_the_keyboard_can_scroll_it(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.keyboard.press("Tab")
    region = page.get_by_role("region", name="Ændringsønskerne efter blanketnummer")
    expect(region).to_be_focused()
    page.keyboard.press("ArrowRight")
    deadline = time.monotonic() + PATIENCE  # the list's security policy forbids what waits inside the page
    while not region.evaluate("element => element.scrollLeft") and time.monotonic() < deadline:
        page.wait_for_timeout(20)
    assert region.evaluate("element => element.scrollLeft") > 0
