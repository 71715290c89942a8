"""Numbers, money, dates and sorting as a Danish reader writes and expects them.

Plain Python: this is on the way of every slider step, and importing Babel costs more than a whole ranking.
A plain space stands before `kr.` and `%`, the same on screen, in JSON and in CSV.
"""

import math
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

MONTHS = (
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
)
FIRST_YEAR, LAST_YEAR = 1900, 2100  # years that a date in the group's files can have
CENTURY_TURN = 70  # a year of two digits below this is 20xx
EPOCH_1900 = date(1899, 12, 30)  # Excel's day 0, right from serial 61 (1 March 1900) on
EPOCH_1904 = date(1904, 1, 1)  # the same in workbooks made on older Macs
FIRST_SERIAL, LAST_SERIAL = 61, 73_415  # 1 March 1900 to 31 December 2100

NUL = "\0"  # stands between texts
_WHITE = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
_NOT_PLAIN = ("  ", f" {NUL}", f"{NUL} ", *_WHITE, *map(chr, range(0x2000, 0x200B)))
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
MOST_DECIMALS = 9  # beyond these a float is noise
_SWAP = str.maketrans(",.", ".,")
_CURRENCY = re.compile(r"^(?:kr\.?|dkk)\s*|\s*(?:kr\.?|dkk)$", re.IGNORECASE)
_NO_ORE = re.compile(r",(?:-|\u2013)+$")
_DANISH = re.compile(r"-?(?:[0-9]+|[1-9][0-9]{0,2}(?:[. ][0-9]{3})+)(?:,([0-9]+))?")
_POINT = re.compile(r"-?(?:[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})|0\.[0-9]{3})")  # can't be a group of thousands
_EXPONENT = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]{1,3}", re.IGNORECASE)
_TIME = r"(?:[t ,]+(?:kl\.? ?)?[0-9]{1,2}[:.][0-9]{2}.{0,20})?"
_DAY_FIRST = re.compile(r"([0-9]{1,2})[./ -]{1,2}([0-9]{1,2})[./ -]{1,2}([0-9]{4}|[0-9]{2})" + _TIME)
_YEAR_FIRST = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})" + _TIME)
_NAMED = re.compile(r"([0-9]{1,2})\.? ([a-z]{3,9})\.? ([0-9]{4})" + _TIME)
_SERIAL = re.compile(r"[0-9]{5}")


def plain(text: str) -> str:
    """Text in composed form with one plain space for each run of white space, none at the ends.

    >>> plain("  Rød\u00a0 prioritet ")
    'Rød prioritet'
    """
    return " ".join(unicodedata.normalize("NFC", text).split())


def plain_each(texts: Sequence[str]) -> list[str]:
    """`plain` of many texts, quick where they are plain already.

    >>> plain_each(["  Rød\u00a0 prioritet ", "", "Blå"])
    ['Rød prioritet', '', 'Blå']
    """
    joined = f"{NUL}{NUL.join(texts)}{NUL}"
    if unicodedata.is_normalized("NFC", joined) and not any(white in joined for white in _NOT_PLAIN):
        return list(texts)
    return [plain(text) for text in texts]


def parse_number(value: object) -> float | None:
    """The number that a cell or a text holds; None when it is none or can be read in two ways.

    A point is a sign for thousands where it can be one, so `10.000` is ten thousand. `10,000` is refused: a Dane
    would not write three zeros as decimals, and who means ten thousand did not write it in Danish.

    >>> [parse_number(text) for text in ("3", "3,5", "1.234,5", "25.000 kr.", "kr. 25.000,-", "\u22125", "2.5")]
    [3.0, 3.5, 1234.5, 25000.0, 25000.0, -5.0, 2.5]
    >>> [parse_number(text) for text in ("10,000", "1,234.50", "10.000-25.000", "1e3", "tre", "", True)]
    [None, None, None, None, None, None, None]
    """
    if isinstance(value, float | int):
        return float(value) if math.isfinite(value) and not isinstance(value, bool) else None
    if not isinstance(value, str):
        return None
    text = _NO_ORE.sub("", _CURRENCY.sub("", plain(value).translate(_DASHES)))
    if match := _DANISH.fullmatch(text):
        if match[1] == "000":
            return None
        return float(text.replace(".", "").replace(" ", "").replace(",", "."))
    return float(text) if _POINT.fullmatch(text) else None


def parse_typed_number(text: str) -> float | None:
    """As `parse_number`, and numbers with an exponent, as programs write them; for what is typed on a command line.

    >>> parse_typed_number("1e3"), parse_typed_number("1.6e-06"), parse_typed_number("2,5"), parse_typed_number("e3")
    (1000.0, 1.6e-06, 2.5, None)
    """
    if _EXPONENT.fullmatch(plain(text)):
        value = float(plain(text).replace(",", "."))
        return value if math.isfinite(value) else None
    return parse_number(text)


def parse_share(text: str) -> float | None:
    """The share that a text holds, as a number or as per cent; None when it is neither. 1 is all of it.

    >>> parse_share("0,3"), parse_share("0.3"), parse_share("30 %"), parse_share("en del")
    (0.3, 0.3, 0.3, None)
    """
    number = text.strip().replace(",", ".")
    try:
        value = float(number.removesuffix("%")) / (100 if number.endswith("%") else 1)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def parse_date(value: object, *, from_1904: bool = False) -> date | None:
    """The date that a cell or a text holds, day before month; None when it is none or an impossible one.

    A bare number is Excel's serial number; `from_1904` says how the workbook counts. A year of two digits is 2000-2069
    or 1970-1999.

    >>> [str(parse_date(text)) for text in ("26-01-2024", "26/1-24", "26.01.2024", "2024-01-26", "26. januar 2024")]
    ['2024-01-26', '2024-01-26', '2024-01-26', '2024-01-26', '2024-01-26']
    >>> parse_date(45317), parse_date("31.02.2024"), parse_date("i foråret")
    (datetime.date(2024, 1, 26), None, None)
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value if FIRST_YEAR <= value.year <= LAST_YEAR else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_serial(value, from_1904)
    return _date_from_text(plain(value).translate(_DASHES).casefold(), from_1904) if isinstance(value, str) else None


def _date_from_text(text: str, from_1904: bool) -> date | None:
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    elif match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
    elif match := _NAMED.fullmatch(text):
        day, name, year = match.groups()
        month = next((str(number) for number, full in enumerate(MONTHS, 1) if full.startswith(name)), "0")
    else:
        return _from_serial(int(text), from_1904) if _SERIAL.fullmatch(text) else None
    century = 0 if len(year) == 4 else 2000 if int(year) < CENTURY_TURN else 1900
    try:
        found = date(century + int(year), int(month), int(day))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _from_serial(serial: float, from_1904: bool) -> date | None:
    if not FIRST_SERIAL <= serial < LAST_SERIAL + 1:
        return None
    return (EPOCH_1904 if from_1904 else EPOCH_1900) + timedelta(days=math.floor(serial))


def format_number(value: float, decimals: int = 0) -> str:
    """A number with points between thousands and a decimal comma; a half is rounded up, as Excel and browsers do.

    >>> format_number(1234.5, 1), format_number(56.25, 1), format_number(-0.2)
    ('1.234,5', '56,3', '0')
    """
    exact = Decimal(repr(round(float(value), MOST_DECIMALS)))
    text = f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"
    return (text if text.strip("-0.,") else text.removeprefix("-")).translate(_SWAP)


def format_money(value: float) -> str:
    """An amount in whole kroner.

    >>> format_money(12500)
    '12.500 kr.'
    """
    return f"{format_number(value)} kr."


def format_percent(share: float, decimals: int = 0) -> str:
    """A share (0-1) as per cent.

    >>> format_percent(0.28), format_percent(0.2346, 1)
    ('28 %', '23,5 %')
    """
    return f"{format_number(share * 100, decimals)} %"


def at_least(share: float) -> str:
    """A share (0-1) that is the least that something can be, in whole per cent that it is not below.

    >>> at_least(0.9599)
    'mindst 95 %'
    """
    return f"mindst {math.floor(share * 100)} %"


def format_date(value: date) -> str:
    """A date as in a table.

    >>> format_date(date(2024, 2, 7))
    '07-02-2024'
    """
    return f"{value.day:02d}-{value.month:02d}-{value.year:04d}"


def format_long_date(value: date) -> str:
    """A date as in a sentence.

    >>> format_long_date(date(2024, 1, 26))
    '26. januar 2024'
    """
    return f"{value.day}. {MONTHS[value.month - 1]} {value.year}"


_AFTER_Z = str.maketrans({"æ": "{", "ä": "{", "ø": "|", "ö": "|", "å": "}", "ü": "y"})


def sort_key(text: str) -> tuple[str, str]:
    """Key that sorts æ, ø, å last and aa as å, whatever the case; accents only break ties.

    >>> sorted(["Ørsted", "Aabenraa", "Ærø", "Zoo", "andel"], key=sort_key)
    ['andel', 'Zoo', 'Ærø', 'Ørsted', 'Aabenraa']
    """
    folded = plain(text).casefold()
    decomposed = unicodedata.normalize("NFD", folded.replace("aa", "å").translate(_AFTER_Z))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)), folded
