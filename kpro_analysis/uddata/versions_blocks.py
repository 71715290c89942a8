"""Which questionnaires are worth comparing question by question: those that have rare words in common."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from kpro_analysis.uddata.versions_align import Wordings, similarity_at_most

LEAST_SHARED = 0.4  # cosine of words: far below what two questionnaires have of which more than half is alike
ROWS_AT_ONCE = 500


def candidates(wordings: Wordings, families: Sequence[int], least: float) -> list[tuple[int, int]]:
    """The pairs of places, the lower first, that may be `least` alike; never two of one family, none without questions.

    A word is the rarer the fewer different wordings have it, so that copies don't make their own words common.

    Source: blocking by tf-idf and cosine, as in Christen (2012), Data Matching, chapter 4.
    """
    words: dict[str, int] = {}
    of_key = [[words.setdefault(word, len(words)) for word in key.split()] for key in wordings.keys]
    often = np.bincount([word for key in of_key for word in {*key}], minlength=len(words))
    rows = [Counter(word for number in numbers for word in of_key[number]) for numbers in wordings.of]
    table = _weighted(rows, np.log1p(len(of_key) / np.maximum(often, 1)))
    family = np.asarray(families)
    found: list[tuple[int, int]] = []
    for start in range(0, len(rows), ROWS_AT_ONCE):
        shared = (table[start : start + ROWS_AT_ONCE] @ table.T).tocoo()
        a, b = shared.row + start, shared.col
        wanted = (shared.data >= LEAST_SHARED) & (a < b) & (family[a] != family[b])
        found += zip(a[wanted].tolist(), b[wanted].tolist(), strict=True)
    return [(a, b) for a, b in sorted(found) if similarity_at_most(wordings.of[a], wordings.of[b]) >= least]


def _weighted(rows: Sequence[Counter[int]], rare: NDArray[np.float64]) -> csr_matrix:
    """Words (columns) by questionnaire (rows), each the heavier the rarer it is; the rows' lengths are 1."""
    columns = [np.fromiter(row, dtype=np.int64, count=len(row)) for row in rows]
    values = []
    for row, at in zip(rows, columns, strict=True):
        weights = np.fromiter(row.values(), dtype=np.float64, count=len(row)) * rare[at]
        values.append(weights / (np.linalg.norm(weights) or 1.0))
    ends = np.cumsum([0, *(len(at) for at in columns)])
    cells = np.concatenate([*values, []]), np.concatenate([*columns, np.empty(0, np.int64)]), ends
    return csr_matrix(cells, shape=(len(rows), len(rare)))
