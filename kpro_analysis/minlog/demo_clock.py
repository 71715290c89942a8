"""Danish time for the invented log, on whole arrays: offsets, midnights, the week's rhythm and times as text.

Times are whole seconds since the epoch in UTC, days are days since 1 January 1970.
"""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Integers = NDArray[np.int64]
DAY, HOUR = 86_400, 3_600
EPOCH = date(1970, 1, 1)
_YEARS = range(2015, 2041)


def day_number(day: date) -> int:
    """Days since 1 January 1970."""
    return (day - EPOCH).days


def _changes() -> Integers:
    """When the clock is changed, spring and autumn in turn: the last Sunday of March and of October, 01:00 UTC."""
    last_days = (date(year, month, 31) for year in _YEARS for month in (3, 10))
    sundays = (day - timedelta(days=day.isoweekday() % 7) for day in last_days)
    return np.array([day_number(day) * DAY + HOUR for day in sundays], dtype=np.int64)


_CHANGES = _changes()


def offsets(times: Integers) -> Integers:
    """How many seconds Danish time is ahead of UTC."""
    summer = np.searchsorted(_CHANGES, times, side="right") % 2
    return HOUR * (1 + summer)


def midnights(days: Integers) -> Integers:
    """When the days begin in Denmark."""
    local = np.asarray(days, dtype=np.int64) * DAY
    return local - offsets(local - HOUR)


def rhythm(start: int, end: int) -> tuple[Integers, NDArray[np.float64]]:
    """Every hour from start to end, and how busy it is: office hours, evenings, a night shift, quiet weekends."""
    hours = np.arange(start, end, HOUR, dtype=np.int64)
    local = hours + offsets(hours)
    of_day, weekday = local // HOUR % 24, (local // DAY + 3) % 7  # the epoch began on a Thursday
    by_hour = np.array([0.06] * 6 + [0.4, 0.9, 1.2, 1.2, 1.1, 0.9, 0.8, 1.0, 0.8, 0.4] + [0.25] * 6 + [0.12, 0.06])
    quiet = np.where((weekday >= 5) & (of_day >= 7) & (of_day < 16), 0.3, 1.0)
    return hours, by_hour[of_day] * quiet


_DATES = pa.array([(EPOCH + timedelta(days=n)).isoformat() for n in range(day_number(date(2041, 1, 1)))])
_CLOCK = pa.array([f"T{n // HOUR:02d}:{n // 60 % 60:02d}:{n % 60:02d}" for n in range(DAY)])
_OFFSETS = pa.array(["+01:00", "+02:00"])


def time_texts(times: Integers) -> pa.Array:
    """The times in Danish time, with zone: 2023-05-01T08:15:30+02:00."""
    ahead = offsets(times)
    local = times + ahead
    parts = (_DATES.take(pa.array(local // DAY)), _CLOCK.take(pa.array(local % DAY)))
    return pc.binary_join_element_wise(*parts, _OFFSETS.take(pa.array(ahead // HOUR - 1)), "")


def date_texts(times: Integers, given: NDArray[np.bool_]) -> pa.Array:
    """The Danish dates of the times; null where none is given."""
    days = (times + offsets(times)) // DAY
    return _DATES.take(pa.array(np.where(given, days, 0), mask=~given))
