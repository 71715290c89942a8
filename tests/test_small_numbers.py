"""Nobody who knows the total, and even the rule itself, can compute a hidden count back."""

from collections import defaultdict
from itertools import product

import pytest

from kpro_analysis.small_numbers import FEW, SMALLEST_SHOWN, WITHHELD, hidden, shown, shown_share, suppressed


def test_few_are_not_shown():
    assert [shown(count) for count in (0, 1, 4, 5, 1000)] == ["<5", "<5", "<5", 5, 1000]


def tables_of(cells, most):
    """Every table of so many cells with a total of at most `most`."""
    if cells == 0:
        yield ()
        return
    for count in range(most + 1):
        yield from ((count, *rest) for rest in tables_of(cells - 1, most - count))


@pytest.mark.parametrize(("cells", "most"), [(1, 20), (2, 30), (3, 24), (4, 21)])
def test_nothing_hidden_can_be_computed_back(cells, most):
    """An attacker who has every table there is with its total: each few cell could still be three of 0-4."""
    origins = defaultdict(list)
    for counts in tables_of(cells, most):
        origins[suppressed(counts)].append(counts)
    for (seen, total), tables in origins.items():
        few = [cell for cell, text in enumerate(seen) if text == FEW]
        if total not in (FEW, WITHHELD):
            assert all(len({table[cell] for table in tables}) >= 3 for cell in few), (seen, total)
        assert not any(isinstance(count, int) and count < SMALLEST_SHOWN for count in (*seen, total))


def test_what_is_not_few_stays_when_nothing_is():
    assert suppressed([5, 6, 7]) == ((5, 6, 7), 18)
    assert suppressed([]) == ((), FEW)


def test_the_rest_of_the_total_is_never_of_few_people():
    for counts in product(range(10), repeat=3):
        out = hidden(counts)
        rest = sum(count for count, hide in zip(counts, out.cells, strict=True) if hide)
        assert out.total or rest == 0 or rest >= SMALLEST_SHOWN


def test_shares_of_few_are_not_shown():
    assert shown_share(4, 100, people=4) is None
    assert shown_share(0, 0, people=9) is None
    assert shown_share(50, 100, people=9, of_people=4) is None
    assert shown_share(50, 100, people=9, of_people=9) == 0.5
