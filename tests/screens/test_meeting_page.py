"""The facilitator's page without a browser: what is sent shows up, and what is pressed happens."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kpro_analysis.register.workbook import read_register
from kpro_analysis.screens.facilitator import Facilitator
from kpro_analysis.screens.meeting_page import answer
from kpro_analysis.screens.meeting_view import first_state, seen, view_state
from kpro_analysis.screens.what_if import WhatIf
from kpro_analysis.weighting.ballots import Sent
from kpro_analysis.weighting.meeting_ballots import current_ballots, participants, send, withdraw
from kpro_analysis.weighting.meeting_files import create_meeting, list_meetings
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.panel import panel
from kpro_analysis.weighting.scenario_files import list_scenarios, scenario_folder
from kpro_analysis.weighting.settings import Rule, Weights

EXAMPLE = Path(__file__).parents[1] / "data" / "aendringsoensker.xlsx"
REGISTER = read_register(EXAMPLE)
NAMES = [c.name for c in REGISTER.criteria]
AT = datetime(2024, 2, 7, 9, 32, tzinfo=UTC)


def visit(folder, query=""):
    return Facilitator(folder, REGISTER, query, lambda: AT)


def ballot(number, name="", sha256=REGISTER.sha256, **weights):
    return Sent(f"{number:032d}", Weights({**dict.fromkeys(NAMES, 1.0), **weights}), sha256, AT, name)


def ask(session, **message):
    (reply,) = answer(session, message)
    return json.loads(json.dumps(reply, allow_nan=False))


@pytest.fixture
def meeting(tmp_path):
    made = create_meeting(tmp_path, "Brugergruppemøde", at=AT)
    send(made, ballot(1, "Anna", Borgersikkerhed=9))
    send(made, ballot(2, Tidsbesparelse=9))
    send(made, ballot(3, "Bo"))
    return made


def test_an_empty_folder_offers_to_start_a_meeting(tmp_path):
    session = visit(tmp_path)
    state = first_state(session)["view"]
    assert (state["meeting"], state["panel"], state["handout"], state["fault"]) == (None, None, None, None)
    state = ask(session, type="start", title=" Nyt  møde ")
    assert (state["meeting"]["title"], state["meeting"]["open"]) == ("Nyt møde", True)
    assert state["meeting"]["day"] == "7. februar 2024"
    assert state["handout"] == "vaegtning.ipynb?deltager=1"
    assert state["query"] == "til=2024-02-07-nyt-moede"
    assert "startet" in state["said"]


@pytest.mark.parametrize("title", ["", " ", "x" * 81, None, 7])
def test_a_title_that_cant_be_used_is_told(tmp_path, title):
    state = ask(visit(tmp_path), type="start", title=title)
    assert state["error"].startswith("Møde")
    assert list_meetings(tmp_path).meetings == ()


def test_what_is_drawn_is_what_the_panel_says(tmp_path, meeting):
    session = visit(tmp_path)
    state = view_state(session)["panel"]
    settings = session.agreed.settings
    expected = panel(prepare(REGISTER, settings), participants(current_ballots(meeting)))
    assert state["words"] == expected.agreement_words
    assert [row["number"] for row in state["rows"]] == expected.outcome.number.tolist()
    assert [row["ranks"] for row in state["rows"]] == expected.rank.T.tolist()
    assert [row["sets"] for row in state["rows"]] == expected.sets.tolist()
    assert [c["median"] for c in state["criteria"]] == [s.median for s in expected.spread]
    assert state["disputed"] == expected.most_disputed(10)
    assert sum(row["spent"] for row in state["fairness"]) == expected.outcome.spent == state["spent"]


def test_who_has_sent_is_told_with_the_danish_time(tmp_path, meeting):
    send(meeting, ballot(4, "<b>Eva</b>", sha256="1" * 64))
    people = view_state(visit(tmp_path))["people"]
    assert [p["name"] for p in people] == ["Anna", "uden navn", "Bo", "<b>Eva</b>"]
    assert [p["otherRegister"] for p in people] == [False, False, False, True]
    assert people[0]["time"] == "10.32"


def test_asking_again_gives_nothing_until_something_is_sent(tmp_path, meeting):
    session = visit(tmp_path)
    last = seen(session)
    assert ask(session, type="look", seen=last) == {"type": "same"}
    send(meeting, ballot(4))
    state = ask(session, type="look", seen=last)
    assert len(state["people"]) == state["panel"]["count"] == 4
    assert ask(session, type="look", seen=state["seen"]) == {"type": "same"}
    withdraw(meeting, ballot(4).participant, at=AT)
    assert ask(session, type="look", seen=state["seen"])["panel"]["count"] == 3


def test_another_visit_shows_the_same_so_nothing_is_lost_with_a_kernel(tmp_path, meeting):
    assert view_state(visit(tmp_path)) == view_state(visit(tmp_path))


def test_close_and_reopen(tmp_path, meeting):
    session = visit(tmp_path)
    state = ask(session, type="close")
    assert not state["meeting"]["open"] and state["panel"]["count"] == 3
    assert state["handout"] == f"vaegtning.ipynb?deltager=1&til={meeting.stem}"
    assert ask(session, type="reopen")["meeting"]["open"]


def test_choose_among_meetings(tmp_path, meeting):
    session = visit(tmp_path)
    other = create_meeting(tmp_path, "Et andet", at=AT)
    assert ask(session, type="look", seen="")["meeting"]["title"] == "Brugergruppemøde"
    assert ask(session, type="choose", stem=other.stem)["meeting"]["title"] == "Et andet"
    assert "findes ikke" in ask(session, type="choose", stem="../x")["error"]
    assert view_state(visit(tmp_path, f"til={meeting.stem}"))["meeting"]["title"] == "Brugergruppemøde"
    assert "findes ikke" in view_state(visit(tmp_path, "til=findes-ikke"))["fault"]


def test_meetings_of_one_title_on_one_day_are_told_apart(tmp_path, meeting):
    for at in (AT + timedelta(hours=1), AT + timedelta(hours=1, seconds=5)):
        create_meeting(tmp_path, meeting.title, at=at)
    create_meeting(tmp_path, "Et andet", at=AT - timedelta(days=1))
    assert [m["when"] for m in view_state(visit(tmp_path))["meetings"]] == [
        "7. februar 2024 kl. 11.32.05",
        "7. februar 2024 kl. 11.32.00",
        "7. februar 2024 kl. 10.32",
        "6. februar 2024",
    ]


def test_a_file_in_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "moeder").write_text("")
    assert view_state(visit(tmp_path))["faults"] == (
        "Mappen moeder kan ikke læses. Se efter, om det er en mappe, og om du har adgang til den.",
    )


def test_the_median_becomes_a_scenario(tmp_path, meeting):
    session = visit(tmp_path)
    assert ask(session, type="median")["said"].startswith("Scenariet «Medianen fra Brugergruppemøde» er gemt.")
    assert view_state(session)["taken"] == {
        "name": "Medianen fra Brugergruppemøde",
        "href": "scenarier.ipynb?vis=aftalt~medianen-fra-brugergruppemoede.json",
    }
    (kept,) = list_scenarios(scenario_folder(tmp_path)).saved
    assert kept.scenario.settings == session.panel.outcome.settings
    assert kept.scenario.note.startswith("Medianen af 3 deltagere. Kendalls W er ")
    assert "(2)" in ask(session, type="median")["said"]


def test_without_ballots_there_is_no_median(tmp_path):
    create_meeting(tmp_path, "Tomt", at=AT)
    session = visit(tmp_path)
    assert view_state(session)["medianAddress"] is None
    assert ask(session, type="median")["error"] == "Ingen deltagere har sendt deres vægte endnu."


def test_the_median_opens_on_the_what_if_page(tmp_path, meeting):
    session = visit(tmp_path)
    address = view_state(session)["medianAddress"]
    opened = WhatIf(REGISTER, address.partition("?")[2])
    assert opened.notices == ()
    assert opened.outcome.number.tolist() == session.panel.outcome.number.tolist()
    assert opened.controls.settings.weights.shares == pytest.approx(session.panel.outcome.settings.weights.shares)


def test_the_address_can_hold_the_settings_of_the_what_if_page(tmp_path, meeting):
    session = visit(tmp_path, f"til={meeting.stem}&regel=optimal&pulje=400000")
    settings = session.panel.outcome.settings
    assert (settings.rule, settings.pool) == (Rule.OPTIMAL, 400_000)
    query = view_state(session)["query"]
    assert view_state(visit(tmp_path, query)) == view_state(session)


def test_settings_that_give_nothing_are_told_and_the_agreed_used(tmp_path, meeting):
    session = visit(tmp_path, "med=1~3~5&pulje=0")
    assert any("De aftalte valg er brugt i stedet" in notice for notice in session.notices)
    assert session.panel is not None


def test_only_ballots_on_other_criteria_are_a_sentence(tmp_path):
    made = create_meeting(tmp_path, "Møde", at=AT)
    send(made, Sent("9" * 32, Weights({"Noget andet": 1}), REGISTER.sha256, AT, "Eva"))
    state = view_state(visit(tmp_path))
    assert state["panel"] is None and state["fault"].startswith("Eva er ikke regnet med")


def test_a_spoilt_file_hides_no_meeting(tmp_path, meeting):
    (tmp_path / "moeder" / "noter.sqlite").write_text("ikke en database " * 100)
    state = view_state(visit(tmp_path))
    assert len(state["faults"]) == 1 and state["panel"]["count"] == 3


@pytest.mark.parametrize(
    "message", [None, 7, "x", {}, {"type": "ukendt"}, {"type": "choose", "stem": 7}, {"type": "look"}]
)
def test_a_message_that_isnt_understood_gives_what_there_is(tmp_path, meeting, message):
    (reply,) = answer(visit(tmp_path), message)
    assert reply["type"] == "view" and reply["error"] is None
