"""The report as its readers see it: without barriers, without overlaps, on a wide screen and a narrow one."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from kpro_analysis.charts.report_svg import chart_svg
from kpro_analysis.html_page import html_page
from kpro_analysis.reports.page import report_page
from kpro_analysis.tables import Column, Kind, Table
from tests.browser.conftest import somebody
from tests.reports.sample import MADE, REPORT, TITLES

pytestmark = pytest.mark.browser
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
    "resultTypes": ["violations"],
}
# every two texts of one chart that share more than a rim, and what leaves its picture
OVERLAPS = """() => [...document.querySelectorAll("svg")].flatMap((svg, place) => {
    const texts = [...svg.querySelectorAll("text")].map(one => [one.textContent, one.getBBox()]);
    const wrong = [];
    texts.forEach(([told, a], i) => {
        const {x, y, width, height} = svg.viewBox.baseVal;
        if (a.x < x - 1 || a.y < y - 1 || a.x + a.width > x + width + 1 || a.y + a.height > y + height + 1)
            wrong.push(`${place}: ${told} leaves the picture`);
        for (const [other, b] of texts.slice(i + 1)) {
            const wide = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
            const high = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
            if (wide > 1 && high > 3) wrong.push(`${place}: ${told} on ${other}`);
        }
    });
    return wrong;
})"""
WIDER = """([what, room]) => [...document.querySelectorAll(what)]
    .filter(one => one.scrollWidth > room).map(one => one.textContent.slice(0, 60))"""
HARD = [
    Table(
        "Mange tal",
        (Column("Navn"), *(Column(name, Kind.MONEY) for name in TITLES[:series])),
        tuple(
            (TITLES[row % 9] * (1 + row % 2), *(10.0 ** (row % 7) * (1 + place % 3) * sign for place in range(series)))
            for row in range(rows)
        ),
    )
    for rows, series, sign in ((1, 1, 1), (30, 1, 1), (4, 6, 1), (9, 3, -1), (60, 2, 1))
]


def opened(browser: Browser, folder: Path, html: str) -> Page:
    (folder / "side.html").write_text(html, encoding="utf-8")
    page = somebody(browser, viewport={"width": 1280, "height": 720}).new_page()
    page.goto((folder / "side.html").as_uri())
    return page


def test_the_report_has_no_barriers(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, tmp_path, report_page(REPORT, MADE))
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate(OVERLAPS) == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Spring til indholdsfortegnelsen"
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 672, "height": 980})  # the width of A4 between its margins
    assert page.evaluate(WIDER, [".scroll:not(.lying, .crowded)", 672]) == []
    page.set_viewport_size({"width": 1001, "height": 650})  # of A4 that lies down
    assert page.evaluate(WIDER, [".lying, .crowded", 1001]) == []
    page.context.close()


def test_no_label_lies_on_another_in_charts_that_are_hard(browser: Browser, tmp_path: Path) -> None:
    charts = [
        chart_svg(shape, "Alt.", table, f"{shape}-{place}")
        for place, table in enumerate(HARD)
        for shape in ("bars", "stacked", "lines", "intervals")
    ]
    page = opened(browser, tmp_path, html_page("Diagrammer", "", "".join(charts)))
    assert page.evaluate(OVERLAPS) == []
    page.context.close()
