"""What several participants' weights give together."""

import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import Criterion
from kpro_analysis.weighting.agreement import agreement_words, average_ranks, kendalls_w, mean_difference
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.panel import NAMELESS, Participant, middle_shares, panel
from kpro_analysis.weighting.panel_tables import panel_dict
from kpro_analysis.weighting.settings import Rule, Weights, agreed_settings

from .builders import ask, register

TWO = (Criterion("Nytte", 1, 0, 100), Criterion("Hast", 1, 0, 100))
FOUR = register(
    ask(1, (100, 0), 60, municipality="Aarhus"),
    ask(2, (0, 100), 60, municipality="Odense"),
    ask(3, (50, 50), 40, municipality="Aarhus"),
    ask(4, (10, 10), 200),
    criteria=TWO,
    pool=100,
)
# ratings of anxiety of 20 people by 3 raters, on a scale 1-6, from R's package irr, also in DescTools
ANXIETY = (
    (3, 3, 3, 4, 5, 5, 2, 3, 5, 2, 2, 6, 1, 5, 2, 2, 1, 2, 4, 3),
    (3, 6, 4, 6, 2, 4, 2, 4, 3, 3, 2, 3, 3, 3, 2, 2, 1, 3, 3, 4),
    (2, 1, 4, 4, 3, 2, 1, 6, 1, 1, 1, 2, 3, 3, 1, 1, 3, 3, 2, 2),
)


def votes(*pairs, register=FOUR, **fields):
    return panel(prepare(register, agreed_settings(register)), [vote(*pair, **fields) for pair in pairs])


def vote(use, haste, name="", municipality=""):
    return Participant(Weights({"Nytte": use, "Hast": haste}), name, municipality)


def ranks_of(values):
    """1 + number strictly better, the highest value best."""
    values = np.asarray(values)
    return (values[:, None, :] > values[:, :, None]).sum(axis=2) + 1


def test_kendalls_w_is_that_of_the_published_example_with_ties():
    """DescTools' manual prints 0.5396569 for KendallW(anxiety, TRUE)."""
    assert kendalls_w(average_ranks(ranks_of(ANXIETY))) == pytest.approx(0.5396569, abs=5e-8)


def test_kendalls_w_is_1_when_all_agree_and_0_when_the_rank_sums_are_equal():
    assert kendalls_w(np.array([[1.0, 2, 3], [1, 2, 3]])) == 1
    assert kendalls_w(np.array([[1.0, 2, 3], [3, 2, 1]])) == 0


@pytest.mark.parametrize("ranks", [[[1.0, 2.0]], [[1.5, 1.5], [1.5, 1.5]], [[1.0], [1.0]], [[], []]])
def test_kendalls_w_is_undefined_for_one_rater_one_item_and_all_tied(ranks):
    assert kendalls_w(np.array(ranks, dtype=float).reshape(len(ranks), -1)) is None


@given(st.lists(st.lists(st.integers(0, 3), min_size=5, max_size=5), min_size=2, max_size=6))
def test_kendalls_w_is_the_mean_rank_correlation(values):
    """With Spearman's rho between all pairs of raters, W = (1 + (m - 1) mean rho) / m."""
    ranks = average_ranks(ranks_of(values))
    agreement, raters = kendalls_w(ranks), len(ranks)
    if agreement is None or (ranks.std(axis=1) == 0).any():
        return
    spreads = ((ranks - ranks.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    if np.allclose(spreads, spreads[0]):  # the identity holds for raters with equally many ties
        rho = np.corrcoef(ranks)[np.triu_indices(raters, 1)].mean()
        assert agreement == pytest.approx((1 + (raters - 1) * rho) / raters)
    assert 0 <= agreement <= 1


@given(st.lists(st.lists(st.integers(1, 9), min_size=3, max_size=3), min_size=2, max_size=7))
def test_mean_difference_is_the_mean_over_all_pairs(values):
    pairs = [(a, b) for i, a in enumerate(values) for b in values[i + 1 :]]
    expected = [sum(abs(a[item] - b[item]) for a, b in pairs) / len(pairs) for item in range(3)]
    assert mean_difference(np.array(values, dtype=float)) == pytest.approx(expected)


@pytest.mark.parametrize(
    "agreement, words",
    [(0.0, "0,00: meget svag"), (0.39, "0,39: svag"), (0.5, "moderat"), (0.8, "meget stærk"), (1.0, "meget stærk")],
)
def test_agreement_in_words(agreement, words):
    assert words in agreement_words(agreement)


def test_undefined_agreement_says_what_it_takes():
    assert "mindst to deltagere" in agreement_words(None)
    assert votes((1, 1)).agreement is None


def test_the_middle_is_the_medians_made_to_sum_to_one_again():
    shares = np.array([[0.6, 0.2, 0.2], [0.1, 0.8, 0.1], [0.3, 0.3, 0.4]])
    taken, by_medians = middle_shares(shares)
    assert by_medians
    assert taken == pytest.approx([0.3 / 0.8, 0.3 / 0.8, 0.2 / 0.8])


def test_the_means_are_the_middle_when_all_medians_are_0():
    found = panel(
        prepare(
            three := register(ask(1, (1, 2, 3), 5), criteria=(*TWO, Criterion("Pris", 1, 0, 100))),
            agreed_settings(three),
        ),
        [
            Participant(Weights({"Nytte": 1, "Hast": 0, "Pris": 0})),
            Participant(Weights({"Nytte": 0, "Hast": 1, "Pris": 0})),
            Participant(Weights({"Nytte": 0, "Hast": 0, "Pris": 1})),
        ],
    )
    assert found.outcome.settings.weights.shares == pytest.approx(dict.fromkeys(("Nytte", "Hast", "Pris"), 1 / 3))
    assert found.note == "Alle medianer er 0. Gennemsnittet er brugt i stedet."


def test_median_and_spread_of_each_criterion():
    use, haste = votes((1, 0), (3, 1), (1, 1), (1, 3)).spread
    assert (use.lowest, use.median, use.highest) == (0.25, (0.5 + 0.75) / 2, 1)
    assert use.low_quartile == pytest.approx(0.25 + 0.75 * (0.5 - 0.25))
    assert use.high_quartile == pytest.approx(0.75 + 0.25 * (1 - 0.75))
    assert (haste.lowest, haste.highest) == (0, 0.75)
    assert (use.taken, haste.taken) == (0.625, 0.375)


def test_the_middle_weights_have_the_sum_of_the_agreed_ones():
    assert dict(votes((1, 0), (1, 1)).outcome.settings.weights.values) == {"Nytte": 1.5, "Hast": 0.5}


def test_each_ones_own_ranking_and_set_in_the_order_of_the_middle():
    found = votes((1, 0), (1, 0), (0, 1))
    assert found.outcome.number.tolist() == [1, 3, 4, 2]
    assert found.rank.tolist() == [[1, 2, 3, 4], [1, 2, 3, 4], [4, 2, 3, 1]]
    assert found.funded.tolist() == [[True, True, False, False], [True, True, False, False], [False, True, False, True]]
    assert found.sets.tolist() == [2, 3, 0, 1]


def test_the_most_disputed_have_the_largest_mean_difference():
    found = votes((1, 0), (1, 0), (0, 1))
    assert found.disagreement.tolist() == [(0 + 3 + 3) / 3, 0, 0, (0 + 3 + 3) / 3]
    assert [found.outcome.number[place] for place in found.most_disputed(10)] == [1, 2]
    assert len(found.most_disputed(1)) == 1


def test_fairness_is_the_funded_planning_cost_by_municipality():
    rows = {row.municipality: row for row in votes((1, 0), (3, 1)).fairness}
    assert list(rows) == ["Aarhus", "Odense", None]
    assert dataclasses.astuple(rows["Aarhus"]) == ("Aarhus", 100, 1, 2, 2)
    assert dataclasses.astuple(rows["Odense"]) == ("Odense", 0, 0, 0, 1)


def test_a_municipality_has_one_set_by_the_middle_of_its_participants():
    contest = prepare(FOUR, agreed_settings(FOUR))
    people = [vote(1, 0, "", "Aarhus"), vote(3, 1, "", " aarhus "), vote(0, 1, "", "Odense"), vote(0, 1)]
    found = panel(contest, people)
    held = dict(zip(found.outcome.number.tolist(), found.municipality_sets.tolist(), strict=True))
    assert found.municipalities == ("Odense", "Aarhus")  # aa sorts as å
    assert held == {1: 1, 2: 1, 3: 2, 4: 0}


def test_those_with_other_criteria_are_left_out_with_a_sentence():
    contest = prepare(FOUR, agreed_settings(FOUR))
    strangers = [Participant(Weights({"Nytte": 1}), "Bo"), Participant(Weights({"Nytte": 1, "Hast": 1, "Pris": 1}))]
    found = panel(contest, [vote(1, 1, "Eva"), *strangers])
    assert [p.name for p in found.participants] == ["Eva"]
    assert found.left_out[0].startswith("Bo er ikke regnet med") and found.left_out[1].startswith(NAMELESS)
    with pytest.raises(UsageError, match="Bo er ikke regnet med"):
        panel(contest, strangers[:1])
    with pytest.raises(UsageError, match="Ingen deltagere"):
        panel(contest, [])


weights = st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(any)


@pytest.mark.parametrize("rule", list(Rule))
@settings(deadline=None, max_examples=30)
@given(pairs=st.lists(weights, min_size=1, max_size=5), chance=st.randoms(use_true_random=False))
def test_each_row_is_that_ones_own_result_and_the_order_of_people_changes_no_sum(rule, pairs, chance):
    contest = prepare(FOUR, dataclasses.replace(agreed_settings(FOUR), rule=rule))
    people = [vote(*pair) for pair in pairs]
    found = panel(contest, people)
    for person, rank, funded in zip(people, found.rank, found.funded, strict=True):
        own = contest.evaluate(person.weights)
        assert dict(zip(found.outcome.number.tolist(), rank.tolist(), strict=True)) == dict(
            zip(own.number.tolist(), own.rank.tolist(), strict=True)
        )
        assert set(found.outcome.number[funded].tolist()) == set(own.number[own.funded].tolist())
    again = panel(contest, chance.sample(people, len(people)))
    assert again.sets.tolist() == found.sets.tolist()
    assert again.spread == found.spread
    assert again.agreement == pytest.approx(found.agreement)


def test_all_comes_out_as_json():
    said = json.loads(json.dumps(panel_dict(votes((1, 0), (1, 0), (0, 1))), allow_nan=False))
    assert said["most_disputed"] == ["#001", "#002"]
    assert said["participants"][2]["funded"] == ["#002", "#003"]
    assert said["criteria"][0]["agreed"] == 0.5
    assert said["requests"][0]["ranks"] == [1, 1, 4]
    assert said["fairness"][0] == {"municipality": "Aarhus", "spent": 100, "share": 1, "funded": 2, "competing": 2}
