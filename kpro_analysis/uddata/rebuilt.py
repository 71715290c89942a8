"""Values of our own kinds, back from the JSON that they were kept as."""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Rebuild = Callable[[Any], Any]


def as_kept(value: Any) -> Any:
    """What `json.dumps` makes of a value that it doesn't know (its `default`): a dataclass by name, else words."""
    names = _names(value.__class__)
    return str(value) if names is None else {name: getattr(value, name) for name in names}


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    return tuple(one.name for one in fields(kind)) if is_dataclass(kind) else None


def rebuilt(kind: Any, value: Any) -> Any:
    """A value of dataclasses, tuples, enums, dates and plain values, from what JSON made of it.

    >>> rebuilt(tuple[date, ...], ["2024-02-07"])
    (datetime.date(2024, 2, 7),)
    """
    return _rebuild(kind)(value)


@cache
def _rebuild(kind: Any) -> Rebuild:
    if get_origin(kind) in (Union, types.UnionType):
        kinds = [one for one in get_args(kind) if one is not types.NoneType and get_origin(one) is not Literal]
        return _or_none(_rebuild(kinds[0])) if len(kinds) == 1 else _same
    if get_origin(kind) is tuple:
        return _tuple(_rebuild(get_args(kind)[0]))
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass(kind, {name: _rebuild(hint) for name, hint in get_type_hints(kind).items()})
    if isinstance(kind, type) and issubclass(kind, date):
        return kind.fromisoformat
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else _same


def _same(value: Any) -> Any:
    return value


def _or_none(rebuild: Rebuild) -> Rebuild:
    return lambda value: None if value is None else rebuild(value)


def _tuple(rebuild: Rebuild) -> Rebuild:
    return lambda value: tuple(map(rebuild, value))


def _dataclass(kind: Callable[..., Any], rebuild: dict[str, Rebuild]) -> Rebuild:
    return lambda value: kind(**{name: rebuild[name](one) for name, one in value.items()})
