"""Declared columns, and the one way to find them in a header row that people edit."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpro_analysis.findings import Level

_DROPPED = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff\u2010-\u2015\u2212-]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column by the name users know it.

    `missing` is the level of the finding when a file lacks it (None: it may be left out). `personal` columns are
    known by name, so that they are never taken for something else, kept or shown.
    """

    name: str
    missing: Level | None = None
    personal: bool = False


def header_key(text: str) -> str:
    """What two spellings of one header or code have in common.

    Case, white space, line breaks, hyphens (soft ones too) and the form of å, ø and é don't matter.

    >>> header_key("Blanket-\\nnummer ") == header_key("BLANKETNUMMER")
    True
    """
    return _DROPPED.sub("", unicodedata.normalize("NFC", text)).casefold()


def places(header: Sequence[object], columns: Iterable[Column]) -> dict[str, list[int]]:
    """Where each declared column stands in a header row: positions from 0, more than one if it is there twice.

    >>> places(["Titel", None, "titel "], [Column("Titel"), Column("Dato")])
    {'Titel': [0, 2], 'Dato': []}
    """
    by_key: dict[str, list[int]] = {}
    for position, text in enumerate(header):
        if isinstance(text, str) and (key := header_key(text)):
            by_key.setdefault(key, []).append(position)
    return {column.name: by_key.get(header_key(column.name), []) for column in columns}


def column_letters(position: int) -> str:
    """The letters of a column, counted from 0.

    >>> column_letters(0), column_letters(26), column_letters(16383)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_position(letters: str) -> int:
    """The position of a column, counted from 0.

    >>> column_position("R"), column_position("AA")
    (17, 26)
    """
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - 64
    return position - 1


def cell_address(row: int, position: int) -> str:
    """The address of a cell from its row (from 1, as Excel shows it) and its column (from 0).

    >>> cell_address(20, 17)
    'R20'
    """
    return f"{column_letters(position)}{row}"
