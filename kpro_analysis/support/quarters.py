"""Quarters of a year, in Danish time."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from kpro_analysis.errors import UsageError

_LABEL = re.compile(r"([0-9]{4})[- ]?[kq]([1-4])", re.IGNORECASE)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter, 1-4, of a year.

    >>> str(Quarter(2024, 1)), str(Quarter(2024, 1).before()), str(Quarter(2024, 1).before(4)), Quarter(2024, 1).days
    ('2024-K1', '2023-K4', '2023-K1', 91)
    """

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter that a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """The quarter of a text such as `2023-K4`; raises UsageError for any other."""
        match = _LABEL.fullmatch(text.strip())
        if match is None or int(match[1]) == 0:
            raise UsageError("Kvartalet kan ikke læses. Skriv årstal og kvartal, fx 2023-K4.")
        return cls(int(match[1]), int(match[2]))

    def before(self, quarters: int = 1) -> "Quarter":
        """The quarter so many quarters earlier."""
        year, number = divmod(self.year * 4 + self.number - 1 - quarters, 4)
        return Quarter(year, number + 1)

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def end(self) -> date:
        """The day after its last one."""
        return self.before(-1).start

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - timedelta(days=1)

    @property
    def months(self) -> tuple[int, int]:
        """Its first and last month, counted as 12 * year + month - 1."""
        first = 12 * self.year + 3 * (self.number - 1)
        return first, first + 2

    @property
    def words(self) -> str:
        """As in a sentence: `4. kvartal 2023`."""
        return f"{self.number}. kvartal {self.year}"

    def __str__(self) -> str:
        return f"{self.year}-K{self.number}"


def span(first: Quarter, last: Quarter) -> tuple[Quarter, ...]:
    """All quarters from the first to the last.

    >>> [str(quarter) for quarter in span(Quarter(2023, 4), Quarter(2024, 2))]
    ['2023-K4', '2024-K1', '2024-K2']
    """
    quarters = []
    while first <= last:
        quarters.append(first)
        first = first.before(-1)
    return tuple(quarters)
