"""What a look at the summary shows: nothing in it counts fewer than 5 people, or rests on fewer than 5 citizens."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kpro_analysis.minlog.audit_result import LogClass
from kpro_analysis.minlog.summary_format import DIMENSIONS
from kpro_analysis.small_numbers import FEW, Shown

DAYS = 180


@dataclass(frozen=True)
class Filters:
    """What is looked at: months (12 * year + month - 1) from and to, both included, None: all there are.

    `values` has the texts chosen of a dimension (none: all); `days` without activity make a citizen inactive.
    """

    first: int | None = None
    last: int | None = None
    values: Mapping[str, frozenset[str]] = field(default_factory=lambda: dict.fromkeys(DIMENSIONS, frozenset()))
    days: int = DAYS


@dataclass(frozen=True)
class Week:
    """One week within the period, by its Monday (days since 1970-01-01); None is of too few citizens, or would tell."""

    monday: int
    entries: int | None
    inactive_share: float | None


@dataclass(frozen=True)
class Row:
    """One value of a dimension; entries and share are None where they are of too few citizens, or would tell."""

    text: str
    entries: int | None
    inactive_share: float | None
    citizens: Shown
    users: Shown


@dataclass(frozen=True)
class ClassCount:
    """The entries of a class; None as for a week."""

    name: LogClass
    entries: int | None
    share: float | None


@dataclass(frozen=True)
class View:
    """The summary under filters. All entries are None, and the lists empty, where fewer than 5 citizens are left.

    `inactive_*` and `classes` are None where no side files tell. `rows` are by dimension, most entries first and what
    is hidden last; they leave out the values that don't occur.
    """

    entries: int | None = None
    citizens: Shown = FEW
    users: Shown = FEW
    inactive_known: bool = False
    inactive_entries: int | None = None
    inactive_share: float | None = None
    inactive_citizens: Shown | None = None
    weeks: tuple[Week, ...] = ()
    classes: tuple[ClassCount, ...] | None = None
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
