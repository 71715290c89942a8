"""The MinLog page in a real browser: from the total to a trace, and back."""

import shutil

import pytest
from playwright.sync_api import expect

from tests.minlog.extract import ACTIVITIES, RARE

from .asking import done
from .conftest import start_server, watched
from .test_model_page import CONTRASTS

pytestmark = pytest.mark.browser
MINLOG_PAGE = "/voila/render/minlog.ipynb"
LARGE = 16  # pixels of text


@pytest.fixture(scope="module")
def minlog(minlog_data, tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    shutil.copytree(minlog_data / "minlog", folder / "minlog")
    (folder / "minlog" / "releases.csv").write_text("dato;navn\n15-05-2024;Version 13\n", encoding="utf-8")
    running = start_server(folder, ready="minlog")
    yield running
    running.stop()


@pytest.fixture
def look(browser, minlog):
    """Open the page; fails as `watched` does."""
    with watched(browser) as open_page:
        yield lambda query="", **context: open_page(minlog.address + MINLOG_PAGE + query, **context)


def test_from_the_total_to_a_trace_and_back(look):
    page = look()
    total = page.locator("dl.figures .value").first
    expect(total).to_have_text("1.532")
    expect(page.locator("#uger svg rect.bar, #uger svg .hidden-week")).to_have_count(29)
    expect(page.locator("#uger .legend")).to_contain_text("15-05-2024 Version 13")
    done(page, page.get_by_role("button", name="Aktivitet", exact=True).click)
    done(page, page.locator("#fordeling").get_by_role("button", name=ACTIVITIES[0]).click)
    expect(page.get_by_role("navigation", name="Her er I")).to_contain_text(f"Aktivitet: {ACTIVITIES[0]}")
    assert total.inner_text() != "1.532" and "vis.activity=" in page.url
    done(page, lambda: page.locator("#spor tbody button").first.press("Enter"))
    expect(page.locator(".trace tbody tr")).to_have_count(12)
    assert page.evaluate("document.activeElement.tagName") == "H3"
    page.reload()
    page.wait_for_selector('html[data-ready="true"]')
    expect(page.locator(".trace tbody tr")).to_have_count(12)
    done(page, page.get_by_role("button", name="Ryd filtre").click)
    expect(total).to_have_text("1.532")
    done(page, page.get_by_role("button", name="Fortryd").click)
    expect(page.locator(".trace tbody tr")).to_have_count(12)


def test_few_are_not_shown(look):
    page = look("?delt=activity")
    row = page.locator("#fordeling tbody tr", has_text=RARE)
    expect(row).to_contain_text("skjult")
    expect(row).to_contain_text("<5")
    done(page, row.get_by_role("button").click)
    expect(page.get_by_role("status").filter(has_text="færre end 5 borgere")).to_be_visible()
    for part in ("#uger", "#klasser", "#fordeling", "#spor"):
        expect(page.locator(part)).to_be_hidden()


def test_what_is_set_changes_what_is_seen(look):
    page = look()
    done(page, lambda: page.get_by_label("Fra og med").select_option("2024-05"))
    expect(page.get_by_role("button", name="Fjern filteret Periode: maj 2024 – slut")).to_be_visible()
    done(page, page.get_by_label("30 dage").check)
    expect(page.locator("dl.figures")).to_contain_text("På inaktive i 30 dage")
    releases = page.get_by_label("Releases at markere")
    releases.fill("i morgen")
    done(page, lambda: releases.press("Enter"))
    expect(page.get_by_role("alert")).to_contain_text("Releases skal være")
    releases.fill("01-06-2024")
    done(page, lambda: releases.press("Enter"))
    expect(page.locator("#uger .legend li")).to_have_count(2)


@pytest.mark.parametrize("width", [1280, 800])
def test_it_can_be_read(look, width):
    page = look("?delt=activity", width=width)
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    found = page.evaluate(CONTRASTS)
    assert [one for one in found if one[0] < 4.5 or one[1] < LARGE] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_an_extract_it_says_what_to_do(browser, server):
    with watched(browser) as open_page:
        page = open_page(server.address + MINLOG_PAGE)
        expect(page.get_by_role("listitem").first).to_contain_text("kpro minlog key new")
        expect(page.get_by_role("listitem").nth(1)).to_contain_text("kpro minlog ingest")
