"""Scenarios and decisions in a real browser: compare, rename, delete and undo, decide, and compute again."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kpro_analysis.cli import main
from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.compare import agreed, compare, contender
from kpro_analysis.weighting.decision_files import list_decisions
from kpro_analysis.weighting.scenario_files import list_scenarios, scenario_folder

from .asking import done, redrawn, revision
from .conftest import EXAMPLE, Server, start_server, watched
from .test_model_page import CONTRASTS

pytestmark = pytest.mark.browser
SCENARIOS_PAGE = "/voila/render/scenarier.ipynb"
NASTY = "Bedst <img src=x onerror=alert(1)>"
FIRST = "Borgersikkerhed først"
SAVED = (
    (FIRST, "--weight", "Borgersikkerhed=9", "--by", "Åse", "--note", NASTY),
    (NASTY, "--rule", "optimal", "--guard", "reserve=30%"),
    ("Lille pulje", "--pool", "300.000"),
    ("Gule med", "--light", "rød", "--light", "gul"),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("scenarier")
    shutil.copy(EXAMPLE, folder)
    running = start_server(folder, ready="scenarier")
    yield running
    running.stop()


@pytest.fixture
def folder(server: Server) -> Path:
    """The server's folder, with the four scenarios as they were first saved and no decisions."""
    for name in ("scenarier", "beslutninger"):
        shutil.rmtree(server.folder / name, ignore_errors=True)
    for scenario in SAVED:
        assert main(["scenario", str(server.folder / EXAMPLE.name), *scenario]) == 0
    return server.folder


@pytest.fixture
def open_page(browser, server):
    """Open the page; fails as `watched` does."""
    with watched(browser) as open_:
        yield lambda query="", **context: open_(server.address + SCENARIOS_PAGE + query, **context)


def tick(page: Page, name: str, on: bool = True) -> None:
    box = page.get_by_role("checkbox", name=name, exact=True)
    done(page, lambda: box.set_checked(on))


def test_the_chosen_are_side_by_side_as_the_model_says(open_page, folder):
    page = open_page("?vis=aftalt~borgersikkerhed-foerst.json")
    register = read_register(EXAMPLE)
    (first,) = (s.scenario for s in list_scenarios(scenario_folder(folder)).saved if s.scenario.name == FIRST)
    found = compare(register, [agreed(register), contender(first, register)])
    table = page.get_by_role("region", name="Inden for puljen")
    rows = table.locator("tbody tr")
    inside = found.funded.any(axis=1)
    expect(rows).to_have_count(int(inside.sum()))
    shown = zip(found.number[inside].tolist(), found.rank[inside].tolist(), found.funded[inside].tolist(), strict=True)
    for row, (number, ranks, funded) in zip(rows.all(), shown, strict=True):
        expect(row.get_by_role("rowheader")).to_contain_text(f"#{number:03d}")
        for cell, rank, is_in in zip(row.get_by_role("cell").all()[1:], ranks, funded, strict=True):
            expect(cell).to_have_text(f"✓ nr. {rank:.0f}, med" if is_in else f"– nr. {rank:.0f}, ikke med")
    chart = page.get_by_role("region", name="Placeringer")
    assert chart.locator("text").filter(has_text=re.compile(r"^\d+ med$")).count() == found.funded.sum()
    expect(page.get_by_role("region", name="Sat forskelligt")).to_contain_text("Vægt på Borgersikkerhed")


def test_what_is_ticked_is_compared_and_stays_in_the_address(open_page, folder):
    page = open_page()
    tick(page, "Lille pulje")
    tick(page, FIRST)
    assert "lille-pulje.json" in page.url
    page.reload()
    page.wait_for_selector('html[data-ready="true"]')
    expect(page.get_by_role("checkbox", name="Lille pulje")).to_be_checked()
    header = page.get_by_role("region", name="Penge og risiko").locator("thead")
    expect(header).to_contain_text("Lille pulje")
    for name in [one.inner_text() for one in page.locator(".tick strong").all()]:
        box = page.get_by_role("checkbox", name=name, exact=True)
        if box.is_checked():
            tick(page, name, on=False)
    expect(page.get_by_text("Så ses de her side om side")).to_be_visible()


def test_a_fifth_is_refused_in_a_sentence_and_the_last_comparison_stays(open_page, folder):
    page = open_page("?vis=aftalt~borgersikkerhed-foerst.json~lille-pulje.json~gule-med.json")
    done(page, page.get_by_role("checkbox", name=NASTY, exact=True).click)
    expect(page.get_by_role("alert").filter(has_text="Vælg 2 til 4 scenarier")).to_be_visible()
    expect(page.get_by_role("checkbox", name=NASTY, exact=True)).not_to_be_checked()
    expect(page.get_by_role("region", name="Penge og risiko").locator("thead th")).to_have_count(4)


def test_names_and_notes_are_text_and_never_html(open_page, folder):
    page = open_page("?vis=aftalt~bedst-img-src-x-onerror-alert-1.json")
    assert page.locator("img").count() == 0
    expect(page.locator(".tick strong", has_text=NASTY)).to_be_visible()
    expect(page.locator(".note", has_text=NASTY)).to_be_visible()
    assert page.get_by_role("region", name="Placeringer").locator("text", has_text="<img").count() == 1


def test_rename_by_keyboard(open_page, folder):
    page = open_page()
    page.get_by_role("button", name="Omdøb Lille pulje").press("Enter")
    name = page.get_by_label("Nyt navn")
    expect(name).to_be_focused()
    name.press("Escape")
    expect(page.get_by_role("button", name="Omdøb Lille pulje")).to_be_focused()
    page.keyboard.press("Enter")
    name.fill("Halv pulje")
    done(page, lambda: name.press("Enter"))
    expect(page.locator(".said")).to_have_text("Scenariet hedder nu «Halv pulje».")
    expect(page.get_by_role("checkbox", name="Halv pulje")).to_be_visible()
    assert (scenario_folder(folder) / "halv-pulje.json").is_file()


def test_delete_and_undo(open_page, folder):
    page = open_page()
    for name in ("Gule med", FIRST):
        done(page, lambda name=name: page.get_by_role("button", name=f"Slet {name}").click())
    expect(page.get_by_text("2 slettede kan hentes tilbage, den seneste først.")).to_be_visible()
    for name in (FIRST, "Gule med"):
        done(page, lambda name=name: page.get_by_role("button", name=f"Fortryd sletning af «{name}»").click())
        expect(page.get_by_role("checkbox", name=name, exact=True)).to_be_visible()
    done(page, lambda: page.get_by_role("button", name="Slet Lille pulje").click())
    expect(page.get_by_role("checkbox", name="Lille pulje")).to_have_count(0)
    done(page, lambda: page.get_by_role("button", name="Fortryd sletning af «Lille pulje»").click())
    expect(page.get_by_role("checkbox", name="Lille pulje")).to_be_visible()
    expect(page.get_by_role("button", name="Fortryd sletning")).to_be_hidden()


def test_open_goes_to_the_what_if_page_with_the_scenarios_settings(open_page, folder):
    page = open_page()
    page.get_by_role("link", name=f"Åbn {FIRST} på vægtningssiden").click()
    page.wait_for_url("**/vaegtning.ipynb?*")
    page.wait_for_selector('html[data-ready="true"]')
    expect(page.get_by_role("slider", name="Borgersikkerhed", exact=True)).to_have_value("9")
    page.wait_for_function("location.search.includes('v.Borgersikkerhed=9') && !location.search.includes('scenarie')")
    expect(page.locator(".notices")).to_be_empty()


def test_open_on_a_changed_register_says_what_changed(open_page, folder):
    path = scenario_folder(folder) / "lille-pulje.json"
    changed = path.read_text("utf-8").replace(read_register(EXAMPLE).sha256, "0" * 64)
    path.write_text(changed.replace('"pool": 500000,', '"pool": 1,'), "utf-8")
    page = open_page()
    page.get_by_role("link", name="Åbn Lille pulje på vægtningssiden").click()
    page.wait_for_url("**/vaegtning.ipynb?*")
    page.wait_for_selector('html[data-ready="true"]')
    expect(page.locator(".notices")).to_contain_text(
        "Scenariet «Lille pulje» vises. Puljen i registeret er ændret fra 1 kr."
    )


def test_a_file_edited_by_hand_is_told_on_its_card(open_page, folder):
    path = scenario_folder(folder) / "borgersikkerhed-foerst.json"
    path.write_text(path.read_text("utf-8").replace('"Borgersikkerhed": 9', '"Borgersikkerhed": 2', 1), "utf-8")
    card = open_page().locator("[data-scenario='borgersikkerhed-foerst.json']")
    card.get_by_text("Filen er rettet siden").click()
    expect(card).to_contain_text("Filen er rettet i hånden")


def test_a_file_in_place_of_the_folder_is_told_beside_the_list(open_page, folder):
    shutil.rmtree(folder / "scenarier")
    (folder / "scenarier").write_text("")
    page = open_page()
    expect(page.get_by_text("Mappen scenarier kan ikke læses.")).to_be_visible()
    expect(page.get_by_text("Der er ingen gemte scenarier endnu")).to_be_hidden()
    (folder / "scenarier").unlink()


def test_decide_and_compute_again(open_page, folder):
    page = open_page()
    expect(page.get_by_text("Intet er besluttet endnu")).to_be_visible()
    page.get_by_role("combobox", name="Scenarie").select_option(FIRST)
    page.get_by_label("Titel").fill(NASTY)
    page.get_by_label("Møde").fill("Brugergruppen, møde 70")
    page.get_by_label("Dato").fill("2024-02-07")
    page.get_by_label("Stillet af").fill("Vejle")
    page.get_by_label("Beslutningens tekst").fill("Vi vælger borgersikkerhed.")
    before = revision(page)
    button = page.get_by_role("button", name="Gem beslutningen")
    assert button.evaluate("button => { button.click(); return button.textContent; }") == "Regner og gemmer …"
    redrawn(page, before)
    expect(button).to_be_enabled()
    (kept,) = list_decisions(folder / "beslutninger").kept
    expect(page.locator(".said")).to_contain_text(f"Beslutningen er gemt i filen beslutninger/{kept.file}")
    assert (kept.decision.words.title, kept.decision.scenario.name) == (NASTY, FIRST)
    expect(page.get_by_label("Titel")).to_have_value("")
    entry = page.locator("[data-decision]")
    expect(entry.get_by_role("heading")).to_have_text(f"7. februar 2024: {NASTY}")
    for text in ("Brugergruppen, møde 70", "Vejle", kept.file):
        expect(entry).to_contain_text(text)
    done(page, lambda: entry.get_by_role("button", name="Regn").click())
    expect(entry).to_contain_text("Samme resultat.")
    assert page.locator("img").count() == 0


def test_a_decision_without_a_title_is_not_made(open_page, folder):
    page = open_page()
    page.get_by_label("Titel").fill("   ")
    done(page, lambda: page.get_by_role("button", name="Gem beslutningen").click())
    expect(page.get_by_role("alert").filter(has_text="Beslutningen mangler en titel")).to_be_visible()
    expect(page.get_by_role("button", name="Gem beslutningen")).to_be_enabled()


def test_an_empty_folder_says_what_to_do(open_page, folder):
    shutil.rmtree(folder / "scenarier")
    page = open_page()
    expect(page.get_by_text("Der er ingen gemte scenarier endnu.")).to_be_visible()
    expect(page.get_by_role("link", name="Vægtning").first).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(1)


def test_what_another_saved_is_there_when_the_page_is_looked_at_again(open_page, folder):
    page = open_page()
    assert main(["scenario", str(folder / EXAMPLE.name), "Fra en anden"]) == 0
    done(page, lambda: page.evaluate("dispatchEvent(new Event('visibilitychange'))"))
    expect(page.get_by_role("checkbox", name="Fra en anden")).to_be_visible()


def test_texts_are_large_and_stand_out_and_nothing_is_cut_and_a_narrow_screen_scrolls_the_tables_only(
    open_page, folder
):
    assert main(["decide", str(folder / EXAMPLE.name), "aftalt", "--title", "Ti ønsker"]) == 0
    page = open_page("?vis=aftalt~borgersikkerhed-foerst.json~lille-pulje.json~gule-med.json")
    found = page.evaluate(CONTRASTS)
    assert len(found) > 100
    assert [text for contrast, _, text in found if contrast < 4.5] == []
    assert [text for _, size, text in found if size < 16] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.set_viewport_size({"width": 400, "height": 720})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
