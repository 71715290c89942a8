"""The page on Uddata in a real browser: prepared, chosen from, taken away, reloaded, read; by keyboard and on paper."""

import shutil

import pytest
from playwright.sync_api import expect

from tests.uddata.folders import WHO5, day, folder, response

from .asking import done
from .conftest import watched
from .test_model_page import CONTRASTS

pytestmark = pytest.mark.browser
UDDATA_PAGE = "/voila/render/uddata.ipynb"
PLACES = ("Aarhus", "Esbjerg", "Viborg")


@pytest.fixture
def open_page(browser, server):
    """Open the page on three municipalities, one of which forgets the version; fails as `watched` does."""
    path = server.folder / "uddata"
    files = [
        [
            response(
                f"{number}-{month}-{place}",
                dict.fromkeys(WHO5, str(number % 6)) if number % 4 else {},
                **{"municipality": place, "line": number + 2, "version": None if place == "Viborg" else "1"},
                **{"sent": day(f"2024-0{month}-10"), **({"answered": day(f"2024-0{month}-12")} if number % 4 else {})},
            )
            for month in (1, 2)
            for number in range(40)
        ]
        for place in PLACES
    ]
    folder(path, *files)
    with watched(browser) as open_:
        yield lambda query="", **context: open_(server.address + UDDATA_PAGE + query, **context)
    shutil.rmtree(path)  # the other pages are tested without


def test_it_is_prepared_chosen_from_taken_away_and_read(open_page):
    page = open_page()
    expect(page.get_by_role("heading", name="Kan tallene bruges?")).to_be_visible(timeout=60_000)
    assert [text.split() for text in page.locator(".counts li").all_inner_texts()][1][:2] == ["▲", "1"]
    done(page, lambda: page.get_by_label("Kommune", exact=True).select_option("Aarhus"))
    done(page, lambda: page.get_by_label("Periode", exact=True).select_option("2024-01"))
    expect(page.locator(".key .words")).to_have_text("Aarhus, alle skemaer, januar 2024")
    assert page.url.endswith("?kommune=Aarhus&periode=2024-01")
    sent = page.locator(".key .value").first.inner_text()
    page.reload()
    page.wait_for_selector('html[data-ready="true"]', timeout=20_000)
    assert page.locator(".key .value").first.inner_text() == sent == "40"
    expect(page.get_by_role("combobox", name="Team")).to_be_enabled()
    for name, suffix in (("Hent det viste som Excel", ".xlsx"), ("Liste til leverandøren, CSV", ".csv")):
        with page.expect_download() as taken:
            page.get_by_role("button", name=name).click()
        assert taken.value.suggested_filename.endswith(suffix)

    found = page.evaluate(CONTRASTS)
    assert len(found) > 60
    assert [text for contrast, _, text in found if contrast < 4.5] == []
    assert [text for _, size, text in found if size < 16] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    for table in page.get_by_role("table").all():
        assert table.locator("caption").inner_text()
        assert table.locator('tbody th[scope="row"]').count() == table.locator("tbody tr").count()
    assert all(picture.get_attribute("aria-label") for picture in page.locator("svg[role=img]").all())
    page.set_viewport_size({"width": 400, "height": 720})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.set_viewport_size({"width": 1280, "height": 720})

    page.get_by_role("link", name="Scorer", exact=True).press("Enter")
    expect(page.locator("#scorer")).to_be_focused()
    page.emulate_media(media="print")
    expect(page.locator(".uddata nav")).to_be_hidden()
    expect(page.get_by_role("heading", name="Måned for måned")).to_be_visible()
