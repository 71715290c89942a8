"""The page on the model in a real browser: what a consultant reads before the meeting."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from kpro_analysis.danish import format_percent
from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.fitness import fitness, weight_space
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.robustness import robustness
from kpro_analysis.weighting.settings import agreed_settings

from .conftest import EXAMPLE, somebody, start_server, watched

pytestmark = pytest.mark.browser
MODEL_PAGE = "/voila/render/model.ipynb"
REGISTER = read_register(EXAMPLE)
SETTINGS = agreed_settings(REGISTER)
SAMPLED = 'html[data-sampled="true"]'

# WCAG's contrast of every visible text against the first opaque ground behind it, and its size
CONTRASTS = """() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const channel = (v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  function ground(element) {
    const color = rgb(getComputedStyle(element).backgroundColor);
    return color[3] === 0 ? ground(element.parentElement) : color;
  }
  const isText = (node) => node.nodeType === Node.TEXT_NODE && node.data.trim();
  return [...document.querySelectorAll(".kpro *")]
    .filter((e) => e.offsetParent && !e.closest(".unseen, svg") && [...e.childNodes].some(isText))
    .map((e) => {
      const { color, fontSize } = getComputedStyle(e);
      const [high, low] = [light(rgb(color)), light(ground(e))].sort((x, y) => y - x);
      return [(high + 0.05) / (low + 0.05), parseFloat(fontSize), e.textContent.slice(0, 40)];
    });
}"""


@pytest.fixture
def evaluate(browser, server):
    """Open the page; fails as `watched` does."""
    with watched(browser) as open_page:
        yield lambda query="": open_page(server.address + MODEL_PAGE + query, ready=SAMPLED)


@pytest.fixture(scope="module")
def seen(browser, server):
    """The page, opened once for all tests that only look at it."""
    with watched(browser) as open_page:
        yield open_page(server.address + MODEL_PAGE, ready=SAMPLED)


def test_each_remark_is_a_card_with_what_can_be_done(seen):
    page = seen
    remarks = fitness(REGISTER, SETTINGS, robustness(prepare(REGISTER, SETTINGS), weight_space(SETTINGS)))
    cards = page.locator("li.remark")
    expect(cards).to_have_count(len(remarks))
    for card, remark in zip(cards.all(), remarks, strict=True):
        expect(card).to_contain_text(remark.level.danish)
        expect(card).to_contain_text(remark.message)
        expect(card).to_contain_text(f"Hvad kan I gøre? {remark.advice}")


def test_the_first_picture_does_not_wait_for_the_sampling(browser, server):
    context = somebody(browser)
    page = context.new_page()
    page.add_init_script("window.WebSocket = class { send() {} close() {} static OPEN = 1 }")
    page.goto(server.address + MODEL_PAGE)
    expect(page.get_by_role("heading", name="Evaluer modellen")).to_be_visible()
    expect(page.get_by_text("Trækker vægte og regner …")).to_be_visible()
    expect(page.locator("li.remark").first).to_be_visible()
    context.close()


def test_red_errors_show_how_often_they_drown(seen):
    page = seen
    sampled = robustness(prepare(REGISTER, SETTINGS), weight_space(SETTINGS))
    shares = dict(zip(sampled.number.tolist(), sampled.drowned_share.tolist(), strict=True))
    rows = page.locator("table.errors tbody tr")
    expect(rows).to_have_count(int(prepare(REGISTER, SETTINGS).bids.red_error.sum()))
    for row in rows.all():
        number = int(re.match(r"#(\d+)", row.get_by_role("rowheader").inner_text())[1])
        expect(row).to_contain_text(format_percent(shares[number]))


def test_a_request_is_looked_up_on_the_what_if_page(evaluate):
    page = evaluate("?v.Borgersikkerhed=7")
    link = page.locator("table.errors a").first
    name = link.inner_text()
    link.press("Enter")
    page.wait_for_selector('html[data-ready="true"] .detail:not([hidden])')
    assert "vaegtning.ipynb" in page.url and "Borgersikkerhed=7" in page.url
    expect(page.locator(".detail")).to_contain_text(name.split(" ", 1)[1])


def test_the_sections_are_reached_by_keyboard(seen):
    page = seen
    headings = page.get_by_role("heading", level=2)
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.locator("nav a").all_inner_texts() == headings.all_inner_texts()
    page.get_by_role("link", name="Siger kriterierne det samme?").press("Enter")
    expect(page.locator("#sammenhaeng-title")).to_be_focused()
    expect(page.locator("#sammenhaeng-title")).to_be_in_viewport()


def test_the_matrix_is_read_without_hovering_and_without_colour(seen):
    page = seen
    matrix = page.locator("table.matrix")
    expect(matrix.get_by_role("columnheader")).to_have_count(10)
    expect(matrix.get_by_role("rowheader")).to_have_count(9)
    texts = matrix.locator("tbody td").all_inner_texts()
    assert len(texts) == 81
    assert all(re.fullmatch(r"([●○] )?−?[01],\d\d|·|–", text.strip()) for text in texts)
    strong = matrix.locator("td.strong").all_inner_texts()
    assert all(text.startswith("●") for text in strong)


def test_texts_are_large_and_stand_out_and_nothing_is_cut_and_a_narrow_screen_scrolls_the_tables_only(evaluate):
    page = evaluate()
    found = page.evaluate(CONTRASTS)
    assert len(found) > 100
    assert [text for contrast, _, text in found if contrast < 4.5] == []
    assert [text for _, size, text in found if size < 16] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    page.set_viewport_size({"width": 400, "height": 720})
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_every_table_has_headers_and_a_caption(seen):
    page = seen
    for table in page.get_by_role("table").all():
        assert table.locator("caption").inner_text()
        assert table.locator('thead th[scope="col"]').count() == table.locator("thead th").count() > 0
        assert table.locator('tbody th[scope="row"]').count() == table.locator("tbody tr").count()


def test_a_missing_register_is_told_and_a_new_try_shows_the_page(browser, tmp_path):
    own = start_server(tmp_path)
    context = somebody(browser)
    page = context.new_page()
    try:
        page.goto(own.address + MODEL_PAGE)
        expect(page.get_by_role("alert")).to_contain_text("aendringsoensker.xlsx")
        shutil.copy(EXAMPLE, tmp_path)
        page.get_by_role("button", name="Prøv igen").click()
        page.wait_for_selector(SAMPLED)
    finally:
        own.stop()
        context.close()
