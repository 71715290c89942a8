"""Many at once: twelve who drag a slider for a minute, and thirty who come within ten seconds; no time is asserted."""

import os
import shutil
import statistics
import threading
import time

import psutil
import pytest

from tests.benchmarks.bench_page import percentile
from tests.benchmarks.scripts import script
from tests.benchmarks.visitor import Visitor, together
from tests.browser.conftest import EXAMPLE, PAGE, browser, somebody, start_server

__all__ = ["browser"]  # the fixture
pytestmark = [pytest.mark.bench, pytest.mark.browser]

SECONDS, TWELVE, THIRTY, WITHIN = 60, 12, 30, 10
CRITERION = "Borgersikkerhed"
WHEN_IT_CAME = """
window.WebSocket = class extends WebSocket {
  constructor(...place) {
    super(...place);
    this.addEventListener("message", () => { window.arrived = performance.now(); });
  }
};
"""


@pytest.fixture
def server(tmp_path):
    shutil.copy(EXAMPLE, tmp_path)
    running = start_server(tmp_path, ready="vaegtning")
    yield running
    running.stop()


def kernels(server) -> list[psutil.Process]:
    family = psutil.Process(server.process.pid).children(recursive=True)
    return [one for one in family if "ipykernel" in " ".join(one.cmdline())]


def spent(processes: list[psutil.Process]) -> float:
    """Seconds of a core."""
    return sum(sum(one.cpu_times()[:2]) for one in processes)


@pytest.mark.parametrize("pause", [1 / 60, 0.05], ids=["60-moves-a-second", "20-moves-a-second"])
def test_twelve_drag_for_a_minute(browser, server, pause):
    """Eleven without a browser, since twelve browsers would be what is measured, and one whose picture counts.

    To the eleven's answers is added what the drawing of an answer takes the browser.
    """
    others = [Visitor(server.address, PAGE, CRITERION) for _ in range(TWELVE - 1)]
    assert [one.open() for one in others] == [200] * len(others)
    context = somebody(browser, viewport={"width": 1280, "height": 720})
    context.add_init_script(WHEN_IT_CAME)
    page = context.new_page()
    page.goto(server.address + PAGE)
    page.wait_for_selector('html[data-ready="true"]')
    page.evaluate(script("hand.js"))  # not as a script of the page, which would be refused
    serving = [psutil.Process(server.process.pid)], kernels(server), [psutil.Process(os.getpid())]
    before = [spent(part) for part in serving]
    thread = together(others, SECONDS, pause)
    seen = page.evaluate("([ms, pause]) => hand(ms, pause)", [1000 * SECONDS, 1000 * pause])
    thread.join()
    used = [after - earlier for after, earlier in zip(map(spent, serving), before, strict=True)]
    memory = [one.memory_full_info().pss / 1e6 for one in kernels(server)]
    answered = [move for one in others for move in one.times]
    draw = statistics.median(seen["drawn"])
    faults = [fault for one in others for fault in one.faults]
    steps = sum(one.steps for one in others) + len(seen["drawn"])
    print(
        f"\nTwelve drag for {SECONDS} s, {1 / pause:.0f} moves a second, step to painted (asked: p95 150 ms):"
        f"\n  in the browser: p50 {statistics.median(seen['seen']):.0f} ms, "
        f"p95 {percentile(seen['seen'], 0.95):.0f} ms "
        f"({len(seen['seen'])} moves, {len(seen['drawn'])} drawn; drawing p50 {draw:.0f} ms, "
        f"p95 {percentile(seen['drawn'], 0.95):.0f} ms)"
        f"\n  the eleven others, with {draw:.0f} ms for the drawing: p50 {statistics.median(answered) + draw:.0f} ms, "
        f"p95 {percentile(answered, 0.95) + draw:.0f} ms ({len(answered)} moves), {len(faults)} faults"
        f"\n  {steps} steps; milliseconds of a core for each: server {1000 * used[0] / steps:.1f}, "
        f"kernels {1000 * used[1] / steps:.1f}, the eleven {1000 * used[2] / steps:.1f}"
        f"\n  memory of a kernel (PSS): median {statistics.median(memory):.0f} MB, most {max(memory):.0f} MB (asked 80)"
    )
    context.close()
    assert not faults and not seen["lost"]


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
