"""The tests of explanations on a database: what is planted is found, and nothing else."""

from functools import cache

import numpy as np
import pytest

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.minlog.citizen_cells import read_cells
from kpro_analysis.minlog.demo import canonical_side
from kpro_analysis.minlog.demo_world import Plan, make_world
from kpro_analysis.minlog.hypothesis import examine
from kpro_analysis.minlog.hypothesis_result import HYPOTHESES
from tests.minlog.hypothesis_data import demo_database
from tests.minlog.hypothesis_worlds import DAYS, cells_of, study

PLANS = {effect: Plan(12_000, effect, citizens=1_500) for effect in ("listcall", "membership", "none")}


@pytest.fixture(scope="module")
def databases():
    return {effect: demo_database(plan) for effect, plan in PLANS.items()}


@pytest.fixture(scope="module")
def examined(databases):
    return cache(lambda effect, name: examine(databases[effect], name, days=DAYS, released=PLANS[effect].release))


def test_the_database_gives_the_cells_that_numpy_counts(databases):
    ours, theirs = read_cells(databases["listcall"], DAYS), cells_of(study(PLANS["listcall"]))
    assert ours.strangers == theirs.strangers == 0
    for name in ("months", "single", "listed", "team_size"):
        for team in (True, False):
            for idle in (True, False):
                one, other = (
                    np.sort(getattr(c, name)[(c.in_team == team) & (c.inactive == idle)]) for c in (ours, theirs)
                )
                assert one == pytest.approx(other, abs=1e-9), (name, team, idle)


@pytest.mark.parametrize("effect", ["listcall", "membership"])
def test_a_planted_effect_of_membership_is_found(examined, effect):
    result = examined(effect, "careteam")
    assert result.effect.low > 4
    assert result.p < 1e-6
    assert result.sentence.startswith("Borgere uden aktivitet i 180 dage logges ")
    assert "det ville tale imod, hvis" in result.sentence
    assert result.sentence.endswith(f"{result.refuted_by}.")


def test_list_calls_and_membership_are_told_apart(examined):
    by_list = examined("listcall", "listcall")
    by_membership = examined("membership", "listcall")
    assert by_list.effect.low > 1 > by_membership.effect.high
    assert by_list.sentence.startswith("Data taler for, at listekald udløser registreringerne (")
    assert by_membership.sentence.startswith("Data taler for, at selve medlemskabet udløser registreringerne")
    (held,) = by_list.tables["coverage"]
    assert held["median_share_of_team"] == 1
    assert held["inactive_members_in_trace"] > 0.9
    (held,) = by_membership.tables["coverage"]
    assert held["of_a_team"] < held["traces"] / 2


def test_fewer_entries_after_leaving_a_team(examined):
    result = examined("listcall", "leaving")
    assert result.effect.high < 1
    assert "95 %-interval" in result.sentence
    assert {row["event"] for row in result.tables["effects"]} == {"careteam", "episodes"}


@pytest.mark.parametrize("name", HYPOTHESES)
def test_nothing_is_found_where_nothing_is_planted(examined, name):
    result = examined("none", name)
    assert result.sentence.startswith("Data giver ikke grundlag for at sige, at ")
    assert result.as_dict()["effect"]["low"] < result.effect.value < result.effect.high


@pytest.mark.parametrize("name", HYPOTHESES)
def test_a_sentence_never_says_too_much(examined, name):
    for effect in PLANS:
        result = examined(effect, name)
        assert not {"bevis", "beviser", "skyldes"} & set(result.sentence.lower().split())
        assert result.sentence.count(". ") == 0
        assert result.sentence.endswith(".")


@pytest.mark.parametrize(
    ("name", "kinds", "option"),
    [
        ("careteam", ("activity",), "--careteam"),
        ("careteam", ("careteam",), "--activity"),
        ("listcall", ("activity", "episodes"), "--careteam"),
        ("leaving", ("activity",), "--careteam FIL eller --episodes"),
    ],
)
def test_a_missing_side_file_is_named(name, kinds, option):
    with pytest.raises(InputError, match=f"kpro minlog ingest {option} FIL"):
        examine(demo_database(Plan(500), kinds), name, days=DAYS)


def test_leaving_needs_one_of_its_files_only():
    result = examine(demo_database(Plan(3_000), ("episodes",)), "leaving", days=DAYS)
    assert [row["event"] for row in result.tables["effects"]] == ["episodes"]


def test_release_needs_a_date_and_no_side_file():
    database = demo_database(Plan(3_000), ())
    with pytest.raises(UsageError, match="--release"):
        examine(database, "release", days=DAYS)
    result = examine(database, "release", days=DAYS, released=Plan(1).release)
    assert any("aktivitet-fil" in note for note in result.notes)
    assert result.tables["effects"][2]["value"] is None


def test_a_side_file_of_others_is_told():
    database = demo_database(Plan(500), ("activity",))
    stranger = canonical_side(make_world(Plan(500, seed=9)))["careteam"]
    database.con.register("careteam", stranger)
    with pytest.raises(InputError, match=r"Ingen af borgerne i careteam-filen findes i loggen.*--careteam"):
        examine(database, "careteam", days=DAYS)


def test_few_citizens_are_not_told_of():
    plan = Plan(150, "none", citizens=100)
    result = examine(demo_database(plan), "careteam", days=3_000)
    assert result.effect.value is result.p is None
    assert result.sentence.startswith("Data er for få til at sige, om ")
    row = next(row for row in result.tables["rates"] if row["in_team"] and row["inactive"])
    assert row["citizens"] == "<5"
    assert row["entries"] is row["months"] is None
