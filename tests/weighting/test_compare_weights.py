"""What is said of weights that differ: as few rows as there can be, and the same proportions give none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpro_analysis.weighting.compare_weights import weight_differences
from kpro_analysis.weighting.setting_words import SettingRow
from kpro_analysis.weighting.settings import Weights

AGREED = {"Sikkerhed": 3.0, "Lov": 3, "Behov": 2, "Tid": 1, "Data": 1}


def said(*others: dict[str, float]) -> list[tuple[str, tuple[str, ...]]]:
    return [(row.what, row.values) for row in weight_differences([Weights(AGREED), *map(Weights, others)])]


def test_one_weight_moved_is_one_row_with_the_weights_as_set() -> None:
    assert said({**AGREED, "Sikkerhed": 5}) == [("Vægt på Sikkerhed", ("3", "5"))]
    assert said({**AGREED, "Tid": 0, "Data": 1.25}) == [("Vægt på Tid", ("1", "0")), ("Vægt på Data", ("1", "1,25"))]


def test_weights_in_another_scale_are_told_in_the_first_ones() -> None:
    doubled = {name: 2 * weight for name, weight in AGREED.items()}
    assert said(doubled) == []
    assert said({**doubled, "Lov": 10}) == [("Vægt på Lov (i samme forhold)", ("3", "5"))]


def test_where_hardly_any_is_the_same_shares_are_told() -> None:
    other = {"Sikkerhed": 1.0, "Lov": 2, "Behov": 5, "Tid": 8, "Data": 9.5}
    assert said(other)[0] == ("Vægt på Sikkerhed", ("30,0 %", "3,9 %"))
    assert len(said(other)) == 5


def test_several_beside_the_first() -> None:
    moved = [{**AGREED, "Lov": 4}, {**AGREED, "Tid": 2}]
    assert said(*moved) == [("Vægt på Lov", ("3", "4", "3")), ("Vægt på Tid", ("1", "1", "2"))]


def test_weights_that_differ_by_little_are_told_apart() -> None:
    assert said({**AGREED, "Lov": 3.0004}) == [("Vægt på Lov", ("3", "3,0004"))]


def test_weights_too_large_to_write_out() -> None:
    assert said({**AGREED, "Lov": 1e30}) == [("Vægt på Lov", ("3", "1e+30"))]


def test_a_criterion_that_only_one_has() -> None:
    rows = weight_differences([Weights({"a": 1, "b": 1}), Weights({"a": 1, "c": 2})])
    assert rows == (SettingRow("Vægt på b", ("1", "findes ikke")), SettingRow("Vægt på c", ("findes ikke", "2")))


@given(st.lists(st.integers(1, 20), min_size=3, max_size=9), st.integers(1, 9), st.integers(0, 200), st.data())
def test_moving_one_weight_of_any_scale_is_at_most_one_row(
    weights: list[int], times: int, to: int, data: st.DataObject
) -> None:
    names = [f"K{place}" for place in range(len(weights))]
    one = dict(zip(names, map(float, weights), strict=True))
    other = {name: value * times for name, value in one.items()} | {data.draw(st.sampled_from(names)): float(to)}
    assert len(weight_differences([Weights(one), Weights(other)])) <= 1


@pytest.mark.parametrize("scale", [0.5, 1, 3, 1e-6, 1e6])
def test_the_same_proportions_differ_in_nothing(scale: float) -> None:
    assert said({name: weight * scale for name, weight in AGREED.items()}) == []
