"""Many at once: twelve who drag a slider for a minute, and thirty who come within ten seconds; nothing is asserted."""

import shutil
import statistics
import threading
import time

import psutil
import pytest

from tests.benchmarks.bench_page import measure, percentile
from tests.benchmarks.visitor import Visitor, together
from tests.browser.conftest import EXAMPLE, PAGE, browser, start_server

__all__ = ["browser"]  # the fixture
pytestmark = [pytest.mark.bench, pytest.mark.browser]

SECONDS, TWELVE, THIRTY, WITHIN = 60, 12, 30, 10
CRITERION = "Borgersikkerhed"


@pytest.fixture
def server(tmp_path):
    shutil.copy(EXAMPLE, tmp_path)
    running = start_server(tmp_path, ready="vaegtning")
    yield running
    running.stop()


def kernels(server) -> list[psutil.Process]:
    family = psutil.Process(server.process.pid).children(recursive=True)
    return [one for one in family if "ipykernel" in " ".join(one.cmdline())]


def test_twelve_drag_for_a_minute(browser, server):
    """Eleven without a browser, since twelve browsers would be what is measured, and one whose picture counts."""
    others = [Visitor(server.address, PAGE, CRITERION) for _ in range(TWELVE - 1)]
    assert [one.open() for one in others] == [200] * len(others)
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    page.goto(server.address + PAGE)
    page.wait_for_selector('html[data-ready="true"]')
    memory = [one.memory_full_info().pss / 1e6 for one in kernels(server)]
    threads = together(others, SECONDS)
    seen: list[float] = []
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        seen = measure(page, "ours", "input[type=range]")
    for thread in threads:
        thread.join()
    answered = [step for one in others for step in one.times]
    faults = [fault for one in others for fault in one.faults]
    print(
        f"\nTwelve drag for {SECONDS} s: step to painted p50 {statistics.median(seen):.0f} ms, "
        f"p95 {percentile(seen, 0.95):.0f} ms (asked 150; {len(seen)} steps in the browser)"
        f"\n  step to answer, the eleven others: p50 {statistics.median(answered):.0f} ms, "
        f"p95 {percentile(answered, 0.95):.0f} ms ({len(answered)} steps), {len(faults)} faults"
        f"\n  memory of a kernel (PSS): median {statistics.median(memory):.0f} MB, most {max(memory):.0f} MB (asked 80)"
    )
    assert not faults
    page.close()


def test_thirty_come_within_ten_seconds(server):
    visitors = [Visitor(server.address, PAGE, CRITERION) for _ in range(THIRTY)]
    answers: list[tuple[int, float]] = []

    def come(one: Visitor) -> None:
        begun = time.perf_counter()
        status = one.open()
        answers.append((status, time.perf_counter() - begun))

    threads = [threading.Thread(target=come, args=(one,)) for one in visitors]
    for thread in threads:
        thread.start()
        time.sleep(WITHIN / THIRTY)
    for thread in threads:
        thread.join()
    served = [seconds for status, seconds in answers if status == 200]
    told = sum(status == 503 for status, _ in answers)
    print(
        f"\nThirty come within {WITHIN} s: {len(served)} served, p50 {statistics.median(served):.1f} s, "
        f"p95 {percentile(served, 0.95):.1f} s; {told} told to come back; {THIRTY - len(served) - told} neither"
    )
    assert len(served) + told == THIRTY
