"""How long things take until they are done, with those that are still open counted right."""

from collections.abc import Iterator

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


def still_open_by(
    group: np.ndarray, waited: np.ndarray, is_done: np.ndarray
) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """The same as `still_open` for many groups in one sort, without those of which nothing is done; checks nothing.

    group (n,), int: 0 or more, as waited is. Gives each group with its times and shares; groups ascend. The product of
    the largest group and twice the longest time must be below 2**63.

    >>> found = still_open_by(np.array([7, 7, 3]), np.array([1, 2, 5]), np.array([True, False, False]))
    >>> [(name, times.tolist(), shares.tolist()) for name, times, shares in found]
    [(7, [1], [0.5])]
    """
    width = 2 * (int(waited.max(initial=0)) + 1)
    ordered = np.sort(group * width + 2 * waited + ~is_done)  # of a time, those first that were done
    places = np.flatnonzero(ordered % 2 == 0)
    done = ordered[places]
    first = np.flatnonzero(np.diff(done, prepend=-1))
    names, times = np.divmod(done[first], width)
    starts = np.flatnonzero(np.diff(names, prepend=-1)).tolist()
    at_risk = np.searchsorted(ordered, (names + 1) * width) - places[first]
    lost = 1 - np.diff(first, append=len(done)) / at_risk
    for start, end in zip(starts, [*starts[1:], len(names)], strict=False):  # none, if nothing is done
        yield int(names[start]), times[start:end] // 2, np.cumprod(lost[start:end])
