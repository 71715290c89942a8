"""Dates of Uddata, in whatever way they are written, with how that was: evidence of day and month swapped."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpro_analysis.extracts.times import parse_times
from kpro_analysis.uddata.canonical import Written

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
FIRST_SERIAL, LAST_SERIAL = 36_526, 73_050  # of 1-1-2000 and the end of 2099, as Excel counts days
EXCEL_BEGAN = datetime(1899, 12, 30)
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
ENGLISH = {"may": "maj", "oct": "okt"}
LAST_MONTH, NOON = 12, 12
DATE_LENGTH, USUAL_LENGTHS = 10, (10, 16, 19)  # characters: without a clock, to the minute and to the second
_DAY_PLACES = (6, 7, 8, 9, 2, 3, 4, 5, 0, 1)  # of the year, month and day of 17-01-2024
USUAL = (
    *((f"00{sign}00{sign}0000 00:00:00", _DAY_PLACES) for sign in "-./"),
    *((f"0000-00-00{sign}00:00:00", tuple(range(DATE_LENGTH))) for sign in " T"),
)

_CLOCK = r"(?:(?:[Tt]|,?\s+(?:kl\.?\s*)?)(?P<clock>\d{1,2}[:.]\d{2}[0-9:.,]*\s*(?:Z|[+-]\d{2}:?\d{2})?))?"
_YEAR_FIRST = rf"^\s*(?P<year>\d{{4}})[-./](?P<month>\d{{1,2}})[-./](?P<day>\d{{1,2}}){_CLOCK}\s*$"
_YEAR_LAST = rf"^\s*(?P<one>\d{{1,2}})\s?[-./]\s?(?P<two>\d{{1,2}})\s?[-./]\s?(?P<year>\d{{4}}|\d{{2}}){_CLOCK}\s*$"
_NAMED = re.compile(
    r"\s*(?:\w+dag,?\s+)?(?:d\.?|den)?\s*(\d{1,2})\.?[\s-]*([^\W\d_]{3,9})\.?,?[\s-]*(\d{4})\b(.*)", re.DOTALL
)
_COMPACT = re.compile(r"\s*((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?\s*")
_SERIAL = re.compile(r"\s*(\d{5})(?:[.,](\d+))?\s*")
_HALF_DAY = re.compile(r"(.*?)(\d{1,2})([:.]\d{2}(?:[:.]\d{2})?)\s*([AaPp])\.?\s?[Mm]\.?\s*", re.DOTALL)


@dataclass(frozen=True)
class Dates:
    """One per row: the moment (`canonical.TIME`, null where there is none) and how it was `written` (Written)."""

    time: pa.Array
    written: np.ndarray


def read_dates(column: pa.Array, cells: np.ndarray | None = None) -> Dates:
    """The dates of a column of text, each distinct one looked at once; `cells` marks those of a workbook's date cells.

    A date without a zone is Danish time, one without a clock 00:00. Numbers in a date's place are days as Excel counts
    them. What lies before 1900 or after 2100 is no date, nor is a day that doesn't exist.

    >>> read_dates(pa.array(["17-01-2024", "01/17/2024", "3.4.24", "i går"])).written.tolist()
    [2, 4, 3, 6]
    """
    encoded = column.dictionary_encode()
    distinct = encoded.dictionary
    texts, written = _alike(distinct) or _year_first(distinct)
    rest = np.flatnonzero(written == Written.UNREADABLE)
    if len(rest):
        texts, written = _others(distinct, texts, written, rest)
    times = parse_times(texts, LATEST, EARLIEST)
    written = np.where((times.rule != 0) & (written != Written.MISSING), Written.UNREADABLE, written).astype(np.int8)
    at = encoded.indices
    time = times.time.take(at)
    how = np.append(written, Written.MISSING)[at.fill_null(len(written)).to_numpy(zero_copy_only=False)]
    if cells is not None:
        how = np.where(cells & (how != Written.UNREADABLE), Written.CELL, how).astype(np.int8)
    return Dates(time, how)


def _alike(distinct: pa.Array) -> tuple[pa.Array, np.ndarray] | None:
    """What `_year_first` gives, when every date is written in one of the usual ways, all in the same; else None."""
    lengths = pc.min_max(pc.binary_length(distinct)).as_py()
    length = lengths["max"]
    if length not in USUAL_LENGTHS or lengths["min"] != length:
        return None
    begin = np.frombuffer(distinct.buffers()[1], np.int32)[distinct.offset]
    letters = np.frombuffer(distinct.buffers()[2], np.uint8)[begin:][: len(distinct) * length].reshape(-1, length)
    for pattern, places in USUAL:
        is_digit = np.array([letter == "0" for letter in pattern[:length]])
        signs = np.frombuffer(pattern[:length].encode(), np.uint8)[~is_digit]
        digits = letters[:, is_digit] - ord("0")
        if (letters[:, ~is_digit] == signs).all() and (digits <= 9).all():
            iso = letters[:, [*places, *range(DATE_LENGTH, length)]]
            return _turned(iso, is_first=places[0] == 0)
    return None


def _turned(iso: np.ndarray, *, is_first: bool) -> tuple[pa.Array, np.ndarray]:
    """Dates as letters (dates, letters), year first, with the clock that they lack and month before day."""
    number = iso[:, [5, 6, 8, 9]].astype(np.int8) - ord("0")
    two, one = number[:, 0] * 10 + number[:, 1], number[:, 2] * 10 + number[:, 3]
    written = np.full(len(iso), Written.CLEAR, np.int8)
    if not is_first:
        month_first = two > LAST_MONTH
        how = np.where(one > LAST_MONTH, Written.DAY_FIRST, Written.EITHER)
        written = np.where(month_first, Written.MONTH_FIRST, how).astype(np.int8)
        iso[month_first] = iso[month_first][:, [*range(5), 8, 9, 7, 5, 6, *range(DATE_LENGTH, iso.shape[1])]]
    clock = "" if iso.shape[1] > DATE_LENGTH else " 00:00"
    iso = np.hstack([iso, np.tile(np.frombuffer(clock.encode(), np.uint8), (len(iso), 1))])
    iso[:, [4, 7, DATE_LENGTH]] = np.frombuffer(b"-- ", np.uint8)
    ends = pa.array(np.arange(len(iso) + 1, dtype=np.int32) * iso.shape[1])
    return pa.Array.from_buffers(pa.string(), len(iso), [None, ends.buffers()[1], pa.py_buffer(iso.tobytes())]), written


def _year_first(distinct: pa.Array) -> tuple[pa.Array, np.ndarray]:
    """Each date with its year first, as `parse_times` reads it, and how it was written; what isn't understood is left
    as it is."""
    first = pc.extract_regex(distinct, _YEAR_FIRST)
    last = pc.extract_regex(distinct, _YEAR_LAST)
    is_first, is_last = np.asarray(first.is_valid()), np.asarray(last.is_valid())
    one, two = (_number(pc.struct_field(last, part)) for part in ("one", "two"))
    month_first = two > LAST_MONTH
    day = np.where(month_first, two, one)
    how = np.where(month_first, Written.MONTH_FIRST, np.where(one > LAST_MONTH, Written.DAY_FIRST, Written.EITHER))
    blank = np.asarray(pc.equal(pc.utf8_trim_whitespace(distinct), ""))
    written = np.where(is_first, Written.CLEAR, np.where(is_last, how, Written.UNREADABLE))
    written = np.where(blank, Written.MISSING, written).astype(np.int8)
    year = pc.struct_field(last, "year")
    long_year = pc.if_else(pc.equal(pc.binary_length(year), 2), pc.binary_join_element_wise("20", year, ""), year)
    two_digits = [
        pc.utf8_lpad(pa.array(number).cast(pa.string()), 2, "0") for number in (np.where(month_first, one, two), day)
    ]
    parts = [pc.utf8_lpad(pc.struct_field(first, part), 2, "0") for part in ("month", "day")]
    use = pa.array(is_first)
    date = [
        pc.if_else(use, pc.struct_field(first, "year"), long_year),
        *(pc.if_else(use, ours, theirs) for ours, theirs in zip(parts, two_digits, strict=True)),
    ]
    clock = pc.if_else(use, pc.struct_field(first, "clock"), pc.struct_field(last, "clock"))
    clock = pc.if_else(pc.equal(clock.fill_null(""), ""), "00:00", clock)
    joined = pc.binary_join_element_wise(pc.binary_join_element_wise(*date, "-"), clock, " ")
    return pc.if_else(pa.array(is_first | is_last), joined, distinct), written


def _others(distinct: pa.Array, texts: pa.Array, written: np.ndarray, rest: np.ndarray) -> tuple[pa.Array, np.ndarray]:
    """The dates that are written in a rarer way."""
    found = [_other(text) for text in distinct.take(pa.array(rest)).to_pylist()]
    again = pa.array([text for text, _ in found], pa.string())
    more, how = _year_first(again)
    told = np.array([said for _, said in found])
    written = written.copy()
    written[rest] = np.where(how == Written.UNREADABLE, how, np.where(told == Written.MISSING, how, told))
    where = np.zeros(len(distinct), bool)
    where[rest] = True
    return pc.replace_with_mask(texts, pa.array(where), more), written


def _other(text: str) -> tuple[str, Written]:
    """A date in an everyday form, and how it was written (MISSING: as the form tells); the text when it is none."""
    if half := _HALF_DAY.fullmatch(text):
        hour = int(half[2]) % NOON + (NOON if half[4] in "Pp" else 0)
        return f"{half[1]}{hour:02}{half[3]}", Written.MISSING
    if (named := _NAMED.fullmatch(text)) and (month := _month(named[2])):
        return f"{named[3]}-{month:02}-{named[1]}{named[4]}", Written.CLEAR
    if (compact := _COMPACT.fullmatch(text)) and compact[4]:
        clock = ":".join(part for part in compact.groups()[3:] if part)
        return f"{compact[1]}-{compact[2]}-{compact[3]} {clock}", Written.CLEAR
    if compact:
        return f"{compact[1]}-{compact[2]}-{compact[3]}", Written.CLEAR
    if (serial := _SERIAL.fullmatch(text)) and FIRST_SERIAL <= int(serial[1]) <= LAST_SERIAL:
        seconds = round(float(f"0.{serial[2] or 0}") * 86_400)
        return str(EXCEL_BEGAN + timedelta(days=int(serial[1]), seconds=seconds)), Written.CELL
    return text, Written.MISSING


def _month(name: str) -> int:
    """A month by the first letters of its name, Danish or English; 0 when it is none."""
    start = name.casefold()[:3]
    start = ENGLISH.get(start, start)
    return MONTHS.index(start) + 1 if start in MONTHS else 0


def _number(text: pa.Array) -> np.ndarray:
    number: np.ndarray = text.fill_null("0").cast(pa.int64()).to_numpy(zero_copy_only=False)
    return number
