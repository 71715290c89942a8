"""From an invented extract to the answer, all through the command line: what was planted is found, and nothing else."""

import json
from datetime import date

import pytest

from kpro_analysis.cli import main
from kpro_analysis.minlog.demo import write_demo_log
from kpro_analysis.minlog.demo_words import EFFECTS
from kpro_analysis.minlog.demo_world import Plan

ENTRIES, CITIZENS = 200_000, 8_000
RELEASE = date(2023, 5, 15)
SIDES = {"activity": "aktivitet", "careteam": "careteam", "participants": "deltagere", "episodes": "forløb"}


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    path = tmp_path_factory.mktemp("nøgle") / "nøgle.txt"
    assert main(["minlog", "key", "new", str(path)]) == 0
    return path


@pytest.fixture(scope="module")
def folder(key, tmp_path_factory):
    """An audit folder by effect, made when it is first asked for; the one without effect has a release that shows."""
    made = {}

    def of(effect):
        if effect not in made:
            place = tmp_path_factory.mktemp(effect)
            shift = 1.5 if effect == "none" else 1.0
            write_demo_log(place / "ud", Plan(ENTRIES, effect, 11, CITIZENS, release=RELEASE, shift=shift))
            beside = [word for kind, name in SIDES.items() for word in (f"--{kind}", str(place / "ud" / f"{name}.csv"))]
            words = ["--key-file", str(key), *beside, "-o", str(place / "mappe")]
            assert main(["minlog", "ingest", str(place / "ud" / "minlog.csv"), *words]) == 0
            made[effect] = place / "mappe"
        return made[effect]

    return of


@pytest.fixture
def said(folder, capfd):
    """What a step says of the extract with an effect."""

    def say(effect, step, *words):
        where = folder(effect)
        capfd.readouterr()
        assert main(["minlog", step, str(where), *words, "--format", "json"]) == 0
        return json.loads(capfd.readouterr().out)

    return say


@pytest.mark.parametrize("effect", EFFECTS)
def test_the_audit_sees_the_care_team_where_it_matters(effect, said):
    audit = said(effect, "audit")
    ratios = [audit["care_team"]["odds_ratio"], audit["care_team"]["mantel_haenszel"]["odds_ratio"]]
    assert audit["entries"] == sum(audit["classes"].values()) == ENTRIES
    if effect == "none":
        assert all(0.85 < ratio < 1.15 for ratio in ratios)
    else:
        assert all(ratio > 2.5 for ratio in ratios)
    assert (audit["fan_out"]["max"] > 20) == (effect == "listcall")


@pytest.mark.parametrize("effect", EFFECTS)
def test_citizens_without_activity_are_logged_for_their_team_where_that_is_planted(effect, said):
    found = said(effect, "test", "--hypothesis", "careteam")["effect"]
    assert found["low"] < 1 < found["high"] if effect == "none" else found["low"] > 3


@pytest.mark.parametrize("effect", EFFECTS)
def test_the_list_call_and_membership_are_told_apart(effect, said):
    found = said(effect, "test", "--hypothesis", "listcall")["effect"]
    expected = {
        "listcall": found["low"] > 3,
        "membership": found["high"] < 1 / 3,
        "none": found["low"] < 1 < found["high"],
    }
    assert expected[effect]


@pytest.mark.parametrize("effect", ["listcall", "none"])
def test_leaving_the_team_ends_it_where_it_came_from_the_team(effect, said):
    found = said(effect, "test", "--hypothesis", "leaving")["effect"]
    assert found["low"] < 1 < found["high"] if effect == "none" else found["high"] < 0.7


@pytest.mark.parametrize("effect", ["membership", "none"])
def test_a_release_is_seen_where_one_raised_the_level(effect, said):
    found = said(effect, "test", "--hypothesis", "release", "--release", "15-05-2023")["effect"]
    assert found["low"] < 1.5 < found["high"] if effect == "none" else found["low"] < 1 < found["high"]
