"""Odds ratios of 2x2 tables, plain and stratified, with 95 % intervals."""

from collections.abc import Iterable, Sequence
from math import exp, log, sqrt

from kpro_analysis.minlog.audit_result import OddsRatio

NORMAL_975 = 1.959963984540054  # the 97.5 % point of the normal distribution
Table = Sequence[Sequence[int]]  # [[a, b], [c, d]]
UNDEFINED = OddsRatio(None, None, None)


def woolf(table: Table) -> OddsRatio:
    """ad / bc with Woolf's interval; undefined where a cell is zero.

    Source: Woolf (1955), On estimating the relation between blood group and disease, Ann. Hum. Genet. 19.

    >>> [round(x, 3) for x in (woolf([[20, 10], [5, 15]]).value, woolf([[20, 10], [5, 15]]).low)]
    [6.0, 1.693]
    """
    (a, b), (c, d) = table
    if 0 in (a, b, c, d):
        return UNDEFINED
    return _interval(a * d / (b * c), 1 / a + 1 / b + 1 / c + 1 / d)


def mantel_haenszel(tables: Iterable[Table]) -> OddsRatio:
    """The common odds ratio of strata, with the interval of Robins, Breslow and Greenland.

    A stratum in which a row or a column is empty tells nothing and adds nothing. Undefined where no stratum tells
    anything for or against.

    Source: Mantel & Haenszel (1959), J. Natl. Cancer Inst. 22; Robins, Breslow & Greenland (1986), Biometrics 42.
    """
    parts = [_parts(table) for table in tables]
    r, s = (sum(part[i] for part in parts) for i in (0, 1))
    if r == 0 or s == 0:
        return UNDEFINED
    pr, mixed, qs = (sum(part[i] for part in parts) for i in (2, 3, 4))
    return _interval(r / s, pr / (2 * r * r) + mixed / (2 * r * s) + qs / (2 * s * s))


def _parts(table: Table) -> tuple[float, float, float, float, float]:
    """R and S of a stratum, and PR, PS + QR and QS of the variance."""
    (a, b), (c, d) = table
    n = a + b + c + d
    if n == 0:
        return 0, 0, 0, 0, 0
    p, q, r, s = (a + d) / n, (b + c) / n, a * d / n, b * c / n
    return r, s, p * r, p * s + q * r, q * s


def _interval(value: float, variance: float) -> OddsRatio:
    half = NORMAL_975 * sqrt(variance)
    return OddsRatio(value, exp(log(value) - half), exp(log(value) + half))
