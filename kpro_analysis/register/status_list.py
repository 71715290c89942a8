"""The public list of what became of each change request; pure, nothing is read or written here."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kpro_analysis.danish import format_date, format_long_date
from kpro_analysis.errors import UsageError
from kpro_analysis.register.exposed import Exposed
from kpro_analysis.register.requests import Request, form_id

HEADER = ("Blanketnummer", "Dato", "Titel", "Beskrivelse", "Status")
PUBLISHED = ("Titel", "Beskrivelse")  # the columns of free text on the list
NOT_GIVEN, NO_TITLE = "Ikke angivet", "Uden titel"

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # what lets text be read in another order than it is written


@dataclass(frozen=True, slots=True)
class StatusRow:
    """One request as it is published; `status` is one of the agreed, None when blank or unknown."""

    number: int
    filed: date | None
    title: str
    description: str
    status: str | None

    @property
    def id(self) -> str:
        """The form number as shown."""
        return form_id(self.number)


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A request that is not on the list, with the cells (at least one) that hold it back."""

    number: int
    cells: tuple[Exposed, ...]

    @property
    def sentence(self) -> str:
        """Why, and what to do."""
        why = " og ".join(cell.words for cell in self.cells)
        return f"{form_id(self.number)} er holdt tilbage fra listen, fordi {why}; ret teksten i registeret."


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A request whose status is another than on the last list."""

    number: int
    before: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What is otherwise than on the list of the day `since`, by form number in order.

    `gone` are on the last list and not on this one, for whatever reason. Earlier titles are not repeated: one may have
    been changed because it told too much.
    """

    since: date
    new: tuple[int, ...]
    status: tuple[StatusChange, ...]
    title: tuple[int, ...]
    gone: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class StatusList:
    """The list of a day, by form number; `changes` are None without an earlier list."""

    day: date
    rows: tuple[StatusRow, ...]
    held_back: tuple[HeldBack, ...] = ()
    changes: Changes | None = None


def first_of_month(day: date) -> date:
    """The same day when it is the 1st of a month; raises UsageError that names the nearest one.

    >>> first_of_month(date(2024, 2, 28))
    Traceback (most recent call last):
    ...
    kpro_analysis.errors.UsageError: Statuslisten gælder fra den 1. i en måned. Skriv --date 2024-03-01.
    """
    if day.day == 1:
        return day
    this, following = day.replace(day=1), (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    nearest = this if day - this <= following - day else following
    raise UsageError(f"Statuslisten gælder fra den 1. i en måned. Skriv --date {nearest.isoformat()}.")


def status_list(requests: Iterable[Request], exposed: Iterable[Exposed], day: date) -> StatusList:
    """The list of all requests but those with an exposed cell."""
    cells: dict[int, list[Exposed]] = {}
    for cell in exposed:
        cells.setdefault(cell.number, []).append(cell)
    rows = [
        StatusRow(r.number, r.filed, _TURNING.sub("", r.title), _TURNING.sub("", r.description), r.status)
        for r in sorted(requests, key=lambda request: request.number)
        if r.number not in cells
    ]
    held_back = tuple(HeldBack(number, tuple(found)) for number, found in sorted(cells.items()))
    return StatusList(day, tuple(rows), held_back)


def changes_since(earlier: StatusList, rows: Iterable[StatusRow]) -> Changes:
    """What is otherwise in these rows than on an earlier list.

    >>> before = StatusList(date(2024, 2, 1), (StatusRow(1, None, "Knap", "", "Modtaget"),))
    >>> changes_since(before, [StatusRow(1, None, "Knap", "", "I drift"), StatusRow(2, None, "Sms", "", None)])
    ... # doctest: +NORMALIZE_WHITESPACE
    Changes(since=datetime.date(2024, 2, 1), new=(2,),
            status=(StatusChange(number=1, before='Modtaget', now='I drift'),), title=(), gone=())
    """
    then = {row.number: row for row in earlier.rows}
    now = {row.number: row for row in rows}
    both = [(then[number], row) for number, row in now.items() if number in then]
    return Changes(
        since=earlier.day,
        new=tuple(number for number in now if number not in then),
        status=tuple(StatusChange(a.number, a.status, b.status) for a, b in both if a.status != b.status),
        title=tuple(a.number for a, b in both if a.title != b.title),
        gone=tuple(number for number in then if number not in now),
    )


def change_lines(changes: Changes) -> Iterator[str]:
    """The changes in words, a line for each; none when there are none."""
    if changes.new:
        yield f"Nye på listen: {_ids(changes.new)}"
    for change in changes.status:
        before, now = change.before or NOT_GIVEN, change.now or NOT_GIVEN
        yield f"{form_id(change.number)} har fået ny status: fra «{before}» til «{now}»"
    if changes.title:
        yield f"Ny titel: {_ids(changes.title)}"
    if changes.gone:
        yield f"Ikke på listen denne gang: {_ids(changes.gone)}"


def heading(listed: StatusList) -> str:
    """What the list is called."""
    return f"Status på ændringsønsker pr. {format_long_date(listed.day)}"


def changes_heading(changes: Changes) -> str:
    """What the list of changes is called."""
    return f"Ændret siden {format_long_date(changes.since)}"


def cells(row: StatusRow) -> tuple[str, ...]:
    """A row as Danes read it, by `HEADER`.

    >>> cells(StatusRow(19, date(2024, 2, 7), "Knap", "", None))
    ('#019', '07-02-2024', 'Knap', 'Ikke angivet', 'Ikke angivet')
    """
    filed = format_date(row.filed) if row.filed else NOT_GIVEN
    return row.id, filed, row.title or NO_TITLE, row.description or NOT_GIVEN, row.status or NOT_GIVEN


def _ids(numbers: Iterable[int]) -> str:
    return ", ".join(map(form_id, numbers))
