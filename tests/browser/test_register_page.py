"""The register page in a real browser: count, filter, search, look at one request, and share what is seen."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kpro_analysis.register.overview import overview
from kpro_analysis.register.requests import Decided
from kpro_analysis.register.workbook import read_register

from .asking import done
from .conftest import Server, start_server, watched
from .test_model_page import CONTRASTS

pytestmark = pytest.mark.browser
REGISTER_PAGE = "/voila/render/register.ipynb"
DEMO = Path(__file__).parents[2] / "data" / "demo" / "aendringsoensker.xlsx"  # saved on 26 January 2024
REGISTER = read_register(DEMO)
DECIDED = [Decided(number, date(2024, 1, 24)) for number in (1, 3, 7)]
FOUND = overview(REGISTER, date(2024, 1, 26), DECIDED)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("register")
    shutil.copy(DEMO, folder)
    (folder / "beslutninger").mkdir()
    log = "Dato;ÆØ;Fil\n24-01-2024;#001, #003, #007;x.md\n"
    (folder / "beslutninger" / "beslutningslog.csv").write_text(log, encoding="utf-8-sig")
    running = start_server(folder, ready="register")
    yield running
    running.stop()


@pytest.fixture
def look(browser, server: Server):
    """Open the page; fails as `watched` does."""
    with watched(browser) as open_page:
        yield lambda query="", **context: open_page(server.address + REGISTER_PAGE + query, **context)


@pytest.fixture(scope="module")
def seen(browser, server: Server):
    """The page, opened once for all tests that only look at it."""
    with watched(browser) as open_page:
        yield open_page(server.address + REGISTER_PAGE)


def listed(page: Page) -> list[int]:
    texts = page.locator("table.requests tbody th").all_inner_texts()
    return [int(text.strip("▸ ").split()[0].removeprefix("#")) for text in texts]


def count_button(page: Page, section: str, label: str):
    return page.get_by_role("region", name=section, exact=True).get_by_role("button").filter(has_text=label)


def test_every_count_is_there_as_a_number(seen):
    page = seen
    for name in FOUND.counts:
        buttons = page.locator(f'[aria-labelledby="antal-{name}"] button.count')
        shown = [tuple(text.split("\n")) for text in buttons.all_inner_texts()]
        assert shown == [(count.label, str(count.count)) for count in FOUND.counts[name]]
    cells = page.locator("table.cross tbody td").all_inner_texts()
    width = len(FOUND.cross.lights) + 1
    rows = zip(*FOUND.cross.counts, strict=True)
    assert [cells[i : i + width] for i in range(0, len(cells), width)] == [
        [*map(str, row), str(sum(row))] for row in rows
    ]


def test_a_count_filters_the_list_and_ryd_lets_all_back(look):
    page = look()
    red = count_button(page, "Prioritet", "Rød")
    done(page, red.click)
    expect(red).to_have_attribute("aria-pressed", "true")
    assert listed(page) == [r.number for r in REGISTER.requests if r.light == "Rød"]
    done(page, count_button(page, "Status", "Estimeret").click)
    both = [r.number for r in REGISTER.requests if r.light == "Rød" and r.status == "Estimeret"]
    assert listed(page) == both
    expect(page.get_by_role("status").filter(has_text="Viser")).to_have_text(f"Viser {len(both)} af 91")
    done(page, page.get_by_role("button", name="Fjern filteret Status: Estimeret").click)
    assert len(listed(page)) == 30
    done(page, page.get_by_role("button", name="Ryd", exact=True).click)
    assert len(listed(page)) == 91
    expect(red).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("button", name="Ryd", exact=True)).to_be_disabled()


def test_a_number_of_the_table_filters_by_both(look):
    page = look()
    done(page, page.get_by_role("button", name="Gul, Afventer workshop").click)
    assert listed(page) == [r.number for r in REGISTER.requests if (r.light, r.status) == ("Gul", "Afventer workshop")]
    expect(page.locator("#liste-title")).to_be_in_viewport()


def test_search_finds_while_typing_and_by_form_number(look):
    page = look()
    search = page.get_by_role("searchbox", name="Søg i ønskerne")
    done(page, lambda: search.press_sequentially("mitid"))
    expect(page.locator("table.requests tbody tr").first).to_contain_text("MitID")
    done(page, lambda: search.fill("#019"))
    assert listed(page) == [19]
    done(page, lambda: search.fill("findes slet ikke"))
    expect(page.get_by_text("Ingen ønsker passer. Skriv færre ord, eller tryk Ryd.")).to_be_visible()
    done(page, lambda: search.fill(""))
    assert len(listed(page)) == 91


def test_a_reload_and_a_shared_link_keep_what_is_seen(look):
    page = look()
    done(page, count_button(page, "Prioritet", "Rød").click)
    done(page, lambda: page.get_by_role("searchbox").fill("borger"))
    done(page, page.locator("table.requests tbody button").nth(1).click)
    seen, heading = listed(page), page.locator(".detail h2").inner_text()
    for again in (page, look(page.url.partition("register.ipynb")[2])):
        if again is page:
            page.reload()
            page.wait_for_selector('html[data-ready="true"]')
        assert listed(again) == seen
        assert again.locator(".detail h2").inner_text() == heading
        expect(again.get_by_role("searchbox")).to_have_value("borger")
        expect(count_button(again, "Prioritet", "Rød")).to_have_attribute("aria-pressed", "true")


def test_one_request_by_keyboard_and_back(look):
    page = look()
    button = page.locator("table.requests tbody button").nth(18)
    button.focus()
    done(page, lambda: page.keyboard.press("Enter"))
    panel = page.get_by_role("complementary", name="Valgt ændringsønske")
    expect(panel).to_be_focused()
    request = REGISTER.requests[18]
    for text in (request.id, request.title, request.description, request.status, request.municipality):
        expect(panel).to_contain_text(text)
    done(page, lambda: page.keyboard.press("Escape"))
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()


def test_those_that_wait_longest_and_how_long_decisions_take(look):
    page = look()
    rows = page.locator("table.waiting tbody tr")
    expect(rows).to_have_count(10)
    for row, waiting in zip(rows.all(), FOUND.waiting, strict=False):
        expect(row).to_contain_text(f"{waiting.days} dage")
        expect(row).to_contain_text(f"{waiting.request.id} {waiting.request.title}")
    page.get_by_role("button", name=f"Vis alle {len(FOUND.waiting)}, der venter").click()
    expect(rows).to_have_count(len(FOUND.waiting))
    time = page.get_by_role("region", name="Hvor lang tid går der?")
    expect(time).to_contain_text("Regnet på 3 ønsker, der er besluttet")
    expect(time).to_contain_text("#001, #003, #007. Ret status i registeret.")


def test_days_can_be_counted_until_another_day(look):
    page = look()
    first = page.locator("table.requests tbody tr").first.locator("td").last
    days = (date(2024, 1, 26) - REGISTER.requests[0].filed).days
    expect(first).to_have_text(f"{days} dage")
    done(page, lambda: page.get_by_label("Dage regnes til").fill("2024-02-07"))
    expect(first).to_have_text(f"{days + 12} dage")
    assert "dag=2024-02-07" in page.url
    done(page, page.get_by_role("button", name="Registerets dag").click)
    expect(first).to_have_text(f"{days} dage")
    assert "dag=" not in page.url
    expect(page.get_by_label("Dage regnes til")).to_have_value("2024-01-26")


def test_findings_by_level_and_as_text(look):
    page = look(permissions=("clipboard-read", "clipboard-write"))
    rows = page.locator("table.remarks tbody tr")
    expect(rows).to_have_count(len(REGISTER.findings))
    expect(rows.first).to_contain_text("Fejl")
    expect(rows.first.get_by_role("rowheader")).to_have_text("ÆØ!Z66")
    done(page, page.get_by_role("button", name="2 advarsler").click)
    expect(rows).to_have_count(2)
    assert "grad=warning" in page.url
    page.get_by_role("button", name="Kopiér listen").click()
    expect(page.get_by_text("Listen er kopieret.")).to_be_visible()
    lines = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert [line.split("\t")[1] for line in lines] == ["ÆØ!Z66", "ÆØ!AA15", "ÆØ!N93", "ÆØ"]


def test_where_copying_is_not_allowed_the_text_is_there_to_copy(look):
    page = look()
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error('no')))")
    page.get_by_role("button", name="Kopiér listen").click()
    text = page.get_by_role("textbox", name="Bemærkningerne som tekst")
    expect(text).to_be_focused()
    assert "ÆØ!Z66" in page.evaluate("getSelection().toString()")


def test_the_sections_are_reached_by_keyboard(look):
    page = look()
    assert page.get_by_role("heading", level=1).count() == 1
    headings = page.get_by_role("heading", level=2).all_inner_texts()
    assert page.locator("nav a").all_inner_texts() == headings[1:]
    page.get_by_role("link", name="Hvem har ventet længst?").press("Enter")
    expect(page.locator("#venter-title")).to_be_focused()
    count_button(page, "Type", "Fejl").focus()
    done(page, lambda: page.keyboard.press("Space"))
    expect(count_button(page, "Type", "Fejl")).to_be_focused()


def test_texts_are_large_and_stand_out_and_nothing_is_cut(look):
    page = look("?vis.light=R%C3%B8d&grad=error&valgt=3")
    found = page.evaluate(CONTRASTS)
    assert len(found) > 150
    assert [text for contrast, _, text in found if contrast < 4.5] == []
    assert [text for _, size, text in found if size < 16] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_a_narrow_screen_scrolls_the_tables_only(look):
    assert look(width=400).evaluate("document.documentElement.scrollWidth") <= 400


def test_every_table_has_headers_and_a_caption(seen):
    page = seen
    tables = page.get_by_role("table").all()
    assert len(tables) == 4
    for table in tables:
        assert table.locator("caption").inner_text()
        assert table.locator('thead th[scope="col"]').count() == table.locator("thead th").count() > 0
        assert table.locator('tbody th[scope="row"]').count() == table.locator("tbody tr").count()


def test_what_the_address_asks_for_in_vain_is_told(look):
    page = look("?vis.light=Lilla&valgt=%3Cimg%20src=x%20onerror=alert(1)%3E")
    expect(page.get_by_text("Fra adressen: Filteret har en værdi")).to_be_visible()
    assert len(listed(page)) == 91


def test_nobodys_contact_details_are_in_the_page(seen):
    page = seen
    content = page.content() + json.dumps(page.evaluate("document.body.innerText"))
    assert "@kommune.example" not in content
    assert "00 00 " not in content
