"""Times as logs and lists write them, a whole column at once, to moments in UTC."""

import re
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpro_analysis.extracts.danish_time import DENMARK, MICROS, from_danish, micros_of

EARLIEST = datetime(2015, 1, 1, tzinfo=DENMARK)  # no log of the infrastructure is older: it was set up from 2016 on
MISSING, UNREADABLE, TOO_EARLY, FUTURE, NO_SUCH_HOUR = (
    "ingen-tid",
    "tid-ulæselig",
    "tid-før-2015",
    "tid-i-fremtiden",
    "tid-findes-ikke",
)
RULES = (MISSING, UNREADABLE, TOO_EARLY, FUTURE, NO_SUCH_HOUR)

_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,:](?P<fraction>\d{1,9}))?)?"
_ZONE = r"(?P<zone>Z|z|[+-]\d{2}(?::?\d{2})?)"
_YEAR_FIRST = rf"^\s*(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}})(?:[Tt ]\s*{_CLOCK}\s*{_ZONE}?)?\s*$"
_DAY_FIRST = (
    r"^\s*(?P<day>\d{1,2})[-./](?P<month>\d{1,2})[-./](?P<year>\d{4})"
    rf"(?:(?:[Tt]|,?\s+(?:kl\.?\s?)?){_CLOCK}\s*{_ZONE}?)?\s*$"
)
_ENDS_WITH_ZONE = re.compile(r":[0-9:.]+(?:[Zz]|[+-][0-9]{2}:?(?:[0-9]{2})?)$")
_ISO_PLACES = (6, 7, 8, 9, 2, 3, 4, 5, 0, 1)  # of the year, month and day of 17-01-2024
_DIVIDERS = np.frombuffer(b"-./", dtype=np.uint8)
_FRACTION = 20  # where a fraction begins in ISO 8601
TIME = pa.timestamp("us", tz="UTC")
_LOCAL = pa.timestamp("us")
_DAY = 86_400  # seconds
_MONTH_LENGTHS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


@dataclass(frozen=True)
class Times:
    """One moment per row of a column, or why there is none.

    time: TIME, null where there is none; rule: 0 where there is one, else 1 + the place in RULES;
    without_zone: how many had no zone and were taken as Danish; doubled: how many of these lay in the hour that autumn
    has twice, and were taken as the first of the two.
    """

    time: pa.Array
    rule: np.ndarray
    without_zone: int
    doubled: int


def parse_times(column: pa.Array, latest: datetime, earliest: datetime = EARLIEST) -> Times:
    """The moments of a column of text: ISO 8601, or day first as Danes write; every row may be written another way.

    A text without a zone is Danish time, a date alone is 00:00. What lies before `earliest` or after `latest` is none.
    """
    quick = _quick(column)
    time, rule, zoneless, doubled = _slow(column) if quick is None else quick
    micros = _micros(time)
    found = rule == 0
    rule[found & (micros < micros_of(earliest))] = 1 + RULES.index(TOO_EARLY)
    rule[found & (micros > micros_of(latest))] = 1 + RULES.index(FUTURE)
    used = rule == 0
    if not used.all():
        time = pc.if_else(pa.array(used), time, pa.scalar(None, TIME))
    return Times(time, rule, int((zoneless & used).sum()), int((doubled & used).sum()))


_Parsed = tuple[pa.Array, np.ndarray, np.ndarray, np.ndarray]


def _quick(column: pa.Array) -> _Parsed | None:
    """A column that is ISO 8601 throughout, all with a zone or all without; None when it isn't."""
    if column.null_count or not len(column):
        return None
    iso = _as_iso(column)
    first = bytes(iso[0].as_buffer()).decode(errors="replace")  # what was no time may have been cut within a letter
    zoned = bool(_ENDS_WITH_ZONE.search(first))
    try:
        time = iso.cast(TIME if zoned else _LOCAL)
    except pa.ArrowInvalid:
        return None
    none = np.zeros(len(column), dtype=bool)
    if zoned:
        return time, none.astype(np.int8), none, none
    moments = from_danish(_micros(time))
    rule = _rules(moments.skipped, NO_SUCH_HOUR)
    return pa.array(moments.micros).cast(TIME), rule, ~moments.skipped, moments.doubled


def _as_iso(column: pa.Array) -> pa.Array:
    """The column, with what need only be turned or exchanged: day first, and a colon before the fraction.

    That takes texts of one length throughout; any other column is given back as it is.
    """
    lengths = pc.min_max(pc.binary_length(column)).as_py()
    length = lengths["min"]
    if length != lengths["max"] or length < len(_ISO_PLACES):
        return column
    begin = np.frombuffer(column.buffers()[1], dtype=np.int32)[column.offset]
    letters = np.frombuffer(column.buffers()[2], dtype=np.uint8)[begin:][: len(column) * length]
    table = letters.reshape(len(column), length)
    dividers = table[0, [2, 5]]
    if (np.isin(dividers, _DIVIDERS) & (table[:, [2, 5]] == dividers)).all():
        table = table[:, [*_ISO_PLACES, *range(len(_ISO_PLACES), length)]]
        table[:, [4, 7]] = ord("-")
    elif length > _FRACTION and (table[:, _FRACTION - 1] == ord(":")).all():
        table = table.copy()
        table[:, _FRACTION - 1] = ord(".")
    else:
        return column
    offsets = pa.array(np.arange(len(column) + 1, dtype=np.int32) * length)
    return pa.Array.from_buffers(pa.string(), len(column), [None, offsets.buffers()[1], pa.py_buffer(table.tobytes())])


def _slow(column: pa.Array) -> _Parsed:
    """Any column, by its parts."""
    year_first = pc.extract_regex(column, _YEAR_FIRST)
    is_first = np.asarray(pc.is_valid(year_first))
    day_first = pc.extract_regex(column, _DAY_FIRST)
    readable = is_first | np.asarray(pc.is_valid(day_first))

    def part(name: str) -> pa.Array:
        return pc.if_else(pa.array(is_first), _field(year_first, name), _field(day_first, name))

    year, month, day, hour, minute, second = (
        _whole(part(name)) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    readable &= (month >= 1) & (month <= 12) & (day >= 1) & (hour < 24) & (minute < 60) & (second < 60)
    leap = (month == 2) & (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    readable &= day <= _MONTH_LENGTHS[np.clip(month, 0, 12)] + leap
    fraction = _whole(pc.utf8_slice_codeunits(pc.utf8_rpad(part("fraction"), 6, "0"), 0, 6))
    micros = ((_days(year, month, day) * _DAY + hour * 3600 + minute * 60 + second) * MICROS) + fraction
    micros = np.where(readable, micros, 0)

    zone = part("zone").fill_null("")
    zoned = np.asarray(pc.not_equal(zone, ""))
    offset, offset_is_real = _offsets(zone)
    readable &= offset_is_real
    local = from_danish(micros)
    time = pa.array(np.where(zoned, micros - offset * MICROS, local.micros)).cast(TIME)
    danish = readable & ~zoned
    blank = np.asarray(pc.equal(pc.utf8_trim_whitespace(column.fill_null("")), ""))
    rule = _rules(local.skipped & danish, NO_SUCH_HOUR)
    rule[~readable] = 1 + RULES.index(UNREADABLE)
    rule[blank] = 1 + RULES.index(MISSING)
    return time, rule, danish, local.doubled & danish


def _micros(time: pa.Array) -> np.ndarray:
    micros: np.ndarray = time.cast(pa.int64()).to_numpy(zero_copy_only=False)
    return micros


def _field(parts: pa.Array, name: str) -> pa.Array:
    return pc.struct_field(parts, name)


def _whole(text: pa.Array) -> np.ndarray:
    """Whole numbers of a column of digits; 0 where there are none."""
    filled = pc.if_else(pc.equal(text.fill_null(""), ""), "0", text)
    numbers: np.ndarray = filled.cast(pa.int64()).to_numpy(zero_copy_only=False)
    return numbers


def _days(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Days since 1970-01-01."""
    months = ((year - 1970) * 12 + np.clip(month, 1, 12) - 1).astype("datetime64[M]")
    days: np.ndarray = months.astype("datetime64[D]").astype(np.int64) + day - 1
    return days


def _offsets(zone: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Seconds ahead of UTC, and whether there is such an offset."""
    digits = pc.replace_substring_regex(zone, r"[^0-9]", "")
    hours, minutes = (_whole(pc.utf8_slice_codeunits(digits, at, at + 2)) for at in (0, 2))
    behind = np.asarray(pc.starts_with(zone, "-"))
    seconds = hours * 3600 + minutes * 60
    return np.where(behind, -seconds, seconds), (hours <= 14) & (minutes < 60)


def _rules(where: np.ndarray, rule: str) -> np.ndarray:
    return np.where(where, 1 + RULES.index(rule), 0).astype(np.int8)
