"""Tables of the pack, the same on the page, in the PDF and in the workbook: captions, headers, and typed cells."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kpro_analysis.danish import format_date, format_number, format_percent

DANISH_TIME = ZoneInfo("Europe/Copenhagen")
UNKNOWN = "ukendt"
HIDDEN = "skjult"


class Share(float):
    """A share, 1 is all; shown as per cent."""

    __slots__ = ()


class Ratio(float):
    """A ratio, shown with two decimals."""

    __slots__ = ()


Cell = str | int | Share | Ratio | datetime


@dataclass(frozen=True)
class Table:
    """One table: its short name (a sheet's), what it shows, its headers, and its rows; the first cell names the row."""

    name: str
    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""

    @property
    def numbers(self) -> tuple[bool, ...]:
        """Whether each column is one of numbers, set to the right, though some may be hidden."""
        columns = zip(*self.rows, strict=True) if self.rows else [()] * len(self.headers)
        return tuple(any(isinstance(cell, int | float) for cell in column) for column in columns)


def shown(cell: Cell) -> str:
    """A cell as Danish text.

    >>> shown(1234), shown(Share(0.125)), shown(Ratio(2.345)), shown("A")
    ('1.234', '12,5 %', '2,35', 'A')
    """
    if isinstance(cell, datetime):
        return shown_time(cell)
    if isinstance(cell, Share):
        return format_percent(cell, 1)
    return cell if isinstance(cell, str) else format_number(cell, 2 if isinstance(cell, Ratio) else 0)


def shown_time(time: datetime) -> str:
    """A time as on a Danish clock, with seconds; `time` has a zone.

    >>> from datetime import UTC
    >>> shown_time(datetime(2024, 2, 7, 12, 30, 5, tzinfo=UTC))
    '07-02-2024 13.30.05'
    """
    local = time.astimezone(DANISH_TIME)
    return f"{format_date(local)} {local:%H.%M.%S}"
