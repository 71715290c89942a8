"""How fast the what-if page answers, in a real Chromium: `make bench` prints the figures; nothing is asserted."""

import random
import shutil
import statistics
import string
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Browser, Page

from tests.benchmarks.scripts import script
from tests.browser.conftest import EXAMPLE, PAGE, Server, browser, free_port, start_server, wait_until_served

__all__ = ["browser"]  # the fixture
pytestmark = [pytest.mark.bench, pytest.mark.browser]

HERE = Path(__file__).parent
STEPS = 120
STEP = 0.06  # of the slider's width: a little over half a weight, so that each move is a new value on both pages
SWEEP = 13  # moves from one end to the other
START = 0.3  # of the slider's width: the thumb at the agreed weight 3 of 10


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def report(what: str, times: list[float]) -> None:
    print(f"\n{what}: p50 {statistics.median(times):.1f} ms, p95 {percentile(times, 0.95):.1f} ms ({len(times)} steps)")


def measure(page: Page, which: str, slider: str, pause: int = 60) -> list[float]:
    """Drag the slider to and fro by mouse, `STEPS` moves that each change the value; how long each took to show.

    `pause`: milliseconds between moves, and up to 28 more.
    """
    page.evaluate(script("steps.js"))  # not as a script of the page, which would be refused
    box = page.locator(slider).first.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * START, y)
    page.mouse.down()
    page.evaluate("which => window.benchmarks.record(which)", which)
    for step in range(STEPS):
        there_and_back = abs(SWEEP - step % (2 * SWEEP))
        page.mouse.move(box["x"] + box["width"] * (0.1 + STEP * there_and_back), y)
        page.wait_for_timeout(pause + 7 * (step % 5))
    page.wait_for_timeout(500)
    page.mouse.up()
    times: list[float] = page.evaluate("window.benchmarks.times")
    return times


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[Path], Server]]:
    """Start our server on a workbook; stopped at the end."""
    running: list[Server] = []

    def start(workbook: Path) -> Server:
        folder = tmp_path / workbook.stem
        folder.mkdir()
        shutil.copy(workbook, folder / "aendringsoensker.xlsx")
        running.append(start_server(folder))
        return running[-1]

    yield start
    for server in running:
        server.stop()


def open_ours(browser: Browser, server: Server, query: str = "") -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(server.address + PAGE + query)
    page.wait_for_selector('html[data-ready="true"]')
    page.wait_for_timeout(3000)  # the next kernel is made ready meanwhile
    return page


def write_large(path: Path, count: int, criteria: int = 9) -> None:
    """A register of `count` requests that all compete."""
    draw = random.Random(1)
    names = [f"Kriterium {c}" for c in string.ascii_uppercase[:criteria]]
    book = xlsxwriter.Workbook(path)
    sheet, model = book.add_worksheet("ÆØ"), book.add_worksheet("Pointsystem")
    sheet.write_row(0, 0, ["Blanketnummer", "Titel", "Type", "Prioritet", "Status", "Estimat (størrelse)", *names])
    for i in range(1, count + 1):
        points = [draw.randint(0, 5) for _ in names]
        row = [f"#{i:03d}", f"Ændringsønske nummer {i}", draw.choice(["Fejl", "Forbedring"]), "Rød", "Estimeret"]
        sheet.write_row(i, 0, [*row, draw.choice("SML"), *points])
    model.write_row(0, 0, ["Kriterium", "Vægt", "Min", "Maks"])
    for i, name in enumerate(names, 1):
        model.write_row(i, 0, [name, 1 + i % 3, 0, 5])
    book.close()


def test_step_to_painted_against_a_figure_widget(browser, serve):
    ours = open_ours(browser, serve(EXAMPLE))
    times = measure(ours, "ours", "input[type=range]")
    ours.close()
    report("Our page, 91 requests", times)
    theirs = figure_widget_times(browser)
    report("FigureWidget page, 91 requests", theirs)
    print(f"p95 ratio, FigureWidget to ours: {percentile(theirs, 0.95) / percentile(times, 0.95):.1f}")


@pytest.mark.parametrize("rule", ["rank", "optimal"])
def test_steps_while_it_samples(browser, serve, tmp_path, rule):
    """Each move comes when the work on the one before has begun and isn't done."""
    write_large(tmp_path / "alle.xlsx", 91)
    page = open_ours(browser, serve(tmp_path / "alle.xlsx"), f"?regel={rule}")
    page.wait_for_selector('html[data-sure="true"]')
    start = time.perf_counter()
    page.locator("input.weight-number").first.fill("7")
    page.keyboard.press("Enter")
    page.wait_for_selector('html[data-sure="false"]')
    page.wait_for_selector('html[data-sure="true"]')
    report(f"All worked out after a step, 91 compete, {rule}", [1000 * (time.perf_counter() - start)])
    report(f"Steps while it samples, 91 compete, {rule}", measure(page, "ours", "input[type=range]", pause=150))
    page.close()


def figure_widget_times(browser: Browser) -> list[float]:
    port = free_port()
    command = [sys.executable, "-m", "voila", str(HERE / "figurewidget.ipynb"), "--no-browser", f"--port={port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_served(f"http://127.0.0.1:{port}/voila/static/voila.js", process)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.goto(f"http://127.0.0.1:{port}/", timeout=60_000)
        page.wait_for_selector(".js-plotly-plot .point", timeout=60_000, state="attached")
        page.wait_for_timeout(3000)
        return measure(page, "figureWidget", ".noUi-target")
    finally:
        process.terminate()
        process.wait()


def test_step_to_painted_with_a_thousand_requests(browser, serve, tmp_path):
    write_large(tmp_path / "stor.xlsx", 1000)
    page = open_ours(browser, serve(tmp_path / "stor.xlsx"))
    assert page.locator("[data-request]").count() == 1000
    report("Our page, 1,000 requests", measure(page, "ours", "input[type=range]"))
    page.close()


def test_a_drag_of_three_seconds(browser, serve):
    page = open_ours(browser, serve(EXAMPLE))
    page.evaluate(script("steps.js"))  # not as a script of the page, which would be refused
    events, settled, later = page.evaluate("ms => window.benchmarks.drag(ms)", 3000)
    print(f"\nDrag of 3 s, {events} events: last value painted after {settled:.0f} ms, {later} redraws after that")
    page.close()


def test_first_visit_to_a_warm_server(browser, serve):
    server = serve(EXAMPLE)
    painted, ready, sizes = [], [], []
    for _ in range(8):
        time.sleep(5)  # the pool of ready kernels is filled again
        context = browser.new_context(viewport={"width": 1280, "height": 720})
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        received = [0]
        session.on("Network.dataReceived", lambda event, r=received: r.__setitem__(0, r[0] + event["dataLength"]))
        session.on(
            "Network.webSocketFrameReceived",
            lambda e, r=received: r.__setitem__(0, r[0] + len(e["response"]["payloadData"])),
        )
        start = time.perf_counter()
        page.goto(server.address + PAGE, wait_until="commit")
        page.wait_for_selector("[data-request]", state="attached")
        painted.append(1000 * (time.perf_counter() - start))
        page.wait_for_selector('html[data-ready="true"]')
        ready.append(1000 * (time.perf_counter() - start))
        page.wait_for_timeout(500)
        sizes.append(received[0])
        context.close()
    report("First visit, ranking painted", painted)
    report("First visit, page usable", ready)
    print(f"bytes over the wire: {max(sizes):,}")
