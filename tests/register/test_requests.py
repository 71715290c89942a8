"""The register in memory, and the analysts' door to it."""

import math
from dataclasses import fields

from kpro_analysis.register.requests import Criterion, Register, Request
from tests.register.builders import CRITERIA

NAN = math.nan
CRITERIA_OF_TWO = tuple(Criterion(name, 1, 0, 5) for name in CRITERIA)


def two() -> Register:
    first = Request(1, "Påmindelse", light="Rød", estimate=12_500.0, requires=(2,), points=(3, NAN), total=3.0, row=2)
    second = Request(2, "Udskrift", included_in=1, points=(0, 5), row=3)
    return Register("test.xlsx", "0" * 64, None, CRITERIA_OF_TWO, (first, second))


def test_the_frame_has_one_row_per_request_and_one_column_per_field_and_criterion() -> None:
    frame = two().to_frame()
    assert list(frame.columns) == [*(f.name for f in fields(Request) if f.name != "points"), *CRITERIA]
    assert frame["number"].tolist() == [1, 2]
    assert frame["title"].tolist() == ["Påmindelse", "Udskrift"]
    assert frame["requires"].tolist() == [(2,), ()]
    assert frame["Haste"].tolist()[1] == 5
    assert frame.loc[0, "estimate"] == 12_500
    assert frame[["estimate", "Nytte", "Haste"]].isna().to_numpy().tolist() == [
        [False, False, True],
        [True, False, False],
    ]


def test_the_frame_of_an_empty_register_has_its_columns() -> None:
    frame = Register("test.xlsx", "0" * 64, None, CRITERIA_OF_TWO, ()).to_frame()
    assert len(frame) == 0
    assert list(frame.columns)[-2:] == list(CRITERIA)


def test_titles_are_ordered_as_danes_do_and_equal_ones_share_their_place() -> None:
    titles = ("Øre", "aabning", "Advis", "Ærlig", "Advis")
    requests = tuple(Request(number, title) for number, title in enumerate(titles, 1))
    assert Register("test.xlsx", "0" * 64, None, (), requests).title_order.tolist() == [2, 3, 0, 1, 0]
