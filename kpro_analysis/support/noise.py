"""Whether two counts differ by more than chance alone makes them differ."""

from math import exp, lgamma, log

LEVEL = 0.05


def same_rate_p(now: int, before: int, days_now: int, days_before: int) -> float:
    """How probable a difference at least so large is when nothing changed (two-sided p-value, 0-1); exact.

    Counts of enquiries, each over some days (> 0), taken as Poisson. Given the sum, the count now is then binomial with
    the share of the days; twice the smaller tail, at most 1.

    Source: Przyborowski & Wilenski (1940), Homogeneity of results in testing samples from Poisson series,
    Biometrika 31.

    >>> round(same_rate_p(30, 15, 90, 90), 4), same_rate_p(0, 0, 90, 90)
    (0.0357, 1.0)
    """
    total, share = now + before, days_now / (days_now + days_before)
    below = sum(_binomial(k, total, share) for k in range(now + 1))
    above = sum(_binomial(k, total, share) for k in range(now, total + 1))
    return min(1.0, 2 * min(below, above))


def _binomial(successes: int, trials: int, share: float) -> float:
    ways = lgamma(trials + 1) - lgamma(successes + 1) - lgamma(trials - successes + 1)
    return exp(ways + successes * log(share) + (trials - successes) * log(1 - share))
