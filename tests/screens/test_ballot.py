"""A participant's part in a meeting, without a browser."""

from datetime import UTC, datetime, timedelta

import pytest

from kpro_analysis.errors import UsageError
from kpro_analysis.screens.ballot import Ballot
from kpro_analysis.weighting.meeting_ballots import current_ballots, history
from kpro_analysis.weighting.meeting_files import close_meeting, create_meeting, reopen_meeting
from kpro_analysis.weighting.settings import Weights

AT = datetime(2024, 2, 7, 9, 32, tzinfo=UTC)  # 10.32 in Denmark
HASH, OTHER_HASH = "0" * 64, "1" * 64
ANNA, BO = "a" * 32, "b" * 32
WEIGHTS = Weights({"Nytte": 3, "Hast": 1})


def visit(folder, query="deltager=Anna", key=ANNA, at=AT, sha256=HASH):
    ballot = Ballot(folder, query, sha256=sha256, clock=lambda: at)
    if key:
        ballot.hello(key)
    return ballot


@pytest.fixture
def meeting(tmp_path):
    return create_meeting(tmp_path, "Brugergruppemøde", at=AT)


def test_before_the_meeting_starts_the_page_waits_and_then_finds_it(tmp_path):
    ballot = visit(tmp_path)
    state = ballot.state()
    assert state["meeting"] is None and not state["canSend"]
    assert "ikke noget åbent møde" in state["fault"]
    with pytest.raises(UsageError, match="ikke noget åbent møde"):
        ballot.send(WEIGHTS)
    create_meeting(tmp_path, "Brugergruppemøde", at=AT)
    state = ballot.state()
    assert (state["meeting"], state["open"], state["fault"]) == ("Brugergruppemøde", True, None)


def test_send_correct_and_withdraw(tmp_path, meeting):
    ballot = visit(tmp_path)
    assert ballot.state(WEIGHTS)["status"] == "Ikke sendt endnu."
    ballot.send(WEIGHTS)
    state = ballot.state(Weights({"Nytte": 6, "Hast": 2}))
    assert (state["sent"], state["status"], state["differs"]) == (True, "Sendt kl. 10.32.", False)
    assert ballot.state(Weights({"Nytte": 6, "Hast": 3}))["differs"]
    ballot.send(Weights({"Nytte": 6, "Hast": 3}))
    assert [b.weights.values["Hast"] for b in history(meeting)] == [1, 3]
    assert [b.name for b in current_ballots(meeting)] == ["Anna"]
    ballot.withdraw()
    state = ballot.state(WEIGHTS)
    assert (state["sent"], state["differs"], state["canWithdraw"]) == (False, False, False)
    assert state["status"] == "Trukket tilbage kl. 10.32."


def test_the_same_key_is_the_same_participant_also_after_a_reload(tmp_path, meeting):
    visit(tmp_path, "deltager=Anna&kommune=Odense").send(WEIGHTS)
    again = visit(tmp_path, "deltager=")
    state = again.state()
    assert (state["name"], state["municipality"], state["weights"]) == ("Anna", "Odense", {"Nytte": 3, "Hast": 1})
    again.send(Weights({"Nytte": 1, "Hast": 1}))
    assert [b.name for b in current_ballots(meeting)] == ["Anna"]


def test_without_a_name(tmp_path, meeting):
    visit(tmp_path, "deltager=").send(WEIGHTS)
    visit(tmp_path, "deltager=", BO).send(WEIGHTS)
    assert [b.name for b in current_ballots(meeting)] == ["", ""]


def test_a_taken_name_is_refused_until_another_is_given(tmp_path, meeting):
    visit(tmp_path).send(WEIGHTS)
    second = visit(tmp_path, "deltager=anna", key=None)
    with pytest.raises(UsageError, match="allerede en deltager, der hedder Anna"):
        second.hello(BO)
    with pytest.raises(UsageError, match="allerede en deltager"):
        second.send(WEIGHTS)
    second.hello(BO, "Anna Holm")
    second.send(WEIGHTS)
    assert [b.name for b in current_ballots(meeting)] == ["Anna", "Anna Holm"]


def test_a_browser_that_has_sent_under_another_name_says_so(tmp_path, meeting):
    visit(tmp_path).send(WEIGHTS)
    state = visit(tmp_path, "deltager=Bo").state(WEIGHTS)
    assert state["status"].startswith("Denne browser har sendt som Anna kl. 10.32. Sender du nu, står det under Bo i")
    assert not (state["sent"] or state["canWithdraw"]) and state["canSend"]
    assert "har sendt som" not in visit(tmp_path, "deltager=ANNA").state()["status"]


def test_the_address_can_choose_the_meeting(tmp_path, meeting):
    create_meeting(tmp_path, "Et senere", at=AT + timedelta(days=1))
    assert visit(tmp_path).state()["meeting"] == "Et senere"
    assert visit(tmp_path, f"deltager=&til={meeting.stem}").state()["meeting"] == "Brugergruppemøde"
    lost = visit(tmp_path, "deltager=&til=../x", key=None)
    assert "findes ikke" in lost.state()["fault"]


def test_a_meeting_that_is_closed_stays_chosen(tmp_path, meeting):
    ballot = visit(tmp_path)
    ballot.send(WEIGHTS)
    close_meeting(meeting, at=AT)
    state = ballot.state(WEIGHTS)
    assert (state["meeting"], state["open"], state["canSend"]) == ("Brugergruppemøde", False, False)
    assert state["status"] == "Sendt kl. 10.32. Mødet er lukket."
    with pytest.raises(UsageError, match="Mødet er lukket"):
        ballot.send(WEIGHTS)
    reopen_meeting(meeting, at=AT)
    ballot.send(WEIGHTS)


def test_somebody_else_at_the_same_computer_has_a_vote_of_their_own(tmp_path, meeting):
    ballot = visit(tmp_path)
    ballot.send(WEIGHTS)
    ballot.another(BO)
    assert (ballot.state()["name"], ballot.state()["sent"]) == ("", False)
    ballot.hello(BO, "Bo")
    ballot.send(Weights({"Nytte": 1, "Hast": 1}))
    assert [(b.name, b.weights.values["Nytte"]) for b in current_ballots(meeting)] == [("Anna", 3), ("Bo", 1)]


def test_another_meeting_that_is_open_is_offered_and_can_be_joined(tmp_path, meeting):
    ballot = visit(tmp_path)
    assert ballot.state()["other"] is None
    close_meeting(meeting, at=AT)
    other = create_meeting(tmp_path, "Et senere", at=AT + timedelta(hours=1))
    ballot.look()
    state = ballot.state()
    assert state["status"] == "Ikke sendt endnu. Mødet er lukket."
    assert state["other"] == {"stem": other.stem, "title": "Et senere", "started": "7. februar 2024 kl. 11.32"}
    for stem in ("../x", None):
        with pytest.raises(UsageError, match="findes ikke"):
            ballot.join(stem)
    ballot.join(other.stem)
    assert (ballot.state()["meeting"], ballot.state()["other"]) == ("Et senere", None)


def test_the_1_of_an_address_without_a_name_is_no_name(tmp_path, meeting):
    assert visit(tmp_path, "deltager=1").state()["name"] == ""


def test_a_ballot_of_another_day_and_another_register_says_so(tmp_path, meeting):
    visit(tmp_path).send(WEIGHTS)
    later = visit(tmp_path, at=AT + timedelta(days=1), sha256=OTHER_HASH)
    assert later.state()["status"] == "Sendt 7. februar 2024 kl. 10.32. Registeret er ændret siden; send vægtene igen."


@pytest.mark.parametrize("key", [None, "", "kort", 7, "<script>" * 4])
def test_a_key_that_cant_be_used(tmp_path, meeting, key):
    ballot = visit(tmp_path, key=None)
    with pytest.raises(UsageError, match="kender ikke denne browser"):
        ballot.hello(key)
    with pytest.raises(UsageError, match="kender ikke denne browser endnu"):
        ballot.send(WEIGHTS)


def test_a_name_in_the_address_that_cant_be_used_is_told_until_another_is_given(tmp_path, meeting):
    ballot = visit(tmp_path, "deltager=670190-1234", key=None)
    assert ballot.state()["fault"].startswith("Fra adressen: Navnet ligner et CPR-nummer")
    assert ballot.state()["name"] == ""
    ballot.hello(ANNA, "Anna")
    assert ballot.state()["fault"] is None


def test_a_spoilt_file_is_told_in_the_state(tmp_path, meeting):
    ballot = visit(tmp_path)
    meeting.path.write_text("ikke længere en database " * 100)
    assert "er ikke en mødefil" in ballot.state()["fault"]
