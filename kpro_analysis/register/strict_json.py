"""Reads JSON that people may have edited: one Danish sentence for whatever can't be used, never a traceback."""

import json
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from kpro_analysis.danish import format_number
from kpro_analysis.errors import InputError
from kpro_analysis.privacy import mask
from kpro_analysis.register.cells import parse_form_number

LONGEST_TEXT = 20_000_000  # characters of a whole file: far above a scenario of 10,000 requests
LONGEST_SHOWN = 60
LARGEST = 1e15  # the largest number that any field can hold


@dataclass(frozen=True)
class Fields:
    """An object of a file, read field by field; `path` says where in the file it stands.

    Each reader raises InputError that names the file, the field and what was expected.
    """

    file: str
    path: str
    values: dict[str, Any]

    def refuse(self, key: str, expected: str) -> NoReturn:
        """Say that a field can't be used."""
        where = f"{self.path}.{key}" if self.path else key
        raise InputError(
            f"{self.file} kan ikke bruges: feltet «{shown(where)}» skal være {expected}. "
            "Ret filen, eller brug en udgave, der ikke er rettet i hånden."
        )

    def known_only(self, known: set[str]) -> None:
        """Refuse fields that aren't known: one misspelt would else be overlooked."""
        for key in self.values:
            if key not in known:
                where = f"{self.path}.{key}" if self.path else key
                raise InputError(
                    f"{self.file} kan ikke bruges: feltet «{shown(where)}» kendes ikke. "
                    "Ret filen, eller brug en udgave, der ikke er rettet i hånden."
                )

    def text(self, key: str, longest: int) -> str:
        """A text of one character at least."""
        value = self.values.get(key)
        if not (isinstance(value, str) and value.strip() and len(value) <= longest and legible(value)):
            self.refuse(key, f"en tekst på 1 til {format_number(longest)} tegn")
        return value

    def text_or_none(self, key: str, longest: int) -> str | None:
        """A text, or None where the field is null, empty or not there."""
        return None if self.values.get(key) in (None, "") else self.text(key, longest)

    def number(self, key: str, low: float = 0.0, high: float = LARGEST) -> float:
        """A number between low and high."""
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            self.refuse(key, f"et tal fra {format_number(low)} til {format_number(high)}")
        return float(value)

    def number_or_none(self, key: str, low: float = 0.0, high: float = LARGEST) -> float | None:
        """A number, or None where the field is null."""
        return None if key in self.values and self.values[key] is None else self.number(key, low, high)

    def whole(self, key: str) -> int:
        """A whole number from 1."""
        value = self.values.get(key)
        if type(value) is not int or not 1 <= value <= LARGEST:
            self.refuse(key, "et helt tal på 1 eller derover")
        return value

    def yes_or_no(self, key: str) -> bool:
        """True or false."""
        value = self.values.get(key)
        if type(value) is not bool:
            self.refuse(key, "true eller false")
        return value

    def form_number(self, key: str) -> int:
        """A form number."""
        number = parse_form_number(self.values.get(key))
        if number is None:
            self.refuse(key, "et blanketnummer som #019")
        return number

    def inner(self, key: str) -> "Fields":
        """An object within."""
        value = self.values.get(key)
        if not isinstance(value, dict):
            self.refuse(key, "en gruppe felter i krøllede parenteser")
        return Fields(self.file, f"{self.path}.{key}" if self.path else key, value)

    def listed(self, key: str) -> list[Any]:
        """A list."""
        value = self.values.get(key)
        if not isinstance(value, list):
            self.refuse(key, "en liste i kantede parenteser")
        return value

    def objects(self, key: str) -> Iterator["Fields"]:
        """Each of a list of objects."""
        for place, value in enumerate(self.listed(key), 1):
            if not isinstance(value, dict):
                self.refuse(f"{key}[{place}]", "en gruppe felter i krøllede parenteser")
            yield Fields(self.file, f"{self.path}.{key}[{place}]" if self.path else f"{key}[{place}]", value)


def read_object(text: str, file: str) -> Fields:
    """The object that a file holds; raises InputError for what isn't one, or is written in two ways."""
    name = shown(file)
    if not text.strip():
        raise InputError(f"{name} er tom. Brug en anden fil, eller en kopi af denne fra før.")
    if len(text) > LONGEST_TEXT:
        raise InputError(f"{name} er for stor til at være gemt herfra. Vælg en anden fil.")
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except RecursionError:
        raise InputError(f"{name} er ikke gemt herfra: den er indlejret for dybt. Vælg en anden fil.") from None
    except _DoubleError as error:
        raise InputError(
            f"{name} kan ikke bruges: feltet «{shown(str(error))}» står der to gange. Slet det ene."
        ) from None
    except json.JSONDecodeError as error:
        if not text[error.pos :].strip() or error.msg.startswith("Unterminated"):
            raise InputError(f"{name} er skåret over midt i. Brug en hel kopi af filen.") from None
        raise InputError(
            f"{name} kan ikke læses fra linje {error.lineno}: dér er den ikke gyldig JSON. Er den rettet i hånden, så "
            "se efter komma og anførselstegn."
        ) from None
    except ValueError:
        raise InputError(
            f"{name} kan ikke bruges: et af tallene er ikke et almindeligt tal. Ret det, eller brug en anden fil."
        ) from None
    if not isinstance(value, dict):
        raise InputError(f"{name} er ikke gemt herfra: den begynder ikke med en krøllet parentes. Vælg en anden fil.")
    return Fields(name, "", value)


def shown(text: str) -> str:
    """A text from a file as it may stand in a sentence: one line, masked, not too long."""
    plain = mask(" ".join("".join(" " if unicodedata.category(c)[0] == "C" else c for c in text).split()))
    return plain if len(plain) <= LONGEST_SHOWN else plain[: LONGEST_SHOWN - 1] + "…"


def legible(text: str) -> bool:
    """Whether a text has nothing but letters and signs in it, line breaks and tabs at most."""
    return all(letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs") for letter in text)


def jsonable(value: float | None) -> float | int | None:
    """A number as it is written: without a decimal point where it is whole.

    >>> jsonable(500000.0), jsonable(2.5)
    (500000, 2.5)
    """
    if value is None or math.isnan(value):
        return None
    return int(value) if value == int(value) and abs(value) < LARGEST else value


class _DoubleError(ValueError):
    """A field that stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            raise _DoubleError(key)
        values[key] = value
    return values


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
