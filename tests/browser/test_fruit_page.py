"""The page of low-hanging fruit in a real browser: tick, look, undo, send on; by mouse and by keyboard."""

import re
import shutil

import pytest
from playwright.sync_api import Page, expect

from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.fruit import find_fruit
from kpro_analysis.weighting.fruit_wanted import Wanted
from kpro_analysis.weighting.fruit_words import fruit_reasons, price_words, unscored_reasons
from kpro_analysis.weighting.model import evaluate, prepare
from kpro_analysis.weighting.similarity import alike_pairs
from tests.register.builders import Workbook, request
from tests.weighting.builders import settings

from .asking import done
from .conftest import EXAMPLE, Server, somebody, start_server, watched
from .test_model_page import CONTRASTS

pytestmark = pytest.mark.browser
FRUIT_PAGE = "/voila/render/lavthaengende_frugter.ipynb"
REGISTER = read_register(EXAMPLE)
FOUND = find_fruit(prepare(REGISTER, settings(REGISTER)), alike_pairs(REGISTER.requests), Wanted())


@pytest.fixture
def open_page(browser, server: Server):
    """Open the page; fails as `watched` does."""
    with watched(browser) as open_:
        yield lambda query="", address=server.address, **context: open_(address + FRUIT_PAGE + query, **context)


@pytest.fixture(scope="module")
def seen(browser, server: Server):
    """The page, opened once for all tests that only look at it."""
    with watched(browser) as open_:
        yield open_(server.address + FRUIT_PAGE)


def tick(page: Page, number: int, on: bool = True) -> None:
    done(page, lambda: page.locator(f"[data-tick='{number}']").set_checked(on))


def test_each_fruit_stands_with_all_its_reasons(seen):
    page = seen
    fruits = page.get_by_role("region", name="Lavthængende frugter", exact=True)
    expect(fruits).to_contain_text(price_words(FOUND))
    cards = fruits.locator("li.find")
    expect(cards).to_have_count(len(FOUND.fruit))
    for card, fruit in zip(cards.all(), FOUND.fruit, strict=True):
        for reason in fruit_reasons(FOUND, fruit):
            expect(card).to_contain_text(reason)
    unscored = page.get_by_role("region", name="Bør vurderes")
    for card, one in zip(unscored.locator("li.find").all(), FOUND.unscored, strict=True):
        expect(card).to_contain_text(" ".join(unscored_reasons(FOUND, one)[:1]))


def test_a_tick_shows_the_pool_with_it_and_goes_on_to_the_what_if_page(open_page):
    page = open_page()
    tick(page, 53)
    tick(page, 55)
    forced = evaluate(REGISTER, settings(REGISTER, must=frozenset({53, 55})))
    choice = page.get_by_role("region", name="Puljen med jeres valg")
    expect(choice).to_contain_text("#053 og #055 koster 10.000 kr.")
    expect(choice.locator("tr", has_text="Ønsker med").locator("td").last).to_have_text(str(forced.funded.sum()))
    left = set(FOUND.plain.number[FOUND.plain.funded]) - set(forced.number[forced.funded])
    assert choice.locator("li.out strong").all_inner_texts() == [f"#{n:03d}" for n in sorted(left)]
    assert page.url.endswith("valg=53~55")
    choice.get_by_role("link", name="Se valget på vægtningssiden").click()
    page.wait_for_selector('html[data-ready="true"] [data-request="#055"]')
    assert "vaegtning.ipynb" in page.url and "med=53~55" in page.url
    for number in ("#053", "#055"):
        row = page.locator(f'[data-request="{number}"]')
        expect(row).to_contain_text("låst: med")
        expect(row).to_have_attribute("data-funded", "true")


def test_ticks_survive_a_reload_and_can_be_taken_back(open_page):
    page = open_page()
    tick(page, 53)
    tick(page, 3)
    page.reload()
    page.wait_for_selector('html[data-ready="true"]')
    assert [page.locator(f"[data-tick='{n}']").is_checked() for n in (53, 3, 55)] == [True, True, False]
    done(page, lambda: page.get_by_role("button", name="Fjern #003").click())
    expect(page.locator("[data-tick='3']")).not_to_be_checked()
    done(page, lambda: page.get_by_role("button", name="Fjern alle").click())
    expect(page.get_by_role("link", name="Se valget på vægtningssiden")).to_be_hidden()
    assert "valg=" not in page.url
    for chosen in (["53"], ["53", "3"]):
        done(page, lambda: page.get_by_role("button", name="Fortryd").click())
        for number in chosen:
            expect(page.locator(f"[data-tick='{number}']")).to_be_checked()
    expect(page.get_by_role("button", name="Fortryd")).to_be_disabled()


def test_by_keyboard(open_page):
    page = open_page()
    page.get_by_role("link", name="Bør vurderes").press("Enter")
    expect(page.locator("#vurder")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[data-tick='55']")).to_be_focused()
    done(page, lambda: page.keyboard.press("Space"))
    expect(page.locator("[data-tick='55']")).to_be_checked()
    expect(page.locator("[data-tick='55']")).to_be_focused()
    done(page, lambda: page.get_by_role("button", name="Fjern #055").press("Enter"))
    expect(page.get_by_role("heading", name="Puljen med jeres valg")).to_be_focused()


def test_what_is_cheap_which_cost_and_which_lights(open_page):
    page = open_page()
    cheap = page.get_by_label("Billigt er højst (kr.)")
    cheap.fill("100.000")
    done(page, lambda: cheap.press("Enter"))
    wider = find_fruit(FOUND.contest, alike_pairs(REGISTER.requests), Wanted(cheap=100_000))
    expect(page.get_by_role("region", name="Lavthængende frugter", exact=True).locator("li.find")).to_have_count(
        len(wider.fruit)
    )
    done(page, lambda: page.get_by_label("Høj", exact=True).check())
    expect(page.get_by_role("region", name="Lavthængende frugter", exact=True)).to_contain_text("(høj)")
    done(page, lambda: page.get_by_label("Gul", exact=True).uncheck())
    expect(page.get_by_role("region", name="Bør vurderes").locator("li.find")).to_have_count(0)
    assert {"billig=100000", "pris=high", "vurder=Gr%C3%B8n"} <= set(page.url.partition("?")[2].split("&"))


def test_what_the_money_left_pays_for_is_ticked_at_once(open_page):
    page = open_page("?pulje=900000")
    rest = page.get_by_role("region", name="Det, der er tilbage")
    expect(rest).to_contain_text("der er tilbage efter ranglisten, rækker til #055.")
    done(page, lambda: rest.get_by_role("button", name="Vælg dem, der er råd til").click())
    expect(page.locator("[data-tick='55']")).to_be_checked()
    expect(page.get_by_role("region", name="Puljen med jeres valg")).to_contain_text("Intet andet ændrer sig.")


def test_what_cannot_be_used_is_one_sentence_and_the_result_stays(open_page):
    page = open_page()
    tick(page, 53)
    cheap = page.get_by_label("Billigt er højst (kr.)")
    cheap.fill("mange")
    done(page, lambda: cheap.press("Enter"))
    expect(page.get_by_role("alert")).to_contain_text("Grænsen for, hvad der er billigt")
    expect(cheap).to_have_value("25.000")
    expect(page.get_by_role("region", name="Puljen med jeres valg")).to_contain_text("#053 koster 5.000 kr.")
    done(page, lambda: page.get_by_role("button", name="Fortryd").click())
    expect(page.locator(".error")).to_be_hidden()


def test_the_diagram_says_all_without_colour_and_hovering(seen):
    page = seen
    diagram = page.get_by_role("region", name="Diagram")
    labels = diagram.locator("g.unit text").all_text_contents()
    assert {label.split()[0] for label in labels} == {f"#{unit.number:03d}" for unit in FOUND.units}
    rings = diagram.locator("g.unit:has(.ring)")
    assert {g.get_attribute("data-unit") for g in rings.all()} == {str(f.unit.number) for f in FOUND.fruit}
    by_kind = {REGISTER.by_number[u.number].kind for u in FOUND.units}
    shapes = diagram.locator("g.unit .mark").evaluate_all(
        "all => [...new Set(all.map(e => e.getAttribute('points') ?? e.tagName))]"
    )
    assert len(shapes) == len(by_kind) == 3
    expect(diagram.locator("line.price")).to_have_count(1)
    page.get_by_text("Vis tallene som tabel").press("Enter")
    table = page.get_by_role("region", name="Tallene bag diagrammet")
    expect(table.locator("tbody tr")).to_have_count(len(FOUND.units) + 1)
    expect(table.locator("tr.at-price")).to_contain_text("Puljens pris: ")


def test_labels_do_not_cover_one_another(seen):
    page = seen
    covered = page.locator("g.unit text").evaluate_all(
        """all => {
          const boxes = all.map((e) => e.getBoundingClientRect());
          const aside = (a, b) => a.right <= b.left || b.right <= a.left;
          const apart = (a, b) => aside(a, b) || a.bottom - 4 <= b.top || b.bottom - 4 <= a.top;
          return boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => !apart(a, b))).length;
        }"""
    )
    assert covered == 0


def test_texts_are_large_and_stand_out_and_nothing_is_cut_and_a_narrow_screen_scrolls_little(open_page):
    page = open_page("?valg=53~55")
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    found = page.evaluate(CONTRASTS)
    assert len(found) > 100
    assert [text for contrast, _, text in found if contrast < 4.5] == []
    assert [text for _, size, text in found if size < 16] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.set_viewport_size({"width": 400, "height": 720})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_hostile_text_stays_text_and_empty_lists_say_what_to_do(open_page, tmp_path):
    nasty = "<img src=x onerror=alert(1)>"
    Workbook(requests=[request("#001", Titel=nasty)]).write(tmp_path / "aendringsoensker.xlsx")
    own = start_server(tmp_path)
    try:
        page = open_page("?valg=1", address=own.address)
        expect(page.get_by_role("region", name="Puljen med jeres valg")).to_contain_text(nasty)
        expect(page.get_by_role("region", name="Lavthængende frugter", exact=True)).to_contain_text(
            "Ingen: alt, der har"
        )
        expect(page.get_by_role("region", name="Bør vurderes")).to_contain_text("Vælg flere prioriteter")
    finally:
        own.stop()


def test_a_missing_register_is_told_and_a_new_try_shows_the_page(browser, tmp_path):
    own = start_server(tmp_path)
    context = somebody(browser)
    page = context.new_page()
    try:
        page.goto(own.address + FRUIT_PAGE)
        expect(page.get_by_role("alert")).to_contain_text("aendringsoensker.xlsx")
        shutil.copy(EXAMPLE, tmp_path)
        page.get_by_role("button", name="Prøv igen").click()
        page.wait_for_selector('html[data-ready="true"]')
        assert re.search("Puljens pris er", page.locator("main").inner_text())
    finally:
        own.stop()
        context.close()
