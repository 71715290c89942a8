"""The quarter that a report is of, and those that it is held against."""

from dataclasses import dataclass
from datetime import date, datetime

from kpro_analysis.danish import format_long_date, parse_date
from kpro_analysis.errors import UsageError
from kpro_analysis.extracts.danish_time import DENMARK
from kpro_analysis.support.quarters import Quarter

YEAR = 4  # quarters


@dataclass(frozen=True)
class Times:
    """A quarter, and the day that its report is made on, which only tells whether it is over, and what comes."""

    quarter: Quarter
    today: date

    @classmethod
    def parse(cls, quarter: str, today: str) -> "Times":
        """From the parameters of a notebook; an empty `today` is the day of the run. Raises UsageError."""
        day = datetime.now(DENMARK).date() if today == "" else parse_date(today)
        if day is None:
            raise UsageError("Dagen i today kan ikke læses. Skriv den som 2024-04-02.")
        times = cls(Quarter.parse(quarter), day)
        if day < times.quarter.start:
            raise UsageError(f"{times.quarter} er ikke begyndt den {format_long_date(day)}. Vælg et tidligere kvartal.")
        return times

    @property
    def before(self) -> Quarter:
        """The quarter before."""
        return self.quarter.before()

    @property
    def year_before(self) -> Quarter:
        """The same quarter a year before."""
        return self.quarter.before(YEAR)

    @property
    def compared(self) -> tuple[Quarter, Quarter]:
        """What the quarter is held against."""
        return self.before, self.year_before

    @property
    def is_over(self) -> bool:
        """Whether the quarter had ended on the day of the report."""
        return self.today > self.quarter.last

    @property
    def now(self) -> datetime:
        """The last moment of the day of the report, in Danish time."""
        return datetime(self.today.year, self.today.month, self.today.day, 23, 59, 59, tzinfo=DENMARK)
