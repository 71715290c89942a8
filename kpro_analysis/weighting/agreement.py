"""How far several people's rankings of the same requests agree; pure arrays."""

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.danish import format_number

Floats = NDArray[np.float64]

# Schmidt (1997), Managing Delphi Surveys Using Nonparametric Statistical Techniques, Decision Sciences 28(3), table 2
# calls 0.1 very weak, 0.3 weak, 0.5 moderate, 0.7 strong and 0.9 unusually strong; we split halfway between.
AGREEMENT_WORDS = (
    (0.2, "meget svag enighed"),
    (0.4, "svag enighed"),
    (0.6, "moderat enighed"),
    (0.8, "stærk enighed"),
    (1.0, "meget stærk enighed"),
)


def average_ranks(ranks: NDArray[np.int64]) -> Floats:
    """Ranks in which ties share their mean place, from ranks 1 + number strictly better; checks nothing.

    ranks (raters, items) int. Returns (raters, items): each row sums to items * (items + 1) / 2.

    >>> average_ranks(np.array([[1, 2, 2, 4]])).tolist()
    [[1.0, 2.5, 2.5, 4.0]]
    """
    return ranks + (_tied_with(ranks) - 1) / 2


def kendalls_w(ranks: Floats) -> float | None:
    """Kendall's coefficient of concordance with ties corrected: 0 (none) to 1 (all rank alike).

    ranks (raters, items), average ranks where items tie. With R the items' rank sums, S their summed squared distance
    from their mean, and T the sum of t^3 - t over all groups of t ties of all raters:
    W = 12 S / (m^2 (n^3 - n) - m T). None where it isn't defined: fewer than two raters or items, or every rater ties
    all items.

    Source: Kendall (1948), Rank Correlation Methods, chapter 6; the tests hold it to a published worked example with
    ties (data `anxiety` of the R packages irr and DescTools: W = 0.5396569).

    >>> kendalls_w(np.array([[1.0, 3, 2], [1, 2, 3], [2, 3, 1], [3, 1, 2]]))
    0.0625
    """
    raters, items = ranks.shape
    if raters < 2:
        return None
    most: float = raters**2 * (items**3 - items) - raters * float((_tied_with(ranks) ** 2 - 1).sum())
    if most <= 0:
        return None
    sums = ranks.sum(axis=0)
    return min(12 * float(((sums - sums.mean()) ** 2).sum()) / most, 1.0)


def mean_difference(values: Floats) -> Floats:
    """The mean distance between two different raters' values of each item; checks nothing.

    values (raters, items). Returns (items,): the mean of |a - b| over all pairs of raters, 0 with fewer than two.

    Source: Gini's mean difference, from the sorted values (David 1968, Biometrika 55).

    >>> mean_difference(np.array([[1.0], [1.0], [4.0]])).tolist()
    [2.0]
    """
    raters = len(values)
    if raters < 2:
        return np.zeros(values.shape[1])
    sign = 2 * np.arange(raters) - raters + 1
    pairs = raters * (raters - 1) / 2
    difference: Floats = sign @ np.sort(values, axis=0) / pairs
    return difference


def agreement_words(agreement: float | None) -> str:
    """Kendall's W as a sentence.

    >>> agreement_words(0.634)
    'Kendalls W er 0,63: stærk enighed om rækkefølgen (0 er ingen enighed, 1 er fuld enighed).'
    """
    if agreement is None:
        return "Enigheden kan ikke måles: det kræver mindst to deltagere og ønsker, der ikke alle står lige."
    words = next(words for limit, words in AGREEMENT_WORDS if agreement < limit or limit == 1.0)
    number = format_number(agreement, 2)
    return f"Kendalls W er {number}: {words} om rækkefølgen (0 er ingen enighed, 1 er fuld enighed)."


def _tied_with(ranks: NDArray[np.generic]) -> NDArray[np.int64]:
    """How many items of its row each item ties with, itself counted; the shape of `ranks`, the square of which sums
    to the sum of t^3 over the row's groups."""
    order = np.sort(ranks, axis=1)
    return np.array(
        [
            np.searchsorted(row, own, side="right") - np.searchsorted(row, own, side="left")
            for row, own in zip(order, ranks, strict=True)
        ],
        dtype=np.int64,
    ).reshape(ranks.shape)
