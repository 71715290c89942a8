"""Stretches of time per citizen, and how long each citizen was in each state: arithmetic on arrays of seconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
ALWAYS, NEVER = -(1 << 40), 1 << 40  # seconds: where a beginning or an end is not given
DANISH_TIME = ZoneInfo("Europe/Copenhagen")
FIRST_DAY = date(1970, 1, 1)


@dataclass(frozen=True)
class Spans:
    """Stretches of time of owners; `start` <= t < `end`, in seconds since the epoch; one row per stretch."""

    owner: Ints
    start: Ints
    end: Ints

    def of(self, chosen: Truths) -> "Spans":
        """Some of them."""
        return Spans(self.owner[chosen], self.start[chosen], self.end[chosen])

    def within(self, start: int, end: int) -> "Spans":
        """What of them lies between two times."""
        cut = Spans(self.owner, np.maximum(self.start, start), np.minimum(self.end, end))
        return cut.of(cut.start < cut.end)


@dataclass(frozen=True)
class Stays:
    """How long each owner was in each state: one row per stretch without change.

    `step` is the interval between two marks; `states` has a row per layer.
    """

    owner: Ints
    step: Ints
    states: Truths
    seconds: Ints


def merged(spans: Spans) -> Spans:
    """The stretches of each owner joined where they touch or overlap, by owner and time.

    >>> joined = merged(Spans(np.array([7, 7, 7]), np.array([0, 5, 20]), np.array([5, 9, 30])))
    >>> joined.start.tolist(), joined.end.tolist()
    ([0, 20], [9, 30])
    """
    spans = spans.of(spans.start < spans.end)
    owner = np.concatenate((spans.owner, spans.owner))
    time = np.concatenate((spans.start, spans.end))
    change = np.repeat(np.array([1, -1], np.int64), len(spans.owner))
    order = np.lexsort((-change, time, owner))
    after = np.cumsum(change[order])
    before = after - change[order]
    begins, ends = order[before == 0], order[after == 0]
    return Spans(owner[begins], time[begins], time[ends])


def stays(owners: int, marks: Ints, layers: Sequence[Spans]) -> Stays:
    """Cut the time from the first to the last mark, for owners 0..`owners` - 1, at marks and where a layer changes.

    marks (steps + 1,) rising. An owner is in a layer's state while at least one of its stretches lasts.
    """
    first, last = int(marks[0]), int(marks[-1])
    cut = [layer.within(first, last) for layer in layers]
    owner = np.concatenate([np.repeat(np.arange(owners), len(marks)), *(o for c in cut for o in (c.owner, c.owner))])
    time = np.concatenate([np.tile(marks, owners), *(t for c in cut for t in (c.start, c.end))])
    order = np.argsort(owner * (last - first + 1) + (time - first), kind="stable")
    states = np.empty((len(layers), len(order)), np.bool_)
    place = owners * len(marks)
    for row, layer in enumerate(cut):
        change = np.zeros(len(order), np.int8)
        change[place : place + len(layer.owner)] = 1
        change[place + len(layer.owner) : place + 2 * len(layer.owner)] = -1
        place += 2 * len(layer.owner)
        states[row] = np.cumsum(change[order], dtype=np.int64) > 0
    owner, time = owner[order], time[order]
    seconds = np.diff(time)
    kept = np.flatnonzero((owner[1:] == owner[:-1]) & (seconds > 0))
    step = np.searchsorted(marks, time[kept], side="right") - 1
    return Stays(owner[kept], step, states[:, kept], seconds[kept])


def midnights(days: Ints) -> Ints:
    """When days begin in Denmark, in seconds since the epoch; days are counted from 1970-01-01.

    >>> np.diff(midnights(np.array([19812, 19813, 19814]))).tolist()  # 30 and 31 March 2024
    [86400, 82800]
    """
    starts = (datetime.combine(day_of(int(day)), datetime.min.time(), DANISH_TIME) for day in days)
    return np.array([int(start.astimezone(UTC).timestamp()) for start in starts], np.int64)


def day_of(day: int) -> date:
    """A day counted from 1970-01-01."""
    return FIRST_DAY + timedelta(days=day)
