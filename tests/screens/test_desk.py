"""What the what-if page asks for beside its steps, without a browser: what is told is what the domain says."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kpro_analysis.register.workbook import read_register
from kpro_analysis.screens.desk import Desk
from kpro_analysis.screens.shelf import Shelf
from kpro_analysis.screens.weighting_page import answer, open_page
from kpro_analysis.screens.what_if import WhatIf
from kpro_analysis.weighting.draws import Around, Draws
from kpro_analysis.weighting.infer import infer
from kpro_analysis.weighting.intervals import as_weight, weight_interval
from kpro_analysis.weighting.meeting_ballots import current_ballots
from kpro_analysis.weighting.meeting_files import close_meeting, create_meeting
from kpro_analysis.weighting.model import evaluate, prepare
from kpro_analysis.weighting.plain_or_best import plain_or_best
from kpro_analysis.weighting.prices import prices
from kpro_analysis.weighting.reach import reach
from kpro_analysis.weighting.robustness import robustness
from kpro_analysis.weighting.scenario_changes import NOTHING
from kpro_analysis.weighting.settings import Weights

EXAMPLE = Path(__file__).parents[1] / "data" / "aendringsoensker.xlsx"
REGISTER = read_register(EXAMPLE)
PATIENCE = 60  # seconds
AT = datetime(2024, 2, 7, 9, tzinfo=UTC)
KEY = "0123456789abcdef"


class Visit:
    """A desk and all that it tells."""

    def __init__(self, folder: Path, query: str = "") -> None:
        self.session = WhatIf(REGISTER, query)
        self.desk = Desk(self.session, folder, query)
        self.told: list[dict] = []
        self.desk.worker.tell = self.told.append

    def send(self, **message) -> list[dict]:
        return list(answer(self.desk, message))

    def worked_out(self) -> list[dict]:
        assert self.desk.worker.wait(PATIENCE)
        return self.told

    def sure(self) -> dict:
        """All that was told of the result shown, put together as the page does it."""
        merged: dict = {}
        for message in self.worked_out():
            if message["type"] == "sure" and message["key"] == self.session.revision:
                merged |= message
        return merged


@pytest.fixture
def folder(tmp_path):
    shutil.copy(EXAMPLE, tmp_path)
    return tmp_path


@pytest.fixture
def visit(folder):
    return Visit(folder)


def contest_of(session: WhatIf):
    return prepare(REGISTER, session.outcome.settings)


def test_what_is_told_of_a_result_is_what_the_domain_says(visit):
    visit.send(type="change", patch={"weights": {"Borgersikkerhed": 5.0}, "must": [19], "guard": "reserve=0.3"})
    contest, weights, sure = contest_of(visit.session), visit.session.outcome.settings.weights, visit.sure()
    expected = robustness(contest, Draws())
    assert sure["complete"] is True
    assert {n: row[0] for n, row in sure["rows"].items()} == {
        n: pytest.approx(share, abs=1e-4)
        for n, share in zip(expected.number.tolist(), expected.funded_share.tolist(), strict=True)
    }
    assert [n for n, _ in sure["talk"]] == list(expected.talk_about)
    for i, band in enumerate(sure["bands"]):
        exact = as_weight(weight_interval(contest, i), weights, 10)
        assert (band["low"], band["high"]) == pytest.approx((exact.funded_low, exact.funded_high), abs=1e-4)
    assert sure["choices"]["prices"] == [price.sentence for price in prices(contest)]
    both = plain_or_best(contest)
    assert [side[2] for side in sure["choices"]["sides"]] == [both.plain.spent, both.optimal.spent]


def test_choosing_other_weights_to_draw_gives_other_shares(visit):
    visit.send(type="sure")
    around_today = visit.sure()
    visit.send(type="change", patch={"around": "uniform"})
    anywhere = visit.sure()
    assert anywhere["key"] != around_today["key"]
    expected = robustness(contest_of(visit.session), Draws(around=Around.UNIFORM))
    assert [n for n, _ in anywhere["talk"]] == list(expected.talk_about)
    assert anywhere["rows"] != around_today["rows"]


def test_looking_at_the_result_in_another_way_works_nothing_out_anew(visit):
    visit.send(type="sure")
    visit.worked_out()
    count = len(visit.told)
    visit.send(type="change", patch={"search": "knap", "sort": "cost", "meeting": True})
    assert len(visit.worked_out()) == count


def test_what_it_takes_is_told_of_a_selected_request_outside_the_pool(visit):
    outcome = evaluate(REGISTER, visit.session.outcome.settings)
    number = int(outcome.number[~outcome.funded][0])
    visit.send(type="change", patch={"selected": number})
    (told,) = [m for m in visit.worked_out() if m["type"] == "reach"]
    found = reach(contest_of(visit.session), number)
    assert (told["number"], told["sentence"]) == (number, found.sentence)
    if told["patch"]:
        visit.send(type="change", patch={"weights": told["patch"]})
        assert number in visit.session.outcome.number[visit.session.outcome.funded]


def test_the_weights_told_of_each_request_outside_fund_it_on_the_page_and_no_others_move(visit):
    outcome = visit.session.outcome
    tried = 0
    for number in outcome.number[~outcome.funded].tolist():
        visit.told.clear()
        visit.send(type="change", patch={"selected": number})
        (told,) = [m for m in visit.worked_out() if m["type"] == "reach"]
        if told["patch"]:
            tried += 1
            now = visit.session.outcome.settings.weights.values
            moved = [name for name, value in told["patch"].items() if value != now[name]]
            assert moved
            if max(told["patch"].values()) < 10:  # else all are scaled down
                assert all(name in told["sentence"] for name in moved)
            visit.send(type="change", patch={"weights": told["patch"]})
            assert number in visit.session.outcome.number[visit.session.outcome.funded]
            visit.send(type="undo")
    assert tried


def test_nothing_is_told_of_one_that_is_in_or_doesnt_compete(visit):
    inside = int(visit.session.outcome.number[visit.session.outcome.funded][0])
    for number in (inside, visit.session.outcome.excluded[0].number):
        visit.send(type="change", patch={"selected": number})
    assert [m for m in visit.worked_out() if m["type"] == "reach"] == []


def test_a_scenario_is_saved_listed_and_shown_again(visit, folder):
    visit.send(type="change", patch={"weights": {"Tidsbesparelse": 9.0}, "pool": 400_000.0, "must_not": [19]})
    wanted = visit.session.controls.settings
    (saved,) = visit.send(type="scenario", do="save", name="Tid først", by="")
    assert saved["said"] == "Scenariet «Tid først» er gemt."
    visit.send(type="reset")
    (listed,) = visit.send(type="scenarios")
    (one,) = listed["list"]
    assert (one["name"], listed["faults"]) == ("Tid først", ())
    view, opened = visit.send(type="scenario", do="open", file=one["file"])
    assert view["type"] == "view" and visit.session.controls.settings == wanted
    assert opened["said"] == "Scenariet «Tid først» vises." and not opened["stays"]
    visit.send(type="undo")
    assert visit.session.controls.settings == visit.session.agreed.settings


@pytest.mark.parametrize("file", ["findes-ikke.json", "../aendringsoensker.xlsx", "..", ""])
def test_a_scenario_that_isnt_there_is_one_sentence(visit, file):
    (refused,) = visit.send(type="scenario", do="open", file=file)
    assert refused["type"] == "refused" and refused["sentence"].endswith(".")
    assert visit.session.controls.settings == visit.session.agreed.settings


def test_a_scenario_in_the_address_says_what_changed_and_one_that_isnt_there_says_so(visit, folder):
    visit.send(type="change", patch={"pool": 400_000.0})
    visit.send(type="scenario", do="save", name="Mindre", by="")
    path = folder / "scenarier" / "mindre.json"
    path.write_text(path.read_text("utf-8").replace(REGISTER.sha256, "0" * 64), "utf-8")
    first = open_page(str(folder)).first
    assert first["notices"] == ()
    session = WhatIf(REGISTER, "scenarie=mindre.json")
    (notice,) = Shelf(folder).asked_for(session, "scenarie=mindre.json")
    assert notice == f"Scenariet «Mindre» vises. {NOTHING}"
    assert session.controls.settings.pool == 400_000


@pytest.mark.parametrize(
    "file", ["findes-ikke.json", "../aendringsoensker.xlsx", "/etc/passwd", "..", "%00", "%E2%80%AE"]
)
def test_a_scenario_in_the_address_that_isnt_there_is_one_sentence(folder, monkeypatch, file):
    (folder / "scenarier").mkdir()
    monkeypatch.setenv("QUERY_STRING", f"scenarie={file}")
    page = open_page(str(folder))
    assert page.first["notices"] == (
        "Fra adressen: Scenariet findes ikke. Det kan være slettet eller omdøbt; vælg et under Scenarier. "
        "De aftalte valg er brugt i stedet.",
    )


def test_a_ping_reads_the_meeting_anew(folder):
    meeting = create_meeting(folder, "Brugergruppen", at=AT)
    visit = Visit(folder, "deltager=Anna")
    visit.send(type="ballot", do="hello", key=KEY, name="Anna")
    close_meeting(meeting, at=AT)
    other = create_meeting(folder, "Et andet", at=AT)
    (state,) = visit.send(type="ping")
    assert (state["type"], state["looked"], state["open"], state["other"]["stem"]) == (
        "ballot",
        True,
        False,
        other.stem,
    )
    (state,) = visit.send(type="ballot", do="join", key=KEY, name="Anna", stem=other.stem)
    assert (state["meeting"], state["canSend"], state["other"]) == ("Et andet", True, None)
    assert other.stem in state["address"]


def test_without_a_meeting_a_ping_is_only_answered(visit):
    assert visit.send(type="ping") == [{"type": "pong"}]


def test_two_at_one_computer_have_a_vote_each(folder):
    meeting = create_meeting(folder, "Brugergruppen", at=AT)
    visit = Visit(folder, "deltager=Anna")
    visit.send(type="ballot", do="send", key=KEY, name="Anna")
    (state,) = visit.send(type="ballot", do="another", key=KEY[::-1], name="")
    assert (state["name"], state["sent"], state["refused"]) == ("", False, "")
    assert state["address"].startswith("deltager=1&")
    visit.send(type="ballot", do="send", key=KEY[::-1], name="Bo")
    assert [b.name for b in current_ballots(meeting)] == ["Anna", "Bo"]


def test_a_blank_name_is_refused(visit, folder):
    (refused,) = visit.send(type="scenario", do="save", name="  ", by="")
    assert refused["type"] == "refused" and "navn" in refused["sentence"]
    assert not (folder / "scenarier").exists()


def test_a_participant_sends_corrects_and_withdraws(folder):
    meeting = create_meeting(folder, "Brugergruppen", at=AT)
    visit = Visit(folder, "deltager=Anna")
    assert visit.session.notices == ()
    (state,) = visit.send(type="ballot", do="hello", key=KEY, name="Anna")
    assert (state["meeting"], state["sent"], state["canSend"]) == ("Brugergruppen", False, True)
    assert "deltager=Anna" in state["address"] and meeting.stem in state["address"]
    (state,) = visit.send(type="ballot", do="send", key=KEY, name="Anna")
    assert state["sent"] and not state["differs"]
    _, state = visit.send(type="change", patch={"weights": {"Borgersikkerhed": 9.0}})
    assert state["type"] == "ballot" and state["pushed"] and state["differs"]
    (state,) = visit.send(type="ballot", do="send", key=KEY, name="Anna")
    (ballot,) = current_ballots(meeting)
    assert ballot.name == "Anna" and ballot.weights == visit.session.outcome.settings.weights
    (state,) = visit.send(type="ballot", do="withdraw", key=KEY, name="Anna")
    assert current_ballots(meeting) == () and not state["sent"]


def test_two_of_one_name_and_a_closed_meeting_are_refused_in_a_sentence(folder):
    meeting = create_meeting(folder, "Brugergruppen", at=AT)
    first, second = Visit(folder, "deltager=Anna"), Visit(folder, "deltager=anna")
    first.send(type="ballot", do="send", key=KEY, name="Anna")
    (state,) = second.send(type="ballot", do="send", key=KEY[::-1], name="anna")
    assert "Anna" in state["refused"] and state["refused"].endswith(".")
    close_meeting(meeting, at=AT)
    (state,) = first.send(type="ballot", do="send", key=KEY, name="Anna")
    assert state["refused"].endswith(".") and not state["canSend"]


def test_without_a_meeting_the_page_says_so(folder):
    (state,) = Visit(folder, "deltager=").send(type="ballot", do="hello", key=KEY, name="")
    assert state["meeting"] is None and not state["canSend"]
    assert state["fault"].endswith(".")


def test_one_who_isnt_a_participant_has_no_vote(visit, folder):
    create_meeting(folder, "Brugergruppen", at=AT)
    assert visit.send(type="ballot", do="send", key=KEY, name="x") == []


def test_weights_above_the_pages_scale_are_scaled_down(visit):
    visit.session.take(
        type(visit.session.controls.settings)(
            Weights(dict.fromkeys(visit.session.controls.settings.weights.values, 40.0)), pool=500_000
        )
    )
    assert set(visit.session.controls.settings.weights.values.values()) == {10.0}


def test_the_weights_behind_a_choice_are_told_and_give_it(visit):
    funded = visit.session.outcome.number[visit.session.outcome.funded]
    visit.send(type="reset")
    visit.send(type="infer", chosen=", ".join(f"#{n:03d}" for n in funded.tolist()))
    (told,) = [m for m in visit.worked_out() if m["type"] == "inferred"]
    found = infer(contest_of(visit.session), frozenset(funded.tolist()))
    assert told["sentence"] == found.sentence and found.consistent
    assert {name: share for name, share, _ in told["weights"]} == found.weights
    visit.send(type="change", patch={"weights": told["patch"]})
    assert set(visit.session.outcome.number[visit.session.outcome.funded]) == set(funded)


@pytest.mark.parametrize("chosen", ["", "knap", "999", "1, 2,", "#021 omfatter #027"])
def test_a_choice_that_cant_be_read_or_made_is_one_sentence(visit, chosen):
    visit.send(type="infer", chosen=chosen)
    (told,) = [m for m in visit.worked_out() if m["type"] in ("refused", "inferred")]
    assert told["sentence"].endswith(".")
    assert "weights" in told or told["kind"] == "infer"
