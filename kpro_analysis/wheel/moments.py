"""When an event is: whole days, or moments by the Danish clock, read from what people type."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kpro_analysis.danish import parse_date, plain

DENMARK = ZoneInfo("Europe/Copenhagen")
DAY = timedelta(days=1)

Moment = date | datetime  # a whole day, or a moment in Denmark

_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_WEEKDAY = re.compile(r"^(?:man|tirs?|ons|tors?|fre|lør|søn)(?:dag)?\.?,? (?:d(?:en|\.) ?)?", re.IGNORECASE)
_HOUR = r"(?:kl\.? ?)?([0-9]{1,2})(?:[:.]([0-9]{2}))?(?::[0-9]{2})?"
_DAY_OR_CLOCK = re.compile(r"[0-9]{1,2}(?:\.(?:0[1-9]|1[0-2])|-[0-9]{1,2})")  # 01.06 may be the 1st of June
_HOURS = re.compile(rf"{_HOUR}(?: ?- ?{_HOUR})?", re.IGNORECASE)
_DATE = re.compile(
    r"([0-9]{1,2}[./ -]{1,2}[0-9]{1,2}[./ -]{1,2}(?:[0-9]{4}|[0-9]{2})|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|"
    r"[0-9]{1,2}\.? [a-z]{3,9}\.? [0-9]{4}|[0-9]{5})(?:[t, ]+(.*))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a cell says of when: a day, a clock, and a second clock where it gives a span; None for what it doesn't."""

    day: date | None = None
    clock: time | None = None
    until: time | None = None


def parse_moment(value: object, *, from_1904: bool = False) -> Typed | None:
    """The day and clock that a cell or text holds; None when it can't be read.

    Midnight of a cell that holds a date is no clock: that is how spreadsheets keep a bare date.

    >>> parse_moment("onsdag den 15. maj 2024 kl. 9.30-12")
    Typed(day=datetime.date(2024, 5, 15), clock=datetime.time(9, 30), until=datetime.time(12, 0))
    >>> parse_moment("15/5-24").day, parse_moment("kl. 12").clock, parse_moment("i foråret")
    (datetime.date(2024, 5, 15), datetime.time(12, 0), None)
    """
    if isinstance(value, datetime):
        value = _to_minute(value)
        return Typed(value.date(), _unless_midnight(value.time())) if parse_date(value) else None
    if isinstance(value, time):
        return Typed(clock=_to_minute(datetime.combine(date(2000, 1, 1), value)).time())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_serial(float(value), from_1904)
    if isinstance(value, str):
        return _from_text(_WEEKDAY.sub("", plain(value).translate(_DASHES)), from_1904)
    day = parse_date(value)
    return None if day is None else Typed(day)


def _to_minute(moment: datetime) -> datetime:
    """Spreadsheets keep a clock as a fraction of a day, which is a little off."""
    return (moment + timedelta(seconds=30)).replace(second=0, microsecond=0, tzinfo=None)


def _from_serial(serial: float, from_1904: bool) -> Typed | None:
    clock = (datetime.min + timedelta(minutes=round(serial % 1 * 24 * 60))).time()
    if 0 < serial < 1:
        return Typed(clock=clock)
    day = parse_date(serial, from_1904=from_1904)
    return None if day is None else Typed(day, _unless_midnight(clock))


def _unless_midnight(clock: time) -> time | None:
    return clock if clock != time.min else None


def _from_text(text: str, from_1904: bool) -> Typed | None:
    if hours := _hours(text):
        return None if _DAY_OR_CLOCK.fullmatch(text) else Typed(None, *hours)
    match = _DATE.fullmatch(text)
    day = parse_date(match[1], from_1904=from_1904) if match else None
    if match is None or day is None:
        return None
    if not match[2]:
        return Typed(day)
    hours = _hours(match[2])
    return Typed(day, *hours) if hours else None


def _hours(text: str) -> tuple[time, time | None] | None:
    """The clock that a text shows, and a second one where it gives a span; the second may be 24, as midnight."""
    match = _HOURS.fullmatch(text)
    if match is None:
        return None
    hour, minute, last, last_minute = (None if digits is None else int(digits) for digits in match.groups())
    if hour is None:
        return None
    try:
        first = time(hour, minute or 0)
        return first, None if last is None else time(0 if last == 24 else last, last_minute or 0)
    except ValueError:
        return None


def danish(day: date, clock: time) -> tuple[datetime, str]:
    """The moment at which a Danish clock shows this, and "" or why that is not plain: "skipped" or "doubled".

    A time that spring skips is an hour later, as on a clock that wasn't put on; of two in autumn it is the first.

    >>> danish(date(2024, 3, 31), time(2, 30))[0].isoformat(), danish(date(2024, 10, 27), time(2, 30))[1]
    ('2024-03-31T03:30:00+02:00', 'doubled')
    """
    shown = datetime.combine(day, clock, DENMARK)
    real = shown.astimezone(UTC).astimezone(DENMARK)
    if real.replace(tzinfo=None) != shown.replace(tzinfo=None):
        return real, "skipped"
    later = shown.replace(fold=1)
    return shown, "doubled" if shown.utcoffset() != later.utcoffset() else ""


def day_of(moment: Moment) -> date:
    """The day of a moment.

    >>> day_of(datetime(2024, 5, 15, 9, tzinfo=DENMARK))
    datetime.date(2024, 5, 15)
    """
    return moment.date() if isinstance(moment, datetime) else moment
