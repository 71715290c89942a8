"""A real server and a real Chromium for the browser tests."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

EXAMPLE = Path(__file__).parents[1] / "data" / "aendringsoensker.xlsx"
PAGE = "/voila/render/vaegtning.ipynb"
PATIENCE = 180  # seconds until a page that does not change is a fault: a busy machine is none
# the first is Chromium without windows, for which a visitor costs a quarter
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str:
    """The browser to drive; without one the tests fail, they are never skipped."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail("Chromium is not installed. Install Debian's chromium-headless-shell, or put a Chrome on the PATH.")
    return found


@dataclass
class Server:
    """A running `kpro serve` on a folder of its own."""

    address: str
    folder: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End the server and all its kernels."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_served(address: str, process: subprocess.Popen[bytes]) -> None:
    """Return when the address answers, were it with a refusal; fail when the process ends or never answers."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
            return
        except urllib.error.HTTPError as refusal:
            refusal.close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The server did not answer within {PATIENCE} s.")


def start_server(folder: Path, port: int | None = None, ready: str = "ingen") -> Server:
    """Start on the port, else on a free one, and wait until it answers; `ready` are the pages that are kept ready.

    Each page that is kept ready costs the start of a kernel, also when nobody comes.
    """
    port = port or free_port()
    command = [str(Path(sys.executable).with_name("kpro")), "serve", "--data", str(folder), "--port", str(port)]
    command += ["--ready", ready]
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = Server(f"http://127.0.0.1:{port}", folder, process)
    try:
        wait_until_served(server.address + "/login", process)
    except BaseException:
        server.stop()
        raise
    return server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("data")
    shutil.copy(EXAMPLE, folder)
    running = start_server(folder, ready="vaegtning")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=chromium_path(), args=CHROMIUM_FLAGS, timeout=1000 * PATIENCE
        )
        yield chromium
        chromium.close()


expect.set_options(timeout=1000 * PATIENCE)


def somebody(browser: Browser, **options: Any) -> BrowserContext:
    """A visitor of their own, who waits for a page as long as a busy machine takes."""
    context = browser.new_context(**options)
    context.set_default_timeout(1000 * PATIENCE)
    return context


def leave(context: BrowserContext) -> None:
    """Go away as people do: a context that is only closed doesn't say goodbye, and its kernel stays."""
    for page in context.pages:
        page.goto("about:blank")
    context.close()


@contextmanager
def watched(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens addresses, each as somebody else; fails on any script error, dialog, and request to another host."""
    faults: list[str] = []
    contexts = []

    def open_page(
        address: str, width: int = 1280, permissions: tuple[str, ...] = (), ready: str = 'html[data-ready="true"]'
    ) -> Page:
        host = "/".join(address.split("/")[:3])
        context = somebody(browser, viewport={"width": width, "height": 720}, accept_downloads=True)
        context.grant_permissions(list(permissions))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: said.type == "error" and faults.append(f"console: {said.text}"))
        page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
        page.on("request", lambda r: r.url.startswith((host, "data:", "blob:")) or faults.append(f"request to {r.url}"))
        page.goto(address)
        page.wait_for_selector(ready)
        return page

    yield open_page
    for context in contexts:
        leave(context)
    assert faults == []


@pytest.fixture
def visit(browser: Browser, server: Server):
    """Open the what-if page with a query; fails as `watched` does."""
    with watched(browser) as open_page:
        yield lambda query="", address=server.address: open_page(address + PAGE + query)
