"""The rule with a limited risk, on the page: set in per cent, kept in the address, and told when it can't be kept."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import Rule, agreed_settings
from tests.register.builders import Workbook, request

from .asking import redrawn, revision, rows
from .conftest import EXAMPLE, Server, start_server

pytestmark = pytest.mark.browser

SAFE = "Begrænset risiko"
FIELD = "Højeste risiko for at overskride puljen (%)"


def by_the_model(risk: float) -> Outcome:
    register = read_register(EXAMPLE)
    agreed = agreed_settings(register)
    return evaluate(register, replace(agreed, rule=Rule.SAFE, highest_risk=risk))


def funded(page: Page) -> set[str]:
    return {number for number, _, inside in rows(page) if inside == "true"}


def ids(outcome: Outcome) -> set[str]:
    return {f"#{n:03d}" for n in outcome.number[outcome.funded].tolist()}


def test_the_risk_is_chosen_and_set_in_per_cent(visit):
    page = visit()
    field = page.get_by_label(FIELD)
    expect(field).to_be_hidden()
    before = revision(page)
    page.get_by_role("radio", name=re.compile(SAFE)).check()
    redrawn(page, before)
    expect(field).to_have_value("10")
    assert funded(page) == ids(by_the_model(0.1))
    before = revision(page)
    field.fill("32,5")
    field.press("Enter")
    redrawn(page, before)
    assert funded(page) == ids(by_the_model(0.325))
    page.wait_for_function("() => location.search.includes('regel=safe%3D0.325')")
    again = visit("?" + page.url.partition("?")[2])
    expect(again.get_by_label(FIELD)).to_have_value("32,5")
    expect(again.get_by_role("radio", name=re.compile(SAFE))).to_be_checked()
    assert funded(again) == ids(by_the_model(0.325))


def test_a_risk_over_a_hundred_per_cent_is_refused(visit):
    page = visit("?regel=safe%3D0.2")
    field = page.get_by_label(FIELD)
    before = revision(page)
    field.fill("120")
    field.press("Enter")
    redrawn(page, before)
    expect(page.get_by_text("Den højeste risiko skal ligge mellem 0 og 100 %.")).to_be_visible()
    expect(field).to_have_value("20")


def test_a_risk_that_cannot_be_kept_is_told(visit):
    page = visit("?regel=safe%3D0.1&pulje=175000&med=1~44")
    expect(page.get_by_text(re.compile("Risikoen kan ikke holdes på højst 10 %: det, der er valgt"))).to_be_visible()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Server]:
    """A server on six requests, of which the shares are worked out in a moment."""
    asks = [request(n, Nytte=n % 6, Haste=5 - n % 4, **{"Estimat (størrelse)": "L"}) for n in range(1, 7)]
    Workbook(asks).write(tmp_path / EXAMPLE.name)
    running = start_server(tmp_path)
    yield running
    running.stop()


def test_the_shares_of_another_rule_are_not_taken_for_those_of_this_one(visit, small):
    """Bands and prices are told before the shares, which take their time under this rule."""
    page = visit(address=small.address)
    page.wait_for_selector('html[data-sure="true"]')
    talk, sides = (
        page.get_by_role("region", name="Tal om disse"),
        page.get_by_role("region", name="Hvad koster valgene?"),
    )
    assert "10.000 trækninger" in talk.inner_text()
    page.get_by_role("radio", name=re.compile(SAFE)).check()
    expect(sides.locator("tbody th")).to_have_text(["Rangliste", "Bedste valg", SAFE])
    page.wait_for_selector('html[data-sure="true"]')
    assert "500 trækninger" in talk.inner_text()
    expect(talk).not_to_have_class(re.compile("stale"))
