"""A source that is opened when it is first asked for, and only once."""

from collections.abc import Callable
from typing import Generic, TypeVar

Found = TypeVar("Found")


class Opened(Generic[Found]):
    """Opens once: what was found, or why it couldn't be opened, is the answer from then on.

    >>> number = Opened(lambda: 7)
    >>> number(), number()
    (7, 7)
    """

    def __init__(self, opening: Callable[[], Found]) -> None:
        self._opening = opening
        self._found: list[Found] = []
        self._error: Exception | None = None

    def __call__(self) -> Found:
        """What there is; raises what opening it raised."""
        if self._error is not None:
            raise self._error
        if not self._found:
            try:
                self._found.append(self._opening())
            except Exception as error:
                self._error = error
                raise
        return self._found[0]
