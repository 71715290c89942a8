"""Dates with times as the support system writes them, in Danish time."""

import re
from datetime import date, datetime, time

from kpro_analysis.danish import EPOCH_1900, FIRST_SERIAL, LAST_SERIAL, parse_date, plain
from kpro_analysis.support.ticket import DENMARK

_TIME = r"[t ,]+(?:kl\.? ?)?([0-9]{1,2})[:.]([0-9]{2})(?:[:.][0-9]{2}(?:[.,][0-9]+)?)?"
_CLOCK = re.compile(rf"([^:]*?[0-9])(?:{_TIME})?", re.IGNORECASE)
_USUAL_DAY = re.compile(r"[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_USUAL_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9])?")
MINUTES_A_DAY = 1440


class Moments(dict[object, datetime | None]):
    """The moment that a cell holds, to the minute; midnight where it has no time; None when it is none.

    Day before month. A bare number is Excel's. Of the hour that comes twice in autumn, the first is meant. Each
    spelling is worked out once, and so are the days and clocks that most are put together of.

    >>> [str(Moments()[text]) for text in ("17-01-2024 10:22", "17.1.2024 kl. 10.22", "2024-01-17T10:22:33")]
    ['2024-01-17 10:22:00+01:00', '2024-01-17 10:22:00+01:00', '2024-01-17 10:22:00+01:00']
    >>> str(Moments()[45308.5]), Moments()["31-02-2024 10:22"], Moments()["17-01-2024 25:00"]
    ('2024-01-17 12:00:00+01:00', None, None)
    """

    def __init__(self) -> None:
        super().__init__()
        self._days = _Days()
        self._clocks = _Clocks()

    def __missing__(self, cell: object) -> datetime | None:
        self[cell] = found = self._from_text(cell) if isinstance(cell, str) else _from_value(cell)
        return found

    def _from_text(self, text: str) -> datetime | None:
        day, _, clock = text.partition(" ")
        on, at = self._days[day], self._clocks[clock]
        return datetime.combine(on, at, DENMARK) if on is not None and at is not None else _from_any_text(text)


class _Days(dict[str, date | None]):
    """Dates as most are written; None for what must be read together with what stands after it."""

    def __missing__(self, text: str) -> date | None:
        self[text] = found = parse_date(text) if _USUAL_DAY.fullmatch(text) else None
        return found


class _Clocks(dict[str, time | None]):
    """Times of day as most are written; None for what must be read together with the date before it."""

    def __missing__(self, text: str) -> time | None:
        match = _USUAL_CLOCK.fullmatch(text)
        self[text] = found = time(int(match[1]), int(match[2])) if match else None
        return found


def _from_any_text(text: str) -> datetime | None:
    match = _CLOCK.fullmatch(plain(text))
    day = None if match is None else parse_date(match[1])
    return None if match is None or day is None else _moment(day, int(match[2] or 0), int(match[3] or 0))


def _from_value(cell: object) -> datetime | None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_serial(cell)
    day = parse_date(cell)
    if day is None:
        return None
    return _moment(day, cell.hour, cell.minute) if isinstance(cell, datetime) else _moment(day, 0, 0)


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
