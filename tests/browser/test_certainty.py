"""How sure the result is, on the page: dots, bands, what to talk about, what it takes, scenarios and a vote."""

import re
import shutil
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.draws import Draws
from kpro_analysis.weighting.intervals import as_weight, weight_interval
from kpro_analysis.weighting.meeting_ballots import current_ballots
from kpro_analysis.weighting.meeting_files import create_meeting
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.robustness import robustness
from kpro_analysis.weighting.settings import agreed_settings

from .asking import SLIDER, redrawn, revision, set_slider
from .conftest import EXAMPLE, start_server

pytestmark = pytest.mark.browser

REGISTER = read_register(EXAMPLE)
CONTEST = prepare(REGISTER, agreed_settings(REGISTER))
AT = datetime(2024, 2, 7, 9, tzinfo=UTC)


def worked_out(page: Page) -> None:
    page.wait_for_selector('html[data-sure="true"]')


@pytest.fixture
def own_server(tmp_path):
    shutil.copy(EXAMPLE, tmp_path)
    running = start_server(tmp_path)
    yield running
    running.stop()


def test_each_row_says_how_often_it_is_in_and_where_it_ranks(visit):
    page = visit()
    worked_out(page)
    found = robustness(CONTEST, Draws())
    for i, number in enumerate(found.number.tolist()):
        low, high = int(found.rank_usual_low[i]), int(found.rank_usual_high[i])
        cell = page.locator(f'[data-request="#{number:03d}"] .sure')
        ranks = str(low) if low == high else f"{low}–{high}"
        assert cell.inner_text().split("\n") == [f"{round(100 * found.funded_share[i] + 1e-9)} %", ranks]
        assert cell.locator("polygon").last.get_attribute("points")


def test_what_to_talk_about_is_listed_with_the_accuracy(visit):
    page = visit()
    worked_out(page)
    found = robustness(CONTEST, Draws())
    talk = page.get_by_role("region", name="Tal om disse")
    expect(talk.get_by_role("heading")).to_have_text(f"Tal om disse {len(found.talk_about)}")
    assert talk.locator("li strong").all_inner_texts()[0] == f"#{found.talk_about[0]:03d}"
    assert "10.000 trækninger, usikkerhed ±1,0 procentpoint" in talk.inner_text()
    talk.locator("li button").first.click()
    expect(page.get_by_role("complementary", name="Valgt ændringsønske")).to_contain_text(f"#{found.talk_about[0]:03d}")


def test_the_band_on_a_slider_is_where_nothing_changes(visit):
    page = visit()
    worked_out(page)
    names = [c.name for c in REGISTER.criteria]
    place = names.index(SLIDER)
    band = as_weight(weight_interval(CONTEST, place), agreed_settings(REGISTER).weights, 10)
    drawn = page.locator(".band").nth(place)
    style = drawn.get_attribute("style") or ""
    low, high = (10 * float(value) for value in re.findall(r"[\d.]+", style))
    assert (low, high) == pytest.approx((band.funded_low, band.funded_high), abs=1e-3)
    slider = page.get_by_role("slider", name=SLIDER, exact=True).bounding_box()
    box = drawn.bounding_box()
    track = slider["width"] - 16  # from the thumb's middle at one end to that at the other
    assert box["x"] == pytest.approx(slider["x"] + 8 + track * band.funded_low / 10, abs=1.5)
    assert "Puljen er den samme, så længe vægten er" in page.locator(".about").inner_text()


def test_a_step_dims_what_is_not_worked_out_yet(visit):
    page = visit()
    worked_out(page)
    before = page.locator(".ranking .sure .percent").all_inner_texts()
    set_slider(page, SLIDER, 8)
    assert page.locator("html").get_attribute("data-sure") == "false"
    assert "stale" in (page.locator("section.ranking").get_attribute("class") or "")
    worked_out(page)
    assert "stale" not in (page.locator("section.ranking").get_attribute("class") or "")
    assert page.locator(".ranking .sure .percent").all_inner_texts() != before


def test_what_it_takes_can_be_tried(visit):
    page = visit()
    worked_out(page)
    outside = page.locator('[data-request][data-funded="false"]')
    for number in [row.get_attribute("data-request") for row in outside.all()]:
        page.locator(f'[data-request="{number}"]').click()
        part = page.locator(".reach")
        expect(part.locator("p")).not_to_have_text("Regner …")
        if part.get_by_role("button").is_visible():
            break
    before = revision(page)
    part.get_by_role("button", name="Prøv disse vægte").click()
    redrawn(page, before)
    assert page.locator(f'[data-request="{number}"]').get_attribute("data-funded") == "true"
    expect(part).to_be_hidden()


def test_both_rules_and_the_price_of_a_lock_stand_side_by_side(visit):
    page = visit("?ikke=21&vaern=first")
    worked_out(page)
    sides = page.get_by_role("region", name="Hvad koster valgene?")
    assert [row.split("\t")[0] for row in sides.locator("tbody tr").all_inner_texts()] == ["Rangliste", "Bedste valg"]
    prices = sides.locator(".prices li").all_inner_texts()
    assert len(prices) == 2 and "#021" in prices[0] and "røde fejl" in prices[1]


def test_which_weights_are_drawn_is_kept_in_the_address(visit):
    page = visit()
    worked_out(page)
    page.get_by_text("Hvor sikkert er det?").click()
    page.get_by_label("Alle tænkelige vægte").check()
    page.wait_for_selector('html[data-sure="false"]')
    worked_out(page)
    expect(page.locator(".ranking")).to_contain_text("blandt alle tænkelige vægte")
    page.wait_for_function("location.search.includes('omkring=uniform')")
    again = visit("?" + page.url.split("?")[1])
    worked_out(again)
    expect(again.locator(".ranking")).to_contain_text("blandt alle tænkelige vægte")


def test_a_scenario_is_saved_and_shown_by_another_visitor(visit, own_server):
    page = visit(address=own_server.address)
    set_slider(page, SLIDER, 6)
    page.locator(".scenarios > summary").click()
    page.get_by_label("Gem det, der vises, som").fill('<img src=x onerror="alert(1)">')
    page.get_by_role("button", name="Gem scenarie").click()
    expect(page.locator(".said")).to_contain_text("er gemt")
    other = visit(address=own_server.address)
    before = revision(other)
    other.locator(".scenarios > summary").click()
    other.locator(".scenarios li button").click()
    redrawn(other, before)
    assert other.get_by_role("slider", name=SLIDER, exact=True).input_value() == (
        page.get_by_role("slider", name=SLIDER, exact=True).input_value()
    )
    other.get_by_role("button", name="Fortryd").click()
    redrawn(other, before + 1)
    assert other.locator("img").count() == 0


def test_two_participants_send_and_a_reload_keeps_who_they_are(visit, own_server):
    meeting = create_meeting(own_server.folder, "Brugergruppen", at=AT)
    anna = visit("?deltager=Anna", own_server.address)
    set_slider(anna, SLIDER, 4)
    anna.get_by_role("button", name="Send mine vægte").click()
    expect(anna.locator(".ballot")).to_contain_text("Sendt")
    bo = visit("?deltager=Bo", own_server.address)
    bo.get_by_role("button", name="Send mine vægte").click()
    expect(bo.locator(".ballot")).to_contain_text("Sendt")
    sent = {ballot.name: ballot.weights for ballot in current_ballots(meeting)}
    assert sent["Anna"].values[SLIDER] == sent["Bo"].values[SLIDER] + 2
    anna.wait_for_function("location.search.includes('deltager=Anna')")
    anna.reload()
    anna.wait_for_selector('html[data-ready="true"]')
    expect(anna.locator(".ballot")).to_contain_text("Sendt")
    anna.get_by_role("button", name="Træk tilbage").click()
    expect(anna.locator(".ballot")).to_contain_text("Trukket tilbage")
    assert [ballot.name for ballot in current_ballots(meeting)] == ["Bo"]


def test_two_of_one_name_are_told_so(visit, own_server):
    create_meeting(own_server.folder, "Brugergruppen", at=AT)
    first = visit("?deltager=Anna", own_server.address)
    first.get_by_role("button", name="Send mine vægte").click()
    expect(first.locator(".ballot")).to_contain_text("Sendt")
    second = visit("?deltager=anna", own_server.address)
    expect(second.locator(".ballot")).to_contain_text("Der er allerede en deltager")
