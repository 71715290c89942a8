"""What one cell of a register can hold."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache

from kpro_analysis.columns import header_key

LARGEST_FORM_NUMBER = 99_999

_FORM_NUMBER = re.compile(r"(?:(?:ID|ÆØ|NR\.?) ?[-:]? ?)?#? ?([0-9]{1,5})(?:[.,]0+)?", re.IGNORECASE)


def parse_form_number(value: object) -> int | None:
    """The form number that a cell holds; None when it is none.

    >>> [parse_form_number(value) for value in ("#001", 1.0, " #001 ", "ÆØ-001", "ID #001", "1,0")]
    [1, 1, 1, 1, 1, 1]
    >>> [parse_form_number(value) for value in ("#021 omfatter #027", 1.5, -1, 0, "2024-0117", True)]
    [None, None, None, None, None, None]
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return int(value) if 1 <= value <= LARGEST_FORM_NUMBER and value == int(value) else None
    if not isinstance(value, str):
        return None
    match = _FORM_NUMBER.fullmatch(" ".join(unicodedata.normalize("NFC", value).split()))
    return int(match[1]) or None if match else None


def split_form_numbers(value: object) -> list[str | float]:
    """The form numbers that a cell lists, divided by comma, semicolon, blank, line break or `og`; not yet parsed.

    >>> split_form_numbers("#003, 019;ID #021 og 7"), split_form_numbers(19.0)
    (['#003', '019', 'ID #021', '7'], [19.0])
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [value]
    joined = re.sub(
        r"\b(ID|ÆØ|NR)\b[\s.:-]*|#\s+", lambda m: f"{m[1]}\0" if m[1] else "#", str(value), flags=re.IGNORECASE
    )
    return [piece.replace("\0", " ") for piece in re.split(r"[,;\s]+|\bog\b", joined) if piece]


@cache
def spellings(allowed: tuple[str, ...]) -> Mapping[str, str]:
    """The allowed words by what their spellings have in common."""
    return {header_key(word): word for word in allowed}


def listed(words: Iterable[str]) -> str:
    """Words in a sentence.

    >>> listed(["Rød", "Gul", "Grøn"])
    'Rød, Gul eller Grøn'
    """
    *first, last = words
    return f"{', '.join(first)} eller {last}" if first else last
