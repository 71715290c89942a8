"""`kpro panel`: what the participants of a meeting sent, together."""

import json
from datetime import UTC, datetime

import pytest

from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.ballots import Sent
from kpro_analysis.weighting.meeting_ballots import current_ballots, participants, send
from kpro_analysis.weighting.meeting_files import create_meeting
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.panel import panel
from kpro_analysis.weighting.panel_tables import panel_dict
from kpro_analysis.weighting.settings import Rule, Weights, agreed_settings
from tests.by_hand import EXAMPLE

from .conftest import BAD_INPUT, DONE, WRONG_USE

AT = datetime(2024, 2, 7, 9, tzinfo=UTC)
REGISTER = read_register(EXAMPLE)
NAMES = [c.name for c in REGISTER.criteria]


def ballot(number, name="", **weights):
    values = {**dict.fromkeys(NAMES, 1.0), **weights}
    return Sent(f"{number:032d}", Weights(values), REGISTER.sha256, AT, name, "Odense" if number else "")


@pytest.fixture
def meeting(tmp_path):
    made = create_meeting(tmp_path, "Brugergruppemøde", at=AT)
    send(made, ballot(1, "Anna", Borgersikkerhed=9))
    send(made, ballot(2, "", Tidsbesparelse=9))
    send(made, ballot(3, "Bo"))
    return made


def test_the_json_is_what_the_panel_says(kpro, meeting):
    code, out, err = kpro("panel", EXAMPLE, meeting.path, "--rule", "optimal", "--format", "json")
    assert (code, err) == (DONE, "")
    said = json.loads(out)
    settings = agreed_settings(REGISTER)
    contest = prepare(REGISTER, type(settings)(settings.weights, settings.pool, settings.committed, rule=Rule.OPTIMAL))
    expected = json.loads(json.dumps(panel_dict(panel(contest, participants(current_ballots(meeting))))))
    assert said == {"meeting": "Brugergruppemøde", "open": True, **expected}
    assert [p["name"] for p in said["participants"]] == ["Anna", "", "Bo"]


def test_the_table_says_the_same_in_danish(kpro, meeting):
    code, out, err = kpro("panel", EXAMPLE, meeting.path)
    assert (code, err) == (DONE, "")
    assert out.startswith("Brugergruppemøde: 3 deltagere har sendt vægte; mødet er åbent\n")
    assert "Kendalls W er " in out
    assert "Mest uenige om - tal om disse:\n- #" in out
    for header in ("Kriterium", "Median", "Placeringer", "Uenighed", "Med hos", "Får af puljen"):
        assert header in out
    assert " af 3\n" in out


def test_one_participant_of_other_criteria_is_named_and_left_out(kpro, meeting):
    send(meeting, Sent("9" * 32, Weights({"Noget andet": 1}), REGISTER.sha256, AT, "Eva"))
    _, out, _ = kpro("panel", EXAMPLE, meeting.path)
    assert "3 deltagere har sendt vægte" in out
    assert "Eva er ikke regnet med" in out


@pytest.mark.parametrize(
    "place, exit_code, said",
    [
        ("findes-ikke.sqlite", BAD_INPUT, "kan ikke åbnes"),
        (EXAMPLE, BAD_INPUT, "er ikke en mødefil"),
    ],
)
def test_a_meeting_that_cant_be_used(refused, tmp_path, place, exit_code, said):
    code, sentence = refused("panel", EXAMPLE, tmp_path / place)
    assert code == exit_code and said in sentence


def test_a_meeting_without_ballots(refused, tmp_path):
    empty = create_meeting(tmp_path, "Tomt", at=AT)
    code, sentence = refused("panel", EXAMPLE, empty.path)
    assert (code, sentence) == (WRONG_USE, "Ingen deltagere har sendt deres vægte endnu.")
