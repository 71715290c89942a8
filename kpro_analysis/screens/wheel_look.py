"""What of the year a visitor looks at: read from a message or an address, kept in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kpro_analysis.danish import parse_date, plain
from kpro_analysis.errors import UsageError
from kpro_analysis.register.cells import parse_form_number
from kpro_analysis.register.requests import DecisionRow
from kpro_analysis.screens.asked import Looking, one_of, unknown_choice
from kpro_analysis.screens.wheel_data import YearData
from kpro_analysis.wheel.event import Event, events_of, kinds_of, next_events, usual_year, years_of

DAYS = 90  # that the page looks ahead
LONGEST_SEARCH = 200
KEYS = {"dag": "day", "aar": "year", "type": "kind", "sog": "search"}


@dataclass(frozen=True)
class Look:
    """From which day on, which year, which kind of events (None: all), and what is searched for in the decisions."""

    day: date
    year: int
    kind: str | None = None
    search: str = ""


class Asking(Looking[Look]):
    """One visitor's look at the year."""

    keys = KEYS

    def __init__(self, found: YearData, today: date, query: str = "") -> None:
        self.found, self.today = found, today
        self.all_events: tuple[Event, ...] = found.plan.events if found.plan else ()
        self.years = years_of(self.all_events)
        self.kinds = tuple(dict.fromkeys(kind.name for kind in kinds_of(self.all_events)))
        year = usual_year(self.years, today)
        over = not next_events(self.all_events, today, (date.max - today).days)
        super().__init__(Look(date(year, 1, 1) if over and self.years else today, year), query)

    @property
    def events(self) -> tuple[Event, ...]:
        """All events of the kind that is looked at."""
        return tuple(event for event in self.all_events if self.look.kind in (None, event.kind.name))

    @property
    def of_year(self) -> tuple[Event, ...]:
        """Those of them in the year that is looked at."""
        return events_of(self.events, self.look.year)

    @property
    def coming(self) -> tuple[Event, ...]:
        """Those of them in the days that are looked ahead."""
        return next_events(self.events, self.look.day, DAYS)

    @property
    def decisions(self) -> tuple[DecisionRow, ...]:
        """The decisions that the search finds."""
        return tuple(row for row in self.found.decisions if finds(row, self.look.search))

    def patched(self, look: Look, patch: Mapping[str, Any]) -> Look:
        """The look with other fields; raises UsageError for what can't be used."""
        for name, value in patch.items():
            match name:
                case "day":
                    look = replace(look, day=self._day(value))
                case "year":
                    look = replace(look, year=self._year(value))
                case "kind":
                    look = replace(look, kind=one_of(value, self.kinds, "Typen"))
                case "search":
                    look = replace(look, search=plain(str(value or ""))[:LONGEST_SEARCH])
                case _:
                    raise unknown_choice()
        return look

    def _day(self, value: Any) -> date:
        day = self.usual.day if value in (None, "") else parse_date(str(value))
        if day is None:
            raise UsageError("Dagen kan ikke læses. Skriv den som 15-05-2024.")
        return day

    def _year(self, value: Any) -> int:
        if str(value) not in map(str, self.years):
            raise UsageError("Året findes ikke i årshjulet.")
        return int(value)


def finds(row: DecisionRow, search: str) -> bool:
    """Whether each word of a search is a form number of a decision or stands in its texts.

    >>> row = DecisionRow(date(2024, 1, 24), "Ekstraordinært møde", "Knappen flyttes", (19,))
    >>> finds(row, "#019 KNAPPEN"), finds(row, "9"), finds(row, "")
    (True, False, True)
    """
    texts = plain(f"{row.meeting} {row.text} {row.scenario}").casefold()
    return all(parse_form_number(word) in row.numbers or word in texts for word in search.casefold().split())
