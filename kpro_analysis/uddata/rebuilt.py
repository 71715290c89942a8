"""Values of our own kinds, back from the JSON that they were kept as."""

import types
from dataclasses import is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def rebuilt(kind: Any, value: Any) -> Any:
    """A value of dataclasses, tuples, enums, dates and plain values, from what JSON made of it.

    >>> rebuilt(tuple[date, ...], ["2024-02-07"])
    (datetime.date(2024, 2, 7),)
    """
    if get_origin(kind) in (Union, types.UnionType):
        kinds = [one for one in get_args(kind) if one is not types.NoneType and get_origin(one) is not Literal]
        return rebuilt(kinds[0], value) if value is not None and len(kinds) == 1 else value
    if get_origin(kind) is tuple:
        return tuple(rebuilt(get_args(kind)[0], one) for one in value)
    if is_dataclass(kind):
        hints = _hints(cast(type, kind))
        return kind(**{name: rebuilt(hints[name], one) for name, one in value.items()})  # type: ignore[operator]
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value
