"""Every page is for everybody: axe-core, the keyboard, 200 per cent, wider text, charts in words."""

import contextlib
import io
import shutil
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe

from kpro_analysis.cli import main
from kpro_analysis.register.workbook import read_register
from kpro_analysis.screens.front_page import PAGES
from kpro_analysis.server.handlers import FULL
from kpro_analysis.weighting.ballots import Sent
from kpro_analysis.weighting.meeting_ballots import send
from kpro_analysis.weighting.meeting_files import create_meeting
from kpro_analysis.weighting.settings import Weights

from .conftest import EXAMPLE, somebody, start_server, watched
from .keyboard import walk
from .seeing import CHARTS, CUT, OVERLAPS, SEEN, SPACED

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]},
    "resultTypes": ["violations"],
}
FRONT = "forside.ipynb"
READY = {  # by page, where there is more to wait for than the line to the kernel
    FRONT: "main",
    "vaegtning.ipynb": 'html[data-sure="true"]',
    "model.ipynb": 'html[data-sampled="true"]',
    "uddata.ipynb": ".uddata .figures",
}
SHOWN = {"scenarier.ipynb": "?vis=aftalt~dyr-pulje.json"}
CHART_PAGES = {  # and how many charts each shows
    "lavthaengende_frugter.ipynb": 1,
    "scenarier.ipynb": 1,
    "moede.ipynb": 30,
    "minlog.ipynb": 2,
    "support.ipynb": 2,
    "uddata.ipynb": 2,
    "aarshjul.ipynb": 1,
}
ZOOMED = ((1280, 720), (640, 360), (320, 640))  # CSS pixels: 100 and 200 per cent of a shared screen, and a telephone
# by page: the button that opens something, and what it opens; Escape closes it and gives the focus back
OPENED = {
    "vaegtning.ipynb": (
        ("summary:text('Scenarier')", "details.scenarios[open]"),
        ("summary:text('Hent')", "details[open] button:text('Excel')"),
        ("summary:text('Filtre')", ".filters details[open]"),
        (".remarks button", "dialog.findings[open]"),
        (".rows [tabindex='0']", ".detail"),
        (".drowned li button", ".detail"),
    ),
    "register.ipynb": ((".requests button", ".detail"),),
    "scenarier.ipynb": ((".scenario .rename", "form.renaming"),),
}


def send_ballots(folder):
    register = read_register(folder / EXAMPLE.name)
    names, at = [criterion.name for criterion in register.criteria], datetime(2024, 2, 7, 9, 32, tzinfo=UTC)
    meeting = create_meeting(folder, "Brugergruppen", at=at)
    for who in range(5):
        weights = Weights({name: float(1 + (place + who) % 4) for place, name in enumerate(names)})
        send(meeting, Sent(f"{who:032d}", weights, register.sha256, at, "", "Vejle"))


@pytest.fixture(scope="module")
def server(tmp_path_factory, minlog_data):
    """A server on data of which every page has something to show."""
    folder = tmp_path_factory.mktemp("demo")
    for command in (["demo", str(folder)], ["scenario", str(folder / EXAMPLE.name), "Dyr pulje", "--pool", "900.000"]):
        with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO())):
            main(command)
    shutil.copytree(minlog_data / "minlog", folder / "minlog")
    send_ballots(folder)
    running = start_server(folder)
    yield running
    running.stop()


@pytest.fixture(scope="module", params=[FRONT, *(file for file, *_ in PAGES)])
def visited(browser, server, request):
    """A page in its first state, and its file."""
    file = request.param
    with watched(browser) as open_page:
        page = open_page(
            f"{server.address}/voila/render/{file}{SHOWN.get(file, '')}",
            ready=READY.get(file, 'html[data-ready="true"]'),
        )
        page.evaluate(SEEN)
        yield page, file


def violations(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found]


def test_axe_finds_nothing(visited):
    page, _ = visited
    assert violations(page) == []


def test_charts_say_what_they_show_and_the_figures_stand_beside(visited):
    page, file = visited
    charts = page.evaluate(CHARTS)
    assert len(charts) >= CHART_PAGES.get(file, 0)
    assert [one for one in charts if one["role"] != "img" or not one["figures"] or one["missing"]] == []


def test_tab_reaches_everything_in_the_order_that_is_seen(visited):
    page, _ = visited
    walked = walk(page)
    assert walked.wrong == []
    assert walked.names[0] == "a.skip Spring til indholdet" and len(walked.names) > 5
    page.locator(".skip").press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert "#" not in page.url


def test_escape_closes_what_was_opened_and_gives_the_focus_back(visited):
    page, file = visited
    for opener, opened in OPENED.get(file, ()):
        page.locator(opener).first.press("Enter")
        page.locator(opened).first.wait_for()
        page.keyboard.press("Escape")
        page.locator(opened).first.wait_for(state="hidden")
        assert page.locator(opener).first.evaluate("e => e === document.activeElement"), opener


def test_nothing_is_cut_covered_or_beyond_the_edge(visited):
    """At 200 per cent, on a narrow screen, and with the spacing of text that WCAG 1.4.12 names."""
    page, _ = visited
    for width, height in ZOOMED:
        page.set_viewport_size({"width": width, "height": height})
        seen_well(page, width)
    page.set_viewport_size({"width": 1280, "height": 720})
    page.evaluate(
        "css => document.head.append(Object.assign(document.createElement('style'), { textContent: css }))", SPACED
    )
    seen_well(page, 1280)


def seen_well(page, width):
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CUT) == []
    assert page.evaluate(OVERLAPS) == []


def test_the_pages_that_say_no_are_for_everybody_too(browser, server):
    page = somebody(browser, viewport={"width": 320, "height": 640}).new_page()
    answers = [page.request.get(server.address + path).text() for path in ("/login", "/findes-ikke")]
    for html in (*answers, FULL):
        page.set_content(html)
        assert page.title() and violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()


def test_a_page_without_its_data_is_for_everybody_too(browser, server):
    register = server.folder / EXAMPLE.name
    register.rename(register.with_suffix(".væk"))
    with watched(browser) as open_page:
        page = open_page(f"{server.address}/voila/render/model.ipynb", ready="main.fault")
        page.evaluate(SEEN)
        assert violations(page) == []
        assert walk(page).wrong == []
