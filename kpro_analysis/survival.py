"""How long things take until they are done, with those that are still open counted right."""

from dataclasses import dataclass
from itertools import pairwise

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


@dataclass(frozen=True, eq=False)
class StillOpen:
    """The same as `still_open` gives, for those of many groups of which anything is done.

    groups (g,): ascending; starts (g,): where the times of each begin; times, shares (k,): of all groups in turn.
    """

    groups: np.ndarray
    starts: np.ndarray
    times: np.ndarray
    shares: np.ndarray

    def reached(self, share: float) -> np.ndarray:
        """The first time by which this share (0-1) is done (g,); -1 where it never is within the time followed."""
        found = np.flatnonzero(self.shares <= 1 - share + ROUNDING)
        first = np.append(found, len(self.times))[np.searchsorted(found, self.starts)]
        ends = np.append(self.starts[1:], len(self.times))
        return np.where(first < ends, np.append(self.times, -1)[first], -1)


def still_open_by(group: np.ndarray, waited: np.ndarray, is_done: np.ndarray) -> StillOpen:
    """The same as `still_open` for many groups in one sort; checks nothing.

    group (n,), int: 0 or more, as waited is. The product of the largest group and four times the longest time must be
    below 2**63.

    >>> found = still_open_by(np.array([7, 7, 3]), np.array([1, 2, 5]), np.array([True, False, False]))
    >>> found.groups.tolist(), found.shares.tolist(), found.reached(0.5).tolist(), found.reached(0.9).tolist()
    ([7], [0.5], [1], [-1])
    """
    bits = (2 * int(waited.max(initial=0)) + 1).bit_length()
    ordered = np.sort((group << bits) + 2 * waited + ~is_done)  # of a time, those first that were done
    places = np.flatnonzero((ordered & 1) == 0)
    done = ordered[places]
    first = np.flatnonzero(np.diff(done, prepend=-1))
    groups, times = done[first] >> bits, done[first] & ((1 << bits) - 1)
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    ends = np.searchsorted(ordered, (groups[starts] + 1) << bits)
    at_risk = np.repeat(ends, np.diff(starts, append=len(groups))) - places[first]
    shares = 1 - np.diff(first, append=len(done)) / at_risk
    for start, end in pairwise([*starts.tolist(), len(shares)]):
        np.multiply.accumulate(shares[start:end], out=shares[start:end])
    return StillOpen(groups[starts], starts, times // 2, shares)
