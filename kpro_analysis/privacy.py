"""Finds and hides what identifies a person in texts that people typed."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kpro_analysis.people import Names, Span, find_names, known_names
from kpro_analysis.phones import find_phones

MASK = "███"
DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
SUBSTITUTE_DAY = 60  # added to the day in the substitute numbers that hospitals and tests use

_INVISIBLE_LETTER = "[\u00ad\u200b-\u200f\u2060\ufeff]"
_INVISIBLE = f"{_INVISIBLE_LETTER}*"
_PAIR = rf"\d{_INVISIBLE}\d{_INVISIBLE}"
_DASH = rf"[/_\-\u2010-\u2015\u2212]{_INVISIBLE}"
_BETWEEN = rf"[\s./_\-\u2010-\u2015\u2212]{_INVISIBLE}"
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
_DATE_LIKE = re.compile(_DATE)  # all that is like a CPR begins so, and few texts have it: this is quick
_DOMAIN = r"[\w-]++(?:\.[\w-]++)++"
_EMAIL = re.compile(rf"(?<![\w.+%'-])[\w.+%'-]++@{_DOMAIN}")
_EMAIL_IN_WORDS = re.compile(
    r"(?<![\w.+%'-])[\w.+%'-]++\s{0,3}[(\[{]\s?(?:at|@|snabel-?a)\s?[)\]}]\s{0,3}" + _DOMAIN, re.IGNORECASE
)
_AT_IN_WORDS = re.compile(r"[(\[{]\s?(?:at|@|snabel-?a)\s?[)\]}]", re.IGNORECASE)  # which such an address has: quick
_EMAIL_SPELLED = re.compile(rf"(?<![\w.+%'-])[\w.+%'-]++\s{{1,3}}snabel-?a\s{{1,3}}{_DOMAIN}", re.IGNORECASE)
_NUL = "\0"  # what texts don't have: it can stand between them
_NO_DIGITS = bytes(letter for letter in range(1, 256) if not 48 <= letter <= 57)
_LEAST_DIGITS = 6  # of what is like a CPR number
_ADDRESS = re.compile(
    r"(?<![\w.+%'-])[\w.+%'-]++@[\w-]++(?:\.[\w-]++)*"
)  # also without a dot, as on a network of one's own
_WITH_AT = (  # the pattern of each way to write an address, and what must be there for it, which is quick to look for
    (_ADDRESS, re.compile("@")),
    (_EMAIL_IN_WORDS, re.compile(r"[(\[{]\s?(?:at|@|snabel)", re.IGNORECASE)),
    (_EMAIL_SPELLED, re.compile("[Ss][Nn][Aa][Bb][Ee][Ll]")),
)
_CANT_BE_SEEN = re.compile(_INVISIBLE_LETTER)


class Kind(StrEnum):
    """What kind of personal detail a text holds."""

    CPR = "cpr"
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"

    @property
    def danish(self) -> str:
        """The kind as users read it, in a sentence."""
        return {
            "cpr": "noget, der ligner et CPR-nummer",
            "phone": "et telefonnummer",
            "email": "en e-mailadresse",
            "name": "et navn fra kontaktkolonnerne",
        }[self.value]


@dataclass(frozen=True)
class Known:
    """The people that a text must not name: their names, and the digits of their telephone numbers."""

    names: Names = field(default_factory=lambda: known_names(()))
    phones: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Leak:
    """A personal detail in a text: its kind, and where it stands (first letter, and the one after the last)."""

    kind: Kind
    start: int
    end: int


def find_leaks(text: str, known: Known, kinds: Collection[Kind] = tuple(Kind)) -> tuple[Leak, ...]:
    """Everything in a text that may tell who somebody is, in the order in which it stands there; may overlap.

    Wider than `mask`, because what is published can't be called back: telephone numbers and known names too. Only
    these `kinds` are looked for.

    >>> known = Known(known_names(["Ida Testesen"]))
    >>> [leak.kind.value for leak in find_leaks("Ring til Ida på 12 34 56 78", known)]
    ['name', 'phone']
    """
    places = _visible_places(text)
    seen = text if places is None else "".join(text[place] for place in places)
    finders: dict[Kind, Callable[[], Iterable[Span]]] = {
        Kind.CPR: lambda: _cpr_spans(seen),
        Kind.PHONE: lambda: find_phones(seen, known.phones),
        Kind.EMAIL: lambda: (
            match.span() for pattern, needed in _WITH_AT if needed.search(seen) for match in pattern.finditer(seen)
        ),
        Kind.NAME: lambda: find_names(seen, known.names),
    }
    found = {(start, end, kind) for kind in kinds for start, end in finders[kind]()}
    if places is not None:
        found = {(places[start], places[end - 1] + 1, kind) for start, end, kind in found}
    return tuple(Leak(kind, start, end) for start, end, kind in sorted(found))


def hide(text: str, leaks: Iterable[Leak]) -> str:
    """The text with these details hidden.

    >>> text = "Ring på 12 34 56 78."
    >>> hide(text, find_leaks(text, Known()))
    'Ring på ███.'
    """
    return _with_mask(text, sorted((leak.start, leak.end) for leak in leaks))


def _visible_places(text: str) -> list[int] | None:
    """Where the letters stand that can be seen; None when all can."""
    if text.isascii() or not _CANT_BE_SEEN.search(text):
        return None
    return [place for place, letter in enumerate(text) if not _CANT_BE_SEEN.match(letter)]


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
    text = mask_cpr(text)
    if "@" in text:
        text = _EMAIL.sub(MASK, text)
    return _EMAIL_IN_WORDS.sub(MASK, text) if _AT_IN_WORDS.search(text) else text


def mask_each(texts: Sequence[str]) -> list[str]:
    """`mask` of many texts, of which few have anything to hide: looked for in all of them at once.

    >>> mask_each(["Ring om 670190-1234", "Ring"])
    ['Ring om ███', 'Ring']
    """
    joined = _NUL.join(texts)
    digits = joined.encode("latin-1", "backslashreplace").translate(None, _NO_DIGITS).split(b"\0")
    if len(digits) != len(texts):
        return [mask(text) for text in texts]
    suspect = {at for at, found in enumerate(digits) if len(found) >= _LEAST_DIGITS}
    if "@" in joined or _AT_IN_WORDS.search(joined):
        suspect |= {at for at, text in enumerate(texts) if "@" in text or _AT_IN_WORDS.search(text)}
    masked = list(texts)
    for at in suspect:
        masked[at] = mask(texts[at])
    return masked


def mask_cpr(text: str) -> str:
    """The text with CPR-like numbers hidden, and nothing else.

    >>> mask_cpr("670190-1234, navn@kommune.example")
    '███, navn@kommune.example'
    """
    return _with_mask(text, _cpr_spans(text))


def cpr_without_zero(number: str) -> str | None:
    """A whole number of nine or ten digits, as a spreadsheet stores it, as the CPR that it can be; None when it can't.

    Spreadsheets drop the leading zero of a number, and may write it with decimals or an exponent.

    >>> short = f"{670190 - 600000}1234"  # of a number that begins with a zero
    >>> cpr_without_zero("670190123"), cpr_without_zero(short) == f"0{short}", cpr_without_zero("6.701901234E9")
    (None, True, '6701901234')
    >>> cpr_without_zero("6701901234.0"), cpr_without_zero("12,5")
    ('6701901234', None)
    """
    try:
        value = float(number)
    except ValueError:
        return None
    if not (10**8 <= value < 10**10 and value.is_integer()):
        return None
    digits = f"{int(value):010d}"
    return digits if _begins_with_date(digits) else None


def _cpr_spans(text: str) -> list[Span]:
    """Where CPR-like numbers stand; they may overlap."""
    if not _DATE_LIKE.search(text):
        return []
    return [match.span(1) for match in _CPR_LIKE.finditer(text) if _begins_with_date(match[1])]


def _with_mask(text: str, spans: Iterable[Span]) -> str:
    """The text with spans hidden, which come in order; those that overlap are hidden as one."""
    pieces, end = [], 0
    for start, stop in spans:
        if start >= end:
            pieces += [text[end:start], MASK]
        end = max(end, stop)
    return "".join([*pieces, text[end:]])


def _begins_with_date(text: str) -> bool:
    digits = [int(letter) for letter in text if letter.isdecimal()]
    day, month, year = (10 * digits[place] + digits[place + 1] for place in (0, 2, 4))
    if day > SUBSTITUTE_DAY:
        day -= SUBSTITUTE_DAY
    return 1 <= month <= 12 and 1 <= day <= DAYS_IN_MONTH[month - 1] and ((day, month) != (29, 2) or year % 4 == 0)
