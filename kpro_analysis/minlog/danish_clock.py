"""The Danish day, week and hour of a moment, by whole-number arithmetic that every engine does alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    import ibis.expr.types as ir

ZONE = ZoneInfo("Europe/Copenhagen")
MICROS = 1_000_000
DAY, HOUR = 86_400, 3_600  # seconds
HOURS_OF_DAY = 24
EPOCH = date(1970, 1, 1)
MONDAY_BEFORE = 3  # 1 January 1970 was a Thursday


@dataclass(frozen=True)
class Clock:
    """The zone's offsets from `first` to `last` (microseconds since the epoch): (first second, seconds ahead)."""

    first: int
    last: int
    offsets: tuple[tuple[int, int], ...]

    @classmethod
    def between(cls, first: int, last: int) -> "Clock":
        """All that is needed for moments from `first` to `last`, in microseconds since the epoch.

        >>> [offset for _, offset in Clock.between(1704067200_000000, 1720000000_000000).offsets]
        [3600, 7200]
        """
        begin, end = first // MICROS, last // MICROS
        found = [(begin, _offset(begin))]
        while (second := found[-1][0]) < end:
            change = next((at for at in range(second + DAY, end + DAY, DAY) if _offset(at) != found[-1][1]), None)
            if change is None:
                break
            at = _first_with(_offset(change), change - DAY, change)
            found.append((at, _offset(at)))
        return cls(first, last, tuple(found))

    def local(self, time: "ir.IntegerValue") -> "ir.IntegerValue":
        """Seconds since the epoch as a Danish clock shows them, of microseconds since the epoch in UTC."""
        import ibis  # costs more than an audit of what is prepared, which needs none

        second = (time // MICROS).cast("int64")
        (_, before), *changes = self.offsets
        if not changes:
            return second + before
        cases = [(second >= at, ibis.literal(offset, "int64")) for at, offset in reversed(changes)]
        return second + ibis.cases(*cases, else_=ibis.literal(before, "int64"))

    @property
    def days(self) -> tuple[int, int]:
        """The first and the last Danish day, counted from 1970-01-01."""
        (_, ahead), *_, (_, at_last) = (*self.offsets, self.offsets[-1])
        return (self.first // MICROS + ahead) // DAY, (self.last // MICROS + at_last) // DAY


def monday_of(day: int) -> int:
    """The Monday of the day's week; both are counted from 1970-01-01.

    >>> monday_of(4), monday_of(3)
    (4, -3)
    """
    return day - (day + MONDAY_BEFORE) % 7


def odd_days(days: Iterable[int]) -> tuple[tuple[date, int], ...]:
    """The days (since the epoch) among these that have 23 or 25 hours, with how many they have."""
    found = ((EPOCH + timedelta(days=day), _hours(day)) for day in sorted(set(days)))
    return tuple((day, hours) for day, hours in found if hours != 24)


def as_time(micros: int) -> datetime:
    """The moment, in Danish time.

    >>> as_time(1706605200_000000).isoformat()
    '2024-01-30T10:00:00+01:00'
    """
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)).astimezone(ZONE)


def _hours(day: int) -> int:
    begin, end = (datetime.combine(EPOCH + timedelta(days=d), datetime.min.time(), ZONE) for d in (day, day + 1))
    return round((end.astimezone(UTC) - begin.astimezone(UTC)) / timedelta(hours=1))


def _offset(second: int) -> int:
    there = datetime.fromtimestamp(second, ZONE).utcoffset()
    return 0 if there is None else int(there.total_seconds())


def _first_with(offset: int, low: int, high: int) -> int:
    """The first second with this offset, after `low` (which has another), up to `high` (which has it)."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _offset(middle) == offset else (middle, high)
    return high
