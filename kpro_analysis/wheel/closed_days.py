"""Days on which Danish municipalities are closed: public holidays, and others by custom or agreement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

OTHER_CLOSED = {(6, 5): "Grundlovsdag", (12, 24): "Juleaftensdag", (12, 31): "Nytårsaftensdag"}
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day with its name; `official` when it is a public holiday by law."""

    day: date
    name: str
    official: bool


@cache
def closed_days(year: int) -> Mapping[date, ClosedDay]:
    """The closed days of a year by date, in order; store bededag is one until 2023 (then it was abolished).

    >>> closed_days(2024)[date(2024, 6, 5)]
    ClosedDay(day=datetime.date(2024, 6, 5), name='Grundlovsdag', official=False)
    >>> date(2023, 5, 5) in closed_days(2023), date(2024, 4, 26) in closed_days(2024)
    (True, False)
    """
    official = holidays.country_holidays("DK", years=year, language="da")
    found = {
        date(year, *month_day): ClosedDay(date(year, *month_day), n, False) for month_day, n in OTHER_CLOSED.items()
    }
    found |= {day: ClosedDay(day, name, True) for day, name in official.items()}
    return dict(sorted(found.items()))


def why_closed(day: date) -> str:
    """Why a day is no working day, as the end of a Danish sentence; "" for a working day.

    >>> why_closed(date(2024, 5, 20)), why_closed(date(2024, 5, 18)), why_closed(date(2024, 5, 21))
    ('Anden pinsedag, som er en helligdag', 'en lørdag', '')
    """
    closed = closed_days(day.year).get(day)
    if closed is None:
        return f"en {WEEKDAYS[day.weekday()]}" if day.weekday() >= SATURDAY else ""
    if closed.official:
        return f"{closed.name}, som er en helligdag"
    return f"{closed.name}, som ikke er en helligdag, men hvor mange har lukket"


def next_working_day(day: date) -> date:
    """The first working day after a day.

    >>> next_working_day(date(2024, 12, 23))
    datetime.date(2024, 12, 27)
    """
    day += timedelta(1)
    return day if not why_closed(day) else next_working_day(day)
