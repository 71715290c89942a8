"""The same what-if page by four tools, driven by one script in one run, in turn."""

import statistics
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from tests.benchmarks.bench_page import percentile, write_large
from tests.benchmarks.peers.sites import NAMES, OURS, Site, served
from tests.benchmarks.peers.tables import Table
from tests.benchmarks.scripts import script
from tests.browser.conftest import CHROMIUM_FLAGS, chromium_path

DRIVE = script("peers/drive.js")
STEPS = {91: 12, 1000: 4}  # in each round
ROUNDS, WARM_UP = 3, 2
MORE = {91: 5, 1000: 0}  # visitors who come besides the first
SETTLE = 3  # seconds: what a server still does after a visit or a step is done
PAUSE_MS = 250  # between steps: all that the one before began is over
LONGEST_MS = 120_000
HEAD = (
    *("page", "step p50, ms", "p95, ms", "kB a step", "server's start, s", "first visit, s", "next visit, s"),
    *("first visit, kB", "next visit, kB", "one visitor, MB", "each further, MB"),
)


@dataclass
class Measured:
    """A page that stands open, and what has been measured of its tool; times in milliseconds."""

    site: Site
    page: Page
    received: list[int]
    start: float
    first: float
    first_bytes: int
    steps: list[float] = field(default_factory=list)
    lost: int = 0


def received(session: CDPSession) -> list[int]:
    """Bytes on the line from now on: of answers as sent, of the websocket's frames as their content."""
    sizes: list[int] = []
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))

    def frame(event: dict[str, dict[str, object]]) -> None:
        length = len(str(event["response"]["payloadData"]))
        sizes.append(length * 3 // 4 if event["response"]["opcode"] == 2 else length)  # 2: bytes, told in base64

    session.on("Network.webSocketFrameReceived", frame)
    return sizes


def somebody(browser: Browser) -> BrowserContext:
    """A new visitor, whose cache is empty."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    context.set_default_timeout(LONGEST_MS)
    context.add_init_script(DRIVE)
    return context


def visit(context: BrowserContext, site: Site) -> tuple[Page, float, list[int]]:
    """The open page, the milliseconds until it could be used, and the bytes that it receives."""
    page = context.new_page()
    sizes = received(context.new_cdp_session(page))
    begun = time.perf_counter()
    page.goto(site.address, wait_until="commit")
    page.wait_for_function("name => window.peers?.there(name)", arg=site.name)
    if site.name == OURS:
        page.wait_for_selector('html[data-ready="true"]')
    return page, 1000 * (time.perf_counter() - begun), sizes


def take_steps(page: Page, name: str, count: int) -> list[float | None]:
    """Milliseconds from a key on the first slider to the painted result; None where it wasn't seen."""
    slider = page.locator("input[type=range], [role=slider]").first
    times: list[float | None] = []
    for step in range(count):
        slider.focus()
        page.evaluate("name => peers.arm(name)", name)
        page.keyboard.press("ArrowRight" if step // 5 % 2 == 0 else "ArrowLeft")
        times.append(page.evaluate("peers.step"))
        page.wait_for_timeout(PAUSE_MS)
    return times


def open_first(browser: Browser, site: Site) -> Measured:
    start = 1000 * (time.perf_counter() - site.began)
    page, first, sizes = visit(somebody(browser), site)
    page.wait_for_timeout(1000 * SETTLE)
    measured = Measured(site, page, sizes, start, first, sum(sizes))
    take_steps(page, site.name, WARM_UP)
    sizes.clear()
    return measured


def a_round(measured: Measured, count: int) -> None:
    times = take_steps(measured.page, measured.site.name, count)
    measured.steps += [taken for taken in times if taken is not None]
    measured.lost += times.count(None)


def finished(browser: Browser, measured: Measured, more: int) -> list[str]:
    """The row of a tool, once all visitors have been there."""
    site, steps = measured.site, measured.steps
    a_step = sum(measured.received) / (len(steps) + measured.lost)
    again, next_time, next_bytes = visit(measured.page.context, site)
    again.wait_for_timeout(1000 * SETTLE)
    next_size = sum(next_bytes)
    again.close()
    lost = f" ({measured.lost} not seen)" if measured.lost else ""
    row = [
        site.name,
        f"{statistics.median(steps):.0f}{lost}",
        f"{percentile(steps, 0.95):.0f}",
        f"{a_step / 1000:,.1f}",
        *(f"{taken / 1000:.2f}" for taken in (measured.start, measured.first, next_time)),
        *(f"{size / 1000:,.0f}" for size in (measured.first_bytes, next_size)),
        *memory(browser, measured, more),
    ]
    measured.page.context.close()
    return row


def memory(browser: Browser, measured: Measured, more: int) -> list[str]:
    """MB with one visitor, and what each of those who come besides adds."""
    site = measured.site
    measured.page.wait_for_timeout(1000 * SETTLE)
    one = site.memory()
    contexts = [somebody(browser) for _ in range(more)]
    for context in contexts:
        page, _, _ = visit(context, site)
        take_steps(page, site.name, 1)
    measured.page.wait_for_timeout(1000 * SETTLE)
    each = f"{(site.memory() - one) / more:.1f}" if more else ""
    for context in contexts:
        context.close()
    return [f"{one:.0f}", each]


def page_table(browser: Browser, count: int, folder: Path) -> Table:
    workbook = folder / f"{count}.xlsx"
    write_large(workbook, count, criteria=10)
    with ExitStack() as stack:
        measured = []
        for name in NAMES:
            site = stack.enter_context(served(name, workbook, folder / f"{name}-{count}"))
            measured.append(open_first(browser, site))
        for _ in range(ROUNDS):
            for one in measured:
                a_round(one, STEPS[count])
        rows = [finished(browser, one, MORE[count]) for one in measured]
    return Table(f"The what-if page, {count:,} requests, {ROUNDS * STEPS[count]} steps", HEAD, rows)


def page_tables() -> list[Table]:
    """One table for each size of register."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_FLAGS)
        tables = [page_table(browser, count, Path(folder)) for count in STEPS]
        browser.close()
    return tables
