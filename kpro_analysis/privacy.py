"""Hides what identifies a person in texts that people typed."""

import re

MASK = "███"
DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
SUBSTITUTE_DAY = 60  # added to the day in the substitute numbers that hospitals and tests use

_INVISIBLE = "[\u00ad\u200b-\u200f\u2060\ufeff]*"
_DIGIT = rf"\d{_INVISIBLE}"
_BETWEEN = r"[\s.\-\u2010-\u2015\u2212]"
_CPR_LIKE = re.compile(
    rf"(?<!\d)({_DIGIT}{_DIGIT}){_BETWEEN}?({_DIGIT}{_DIGIT}){_BETWEEN}?({_DIGIT}{_DIGIT})"
    rf"(?:{_BETWEEN}{_INVISIBLE}){{0,3}}{_DIGIT}{_DIGIT}{_DIGIT}\d(?!\d)"
)
_EMAIL = re.compile(r"(?<![\w.+%'-])[\w.+%'-]++@[\w-]++(?:\.[\w-]++)++")


def mask(text: str) -> str:
    """The text with CPR-like numbers and e-mail addresses hidden.

    Six and four digits count when the first six are a possible date, or one with 60 added to the day. Modulus 11 is not
    asked: since 2007 valid numbers need not fit it.

    >>> mask("Ring om 670190-1234, svar til navn@kommune.example.")
    'Ring om ███, svar til ███.'
    >>> mask("SOR 440241000016003, sag 123456-7890, tlf. 12 34 56 78")
    'SOR 440241000016003, sag 123456-7890, tlf. 12 34 56 78'
    """
    text = _CPR_LIKE.sub(_mask_when_dated, text)
    return _EMAIL.sub(MASK, text) if "@" in text else text


def _mask_when_dated(match: re.Match[str]) -> str:
    day, month, year = (_two_digits(match[group]) for group in (1, 2, 3))
    if day > SUBSTITUTE_DAY:
        day -= SUBSTITUTE_DAY
    possible = 1 <= month <= 12 and 1 <= day <= DAYS_IN_MONTH[month - 1] and ((day, month) != (29, 2) or year % 4 == 0)
    return MASK if possible else match[0]


def _two_digits(text: str) -> int:
    return int("".join(letter for letter in text if letter.isdigit()))
