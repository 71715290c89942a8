"""How often the tests find something where nothing is: the size, over invented worlds without an effect."""

from dataclasses import replace

import numpy as np
import pytest

from kpro_analysis.minlog.coverage import Coverage
from kpro_analysis.minlog.demo_world import Plan
from kpro_analysis.minlog.hypothesis_careteam import dose, team_ratio
from kpro_analysis.minlog.hypothesis_leaving import leaving, leaving_weeks
from kpro_analysis.minlog.hypothesis_listcall import listcall
from kpro_analysis.minlog.hypothesis_release import release
from kpro_analysis.minlog.spans import FIRST_DAY
from tests.minlog.hypothesis_worlds import cells_of, study, week_counts_of, weeks_of

SEEDS = 200
NO_TRACES = Coverage(0, 0, np.zeros(0), (0, 0), (0, 0), 1)


@pytest.fixture(scope="module")
def studies():
    return [study(Plan(12_000, "none", seed=seed, citizens=1_200)) for seed in range(SEEDS)]


@pytest.fixture(scope="module")
def all_cells(studies):
    return [cells_of(of) for of in studies]


def share_below(values, level=0.05):
    return np.mean([value < level for value in values])


def test_the_size_of_the_care_team_test(all_cells):
    """Between 3 and 7 % at 5 %, and no bias: about half of the ratios are above 1."""
    found = [team_ratio(cells, cells.inactive) for cells in all_cells]
    assert 0.03 <= share_below(p for _, p in found) <= 0.07
    assert 0.4 < np.mean([effect.value > 1 for effect, _ in found]) < 0.6


def test_taking_entries_for_independent_finds_far_too_much(all_cells):
    """Why the interval goes by clusters: the ratio of two Poisson counts finds an effect in a fifth of the worlds."""
    wrong = []
    for cells in all_cells[:100]:
        counts, months = (
            [column[cells.inactive & (cells.in_team == team)].sum() for team in (True, False)]
            for column in (cells.entries, cells.months)
        )
        log = np.log(counts[0] / months[0] / (counts[1] / months[1]))
        wrong.append(abs(log) > 1.96 * np.sqrt(1 / counts[0] + 1 / counts[1]))
    assert np.mean(wrong) > 0.15


def test_the_size_of_the_dose_response(all_cells):
    assert 0.02 <= share_below(dose(cells)[1] for cells in all_cells) <= 0.08


def test_the_list_call_test_finds_no_trigger(all_cells):
    said = [listcall(cells, NO_TRACES, 180).sentence.startswith("Data taler for") for cells in all_cells[:100]]
    assert np.mean(said) <= 0.05


def test_the_size_of_the_leaving_test(studies):
    found = []
    for of in studies[:60]:
        weeks = leaving_weeks("careteam", of.members.spans, of.window)
        found.append(leaving(((weeks, week_counts_of(of)),), of.members).p)
    assert share_below(found) <= 0.1


def test_the_size_of_the_release_test(studies):
    found = [release(weeks_of(of), of.world.plan.release, 180) for of in studies[:30]]
    assert share_below(result.p for result in found) <= 0.1
    assert np.mean([len(result.tables["change_points"]) > 0 for result in found]) <= 0.1


def test_the_interval_covers_a_planted_ratio(all_cells):
    """Members get 0.15 more a month than the rate of all worlds: 95 % of the intervals, about, hold that one ratio."""
    months, entries = (sum(getattr(c, name)[c.inactive].sum() for c in all_cells) for name in ("months", "entries"))
    usual = entries / months
    covered = []
    for seed, cells in enumerate(all_cells):
        extra = np.random.default_rng(seed).poisson(0.15 * cells.months * cells.in_team)
        effect, _ = team_ratio(replace(cells, single=cells.single + extra), cells.inactive)
        covered.append(effect.low <= (usual + 0.15) / usual <= effect.high)
    assert 0.91 <= np.mean(covered) <= 0.99


def test_a_planted_release_is_found_at_its_week():
    of = study(Plan(40_000, "none", seed=3, citizens=2_000, shift=1.5))
    result = release(weeks_of(of), of.world.plan.release, 180)
    assert result.effect.low <= 1.5 <= result.effect.high
    assert result.effect.low > 1
    assert result.sentence.startswith("Fra releasen 15-05-2023 er der 1,")
    (point,) = result.tables["change_points"]
    found = np.datetime64(point["week"]) - np.datetime64(FIRST_DAY)
    released = np.datetime64(of.world.plan.release) - np.datetime64(FIRST_DAY)
    assert abs((found - released).astype(int)) <= 14
