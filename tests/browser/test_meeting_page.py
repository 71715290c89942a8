"""A meeting in a real browser: participants send, the facilitator sees, and nothing is lost when something dies."""

import shutil
from datetime import UTC, datetime, timedelta
from urllib.parse import urlparse

import numpy as np
import psutil
import pytest
from playwright.sync_api import expect

from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.ballots import Sent
from kpro_analysis.weighting.meeting_ballots import current_ballots, participants, send
from kpro_analysis.weighting.meeting_files import close_meeting, create_meeting, find_meeting, latest_open
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.panel import panel
from kpro_analysis.weighting.scenario_files import list_scenarios, scenario_folder
from kpro_analysis.weighting.settings import Weights, agreed_settings

from .asking import revision, rows
from .conftest import EXAMPLE, PAGE, start_server, watched

pytestmark = pytest.mark.browser
MEETING_PAGE = "/voila/render/moede.ipynb"
REGISTER = read_register(EXAMPLE)
NAMES = [c.name for c in REGISTER.criteria]
AT = datetime(2024, 2, 7, 9, 32, tzinfo=UTC)
TWELVE = (
    "Anna",
    "Bo",
    "Camilla Holm-Petersen",
    "",
    "Erik",
    "Fatima",
    "Grethe",
    "",
    "Ida",
    "Jens",
    "Karen",
    "<b>Lars</b>",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("meeting")
    shutil.copy(EXAMPLE, folder)
    running = start_server(folder, ready="vaegtning,moede")
    yield running
    running.stop()


@pytest.fixture
def visitor(browser, server):
    """Open a path, or a whole address, as somebody else each time; fails as `watched` does."""
    with watched(browser) as open_page:
        yield lambda path: open_page(path if path.startswith("http") else server.address + path)


def twelve_have_sent(folder, title):
    meeting = create_meeting(folder, title, at=AT)
    chance = np.random.default_rng(3)
    for number, name in enumerate(TWELVE):
        weights = Weights(dict(zip(NAMES, chance.integers(0, 11, len(NAMES)).tolist(), strict=True)))
        sent = AT + timedelta(minutes=number)
        send(meeting, Sent(f"{number:032d}", weights, REGISTER.sha256, sent, name, "Odense" if number % 2 else "Vejle"))
    return meeting


def expected_panel(meeting):
    found = participants(current_ballots(find_meeting(meeting.path.parents[1], meeting.stem)))
    return panel(prepare(REGISTER, agreed_settings(REGISTER)), found)


def test_from_an_empty_page_to_a_sent_ballot(visitor, server):
    leader = visitor(MEETING_PAGE)
    expect(leader.get_by_role("heading", name="Start et møde", exact=True)).to_be_visible()
    leader.get_by_label("Mødets titel").fill("Møde i browseren")
    leader.keyboard.press("Enter")
    expect(leader.get_by_text("Ingen har sendt deres vægte endnu")).to_be_visible()
    address = leader.locator("code.address").inner_text()
    assert address.endswith("?deltager=1")
    participant = visitor(address)
    name = participant.get_by_label("Navn (kan udelades)")
    expect(name).to_have_value("")
    name.fill("Signe")
    name.press("Tab")
    participant.get_by_role("button", name="Send mine vægte").click()
    expect(leader.get_by_text("1 har sendt")).to_be_visible()
    expect(leader.locator(".people")).to_contain_text("Signe")
    expect(leader.get_by_text("Enigheden kan ikke måles")).to_be_visible()
    (ballot,) = current_ballots(latest_open(server.folder))
    assert ballot.weights.shares == pytest.approx(agreed_settings(REGISTER).weights.shares)


def test_two_at_one_computer_each_have_a_vote(visitor, server):
    meeting = create_meeting(server.folder, "Samme computer", at=datetime.now(UTC))
    page = visitor(f"{PAGE}?deltager=Anna&til={meeting.stem}")
    name, bar = page.get_by_label("Navn (kan udelades)"), page.locator(".ballot")
    page.get_by_role("button", name="Send mine vægte").click()
    expect(bar).to_contain_text("Sendt kl.")
    other_tab = page.context.new_page()
    other_tab.goto(f"{server.address}{PAGE}?deltager=Bo&til={meeting.stem}")
    expect(other_tab.locator(".ballot")).to_contain_text("Denne browser har sendt som Anna")
    page.get_by_role("button", name="Jeg er en anden").click()
    expect(bar).to_contain_text("Ikke sendt endnu")
    expect(name).to_have_value("")
    page.keyboard.type("Bo")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Send mine vægte").click()
    expect(bar).to_contain_text("Sendt kl.")
    assert [ballot.name for ballot in current_ballots(meeting)] == ["Anna", "Bo"]
    name.fill("anna")
    name.press("Tab")
    page.get_by_role("button", name="Træk tilbage").click()
    expect(bar).to_contain_text("Trukket tilbage")
    assert [ballot.name for ballot in current_ballots(meeting)] == ["Bo"]


def test_a_participant_is_told_that_the_meeting_is_closed_and_offered_the_next(visitor, server):
    meeting = create_meeting(server.folder, "Det første", at=datetime.now(UTC))
    page = visitor(f"{PAGE}?deltager=Anna&til={meeting.stem}")
    expect(page.locator(".ballot")).to_contain_text("Ikke sendt endnu")
    close_meeting(meeting, at=datetime.now(UTC))
    create_meeting(server.folder, "Det næste", at=datetime.now(UTC))
    expect(page.locator(".ballot")).to_contain_text("Mødet er lukket.")  # the page asks each half minute
    page.get_by_role("button", name="Deltag i «Det næste»").click()
    expect(page.locator(".ballot strong")).to_have_text("Det næste")
    expect(page.get_by_role("button", name="Send mine vægte")).to_be_enabled()


def test_the_page_shows_what_the_panel_says_and_names_as_text(visitor, server):
    meeting = twelve_have_sent(server.folder, "Tolv deltagere")
    found = expected_panel(meeting)
    page = visitor(f"{MEETING_PAGE}?til={meeting.stem}")
    expect(page.get_by_text(found.agreement_words)).to_be_visible()
    shown = page.eval_on_selector_all("tr[data-request]", "all => all.map(e => e.dataset.request)")
    assert shown == [f"#{n:03d}" for n in found.outcome.number.tolist()]
    dots = page.eval_on_selector_all("tr[data-request]", "all => all.map(e => e.querySelectorAll('circle').length)")
    assert dots == [12] * len(shown)
    expect(page.locator(".people li")).to_have_count(12)
    expect(page.locator(".people")).to_contain_text("<b>Lars</b>")
    assert page.locator(".people b").count() == 0
    first = page.locator(".disputes li").first
    expect(first).to_contain_text(f"#{found.outcome.number[found.most_disputed(1)[0]]:03d}")


def test_it_is_redrawn_only_when_something_was_sent(visitor, server):
    meeting = twelve_have_sent(server.folder, "Live")
    page = visitor(f"{MEETING_PAGE}?til={meeting.stem}")
    before = revision(page)
    page.wait_for_timeout(4_500)  # two askings
    assert revision(page) == before
    send(meeting, Sent("9" * 32, Weights(dict.fromkeys(NAMES, 1.0)), REGISTER.sha256, AT, "Sidste"))
    expect(page.get_by_text("13 har sendt")).to_be_visible()


def test_close_reopen_and_take_the_median(visitor, server):
    meeting = twelve_have_sent(server.folder, "Beslutning")
    page = visitor(f"{MEETING_PAGE}?til={meeting.stem}")
    page.get_by_role("button", name="Luk mødet").click()
    expect(page.get_by_role("button", name="Åbn mødet igen")).to_be_visible()
    assert not find_meeting(server.folder, meeting.stem).is_open
    page.get_by_role("button", name="Åbn mødet igen").click()
    expect(page.get_by_role("button", name="Luk mødet")).to_be_visible()
    page.get_by_role("button", name="Tag medianen over som scenarie").click()
    expect(page.get_by_text("Scenariet «Medianen fra Beslutning» er gemt.")).to_be_visible()
    assert [s.scenario.name for s in list_scenarios(scenario_folder(server.folder)).saved] == [
        "Medianen fra Beslutning"
    ]
    page.get_by_role("link", name="Sammenlign og beslut").click()
    page.wait_for_url("**/scenarier.ipynb?*")
    expect(page.get_by_role("checkbox", name="Medianen fra Beslutning")).to_be_checked()
    page = visitor(f"{MEETING_PAGE}?til={meeting.stem}")
    opened = visitor(page.get_by_role("link", name="Åbn medianen på vægtningssiden").evaluate("e => e.href"))
    outcome = expected_panel(meeting).outcome
    assert [row[0] for row in rows(opened)] == [f"#{n:03d}" for n in outcome.number.tolist()]


def test_a_kernel_that_dies_loses_nothing(visitor, server):
    meeting = twelve_have_sent(server.folder, "Kernen dør")
    page = visitor(f"{MEETING_PAGE}?til={meeting.stem}")
    kernel = page.locator("html").get_attribute("data-kernel")
    own = [p for p in psutil.process_iter(["cmdline"]) if kernel in " ".join(p.info["cmdline"] or [])]
    assert own
    for process in own:
        process.kill()
    expect(page.locator(".banner")).to_contain_text("genindlæs siden. Alt, hvad der er sendt, er gemt.")
    page.goto(server.address + urlparse(page.url).path + "?" + urlparse(page.url).query)
    page.wait_for_selector('html[data-ready="true"]')
    expect(page.get_by_text("12 har sendt")).to_be_visible()


def test_everything_is_reached_by_keyboard_and_fits(visitor, server):
    meeting = twelve_have_sent(server.folder, "Tastatur")
    page = visitor(f"{MEETING_PAGE}?til={meeting.stem}")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent"))
    for name in ("Luk mødet", "Åbn medianen på vægtningssiden", "Tag medianen over som scenarie", "Kopiér adressen"):
        assert name in reached
    assert page.evaluate("document.documentElement.scrollWidth") == 1280
    smallest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('.moede *')].filter(e => e.checkVisibility() && "
        "e.textContent.trim()).map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert smallest >= 16
