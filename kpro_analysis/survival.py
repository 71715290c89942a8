"""How long things take until they are done, with those that are still open counted right."""

import numpy as np

ROUNDING = 1e-9  # a share this near its mark has reached it


def still_open(waited: np.ndarray, is_done: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The Kaplan-Meier estimate of the share not yet done; checks nothing.

    waited (n,), int: until done, or as long as followed; is_done (n,), bool. Returns the times at which anything was
    done (k,), ascending, and the share still open after each (k,), 0-1. What was last seen at such a time still
    counts as open then.

    Source: Kaplan & Meier (1958), Nonparametric estimation from incomplete observations, J. Am. Stat. Assoc. 53.

    >>> still_open(np.array([1, 2, 2, 3]), np.array([True, True, False, False]))[1].tolist()
    [0.75, 0.5]
    """
    times, events = np.unique(waited[is_done], return_counts=True)
    at_risk = len(waited) - np.searchsorted(np.sort(waited), times)
    return times, np.cumprod(1 - events / at_risk)


def reached(times: np.ndarray, shares: np.ndarray, share: float) -> int | None:
    """The first time by which this share (0-1) is done; None where it never is within the time followed."""
    found = np.flatnonzero(shares <= 1 - share + ROUNDING)
    return int(times[found[0]]) if len(found) else None
