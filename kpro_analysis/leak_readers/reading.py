"""What a reader yields: texts with the places that they are from, files inside, and what couldn't be read."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from kpro_analysis.privacy import Kind

BETWEEN = "\u241f"  # stands where something ends: nothing that divides a CPR, a telephone number or a name
ALL = tuple(Kind)
NOT_READ_ALOUD = (Kind.CPR, Kind.EMAIL, Kind.NAME)  # for what only programs read: full of numbers of eight digits
HARD = (Kind.CPR, Kind.EMAIL)


@dataclass(frozen=True)
class Reading:
    """A text, which kinds to look for in it, and a function from where a letter stands to its place in Danish."""

    text: str
    where: Callable[[int], str]
    kinds: tuple[Kind, ...] = ALL


@dataclass(frozen=True)
class Inner:
    """A file inside a file: where it is, what it would be called, and its bytes."""

    place: str
    name: str
    content: bytes


@dataclass(frozen=True)
class Unread:
    """Something that couldn't be looked through, and where it is."""

    place: str
    content: bytes


Item = Reading | Inner | Unread
Items = Iterator[Item]


class Lines:
    """Which line of a text a letter stands in."""

    def __init__(self, text: str, first: int = 1) -> None:
        self._text, self._first = text, first

    def __call__(self, at: int) -> str:
        """The line as a place.

        >>> Lines("a\\nb")(2)
        'linje 2'
        """
        return f"linje {self.number(at)}"

    def number(self, at: int) -> int:
        """The line's number."""
        return self._first + bisect_right(self._ends, at - 1)

    @cached_property
    def _ends(self) -> list[int]:
        ends, at = [], self._text.find("\n")
        while at >= 0:
            ends.append(at)
            at = self._text.find("\n", at + 1)
        return ends


class Strip:
    """Many short texts, put together so that they are looked through at once; each has a mark that tells its place."""

    def __init__(self, between: str = BETWEEN) -> None:
        self._between = between
        self._texts: list[str] = []
        self._marks: list[int] = []

    def add(self, text: str, mark: int) -> None:
        """Put a text after the others."""
        self._texts.append(text)
        self._marks.append(mark)

    def reading(self, describe: Callable[[int, int], str], kinds: tuple[Kind, ...] = ALL) -> Reading:
        """All of it; `describe` turns a mark, and where in the text of that mark, into a place."""

        starts: list[int] = []

        def where(at: int) -> str:
            if not starts:
                lengths = (len(text) + len(self._between) for text in self._texts)
                starts.extend(accumulate(lengths, initial=0))
            number = bisect_right(starts, at, hi=len(self._texts)) - 1
            return describe(self._marks[number], at - starts[number])

        return Reading(self._between.join(self._texts), where, kinds)


def all_at(place: str, text: str, kinds: tuple[Kind, ...] = ALL) -> Reading:
    """A text that is in one place as a whole."""
    return Reading(text, lambda _: place, kinds)


def placed(*parts: str) -> str:
    """A place within a place.

    >>> placed("bilag.zip", "", "linje 3")
    'bilag.zip, linje 3'
    """
    return ", ".join(part for part in parts if part)
