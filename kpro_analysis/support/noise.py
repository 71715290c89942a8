"""Whether two counts, or two shares, differ by more than chance alone makes them differ."""

from math import erfc, exp, lgamma, log, sqrt

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


def same_share_p(now: tuple[float, int], before: tuple[float, int]) -> float:
    """How probable a difference at least so large is when nothing changed (two-sided p-value, 0-1).

    Each is a share (0-1) and of how many (> 0) that don't depend on one another. Nothing is known of shares that are
    both 0 or both 1: 1.

    Source: Campbell (2007), Chi-squared and Fisher-Irwin tests of two-by-two tables with small sample recommendations,
    Statistics in Medicine 26: the chi-squared test with N - 1.

    >>> round(same_share_p((0.75, 400), (0.65, 400)), 4), same_share_p((0.0, 40), (0.0, 50))
    (0.002, 1.0)
    """
    (share_now, of_now), (share_before, of_before) = now, before
    together = of_now + of_before
    pooled = (share_now * of_now + share_before * of_before) / together
    variance = pooled * (1 - pooled) * (1 / of_now + 1 / of_before) * together / (together - 1)
    return 1.0 if variance <= 0 else erfc(abs(share_now - share_before) / sqrt(2 * variance))


def _binomial(successes: int, trials: int, share: float) -> float:
    ways = lgamma(trials + 1) - lgamma(successes + 1) - lgamma(trials - successes + 1)
    return exp(ways + successes * log(share) + (trials - successes) * log(1 - share))
