"""The page on the year in a real browser, and the picture of the year: nothing in it lies over anything else."""

import random
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kpro_analysis.charts.wheel_picture import wheel_svg
from kpro_analysis.wheel.event import Event
from kpro_analysis.wheel.kinds import KINDS
from kpro_analysis.wheel.year import read_year

from .asking import done
from .conftest import watched
from .test_model_page import CONTRASTS

pytestmark = pytest.mark.browser
YEAR_PAGE = "/voila/render/aarshjul.ipynb"
DEMO = Path(__file__).parents[2] / "data" / "demo" / "aarshjul.xlsx"
OVERLAPS = """() => {
  const named = (e) => [e.textContent || e.tagName, e.getBoundingClientRect()];
  const every = (selector) => [...document.querySelectorAll(selector)].map(named);
  const texts = every("svg tspan, svg text:not(:has(tspan)):not(.letter)");
  const marks = every('svg polygon, svg circle[stroke-width="1.5"]:not([fill="none"])');
  const over = (low, high, one, other) => Math.min(one[high], other[high]) - Math.max(one[low], other[low]) > 0.5;
  const meet = (one, other) => over("left", "right", one, other) && over("top", "bottom", one, other);
  const all = [...texts, ...marks], [[, edge]] = every("svg"), found = [];
  for (const [text, box] of texts) {
    for (const [name, other] of all) if (box !== other && meet(box, other)) found.push(`${text} / ${name}`);
  }
  const { left, right, top, bottom } = edge;
  const inside = (box) => box.left >= left && box.right <= right && box.top >= top && box.bottom <= bottom;
  found.push(...all.filter(([, box]) => !inside(box)).map(([name]) => `outside: ${name}`));
  return [texts.length, marks.length, found];
}"""
SMALL = """all => all.filter((e) => parseFloat(getComputedStyle(e).fontSize) * e.getScreenCTM().a < 16).length"""


def crowded() -> list[Event]:
    """A year with more than there is room for, all with long and wide titles."""
    chance = random.Random(7)
    starts = [date(2024, 1, 1) + timedelta(chance.randrange(366)) for _ in range(70)]
    titles = ("MMMM WWWW ØØØØ ÆÆÆÆ @@@@ MMMM WWWW", "Et møde om prioritering af de røde ændringsønsker og puljen")
    return [
        Event(day, day + timedelta(chance.choice((0, 0, 11))), KINDS[n % len(KINDS)], titles[n % 2])
        for n, day in enumerate(starts)
    ]


def test_no_text_lies_over_another_or_over_a_mark(browser):
    page = browser.new_page(viewport={"width": 1140, "height": 820})
    for font in ("Arial", "DejaVu Sans"):
        for events in (read_year(DEMO).events, crowded()):
            page.set_content(wheel_svg(events, 2024).replace('font-family="Arial', f'font-family="{font}'))
            texts, marks, found = page.evaluate(OVERLAPS)
            assert found == [] and texts > 40 and marks > 25
    page.close()


@pytest.fixture
def open_page(browser, server):
    """Open the page on the demo year; fails as `watched` does."""
    workbook = Path(shutil.copy(DEMO, server.folder))
    with watched(browser) as open_:
        yield lambda query="", **context: open_(server.address + YEAR_PAGE + query, **context)
    workbook.unlink()  # the other pages are tested without a year


def test_what_comes_is_seen_at_once_and_choices_stay_in_the_address(open_page):
    page = open_page("?dag=2024-04-02")
    expect(page.get_by_role("region", name="Ret dette")).to_contain_text("Anden pinsedag, som er en helligdag")
    assert page.locator(".event h3").all_inner_texts()[1:3] == ["Punkter til mødet i maj", "Brugergruppemøde 2"]
    assert page.locator(".event").first.bounding_box()["y"] < 300
    found = page.evaluate(CONTRASTS)
    assert len(found) > 100
    assert [text for contrast, _, text in found if contrast < 4.5] == []
    assert [text for _, size, text in found if size < 16] == []
    assert page.locator(".hjul svg[role=img] text").evaluate_all(SMALL) == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    done(page, lambda: page.get_by_label("Type", exact=True).select_option("Møde"))
    assert page.locator(".event h3").all_inner_texts() == ["Brugergruppemøde 2"]
    rows = page.get_by_role("table", name="Alle begivenheder i året").locator("tbody tr")
    drawn = " ".join(page.locator(".hjul svg[role=img] .label").all_text_contents())
    assert rows.count() == 4 and all(row.locator("td").nth(1).inner_text() in drawn for row in rows.all())
    done(page, lambda: page.get_by_label("Søg efter ord eller blanketnummer").fill("019"))
    link = page.get_by_role("table", name="Beslutninger, den seneste først").get_by_role("link", name="#019").first
    assert link.get_attribute("href") == "register.ipynb?valgt=19"
    assert page.url.endswith("?dag=2024-04-02&type=M%C3%B8de&sog=019")
    page.reload()
    page.wait_for_selector('html[data-ready="true"]')
    expect(page.get_by_label("Type", exact=True)).to_have_value("Møde")
    with page.expect_download() as download:
        page.get_by_role("button", name="Hent kalender (.ics)").click()
    assert Path(download.value.path()).read_bytes().count(b"BEGIN:VEVENT") == 4
    page.set_viewport_size({"width": 400, "height": 720})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.emulate_media(media="print")
    expect(page.locator(".aarshjul .toolbar")).to_be_hidden()
