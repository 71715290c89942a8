"""Danish clocks and months by whole numbers: microseconds since 1970, a whole column at once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

DENMARK = ZoneInfo("Europe/Copenhagen")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROS = 1_000_000
FIRST_KNOWN, LAST_KNOWN = 1997, 2060  # the years in which the clock is known; outside, it stands as at their edge


@dataclass(frozen=True)
class _Changes:
    """When Danish clocks are put on or back; all in microseconds, one per change, in order.

    begin, end: what the clock shows in the stretch that it skips or repeats; skips: which of the two; offset: ahead of
    UTC before each change, and last of all after them.
    """

    begin: np.ndarray
    end: np.ndarray
    skips: np.ndarray
    offset: np.ndarray


@dataclass(frozen=True)
class Moments:
    """What Danish clocks mean, one per row: microseconds since 1970 in UTC, the first where autumn has two of them.

    skipped: spring has no such time; doubled: autumn has it twice.
    """

    micros: np.ndarray
    skipped: np.ndarray
    doubled: np.ndarray


def from_danish(local: np.ndarray) -> Moments:
    """The moments at which a Danish clock shows these microseconds since 1970.

    >>> from_danish(np.array([1711852200_000000, 1729996200_000000])).skipped
    array([ True, False])
    """
    changes = _changes()
    after = np.searchsorted(changes.end, local, side="right")
    last = np.minimum(after, len(changes.end) - 1)
    odd = (local >= changes.begin[last]) & (local < changes.end[last])
    skips = changes.skips[last]
    return Moments(local - changes.offset[after], odd & skips, odd & ~skips)


def danish_months(micros: np.ndarray) -> np.ndarray:
    """The Danish month of each moment (microseconds since 1970, in UTC), as months since January 1970."""
    first = (FIRST_KNOWN - 1970) * 12
    return first - 1 + np.searchsorted(_month_starts(), micros, side="right")


def month_name(month: int) -> str:
    """A month since January 1970 as text.

    >>> month_name(648)
    '2024-01'
    """
    return str(np.datetime64(month, "M"))


def micros_of(moment: datetime) -> int:
    """A moment as microseconds since 1970, in UTC."""
    return (moment - EPOCH) // timedelta(microseconds=1)


@cache
def _month_starts() -> np.ndarray:
    months = [(year, month) for year in range(FIRST_KNOWN, LAST_KNOWN) for month in range(1, 13)]
    return np.array([micros_of(datetime(year, month, 1, tzinfo=DENMARK)) for year, month in months])


@cache
def _changes() -> _Changes:
    hour = timedelta(hours=1)
    day = datetime(FIRST_KNOWN, 1, 1, tzinfo=UTC)
    changes = []
    while day.year < LAST_KNOWN:
        next_day = day + 24 * hour
        if _offset(day) != _offset(next_day):
            at = next(moment for number in range(1, 25) if _offset(moment := day + number * hour) != _offset(day))
            changes.append((micros_of(at), _offset(day), _offset(next_day)))
        day = next_day
    when, before, after = (np.array(column) for column in zip(*changes, strict=True))
    return _Changes(
        when + np.minimum(before, after), when + np.maximum(before, after), after > before, np.append(before, after[-1])
    )


def _offset(moment: datetime) -> int:
    ahead = moment.astimezone(DENMARK).utcoffset()
    return 0 if ahead is None else ahead // timedelta(microseconds=1)
