"""The instruments score as published, to the last digit, and by their missing rules."""

import json
import math
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpro_analysis.errors import UsageError
from kpro_analysis.uddata.instruments import find_instrument, instruments
from kpro_analysis.uddata.scoring import bands, profiles, score

PUBLISHED = json.loads((Path(__file__).parents[1] / "data" / "vectors" / "instruments.json").read_text("utf-8"))
NAMES = tuple(instruments())
NO_ANSWER = math.nan
DECIMALS = 9  # of the published figures
GOOD = {"WHO-5": 3, "PAID-5": 2, "KCCQ-12": 3, "HADS": 1, "EQ-5D-5L": 2, "SF-12v1": 1, "HeartQoL": 1}


def scored(name, answers):
    """One response's scores by scale; None where there is none."""
    found = score(find_instrument(name), np.array([answers], dtype=float)).values
    return {scale: None if np.isnan(values[0]) else values[0] for scale, values in found.items()}


def answers_with(name, **changed):
    """A full response, with some of its answers changed by the item's place, as in `at_3=NO_ANSWER`."""
    answers = [float(GOOD[name])] * len(instruments()[name].items)
    for place, value in changed.items():
        answers[int(place.removeprefix("at_"))] = value
    return answers


def responses(name):
    """Responses of codes, missing answers and what is outside the range."""
    columns = [
        st.one_of(st.sampled_from(item.codes), st.sampled_from([NO_ANSWER, item.high + 1, 2.5, math.inf]))
        for item in instruments()[name].items
    ]
    return st.tuples(*columns)


@pytest.mark.parametrize("name", ["WHO-5", "PAID-5"])
def test_sums_as_published(name):
    examples = PUBLISHED[name]["examples"]
    assert len(examples) >= 3
    for answers, expected in examples:
        assert scored(name, answers) == {name: expected}


@pytest.mark.parametrize("name", ["KCCQ-12", "HADS", "SF-12v1"])
def test_scales_as_published(name):
    examples = PUBLISHED[name]["examples"]
    assert examples
    for example in examples:
        expected = {scale: value for scale, value in example.items() if scale != "x"}
        found = scored(name, example["x"])
        assert {scale: round(value, DECIMALS) for scale, value in found.items()} == expected


def test_eq_5d_as_published():
    examples = PUBLISHED["EQ-5D-5L (Danish set)"]["examples"]
    assert len(examples) == 8
    for profile, value in examples:
        answers = [int(level) for level in profile]
        assert scored("EQ-5D-5L", answers) == {"EQ-5D-5L": value}
        assert profiles(find_instrument("EQ-5D-5L"), np.array([answers], dtype=float)) == [profile]


def test_the_summary_is_not_made_of_rounded_domains():
    """Another published calculator gives 33.86."""
    assert scored("KCCQ-12", [1, 2, 3, 2, 4, 1, 3, 1, 2, 2, 4, 5])["summary"] == (25 + 31.25 + 12.5 + 200 / 3) / 4


def test_heartqol_by_hand():
    answers = [0, 1, 2, 3, 0, 1, 2, 3, 3, 3, 2, 2, 1, 1]
    assert scored("HeartQoL", answers) == {"physical": 14 / 10, "emotional": 10 / 4, "global": 24 / 14}


@pytest.mark.parametrize("name", ["WHO-5", "PAID-5", "EQ-5D-5L", "SF-12v1"])
def test_every_answer_is_required(name):
    assert None not in scored(name, answers_with(name)).values()
    for place in range(len(instruments()[name].items)):
        assert set(scored(name, answers_with(name, **{f"at_{place}": NO_ANSWER})).values()) == {None}


def test_hads_needs_all_seven_of_a_scale():
    for place in range(14):
        found = scored("HADS", answers_with("HADS", **{f"at_{place}": NO_ANSWER}))
        gone, kept = ("depression", "anxiety") if place % 2 else ("anxiety", "depression")
        assert (found[gone], found[kept]) == (None, 7)


def needed(name, scale, places, least):
    """Whether a scale is there with each set of as many answers as it needs, and gone with one fewer."""
    for left in (least, least - 1):
        for kept in combinations(places, left):
            gone = {f"at_{place}": NO_ANSWER for place in places if place not in kept}
            there = scored(name, answers_with(name, **gone))[scale] is not None
            if there != (left == least):
                return False
    return True


@pytest.mark.parametrize(
    ("scale", "places", "least"),
    [("PL", (0, 1, 2), 2), ("SF", (3, 4, 5, 6), 2), ("QL", (7, 8), 1), ("SL", (9, 10, 11), 2)],
)
def test_kccq_domains_need_enough_answers(scale, places, least):
    assert needed("KCCQ-12", scale, places, least)


def test_kccq_averages_the_answers_and_the_domains_that_there_are():
    none = NO_ANSWER
    found = scored("KCCQ-12", [1, none, 4, none, 7, 1, none, none, none, none, 5, none])
    assert found == {"PL": 100 * (2.5 - 1) / 4, "SF": (100 + 0) / 2, "QL": None, "SL": None, "summary": (37.5 + 50) / 2}
    assert set(scored("KCCQ-12", [none] * 12).values()) == {None}


def test_kccqs_code_6_is_a_missing_answer_where_it_is_one():
    for place in (0, 1, 2, 9, 10, 11):
        with_six = answers_with("KCCQ-12", **{f"at_{place}": 6})
        assert scored("KCCQ-12", with_six) == scored("KCCQ-12", answers_with("KCCQ-12", **{f"at_{place}": NO_ANSWER}))
    assert scored("KCCQ-12", answers_with("KCCQ-12", at_0=6, at_1=6))["PL"] is None
    assert scored("KCCQ-12", answers_with("KCCQ-12", at_4=6))["SF"] == (50 + 500 / 6 + 200 / 6 + 50) / 4
    assert scored("KCCQ-12", answers_with("KCCQ-12", at_3=6))["SF"] is None


@pytest.mark.parametrize(
    ("scale", "places", "least"), [("emotional", (8, 9, 10, 11), 2), ("physical", (*range(8), 12, 13), 5)]
)
def test_heartqol_needs_half_of_a_scale(scale, places, least):
    assert needed("HeartQoL", scale, places, least)


def test_heartqols_global_scale_needs_seven():
    for left in (6, 7):
        gone = {f"at_{place}": NO_ANSWER for place in range(left, 14)}
        assert scored("HeartQoL", answers_with("HeartQoL", **gone))["global"] == (None if left == 6 else 1)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("wrong", [-1, 8, 2.5, math.inf, -math.inf])
def test_an_answer_outside_its_range_spoils_what_rests_on_it(name, wrong):
    instrument = instruments()[name]
    for place, item in enumerate(instrument.items):
        found = score(instrument, np.array([answers_with(name, **{f"at_{place}": wrong})], dtype=float))
        assert np.argwhere(found.invalid).tolist() == [[0, place]]
        for scale in instrument.scales:
            spoilt = item.name in scale.points or bool(scale.parts)
            assert np.isnan(found.values[scale.name][0]) == spoilt


def test_codes_of_sf_12_version_2_are_known():
    for place in range(12):
        for code in (3, 4, 5):
            answers = np.array([answers_with("SF-12v1", **{f"at_{place}": code})], dtype=float)
            found = score(find_instrument("SF-12"), answers)
            assert found.foreign.any() == (place in (3, 4, 5, 6))
            assert not found.foreign.any() or np.isnan([values[0] for values in found.values.values()]).all()


def test_no_responses_have_no_scores():
    assert {len(v) for v in score(find_instrument("KCCQ-12"), np.empty((0, 12))).values.values()} == {0}


@pytest.mark.parametrize("name", NAMES)
@settings(deadline=None, max_examples=15)
@given(data=st.data())
def test_in_bulk_as_row_by_row_in_any_order(name, data):
    rows = np.array(data.draw(st.lists(responses(name), min_size=1, max_size=8)), dtype=float)
    order = data.draw(st.permutations(range(len(rows))))
    whole, turned = score(instruments()[name], rows), score(instruments()[name], rows[order])
    for scale in instruments()[name].scales:
        alone = [score(instruments()[name], rows[[row]]).values[scale.name][0] for row in range(len(rows))]
        np.testing.assert_array_equal(whole.values[scale.name], alone)
        np.testing.assert_array_equal(turned.values[scale.name], whole.values[scale.name][order])
        found = whole.values[scale.name]
        assert np.all(np.isnan(found) | ((found >= scale.low) & (found <= scale.high)))


@pytest.mark.parametrize("name", NAMES)
def test_the_ends_of_a_scale_can_be_reached(name):
    for scale in instruments()[name].scales:
        for end, best in ((scale.low, min), (scale.high, max)):
            own = [(item, scale.points.get(item.name)) for item in instruments()[name].items]
            assert scale.parts or end == scored(name, [best(p, key=p.get) if p else i.low for i, p in own])[scale.name]


def test_many_responses_are_scored_as_few():
    """More than one block of them."""
    rows = np.tile([[4.0, 1, 0, 2, 3], [3, 3, 3, 3, NO_ANSWER]], (5_000, 1))
    np.testing.assert_array_equal(score(find_instrument("WHO-5"), rows).values["WHO-5"], [40, np.nan] * 5_000)


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        (
            "WHO-5",
            [0, 32, 36, 48, 52, 100],
            ["høj risiko"] * 2 + ["nogen risiko"] * 2 + ["ingen umiddelbar risiko"] * 2,
        ),
        ("PAID-5", [7, 8], ["ingen tegn på belastning af diabetes", "mulig belastning af diabetes"]),
        ("HADS", [7, 8, 10, 11], ["ingen tegn på angst", "mulig angst", "mulig angst", "sandsynlig angst"]),
        ("KCCQ-12", [50, NO_ANSWER], ["", ""]),
    ],
)
def test_bands(name, values, words):
    assert bands(instruments()[name].scales[0], np.array(values, dtype=float)) == words


def test_a_profile_with_a_wrong_or_missing_answer_is_blank():
    assert profiles(find_instrument("EQ-5D-5L"), np.array([[1, 1, 1, 1, 6], [NO_ANSWER] * 5])) == ["", ""]


def test_what_is_declared_is_what_was_published():
    assert {name.removesuffix(" (Danish set)") for name in PUBLISHED if name != "note"} == set(NAMES)
    who = find_instrument("WHO-5").scales[0]
    assert who.smallest_change == PUBLISHED["WHO-5"]["smallest_detectable_change"]
    assert [band.low for band in who.bands] == [low for low, _, _ in PUBLISHED["WHO-5"]["bands_dk"]]
    assert [item.name for item in find_instrument("KCCQ-12").items] == PUBLISHED["KCCQ-12"]["order"].split()
    order = [f"{i.name} {i.low}-{i.high}" for i in find_instrument("SF-12").items]
    assert order == PUBLISHED["SF-12v1"]["items"].split(", ")
    for name in ("PCS", "MCS"):
        scale = next(scale for scale in find_instrument("SF-12").scales if scale.name == name)
        given_points = sorted(float(p) for points in scale.points.values() for p in points.values() if p)
        assert given_points == sorted(PUBLISHED["SF-12v1"]["weights"][name].values())
    for instrument in instruments().values():
        assert instrument.licence and instrument.source


@pytest.mark.parametrize(
    "word", ["WHO-5", "who5", "Who 5", "kccq-12", "eq5d5l", "sf-12 version 1", "SF-12v1", "HEARTQOL"]
)
def test_an_instrument_is_found_by_its_name(word):
    assert find_instrument(word).name in NAMES


def test_an_unknown_instrument_lists_those_there_are():
    with pytest.raises(UsageError, match="WHO-5, PAID-5, KCCQ-12, HADS, EQ-5D-5L, SF-12v1, HeartQoL"):
        find_instrument("SF-36")
