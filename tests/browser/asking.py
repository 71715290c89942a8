"""What the browser tests ask of a page."""

from collections.abc import Callable

from playwright.sync_api import Page

from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.settings import Weights, agreed_settings

from .conftest import EXAMPLE

SLIDER = "Borgersikkerhed"


def rows(page: Page) -> list[tuple[str, str, str]]:
    return page.eval_on_selector_all(
        "[data-request]", "all => all.map(e => [e.dataset.request, e.dataset.rank, e.dataset.funded])"
    )


def revision(page: Page) -> int:
    return int(page.locator("html").get_attribute("data-revision") or 0)


def redrawn(page: Page, since: int) -> None:
    page.wait_for_function("n => Number(document.documentElement.dataset.revision) > n", arg=since)


def done(page: Page, act: Callable[[], object]) -> None:
    """Do something and wait for the answer."""
    before = revision(page)
    act()
    redrawn(page, before)


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
