"""What is hidden in whole columns is what is hidden text by text."""

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kpro_analysis.extracts.texts import masked, masked_trace
from kpro_analysis.privacy import MASK, mask
from kpro_analysis.pseudonyms import Key

KEY = Key(bytes(32))
NUMBER = st.tuples(*map(st.sampled_from, ("06", "179", "01", "123", "9", "0 ", "-/ .", "1Aa", "29B", "34c", "45d")))
LETTER = st.sampled_from("0123456789-/_. \t\v\x1c\x1d\x85\xa0\u2010\u00ad\u0661aAæ@([}]") | st.characters(codec="utf-8")
TEXT = st.lists(LETTER | NUMBER.map("".join), max_size=16).map("".join)


@example(["670190-1234", "67 01 90 1234", "x670190\x1c1234", "67.01.90.12 34", "670190-a1b2", "670190 A1B2", None])
@example(["670190--1234", "67\v0190 1234", "6701901234 a", "67\u2010019012\u201034", "navn (at) a.example"])
@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT | st.none(), max_size=8))
def test_a_column_is_masked_as_its_texts_are(texts: list[str | None]) -> None:
    seen = masked(pa.array(texts, pa.string())).to_pylist()
    assert seen == [None if text is None or not text.strip() else mask(text.strip()) for text in texts]


@pytest.mark.parametrize("text", ["670190-1234", "spor 670190-9AB1", "a@b.example"])
def test_a_trace_with_something_personal_in_it_is_told_from_others(text: str) -> None:
    other = f"x {text}"
    hidden, another, plain = masked_trace(pa.array([text, other, "12ab-3"]), KEY).to_pylist()
    assert hidden.startswith(MASK) and another.startswith(MASK) and hidden != another
    assert plain == "12ab-3"
