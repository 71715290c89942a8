"""What an address or a message asks a page for, field by field."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from typing import Any, Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from kpro_analysis.errors import KproError, UsageError

Look = TypeVar("Look")
Patch = Mapping[str, Any]


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


class Looking(ABC, Generic[Look]):
    """What one visitor looks at: `look`, by fields of which `keys` says what each is called in the address.

    `error` is why the last thing asked for could not be done, `notices` what in the address could not be used.
    """

    keys: Mapping[str, str]

    def __init__(self, usual: Look, query: str) -> None:
        self.usual = usual
        self.error: str | None = None
        self.look, self.notices = from_address(
            query, usual, lambda look, key, text: {self.keys[key]: text} if key in self.keys else None, self.patched
        )

    @abstractmethod
    def patched(self, look: Look, patch: Mapping[str, Any]) -> Look:
        """The look with other fields; raises UsageError for what can't be used."""

    @property
    def query(self) -> str:
        """The query string that brings this look back; "" for the usual one."""
        said = {key: (getattr(self.look, name), getattr(self.usual, name)) for key, name in self.keys.items()}
        return urlencode({key: str(value) for key, (value, usual) in said.items() if value and value != usual})

    def change(self, patch: Mapping[str, Any]) -> None:
        """Look at something else; what can't be used leaves everything as it was."""
        self.error = None
        try:
            self.look = self.patched(self.look, patch)
        except KproError as error:
            self.error = str(error)


def unknown_choice() -> UsageError:
    """What to say of a field that the page doesn't have."""
    return UsageError("Siden sendte et valg, som ikke findes. Genindlæs siden.")


def one_of(value: Any, known: Collection[str], what: str) -> str | None:
    """The value if it is one of those known, None for none; raises UsageError otherwise."""
    if value is None or value in known:
        return None if value is None else str(value)
    raise UsageError(f"{what} findes ikke i filerne.")
