"""Dates with times as the support system writes them, in Danish time."""

import re
from datetime import date, datetime, time

from kpro_analysis.danish import EPOCH_1900, FIRST_SERIAL, LAST_SERIAL, parse_date, plain
from kpro_analysis.support.ticket import DENMARK

_TIME = r"[t ,]+(?:kl\.? ?)?([0-9]{1,2})[:.]([0-9]{2})(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?"
_CLOCK = re.compile(rf"([^:]*?[0-9])(?:{_TIME})?", re.IGNORECASE)
MINUTES_A_DAY = 1440


class Moments:
    """Reads moments; days are worked out once, as they come again and again."""

    def __init__(self) -> None:
        self._days: dict[str, date | None] = {}

    def read(self, value: object) -> datetime | None:
        """The moment that a cell holds, to the minute; midnight where it has no time; None when it is none.

        Day before month. A bare number is Excel's. Of the hour that comes twice in autumn, the first is meant.

        >>> [str(Moments().read(text)) for text in ("17-01-2024 10:22", "17.1.2024 kl. 10.22", "2024-01-17T10:22:33")]
        ['2024-01-17 10:22:00+01:00', '2024-01-17 10:22:00+01:00', '2024-01-17 10:22:00+01:00']
        >>> str(Moments().read(45308.5)), Moments().read("31-02-2024 10:22"), Moments().read("17-01-2024 25:00")
        ('2024-01-17 12:00:00+01:00', None, None)
        """
        if isinstance(value, datetime):
            day = parse_date(value)
            return None if day is None else _moment(day, value.hour, value.minute)
        if isinstance(value, str):
            return self._from_text(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _from_serial(value)
        day = parse_date(value)
        return None if day is None else _moment(day, 0, 0)

    def _from_text(self, text: str) -> datetime | None:
        match = _CLOCK.fullmatch(plain(text))
        if match is None:
            return None
        if match[1] not in self._days:
            self._days[match[1]] = parse_date(match[1])
        day = self._days[match[1]]
        return None if day is None else _moment(day, int(match[2] or 0), int(match[3] or 0))


def _from_serial(serial: float) -> datetime | None:
    if not FIRST_SERIAL <= serial < LAST_SERIAL + 1:
        return None
    days, minutes = divmod(round(serial * MINUTES_A_DAY), MINUTES_A_DAY)
    return _moment(date.fromordinal(EPOCH_1900.toordinal() + days), *divmod(minutes, 60))


def _moment(day: date, hour: int, minute: int) -> datetime | None:
    try:
        return datetime.combine(day, time(hour, minute), DENMARK)
    except ValueError:
        return None
