"""What an address asks a page for, field by field."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from kpro_analysis.errors import UsageError

Look = TypeVar("Look")
Patch = dict[str, Any]


def from_address(
    query: str, look: Look, patch: Callable[[Look, str, str], Patch | None], patched: Callable[[Look, Patch], Look]
) -> tuple[Look, tuple[str, ...]]:
    """The look that an address asks for, and a sentence for each fault in it: what can't be used is left out.

    `patch` gives what a field asks for (None: it isn't known), `patched` the look with that, or raises UsageError.
    """
    notices = []
    for key, text in parse_qsl(query, keep_blank_values=True):
        asked = patch(look, key, text)
        if asked is None:
            notices.append("Adressen har et felt, som siden ikke kender. Det er sprunget over.")
            continue
        try:
            look = patched(look, asked)
        except UsageError as error:
            notices.append(f"Fra adressen: {error} Det er sprunget over.")
    return look, tuple(dict.fromkeys(notices))
