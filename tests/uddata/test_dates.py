"""Dates in whatever way they are written, and how that was."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpro_analysis.uddata.canonical import Written
from kpro_analysis.uddata.dates import read_dates

DAY = datetime(2024, 1, 16, 23, tzinfo=UTC)  # midnight of 17 January in Denmark
MORNING = datetime(2024, 1, 17, 9, 22, tzinfo=UTC)
NEW_YEAR = datetime(2024, 3, 3, 23, tzinfo=UTC)

WRITTEN = [
    ("2024-01-17", DAY, Written.CLEAR),
    ("2024/1/17", DAY, Written.CLEAR),
    ("20240117", DAY, Written.CLEAR),
    ("20240117T1022", MORNING, Written.CLEAR),
    ("2024-01-17T10:22:00+01:00", MORNING, Written.CLEAR),
    ("2024-01-17T09:22:00Z", MORNING, Written.CLEAR),
    ("17. januar 2024 kl. 10:22", MORNING, Written.CLEAR),
    ("onsdag d. 17. januar 2024", DAY, Written.CLEAR),
    ("17-Jan-2024", DAY, Written.CLEAR),
    ("17-01-2024 10.22", MORNING, Written.DAY_FIRST),
    (" 17.1.2024 ", DAY, Written.DAY_FIRST),
    ("17/1-24", DAY, Written.DAY_FIRST),
    ("04-03-2024", NEW_YEAR, Written.EITHER),
    ("01/17/2024", DAY, Written.MONTH_FIRST),
    ("1/17/2024 10:22 AM", MORNING, Written.MONTH_FIRST),
    ("45308", DAY, Written.CELL),
    ("45308,4319444", datetime(2024, 1, 17, 9, 22, tzinfo=UTC), Written.CELL),
    ("", None, Written.MISSING),
    (None, None, Written.MISSING),
    ("i går", None, Written.UNREADABLE),
    ("31-02-2024", None, Written.UNREADABLE),
    ("13/13/2024", None, Written.UNREADABLE),
    ("17-01-0025", None, Written.UNREADABLE),
    ("0025-01-17", None, Written.UNREADABLE),
    ("17. juvember 2024", None, Written.UNREADABLE),
    ("99999", None, Written.UNREADABLE),
]


@pytest.mark.parametrize(("text", "moment", "how"), WRITTEN, ids=[str(text) for text, _, _ in WRITTEN])
def test_each_way_of_writing(text: str | None, moment: datetime | None, how: Written) -> None:
    found = read_dates(pa.array([text], pa.string()))
    assert (found.time.to_pylist(), found.written.tolist()) == ([moment], [how])


def test_a_column_may_mix_them_and_repeat_them() -> None:
    texts = [text for text, _, _ in WRITTEN] * 2
    found = read_dates(pa.array(texts, pa.string()))
    assert found.time.to_pylist() == [moment for _, moment, _ in WRITTEN] * 2
    assert found.written.tolist() == [how for _, _, how in WRITTEN] * 2


def test_date_cells_are_told_from_texts() -> None:
    found = read_dates(pa.array(["2024-01-17", "2024-01-17", "1800-01-01"]), np.array([True, False, True]))
    assert found.written.tolist() == [Written.CELL, Written.CLEAR, Written.UNREADABLE]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=12) | st.from_regex(r"[0-9]{1,4}[-./][0-9]{1,2}[-./][0-9]{1,4}", fullmatch=True)))
def test_any_text_is_a_date_or_none(texts: list[str]) -> None:
    found = read_dates(pa.array(texts, pa.string()))
    for moment, how in zip(found.time.to_pylist(), found.written.tolist(), strict=True):
        assert (moment is None) == (how in (Written.MISSING, Written.UNREADABLE))
