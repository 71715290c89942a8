"""Settings as plain values that a person can read in a file, and back."""

from collections.abc import Callable
from dataclasses import MISSING, fields
from enum import StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.register.cells import listed, parse_form_number
from kpro_analysis.register.requests import LIGHTS, SOURCES, STATUSES, form_id
from kpro_analysis.register.strict_json import Fields, jsonable, legible
from kpro_analysis.weighting.settings import BLANK, Guard, GuardKind, Settings, Weights

BLANK_WORD = "(tom)"  # stands for those without a source or status
LONGEST_NAME = 200  # characters of a criterion's name
CHOICES = {"lights": (*LIGHTS, BLANK), "sources": (*SOURCES, BLANK), "statuses": (*STATUSES, BLANK)}


def settings_as_dict(settings: Settings) -> dict[str, Any]:
    """Every field of the settings, ready for JSON: form numbers as "#019", the guard as the command line writes it."""
    return {field.name: _plain(getattr(settings, field.name)) for field in fields(Settings)}


def settings_from(found: Fields) -> Settings:
    """The settings that a file holds; a field that isn't there has its default.

    Raises InputError for fields that aren't known, lack where there is no default, or can't be used.
    """
    hints = get_type_hints(Settings)
    found.known_only(set(hints))
    given = {}
    for field in fields(Settings):
        if field.name in found.values:
            given[field.name] = _read(found, field.name, hints[field.name])
        elif field.default is MISSING and field.default_factory is MISSING:
            found.refuse(field.name, "med: det mangler")
    try:
        return Settings(**given)
    except UsageError as error:
        raise InputError(f"{found.file} kan ikke bruges: {error}") from None


def _plain(value: Any) -> Any:
    match value:
        case Weights():
            return {name: jsonable(weight) for name, weight in value.values.items()}
        case Guard(kind=GuardKind.RESERVE):
            return f"{value.kind}={value.share!r}"
        case Guard() | StrEnum():
            return str(value)
        case frozenset():
            return [form_id(v) if isinstance(v, int) else v or BLANK_WORD for v in sorted(value)]
        case float():
            return jsonable(value)
    return value


def _read(found: Fields, name: str, kind: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        if found.values[name] is None:
            return None
        (kind,) = (k for k in get_args(kind) if k is not type(None))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _word(found, name, kind)
    readers: dict[Any, Callable[[Fields, str], Any]] = {
        float: Fields.number,
        int: Fields.whole,
        bool: Fields.yes_or_no,
        Weights: _weights,
        Guard: _guard,
        frozenset[int]: _form_numbers,
        frozenset[str]: _choices,
    }
    return readers[kind](found, name)


def _word(found: Fields, name: str, kind: type[StrEnum]) -> StrEnum:
    try:
        return kind(found.values[name])
    except ValueError:
        found.refuse(name, listed(map(str, kind)))


def _weights(found: Fields, name: str) -> Weights:
    inner = found.inner(name)
    if unusable := [key for key in inner.values if not key.strip() or len(key) > LONGEST_NAME or not legible(key)]:
        inner.refuse(unusable[0], f"et kriterium med et navn på 1 til {LONGEST_NAME} tegn")
    try:
        return Weights({key: inner.number(key) for key in inner.values})
    except UsageError as error:
        raise InputError(f"{found.file} kan ikke bruges: {error}") from None


def _guard(found: Fields, name: str) -> Guard:
    try:
        return Guard.parse(found.text(name, LONGEST_NAME))
    except UsageError:
        found.refuse(name, "flag, first eller reserve=P med P fra 0 til 1")


def _form_numbers(found: Fields, name: str) -> frozenset[int]:
    numbers = [parse_form_number(value) for value in found.listed(name)]
    if None in numbers:
        found.refuse(name, 'en liste af blanketnumre som ["#019"]')
    return frozenset(number for number in numbers if number is not None)


def _choices(found: Fields, name: str) -> frozenset[str]:
    words = {(v or BLANK_WORD): v for v in CHOICES[name]}
    chosen = found.listed(name)
    if not all(isinstance(word, str) and word in words for word in chosen):
        found.refuse(name, f"en liste af {listed(words)}")
    return frozenset(words[word] for word in chosen)
