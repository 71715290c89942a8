"""The what-if page in a real browser: what a consultant does in the meeting."""

import io
import os
import re
import shutil
import signal
import time
from urllib.parse import parse_qs, urlparse

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.settings import Weights, agreed_settings

from .conftest import EXAMPLE, start_server

pytestmark = pytest.mark.browser

SLIDER = "Borgersikkerhed"


def rows(page: Page) -> list[tuple[str, str, str]]:
    return page.eval_on_selector_all(
        "[data-request]", "all => all.map(e => [e.dataset.request, e.dataset.rank, e.dataset.funded])"
    )


def revision(page: Page) -> int:
    return int(page.locator("html").get_attribute("data-revision") or 0)


def redrawn(page: Page, since: int) -> None:
    page.wait_for_function("n => Number(document.documentElement.dataset.revision) > n", arg=since)


def expected_rows(weights: dict[str, float]) -> list[tuple[str, str, str]]:
    register = read_register(EXAMPLE)
    settings = agreed_settings(register)
    outcome = evaluate(register, type(settings)(Weights({**settings.weights.values, **weights}), settings.pool))
    return [
        (f"#{n:03d}", str(rank), str(bool(funded)).lower())
        for n, rank, funded in zip(outcome.number, outcome.rank, outcome.funded, strict=True)
    ]


def set_slider(page: Page, name: str, presses: int) -> None:
    before = revision(page)
    slider = page.get_by_role("slider", name=name, exact=True)
    slider.focus()
    for _ in range(abs(presses)):
        page.keyboard.press("ArrowRight" if presses > 0 else "ArrowLeft")
    redrawn(page, before)


def test_the_ranking_is_the_models_and_nothing_comes_from_elsewhere(visit):
    page = visit()
    assert [tuple(r) for r in rows(page)] == expected_rows({})
    expect(page.get_by_role("slider")).to_have_count(9)
    expect(page.get_by_text("91 ændringsønsker")).to_be_visible()


def test_moving_a_weight_by_keyboard_moves_the_ranking(visit):
    page = visit()
    set_slider(page, SLIDER, 4)
    expect(page.get_by_label(f"{SLIDER}, vægt som tal")).to_have_value("5")
    expect(page.locator("html")).to_have_attribute("data-ready", "true")
    page.wait_for_function("() => location.search.includes('Borgersikkerhed=5')")
    assert [tuple(r) for r in rows(page)] == expected_rows({SLIDER: 5})


def test_dragging_a_slider_ends_with_the_last_value(visit):
    page = visit()
    slider = page.get_by_role("slider", name=SLIDER, exact=True)
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, y)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(box["x"] + box["width"] * (0.3 + 0.6 * step / 39), y)
    page.mouse.up()
    value = float(slider.input_value())
    assert value > 7
    page.wait_for_function("v => location.search.includes('Borgersikkerhed=' + v)", arg=f"{value:g}")
    assert [tuple(r) for r in rows(page)] == expected_rows({SLIDER: value})


def test_undo_redo_and_back_to_the_agreed_weights(visit):
    page = visit()
    start = rows(page)
    page.get_by_role("slider", name=SLIDER, exact=True).press("Home")
    page.wait_for_function("() => location.search.includes('Borgersikkerhed=0')")
    moved = rows(page)
    assert moved != start
    page.get_by_role("button", name="Fortryd").click()
    page.wait_for_function("() => location.search === ''")
    assert rows(page) == start
    page.get_by_role("button", name="Gentag").click()
    page.wait_for_function("() => location.search.includes('Borgersikkerhed=0')")
    assert rows(page) == moved
    page.get_by_role("button", name="Aftalte vægte").click()
    page.wait_for_function("() => location.search === ''")
    assert rows(page) == start
    page.locator("h1").click()
    page.keyboard.press("Control+z")
    page.wait_for_function("() => location.search.includes('Borgersikkerhed=0')")


def test_a_link_brings_the_whole_state_back(visit):
    page = visit()
    set_slider(page, SLIDER, 2)
    page.get_by_label("Bedste samlede score").check()
    page.get_by_role("searchbox").fill("019")
    page.wait_for_function("() => location.search.includes('sog=019') && location.search.includes('regel=optimal')")
    query = "?" + urlparse(page.url).query
    assert [r[0] for r in rows(page)] == ["#019"]
    again = visit(query)
    assert rows(again) == rows(page)
    expect(again.get_by_role("slider", name=SLIDER, exact=True)).to_have_value("4")
    expect(again.get_by_label("Bedste samlede score")).to_be_checked()
    assert parse_qs(urlparse(again.url).query) == parse_qs(query[1:])


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?v.Borgersikkerhed=-3", "Borgersikkerhed skal ligge mellem 0 og 10"),
        ("?v.Findes ikke=3", "findes ikke i registeret"),
        ("?pulje=mange", "skal være et tal"),
        ("?register=00000000&regel=optimal", "anden udgave"),
        ("?hvad=1", "ikke kender"),
    ],
)
def test_a_bad_link_gives_the_defaults_and_says_so(visit, query, words):
    page = visit(query)
    expect(page.get_by_text(words)).to_be_visible()
    assert len(rows(page)) == 21


def test_all_weights_zero_says_so_and_keeps_the_last_good_result(visit):
    page = visit()
    for slider in page.get_by_role("slider").all():
        before = revision(page)
        slider.focus()
        page.keyboard.press("Home")
        redrawn(page, before)
    expect(page.get_by_role("alert").filter(has_text="Alle vægte er 0")).to_be_visible()
    assert len(rows(page)) == 21
    page.get_by_role("button", name="Fortryd").click()
    expect(page.get_by_role("alert").filter(has_text="Alle vægte er 0")).to_be_hidden()


def test_a_weight_typed_as_text_says_so(visit):
    page = visit()
    number = page.get_by_label(f"{SLIDER}, vægt som tal")
    number.fill("mange")
    number.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="skal være et tal")).to_be_visible()
    number.fill("4,5")
    number.press("Enter")
    page.wait_for_function("() => location.search.includes('Borgersikkerhed=4.5')")
    expect(page.get_by_role("slider", name=SLIDER, exact=True)).to_have_value("4.5")


def test_selecting_a_request_tells_all_but_the_contact_details_and_locks_it(visit):
    page = visit()
    page.locator('[data-request="#019"]').click()
    panel = page.get_by_role("complementary", name="Valgt ændringsønske")
    expect(panel).to_contain_text("Flytning af Indsend-knappen")
    expect(panel).to_contain_text("Vejle")
    assert "kommune.example" not in page.content() and "Indmelder 19" not in page.content()
    panel.get_by_label("Skal ikke med").check()
    page.wait_for_function("() => location.search.includes('ikke=19')")
    expect(page.locator('[data-request="#019"]')).to_have_attribute("data-funded", "false")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_the_ranking_is_walked_by_keyboard(visit):
    page = visit()
    first, second = (r[0] for r in rows(page)[:2])
    page.locator(f'[data-request="{first}"]').focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.dataset.request") == second
    page.keyboard.press("Enter")
    expect(page.get_by_role("complementary", name="Valgt ændringsønske")).to_contain_text(second)


@pytest.mark.parametrize("text", ["19", "019", "#019"])
def test_a_form_number_is_found_however_it_is_written(visit, text):
    page = visit()
    page.get_by_role("searchbox").fill(text)
    expect(page.get_by_text("Viser 1 af 21")).to_be_visible()
    assert [r[0] for r in rows(page)] == ["#019"]


def test_filters_show_fewer_and_can_be_cleared(visit):
    page = visit()
    page.get_by_text("Filtre", exact=True).click()
    page.get_by_role("group", name="Type").get_by_label("Fejl").check()
    expect(page.get_by_text(re.compile(r"Viser \d af 21"))).to_be_visible()
    page.get_by_role("button", name="Ryd filtre").click()
    expect(page.get_by_text("Viser 21 af 21")).to_be_visible()


def test_downloads_hold_what_is_shown(visit):
    page = visit("?v.Borgersikkerhed=8")
    page.get_by_text("Hent", exact=True).click()
    with page.expect_download() as excel:
        page.get_by_role("button", name="Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(excel.value.path().read_bytes()))
    text = "\n".join(str(c.value) for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None)
    assert "aendringsoensker.xlsx" in text and read_register(EXAMPLE).sha256 in text
    assert all(request in text for request, _, _ in rows(page))
    page.get_by_text("Hent", exact=True).click()
    with page.expect_download() as chart:
        page.get_by_role("button", name="Diagram som SVG").click()
    assert all(request in chart.value.path().read_text(encoding="utf-8") for request, _, _ in rows(page))
    page.get_by_text("Hent", exact=True).click()
    with page.expect_download() as picture:
        page.get_by_role("button", name="Diagram som PNG").click()
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")


def test_the_ranking_is_painted_before_the_kernel_is_there(browser, server):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
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
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    page = context.new_page()
    try:
        page.goto(own.address + "/voila/render/vaegtning.ipynb")
        page.wait_for_selector('html[data-ready="true"]')
        set_slider(page, SLIDER, 4)
        page.wait_for_function("() => location.search.includes('Borgersikkerhed=5')")
        os.killpg(own.process.pid, signal.SIGKILL)
        own.process.wait()
        expect(page.get_by_text("Forbindelsen er afbrudt")).to_be_visible(timeout=10_000)
        expect(page.locator("html")).to_have_attribute("data-ready", "false")
        assert len(rows(page)) == 21
    finally:
        own.stop()
        context.close()


def test_a_bad_register_is_told_in_one_sentence(browser, tmp_path):
    (tmp_path / "aendringsoensker.xlsx").write_bytes(b"ikke en arbejdsbog")
    own = start_server(tmp_path)
    context = browser.new_context()
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


def test_meeting_view_and_print_fit(visit):
    page = visit()
    page.get_by_role("button", name="Mødevisning").click()
    page.wait_for_function("() => location.search.includes('moede=1')")
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('[data-request]')).fontSize)")
    assert size >= 20
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")


def test_the_front_page_lists_the_pages_and_their_data(browser, server):
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.address)
    expect(page.get_by_text("91 ændringsønsker")).to_be_visible()
    page.get_by_role("link", name="Vægtning af ændringsønsker").click()
    page.wait_for_selector('html[data-ready="true"] [data-request]', timeout=20_000)
    context.close()


def test_closing_the_page_stops_its_kernel(browser, server):
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.address + "/voila/render/vaegtning.ipynb")
    page.wait_for_selector('html[data-ready="true"]')
    kernel = page.locator("html").get_attribute("data-kernel")
    address = f"{server.address}/api/kernels/{kernel}"
    assert context.request.get(address).status == 200
    page.goto("about:blank")
    deadline = time.monotonic() + 10
    while context.request.get(address).status == 200 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert context.request.get(address).status == 404
    context.close()


def test_a_change_made_while_the_line_was_down_is_not_lost(browser, server):
    context = browser.new_context(viewport={"width": 1280, "height": 720})
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
