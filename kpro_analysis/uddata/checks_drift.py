"""Checks how many responses come each month: a fall or a rise beyond what the months before vary by."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set

from scipy.stats import nbinom, poisson

from kpro_analysis.uddata import checks_rules as rules
from kpro_analysis.uddata.checks_tables import MONTH, Hit, Tables

UNLIKELY = 0.001
LEAST_MONTHS = 3  # before, to know what is usual
TIMES = 2  # half or double; a smaller change is told by the figures themselves
ALL = None  # the questionnaires together
MAIN = 0.2  # a month with less than this share of the file's largest isn't what the file is of

_COUNTS = f"""
SELECT m, q, month, f, count(*), min(line) FROM (
    SELECT m, q, f, line, {MONTH.format("coalesce(sent, answered)")} AS month FROM check_responses
    ANTI JOIN check_again USING (take) WHERE NOT test
) WHERE m IS NOT NULL AND q IS NOT NULL AND month IS NOT NULL GROUP BY ALL
"""


def drift(tables: Tables, swapped: Set[int]) -> Iterator[Hit]:
    """Months in which a municipality has far fewer or more responses than before, of one questionnaire or of all.

    A response counts once: `doubles` comes first. Files whose dates are swapped say nothing of months.
    """
    series: dict[tuple[str, str | None], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    files: dict[str, dict[int, dict[int, int]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    first: dict[tuple[str, int, int], int] = {}
    for m, q, month, f, count, line in tables.rows(_COUNTS):
        series[m, q][month] += count
        series[m, ALL][month] += count
        files[m][f][month] += count
        first[m, f, month] = min(line, first.get((m, f, month), line))
    for m, own in files.items():
        of_month = _of_months(own)
        told: set[int] = set()
        for q in [ALL, *(q for name, q in series if name == m and q is not ALL)]:
            counts = [series[m, q].get(month, 0) for month in of_month]
            for place, is_fall, usual in odd_months(counts):
                month = list(of_month)[place]
                f = of_month[month]
                if f in swapped or month in told:
                    continue
                if q is ALL:
                    told.add(month)
                rule = rules.FALL if is_fall else rules.RISE
                words = f"{counts[place]} besvarelser i {month // 12}-{month % 12 + 1:02d} mod ventet {usual:.0f}."
                yield Hit(rule, f, m, 1, first.get((m, f, month), 1), words if counts[place] >= 5 else "")


def _of_months(files: Mapping[int, Mapping[int, int]]) -> dict[int, int]:
    """Every month from the first to the last that a municipality's files are of, with the file that has most of it."""
    most: dict[int, tuple[int, int]] = {}
    for f, months in files.items():
        largest = max(months.values())
        for month, count in months.items():
            if count >= MAIN * largest:
                most[month] = max(most.get(month, (0, 0)), (count, f))
    last, found = 0, {}
    for month in range(min(most), max(most) + 1):
        last = found[month] = most[month][1] if month in most else last
    return found


def odd_months(counts: Sequence[int]) -> Iterator[tuple[int, bool, float]]:
    """Which counts are odd by those before: the place, whether it is a fall, and how many were expected.

    The count that is to come is taken to be negative binomial with the mean of those before and the variance
    d * mean * (1 + 1/k), d the dispersion of the k counts before (at least 1, as of a Poisson distribution). An odd
    month is no part of what is usual after it.

    >>> list(odd_months([50, 47, 55, 52, 9]))
    [(4, True, 51.0)]
    >>> list(odd_months([50, 90, 20, 9]))
    []
    """
    usual: list[int] = []
    for place, count in enumerate(counts):
        if len(usual) >= LEAST_MONTHS:
            mean = sum(usual) / len(usual)
            if mean > 0 and not mean / TIMES <= count <= mean * TIMES and _chance(count, usual, mean) < UNLIKELY:
                yield place, count < mean, mean
                continue
        usual.append(count)


def _chance(count: int, usual: Sequence[int], mean: float) -> float:
    """The chance of a count so low, or so high."""
    spread = sum((one - mean) ** 2 for one in usual) / (len(usual) - 1) / mean
    variance = max(1.0, spread) * mean * (1 + 1 / len(usual))
    law = nbinom(mean**2 / (variance - mean), mean / variance) if variance > mean else poisson(mean)
    return float(law.cdf(count) if count < mean else law.sf(count - 1))
