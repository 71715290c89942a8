"""The key figures of Uddata as they may be shown, small numbers hidden: pages, commands and reports read these."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Count = int | Literal["skjult"]
"""Of requests, responses or citizens; "skjult": of fewer than 5 citizens, or it would give away one that is."""

Few = Literal["<5"]
"""A count that is 0 to 4, and may be any of these as far as anybody can tell."""

NOT_GIVEN = "Ikke angivet"  # a municipality, team, questionnaire or month that the files don't tell


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its 95 % interval: shares (0-1) by Wilson, means by Student's t."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Answering:
    """Who was asked and who answered; what can't be shown or isn't known is None, but for counts that are hidden.

    sent: requests; None where the files hold only what was answered. answered: those of them that were answered; rate:
    answered of sent. median_days, most_days: days (24 hours) from sent until half, and nine in ten, have answered, with
    those that haven't yet counted as waiting; None where so many never have.
    """

    sent: Count | None
    answered: Count
    rate: Interval | None
    median_days: float | None
    most_days: float | None


@dataclass(frozen=True, slots=True)
class Row:
    """Requests of a municipality, a questionnaire and a month of sending ("2024-01").

    In `KeyFigures.totals` None stands for all of them, and a total over months is of a quarter ("2024-K1") or of all
    (None). Totals of all municipalities have their rate and times from those that tell who didn't answer, too.
    """

    municipality: str | None
    questionnaire: str | None
    month: str | None
    quarter: str | None
    figures: Answering


@dataclass(frozen=True, slots=True)
class TeamRow:
    """Requests of a team, in a quarter ("2024-K1") or in all (None)."""

    municipality: str
    team: str
    quarter: str | None
    figures: Answering


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """From each citizen's first to last score of a scale; `municipality` None: of all.

    citizens: those with two scores or more. first, last: mean scores; change: mean of last - first. improved, worsened:
    share that moved at least by the smallest change that can't be chance, in the scale's good and bad direction; None
    where that change isn't known. floor, ceiling: share of the first scores at the lowest and highest end.
    """

    municipality: str | None
    questionnaire: str
    instrument: str
    scale: str
    title: str
    direction: str
    smallest_change: float | None
    citizens: Count
    first: float | None
    last: float | None
    change: Interval | None
    improved: Interval | None
    worsened: Interval | None
    floor: Interval | None
    ceiling: Interval | None


@dataclass(frozen=True, slots=True)
class ItemRow:
    """How many of a questionnaire's responses answer an item.

    missing: those with no answer, or with a code that the instrument takes as none; "<5": 0 to 4 of them. code: those
    with such a code; None where the instrument has none. complete: share with an answer; at_least: the least that it
    can be, where so few are missing that the share itself would tell how many.
    """

    questionnaire: str
    item: str
    responses: Count
    missing: Count | Few
    code: Count | Few | None
    complete: Interval | None
    at_least: float | None


@dataclass(frozen=True, slots=True)
class FunnelRow:
    """What becomes of the requests of a questionnaire; None: of all, or a step that the files don't tell.

    scored: answered such that every scale of the instrument has a score; None where no instrument is mapped.
    """

    questionnaire: str | None
    sent: Count | None
    opened: Count | None
    reminded: Count | None
    answered: Count
    scored: Count | None


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """What follows within `days` days of the first reminder; describes, and doesn't prove that reminders work.

    reminded: requests that were unanswered when reminded; after: share of them answered within the days. waiting: those
    never reminded that were still unanswered at the age (days since sent) at which the middle one was reminded;
    without: share of them answered within as many days from then. Only of files that tell of reminders.
    """

    questionnaire: str | None
    days: int
    age: float | None
    reminded: Count
    after: Interval | None
    waiting: Count
    without: Interval | None


@dataclass(frozen=True, slots=True)
class Freshness:
    """What the figures rest on: files, the last moment in them as a Danish day, and the months of sending."""

    files: int
    latest: date | None
    first_month: str | None
    last_month: str | None


@dataclass(frozen=True)
class KeyFigures:
    """All key figures of a folder, or those that a filter leaves; a filter chooses rows and never counts anew.

    rows: by municipality, questionnaire and month; totals: every sum over these. notes: what a reader must know, in
    Danish.
    """

    rows: tuple[Row, ...]
    totals: tuple[Row, ...]
    teams: tuple[TeamRow, ...]
    changes: tuple[ScoreChange, ...]
    items: tuple[ItemRow, ...]
    funnel: tuple[FunnelRow, ...]
    reminders: tuple[ReminderRow, ...]
    notes: tuple[str, ...]
    freshness: Freshness
