"""Hides what identifies a person in texts that people typed."""

import re

MASK = "███"
DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
SUBSTITUTE_DAY = 60  # added to the day in the substitute numbers that hospitals and tests use

_INVISIBLE = "[\u00ad\u200b-\u200f\u2060\ufeff]*"
_PAIR = rf"\d{_INVISIBLE}\d{_INVISIBLE}"
_DASH = rf"[/\-\u2010-\u2015\u2212]{_INVISIBLE}"
_BETWEEN = rf"[\s./\-\u2010-\u2015\u2212]{_INVISIBLE}"
_DATE = rf"{_PAIR}(?:{_BETWEEN})?{_PAIR}(?:{_BETWEEN})?{_PAIR}"
_LAST_PAIR = rf"\d{_INVISIBLE}\d(?!\d)"
_DIGITS_LAST = rf"(?:(?:{_BETWEEN}){{0,3}}{_PAIR}|{_BETWEEN}{_PAIR}\s{_INVISIBLE}){_LAST_PAIR}"
_LETTERS_LAST = (
    rf"(?:{_DASH}(?=\d{{0,3}}[A-Za-z])[0-9A-Za-z]{{4}}|"
    rf"(?:{_BETWEEN}){{1,3}}(?=[A-Z]{{0,3}}\d)(?=\d{{0,3}}[A-Z])[0-9A-Z]{{4}})(?:(?!\w)|(?={_DATE}))"
)
_CPR_LIKE = re.compile(  # looks ahead, so that one that is no date doesn't hide the next, which may overlap it
    rf"(?<!\d)(?=({_DATE}{_DIGITS_LAST}|{_PAIR}{_PAIR}{_PAIR}{_LETTERS_LAST}))"
)
_DOMAIN = r"[\w-]++(?:\.[\w-]++)++"
_EMAIL = re.compile(rf"(?<![\w.+%'-])[\w.+%'-]++@{_DOMAIN}")
_EMAIL_IN_WORDS = re.compile(
    r"(?<![\w.+%'-])[\w.+%'-]++\s{0,3}[(\[{]\s?(?:at|@|snabel-?a)\s?[)\]}]\s{0,3}" + _DOMAIN, re.IGNORECASE
)


def mask(text: str) -> str:
    """The text with CPR-like numbers and e-mail addresses hidden.

    Six and four digits count when the first six are a possible date, or one with 60 added to the day. Modulus 11 is not
    asked: since 2007 valid numbers need not fit it. Letters may stand among the last four where something divides
    these from the date: right after a dash or stroke any letters, elsewhere capitals mixed with digits.

    >>> mask("Ring om 670190-1234, svar til navn@kommune.example.")
    'Ring om ███, svar til ███.'
    >>> mask("670190-9AB1 og navn (at) kommune.example")
    '███ og ███'
    >>> mask("SOR 440241000016003, sag 123456-7890, tlf. 12 34 56 78")
    'SOR 440241000016003, sag 123456-7890, tlf. 12 34 56 78'
    """
    text = _without_cpr(text)
    if "@" in text:
        text = _EMAIL.sub(MASK, text)
    return _EMAIL_IN_WORDS.sub(MASK, text) if any(bracket in text for bracket in "([{") else text


def _without_cpr(text: str) -> str:
    pieces, end = [], 0
    for match in _CPR_LIKE.finditer(text):
        if _begins_with_date(match[1]):
            if match.start() >= end:  # else it overlaps the one before, and both are hidden as one
                pieces += [text[end : match.start()], MASK]
            end = match.end(1)
    return "".join([*pieces, text[end:]])


def _begins_with_date(text: str) -> bool:
    digits = [int(letter) for letter in text if letter.isdecimal()]
    day, month, year = (10 * digits[place] + digits[place + 1] for place in (0, 2, 4))
    if day > SUBSTITUTE_DAY:
        day -= SUBSTITUTE_DAY
    return 1 <= month <= 12 and 1 <= day <= DAYS_IN_MONTH[month - 1] and ((day, month) != (29, 2) or year % 4 == 0)
