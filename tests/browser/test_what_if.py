"""The what-if page in a real browser: what a consultant does in the meeting."""

import io
import re
from urllib.parse import parse_qs, urlparse

import openpyxl
import pytest
from playwright.sync_api import expect

from kpro_analysis.register.workbook import read_register

from .asking import SLIDER, expected_rows, redrawn, revision, rows, set_slider
from .conftest import EXAMPLE

pytestmark = pytest.mark.browser


def test_the_ranking_is_the_models_every_control_has_a_name_and_nothing_comes_from_elsewhere(visit):
    page = visit()
    assert [tuple(r) for r in rows(page)] == expected_rows({})
    expect(page.get_by_role("slider")).to_have_count(9)
    expect(page.get_by_text("91 ændringsønsker")).to_be_visible()
    unnamed = page.evaluate(
        """() => [...document.querySelectorAll('button, input, select, summary, [role=row], a')]
        .filter((e) => !(e.ariaLabel || e.textContent.trim() || e.labels?.length)).map((e) => e.outerHTML)"""
    )
    assert unnamed == []
    assert page.locator("html").get_attribute("lang") == "da"


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
    page.get_by_label("Bedste samlede score inden for puljen").check()
    page.get_by_role("searchbox").fill("019")
    page.wait_for_function("() => location.search.includes('sog=019') && location.search.includes('regel=optimal')")
    query = "?" + urlparse(page.url).query
    assert [r[0] for r in rows(page)] == ["#019"]
    again = visit(query)
    assert rows(again) == rows(page)
    expect(again.get_by_role("slider", name=SLIDER, exact=True)).to_have_value("4")
    expect(again.get_by_label("Bedste samlede score inden for puljen")).to_be_checked()
    assert parse_qs(urlparse(again.url).query) == parse_qs(query[1:])


def test_a_bad_link_gives_the_defaults_and_says_so(visit):
    page = visit("?v.Borgersikkerhed=-3&v.Findes ikke=3&pulje=mange&hvad=1&register=00000000&regel=optimal")
    for words in (
        *("Borgersikkerhed skal ligge mellem 0 og 10", "findes ikke i registeret", "skal være et tal"),
        *("ikke kender", "anden udgave"),
    ):
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


def test_a_form_number_is_found_however_it_is_written(visit):
    page = visit()
    for text in ("19", "019", "#019"):
        page.get_by_role("searchbox").fill("")
        expect(page.get_by_text("Viser 21 af 21")).to_be_visible()
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


def test_meeting_view_and_print_fit(visit):
    page = visit()
    page.get_by_role("button", name="Mødevisning").click()
    page.wait_for_function("() => location.search.includes('moede=1')")
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('[data-request]')).fontSize)")
    assert size >= 20
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    expect(page.get_by_role("banner")).to_contain_text("Data pr.")
    pdf = page.pdf(prefer_css_page_size=True)
    width, height = map(float, re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf).groups())
    assert (round(width), round(height)) == (842, 595)
    page.emulate_media(media="print")
    expect(page.get_by_text("puljen bruges ned ad ranglisten")).to_be_visible()
    expect(page.locator(".toolbar")).to_be_hidden()


def test_undo_by_keyboard_works_in_a_number_field(visit):
    page = visit()
    number = page.get_by_label(f"{SLIDER}, vægt som tal")
    number.fill("7")
    number.press("Enter")
    page.wait_for_function("() => location.search.includes('Borgersikkerhed=7')")
    number.press("Control+z")
    page.wait_for_function("() => location.search === ''")
    expect(number).to_have_value("3")
    assert [tuple(r) for r in rows(page)] == expected_rows({})


def test_what_differs_from_the_agreed_counts_all_settings(visit):
    page = visit()
    pool = page.get_by_label("Pulje (kr.)")
    pool.fill("100.000")
    pool.press("Enter")
    expect(page.get_by_text(re.compile(r"I forhold til det aftalte – ud: #"))).to_be_visible()


def test_a_refused_amount_gets_its_old_value_back(visit):
    page = visit()
    pool = page.get_by_label("Pulje (kr.)")
    pool.fill("900.000.000.000")
    pool.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="mellem 0 og 100.000.000")).to_be_visible()
    page.get_by_role("slider", name=SLIDER, exact=True).press("ArrowRight")
    expect(page.get_by_role("alert").filter(has_text="mellem 0 og 100.000.000")).to_be_hidden()
    expect(pool).to_have_value("500.000")


def test_a_held_key_is_one_step(visit):
    page = visit()
    slider = page.get_by_role("slider", name=SLIDER, exact=True)
    slider.focus()
    for _ in range(6):
        page.keyboard.down("ArrowRight")
    page.keyboard.up("ArrowRight")
    page.wait_for_function("() => location.search.includes('Borgersikkerhed=6')")
    page.get_by_role("button", name="Fortryd").click()
    page.wait_for_function("() => location.search === ''")
    expect(slider).to_have_value("3")


def test_a_search_that_only_finds_outside_the_competition_says_so(visit):
    page = visit()
    page.get_by_role("searchbox").fill("55")
    expect(page.get_by_text("1 findes uden for konkurrencen")).to_be_visible()
    expect(page.get_by_role("button", name="SMS slå fra eller ændres")).to_be_visible()


def test_closing_the_panel_gives_the_focus_back(visit):
    page = visit()
    row = page.locator('[data-request="#019"]')
    row.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name="Valgt ændringsønske")
    expect(panel).to_be_focused()
    panel.get_by_role("button", name="Luk").click()
    expect(panel).to_be_hidden()
    expect(row).to_be_focused()
