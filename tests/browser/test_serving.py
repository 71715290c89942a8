"""The pages as they are served: the first picture, a line that drops, a bad register, and what is not served."""

import os
import shutil
import signal
import time

import psutil
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from kpro_analysis.screens.front_page import PAGES

from .asking import SLIDER, expected_rows, rows, set_slider
from .conftest import EXAMPLE, PAGE, PATIENCE, Server, somebody, start_server

pytestmark = pytest.mark.browser


def test_the_ranking_is_painted_before_the_kernel_is_there(browser, server):
    context = somebody(browser, viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.add_init_script("window.WebSocket = class { send() {} close() {} static OPEN = 1 }")
    page.goto(server.address + "/voila/render/vaegtning.ipynb?v.Borgersikkerhed=7")
    expect(page.locator("[data-request]")).to_have_count(21)
    assert [tuple(r) for r in rows(page)] == expected_rows({SLIDER: 7})
    expect(page.locator("html")).to_have_attribute("data-ready", "false")
    context.close()


def test_a_lost_connection_is_said_and_a_reload_brings_the_state_back(browser, tmp_path):
    shutil.copy(EXAMPLE, tmp_path)
    own = start_server(tmp_path)
    context = somebody(browser, viewport={"width": 1280, "height": 720})
    page = context.new_page()
    try:
        page.goto(own.address + "/voila/render/vaegtning.ipynb")
        page.wait_for_selector('html[data-ready="true"]')
        set_slider(page, SLIDER, 4)
        page.wait_for_function("() => location.search.includes('Borgersikkerhed=5')")
        os.killpg(own.process.pid, signal.SIGKILL)
        own.process.wait()
        expect(page.get_by_text("Forbindelsen er afbrudt")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("data-ready", "false")
        assert len(rows(page)) == 21
        again = start_server(tmp_path, int(own.address.rpartition(":")[2]))
        try:
            page.reload()
            page.wait_for_selector('html[data-ready="true"]')
            assert [tuple(r) for r in rows(page)] == expected_rows({SLIDER: 5})
            expect(page.get_by_label(f"{SLIDER}, vægt som tal")).to_have_value("5")
        finally:
            again.stop()
    finally:
        own.stop()
        context.close()


def test_a_kernel_that_dies_is_said_and_a_reload_brings_the_state_back(browser, server):
    """Within seconds, and nothing is left of it: another visitor has its place."""
    context = somebody(browser, viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.goto(server.address + PAGE)
    page.wait_for_selector('html[data-ready="true"]')
    set_slider(page, SLIDER, 4)
    page.wait_for_function("() => location.search.includes('Borgersikkerhed=5')")
    kernel = page.locator("html").get_attribute("data-kernel")
    family = psutil.Process(server.process.pid).children(recursive=True)
    (process,) = [one for one in family if kernel in " ".join(one.cmdline())]
    process.kill()
    expect(page.get_by_text("Forbindelsen er afbrudt – genindlæs siden")).to_be_visible()
    assert len(rows(page)) == 21
    assert is_gone(context, kernel_address(page, server))
    page.reload()
    page.wait_for_selector('html[data-ready="true"]')
    assert [tuple(r) for r in rows(page)] == expected_rows({SLIDER: 5})
    expect(page.get_by_label(f"{SLIDER}, vægt som tal")).to_have_value("5")
    context.close()


def test_a_bad_register_is_told_in_one_sentence(browser, tmp_path):
    (tmp_path / "aendringsoensker.xlsx").write_bytes(b"ikke en arbejdsbog")
    own = start_server(tmp_path)
    context = somebody(browser)
    page = context.new_page()
    try:
        page.goto(own.address + "/voila/render/vaegtning.ipynb")
        expect(page.get_by_role("alert")).to_contain_text("aendringsoensker.xlsx")
        assert "Traceback" not in page.content()
        shutil.copy(EXAMPLE, tmp_path)
        page.get_by_role("button", name="Prøv igen").click()
        page.wait_for_selector('html[data-ready="true"] [data-request]')
    finally:
        own.stop()
        context.close()


def test_the_front_page_lists_the_pages_and_their_data(browser, server):
    context = somebody(browser)
    page = context.new_page()
    page.goto(server.address)
    cards = page.get_by_role("listitem")
    others = 5  # MinLog, Uddata, questionnaires, support and the year tell of their own files
    expect(cards.filter(has_text="91 ændringsønsker")).to_have_count(len(PAGES) - others)
    links = [link.get_attribute("href") for link in page.get_by_role("link").all()]
    assert links == ["#page", *(file for file, *_ in PAGES)]
    page.get_by_role("link", name="Vægtning af ændringsønsker").click()
    page.wait_for_selector('html[data-ready="true"] [data-request]')
    context.close()


def kernel_address(page: Page, server: Server) -> str:
    return f"{server.address}/api/kernels/{page.locator('html').get_attribute('data-kernel')}"


def is_gone(context: BrowserContext, address: str) -> bool:
    deadline = time.monotonic() + PATIENCE
    while context.request.get(address).status == 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    return context.request.get(address).status == 404


def test_closing_the_page_stops_its_kernel(browser, server):
    context = somebody(browser)
    page = context.new_page()
    page.goto(server.address + PAGE)
    page.wait_for_selector('html[data-ready="true"]')
    address = kernel_address(page, server)
    assert context.request.get(address).status == 200
    page.goto("about:blank")
    assert is_gone(context, address)
    context.close()


def test_the_front_page_keeps_no_kernel(browser, server):
    context = somebody(browser)
    page = context.new_page()
    page.goto(server.address)
    expect(page.get_by_text("91 ændringsønsker").first).to_be_visible()
    assert is_gone(context, kernel_address(page, server))
    context.close()


def test_a_change_made_while_the_line_was_down_is_not_lost(browser, server):
    context = somebody(browser, viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.add_init_script(
        "window.sockets = []; const Real = WebSocket;"
        "window.WebSocket = class extends Real { constructor(...a) { super(...a); window.sockets.push(this); } }"
    )
    page.goto(server.address + "/voila/render/vaegtning.ipynb")
    page.wait_for_selector('html[data-ready="true"]')
    page.evaluate("window.sockets.at(-1).close()")
    expect(page.get_by_text("Forbindelsen er afbrudt")).to_be_visible()
    page.get_by_role("slider", name=SLIDER, exact=True).press("End")
    expect(page.get_by_text("Forbindelsen er afbrudt")).to_be_hidden()
    page.wait_for_function("() => location.search.includes('Borgersikkerhed=10')")
    assert [tuple(r) for r in rows(page)] == expected_rows({SLIDER: 10})
    context.close()


@pytest.mark.parametrize(
    "path",
    ["/voila/files/vaegtning.ipynb", "/voila/tree", "/voila/api/contents", "/voila/static/voila.js", "/api/kernels"],
)
def test_only_what_the_pages_need_is_served(server, browser, path):
    context = somebody(browser)
    assert context.request.get(server.address + path).status == 404
    context.close()


@pytest.mark.parametrize("path", ["/voila/render/findes-ikke.ipynb", "/findes/ikke"])
def test_what_is_not_there_is_said_in_danish_and_without_other_hosts(server, browser, path):
    context = somebody(browser)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.address + path)
    expect(page.locator("html")).to_have_attribute("lang", "da")
    expect(page.get_by_role("heading", name="Siden findes ikke")).to_be_visible()
    assert all(address.startswith((server.address, "data:")) for address in asked)
    page.get_by_role("link", name="forsiden").click()
    expect(page.get_by_role("heading", name="Kommunal PRO")).to_be_visible()
    context.close()


def test_a_request_under_another_host_name_is_refused(server, browser):
    context = somebody(browser)
    assert context.request.get(server.address + PAGE, headers={"Host": "evil.example"}).status == 403
    context.close()
