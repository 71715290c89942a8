"""Which reports have to be made by themselves on a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from kpro_analysis.reports.parameters import KINDS, TODAY, ReportKind

SATURDAY = 5
LONGEST_REST = 7  # days: more than Danes are ever off at a stretch


@dataclass(frozen=True)
class Due:
    """A report that has to be there on a day: its kind and its checked values."""

    kind: ReportKind
    values: dict[str, str]

    @property
    def edition(self) -> str:
        """The name of its folder."""
        return self.kind.edition(self.values)


def due(today: date) -> tuple[Due, ...]:
    """What has to be there on a day, whether or not it is made already: never older than this month and this quarter.

    The status list of the month from its 1st day; the report on the quarter before from the first working day of a
    quarter, which is no Saturday, Sunday or Danish public holiday.

    >>> [each.edition for each in due(date(2024, 4, 1))]  # Easter Monday
    ['statusliste-2024-04-01']
    >>> [each.edition for each in due(date(2024, 4, 2))]
    ['statusliste-2024-04-01', '2024-K1']
    """
    status = Due(KINDS["status"], KINDS["status"].values({"date": today.replace(day=1).isoformat()}))
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    if (today - first).days < LONGEST_REST and today < first_working_day(first):
        return (status,)
    before = first - timedelta(days=1)
    quarter = f"{before.year}-K{(before.month + 2) // 3}"
    kind = KINDS["kvartal"]
    return (status, Due(kind, kind.values({"quarter": quarter, TODAY: today.isoformat()})))


def first_working_day(first: date) -> date:
    """The first day from this one on on which people work.

    >>> first_working_day(date(2024, 6, 1)), first_working_day(date(2026, 4, 1))
    (datetime.date(2024, 6, 3), datetime.date(2026, 4, 1))
    """
    from holidays import country_holidays

    free = country_holidays("DK", years=first.year)
    day = first
    while day.weekday() >= SATURDAY or day in free:
        day += timedelta(days=1)
    return day
