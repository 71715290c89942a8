"""One event of the year, and what is asked of many: which come next, which belong to a year."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kpro_analysis.columns import header_key
from kpro_analysis.danish import MONTHS, format_date
from kpro_analysis.wheel.kinds import KINDS, Kind
from kpro_analysis.wheel.moments import Moment, day_of

UID_DOMAIN = "aarshjul.kommunal-pro"


@dataclass(frozen=True, slots=True)
class Event:
    """An event of whole days (`start` and `end` are dates, both included) or by the clock (both are moments).

    `end` is None where an event by the clock doesn't say when it ends. Texts have what identifies a person hidden.
    `uid` is the same each time the sheet is read, whatever its explanation is; `row` counts from 1.
    """

    start: Moment
    end: Moment | None
    kind: Kind
    title: str
    explanation: str = ""
    participants: str = ""
    uid: str = ""
    row: int = 0

    @property
    def all_day(self) -> bool:
        """Whether it is of whole days."""
        return not isinstance(self.start, datetime)

    @property
    def first_day(self) -> date:
        """The day on which it begins."""
        return day_of(self.start)

    @property
    def last_day(self) -> date:
        """The last day that it takes part of: one that ends at midnight takes nothing of the next day."""
        if self.end is None:
            return self.first_day
        end = self.end - timedelta(microseconds=1) if isinstance(self.end, datetime) else self.end
        return max(day_of(end), self.first_day)

    @property
    def order(self) -> tuple[date, bool, str, int]:
        """Sorts events as they come; on one day those of whole days first."""
        clock = "" if self.all_day else self.start.isoformat()
        return self.first_day, not self.all_day, clock, self.row

    @property
    def label(self) -> str:
        """The kind and the title, but the kind only once.

        >>> from kpro_analysis.wheel.kinds import KINDS
        >>> Event(date(2024, 5, 13), None, KINDS[0], "Brugergruppemøde").label
        'Brugergruppemøde'
        """
        said = self.kind.name.casefold() in self.title.casefold()
        return self.title if said else f"{self.kind.name}: {self.title}"

    @property
    def when(self) -> str:
        """The time in words.

        >>> from kpro_analysis.wheel.kinds import KINDS
        >>> Event(date(2024, 5, 13), date(2024, 5, 24), KINDS[2], "Test").when
        '13-05-2024 til 24-05-2024'
        """
        if not isinstance(self.start, datetime):
            return _span(format_date(self.first_day), format_date(self.last_day))
        start = f"{format_date(self.start)} kl. {_clock(self.start)}"
        if not isinstance(self.end, datetime):
            return start
        if day_of(self.end) == self.first_day:
            return f"{start}-{_clock(self.end)}"
        return f"{start} til {format_date(self.end)} kl. {_clock(self.end)}"

    @property
    def short_when(self) -> str:
        """The days in few letters, without the year.

        >>> from kpro_analysis.wheel.kinds import KINDS
        >>> Event(date(2024, 5, 13), date(2024, 6, 7), KINDS[2], "Test").short_when
        '13. maj–7. jun'
        """
        first, last = self.first_day, self.last_day
        if (first.year, first.month) == (last.year, last.month):
            return _short(last) if first == last else f"{first.day}.–{_short(last)}"
        return f"{_short(first)}–{_short(last)}"

    def as_dict(self) -> dict[str, str | bool]:
        """Ready for JSON; an end of whole days is the last of them, and "" is one that isn't said."""
        return {
            "uid": self.uid,
            "start": self.start.isoformat(),
            "end": "" if self.end is None else self.end.isoformat(),
            "all_day": self.all_day,
            "kind": self.kind.name,
            "title": self.title,
            "explanation": self.explanation,
            "participants": self.participants,
            "asks": self.kind.asks,
        }


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} til {last}"


def _clock(moment: datetime) -> str:
    return f"{moment.hour}.{moment.minute:02d}"


def _short(day: date) -> str:
    return f"{day.day}. {MONTHS[day.month - 1][:3]}"


def uid_of(*said: str) -> str:
    """The identity of an event in calendars, from what is said of it; spelling and case don't matter.

    >>> uid_of("2024-05-15", "Møde", "Brugergruppen") == uid_of("2024-05-15", "MØDE", "brugergruppen ")
    True
    """
    return f"{hashlib.sha256('|'.join(map(header_key, said)).encode()).hexdigest()[:32]}@{UID_DOMAIN}"


def next_events(events: Iterable[Event], today: date, days: int) -> tuple[Event, ...]:
    """The events that are going on or begin within so many days from today, as they come."""
    last = today + timedelta(days=days)
    return tuple(
        event for event in sorted(events, key=lambda e: e.order) if event.last_day >= today and event.first_day <= last
    )


def events_of(events: Iterable[Event], year: int) -> tuple[Event, ...]:
    """The events that take part of a year, as they come."""
    return _between(events, date(year, 1, 1), date(year, 12, 31))


def _between(events: Iterable[Event], first: date, last: date) -> tuple[Event, ...]:
    found = [event for event in events if event.first_day <= last and event.last_day >= first]
    return tuple(sorted(found, key=lambda event: event.order))


def years_of(events: Iterable[Event]) -> tuple[int, ...]:
    """The years in which events begin, the earliest first."""
    return tuple(sorted({event.first_day.year for event in events}))


def usual_year(years: Sequence[int], today: date) -> int:
    """The year to look at first: this one, else the next that has events, else the last one that had.

    >>> usual_year((2023, 2024), date(2026, 1, 1)), usual_year((), date(2026, 1, 1))
    (2024, 2026)
    """
    coming = [year for year in years if year >= today.year]
    return coming[0] if coming else years[-1] if years else today.year


def kinds_of(events: Iterable[Event]) -> tuple[Kind, ...]:
    """The kinds in use: the known in their order, then those of people's own by their first event."""
    used = list(dict.fromkeys(event.kind for event in events))
    return (*(kind for kind in KINDS if kind in used), *(kind for kind in used if not kind.known))
