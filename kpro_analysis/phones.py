"""Finds telephone numbers in texts, and leaves the many other numbers that people write."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Span = tuple[int, int]  # first letter, and the one after the last

DIGITS = 8  # of a Danish number
MOST_DIGITS = 12  # with 0045 before it
SHORTEST_KNOWN = 6  # digits: of numbers in the Faroes and in Greenland
GROUPINGS = {  # how Danes divide the eight, and by which signs
    (8,): {""},
    (2, 2, 2, 2): {" ", ".", "-"},
    (4, 4): {" ", "-"},
    (3, 3, 2): {" "},
    (3, 2, 3): {" "},
}
DATES = {(2, 2, 4), (4, 2, 2)}

_DASHES = "\\-\u2010-\u2015\u2212"
_RUN = re.compile(rf"\d+(?:(?:\s{{1,3}}|[.{_DASHES}])\d+)*")
_DATE_RUN = re.compile(r"[0-3]\d-[01]\d-(?:19|20)\d\d|(?:19|20)\d\d-[01]\d-[0-3]\d")
_ABROAD = re.compile(rf"(?:\+|(?<!\d)00(?=4[5-9]|29[89]|354))\d{{1,3}}(?:[\s().{_DASHES}]{{0,3}}\d){{6,12}}(?!\d)")
_CALLED = re.compile(
    r"(?<![^\W_])(?:tlf|tel|mob|telefon\w*|mobil\w*|ring\w*)[^\w\n]{0,4}(?:\w+[^\w\n]{1,3}){0,2}\Z", re.IGNORECASE
)
_NO_PHONE = re.compile(
    r"(?<![^\W_])(?:cvr|sor|ean|gln|cpr|ip|sag|sags(?:nr|nummer)|journal\w*|ticket|version|build|v|id|ref\w*|kr|dkk)"
    r"[\s.:#/\-nr]{0,6}\Z",
    re.IGNORECASE,
)
_IS_AMOUNT = re.compile(r"(?:,-|,\d|\s?(?:kr|dkk|mio|%|mb|kb|gb|bytes?)\b)", re.IGNORECASE)
_HELD_TO = re.compile(rf"\w|[_#]|[\dA-ZÆØÅ][.,:/{_DASHES}]")  # how what stands before a part of a longer number ends
_GOES_ON = re.compile(r"\w|[.,:/]\d")
_LOOKED_AT = 60  # letters before a number that may say what it is


@dataclass(frozen=True)
class _Group:
    """Digits that stand together; `sign` is what divides them from the group before in their run, "" for the first."""

    start: int
    end: int
    digits: str
    sign: str


@dataclass(frozen=True)
class _Window:
    """Neighbouring groups of a run that may be one number, with the groups beside them, if any."""

    before: _Group | None
    groups: list[_Group]
    after: _Group | None

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.groups[0].start, self.groups[-1].end

    @property
    def digits(self) -> str:
        """Its digits."""
        return "".join(group.digits for group in self.groups)

    @property
    def lengths(self) -> tuple[int, ...]:
        """How it is divided."""
        return _divided(self.groups)


def _divided(groups: list[_Group]) -> tuple[int, ...]:
    return tuple(len(group.digits) for group in groups)


def digits_of(text: str) -> str:
    """The digits of a number, without the country code of Denmark.

    >>> digits_of("(+45) 12 34 56 78"), digits_of("0045 12345678")
    ('12345678', '12345678')
    """
    digits = _plain("".join(filter(str.isdecimal, text)))
    for code in ("0045", "45"):
        if digits.startswith(code) and len(digits) == DIGITS + len(code):
            return digits.removeprefix(code)
    return digits


def known_phones(text: str) -> frozenset[str]:
    """The numbers in a cell for them, by their digits."""
    pieces = re.split(r"[/,;\n]|\bog\b|\beller\b", text)
    return frozenset(digits for piece in pieces if len(digits := digits_of(piece)) >= SHORTEST_KNOWN)


def find_phones(text: str, known: frozenset[str] = frozenset()) -> Iterator[Span]:
    """Where telephone numbers stand; spans may overlap.

    Eight digits count when they stand as Danes divide them, however they are divided after a word such as `tlf.`, and
    any number with a country code. Not counted are dates, amounts, case numbers such as 2024-0117, what is named as
    another kind of number (`CVR`, `SOR`), and what is part of a longer number. `known` numbers (digits) count in any
    form.

    >>> [text for text in ("12 34 56 78", "1234 5678", "+45 12345678", "tlf. 12 345 678", "12.345.678 kr.", "07022024")
    ...  if list(find_phones(text))]
    ['12 34 56 78', '1234 5678', '+45 12345678', 'tlf. 12 345 678']
    """
    yield from (match.span() for match in _ABROAD.finditer(text) if not _IS_AMOUNT.match(text, match.end()))
    for run in _RUN.finditer(text):
        if _is_none(run[0], known):
            continue
        groups = _groups(run)
        called = _CALLED.search(text[max(0, run.start() - _LOOKED_AT) : run.start()]) is not None
        for window in _windows(groups, in_any_form=called or bool(known)):
            digits = window.digits
            whole = window.before is None and window.after is None
            if digits_of(digits) in known and (whole or len(digits) >= DIGITS):
                yield window.span
            elif len(digits) == DIGITS:
                if (called and window.before is None and _is_called(text, window)) or _is_phone(text, window):
                    yield window.span


def _is_none(run: str, known: frozenset[str]) -> bool:
    """Whether no number can be in a run, told quickly: most are too short, or dates."""
    if len(run) < SHORTEST_KNOWN:
        return True
    digits = "".join(filter(str.isdecimal, run))
    if len(digits) >= DIGITS and not _DATE_RUN.fullmatch(run):
        return False
    return not known or digits_of(digits) not in known


def _groups(run: re.Match[str]) -> list[_Group]:
    found: list[_Group] = []
    end, text = 0, run[0]  # copied once: a run can be as long as the file
    for match in re.finditer(r"\d+", text):
        between = text[end : match.start()]
        sign = "" if not found else "." if "." in between else " " if between.isspace() else "-"
        found.append(_Group(run.start() + match.start(), run.start() + match.end(), _plain(match[0]), sign))
        end = match.end()
    return found


def _plain(digits: str) -> str:
    return digits if digits.isascii() else "".join(str(int(letter)) for letter in digits)


def _windows(groups: list[_Group], *, in_any_form: bool) -> Iterator[_Window]:
    """All neighbouring groups that can be one number by their length, or only those divided as Danes do."""
    for first in range(len(groups)):
        length = 0
        for last in range(first, len(groups)):
            length += len(groups[last].digits)
            if length > MOST_DIGITS:
                break
            if length >= SHORTEST_KNOWN and (in_any_form or _divided(groups[first : last + 1]) in GROUPINGS):
                before = groups[first - 1] if first else None
                after = groups[last + 1] if last + 1 < len(groups) else None
                yield _Window(before, groups[first : last + 1], after)


def _is_called(text: str, window: _Window) -> bool:
    """Whether what follows a word such as `tlf.` can be a number to call."""
    return window.lengths not in DATES and not _IS_AMOUNT.match(text, window.span[1])


def _is_phone(text: str, window: _Window) -> bool:
    signs = {group.sign for group in window.groups[1:]} or {""}
    if len(signs) > 1 or not signs <= GROUPINGS.get(window.lengths, set()):
        return False
    if _is_part_of_more(text, window) or _looks_like_date_or_case(window):
        return False
    start, end = window.span
    return not (_NO_PHONE.search(text[max(0, start - _LOOKED_AT) : start]) or _IS_AMOUNT.match(text, end))


def _is_part_of_more(text: str, window: _Window) -> bool:
    """Whether letters, or signs that hold numbers together, go on at either end."""
    if window.groups[0].sign in (".", "-") or (window.after and window.after.sign in (".", "-")):
        return True
    start, end = window.span
    before = text[max(0, start - _LOOKED_AT) : start]
    if _GOES_ON.match(text, end) or _HELD_TO.fullmatch(before[-1:]) or _HELD_TO.fullmatch(before[-2:]):
        return True
    token = before.rsplit(maxsplit=1)[-1] if before.strip() and not before[-1].isspace() else ""
    return "://" in token or "www." in token


def _looks_like_date_or_case(window: _Window) -> bool:
    """20240207, 07022024, 2024-0117, 2023 2024, and the year in 26 01 2024 1030."""
    digits = window.digits
    if len(window.groups) == 1:
        return _is_date(digits[6:], digits[4:6], digits[:4]) or _is_date(digits[:2], digits[2:4], digits[4:])
    if len(window.groups) == 2 and _is_year(digits[:4]):
        after_month = window.before is not None and len(window.before.digits) <= 2
        return window.groups[1].sign == "-" or _is_year(digits[4:]) or after_month
    return False


def _is_date(day: str, month: str, year: str) -> bool:
    return _is_year(year) and 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _is_year(digits: str) -> bool:
    return digits[:2] in ("19", "20")
