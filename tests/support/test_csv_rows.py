"""Lines that are divided and rows that are read one by one come out the same, whatever is written in them."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpro_analysis.danish import plain, plain_each
from kpro_analysis.errors import InputError
from kpro_analysis.privacy import mask, mask_each
from kpro_analysis.support.csv_rows import read_rows

WIDTH = 3
CELLS = ("a", "ø b", "", " ", '"a;b"', '"a""b"', '"a\nb"', 'a "b"', '3"', '"open', '"a"b', "x;y", "\u0663\u2009é")
LINES = st.lists(st.sampled_from(CELLS), min_size=0, max_size=5).map(";".join)
TEXTS = (
    "Ring 670190-1234",
    "670190 1234",
    "1 2 3 4 5 6",
    "a@b.dk",
    "a (at) b.dk",
    "e\u0301",
    " \u00a0x ",
    "6701",
    "",
    "\0",
)


def one_by_one(text):
    """The rows below the first line, read as Python's csv reads a file: the lines, the columns and the torn ones."""
    reader, ends = csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True), [0]
    rows = []
    for cells in reader:
        rows.append((ends[-1] + 1, cells))
        ends.append(reader.line_num)
    rows = [(line, cells) for line, cells in rows if line > 1 and any(cells)]
    torn = [(line, len(cells)) for line, cells in rows if len(cells) < WIDTH or any(cells[WIDTH:])]
    whole = [(line, cells) for line, cells in rows if (line, len(cells)) not in torn]
    columns = [[cells[at].replace("\r\n", "\n") for _, cells in whole] for at in range(WIDTH)]
    return [line for line, _ in whole], columns, torn


@given(st.lists(LINES, max_size=6), st.sampled_from(["\n", "\r\n", "\r"]))
@example(["a;b;c", ";;;;", ";", "d;e;f"], "\n")  # blank rows of other widths, as Excel leaves them below a table
def test_what_is_divided_is_as_if_it_was_read_row_by_row(lines, ending):
    text = ending.join(["a;b;c", *lines])
    try:
        wanted = one_by_one(text)
    except csv.Error:
        with pytest.raises(InputError, match="linje"):
            read_rows(text, ";", (1, WIDTH), "s.csv")
        return
    found = read_rows(text, ";", (1, WIDTH), "s.csv")
    assert (found.lines, [*map(list, found.columns)], found.torn) == wanted


def test_a_field_that_is_too_long_is_told_by_its_line():
    with pytest.raises(InputError, match=r"«s\.csv», linje 3:"):
        read_rows(f"a;b;c\n1;2;3\n1;{'x' * 140_000};3\n", ";", (1, WIDTH), "s.csv")


@given(st.lists(st.sampled_from(TEXTS)), st.lists(st.text(max_size=4)))
def test_many_texts_at_once_are_as_each_by_itself(chosen, typed):
    texts = chosen + typed
    assert plain_each(texts) == [*map(plain, texts)]
    assert mask_each(texts) == [*map(mask, texts)]
