"""The prepared summary of an audit: answers what the page filters by, without the facts."""

from collections.abc import Collection
from pathlib import Path

import numpy as np

from kpro_analysis.minlog.summary_format import ALL, CLASSES, DIMENSIONS, USERS, Bools, Ints, Meta, read_meta
from kpro_analysis.minlog.summary_selection import Selection
from kpro_analysis.minlog.summary_view import ClassCount, Filters, Row, View, Week
from kpro_analysis.small_numbers import SMALLEST_SHOWN, WITHHELD, Shown, shown, suppressed, withheld


class Summary:
    """A summary on disk, as `make_summary` made it; its arrays are mapped when they are needed."""

    def __init__(self, folder: Path, meta: Meta) -> None:
        self.folder, self.meta = folder, meta

    @classmethod
    def open(cls, folder: Path) -> "Summary":
        """The summary in the folder; InputError when there is none that this version can read."""
        return cls(folder, read_meta(folder))

    def answer(self, filters: Filters, by: Collection[str] = DIMENSIONS) -> View:
        """What the filters leave, parted by the dimensions `by`; few people are hidden, and what would tell of them.

        `filters.days` is one of `DAYS` of summary_format.
        """
        selection = Selection(self.folder, self.meta, filters)
        citizens = selection.count(ALL)
        if citizens < SMALLEST_SHOWN:
            return View(inactive_known=self.inactive_known)
        look = _Look(selection, filters.days, self.inactive_known)
        entries = selection.entries(ALL)
        inactive_entries = look.inactive_entries()
        return View(
            entries=entries,
            citizens=citizens,
            users=shown(selection.count(USERS)),
            inactive_known=self.inactive_known,
            inactive_entries=inactive_entries,
            inactive_share=None if inactive_entries is None else inactive_entries / entries,
            inactive_citizens=look.inactive_citizens(citizens),
            weeks=look.weeks(),
            classes=look.classes(entries, "episodes" in self.meta.sides) if "careteam" in self.meta.sides else None,
            rows={name: look.rows(name) for name in by},
        )

    @property
    def inactive_known(self) -> bool:
        """Whether events of activity were taken in."""
        return "activity" in self.meta.sides


class _Look:
    """What is shown of a selection of at least 5 citizens."""

    def __init__(self, selection: Selection, days: int, inactive_known: bool) -> None:
        self.selection, self.known = selection, inactive_known
        self.inactive, self.active = f"inactive{days}", f"active{days}"

    def inactive_entries(self) -> int | None:
        """Entries on inactive citizens; None also where those on the others are of few."""
        if not self.known:
            return None
        few = min(self.selection.count(self.inactive), self.selection.count(self.active)) < SMALLEST_SHOWN
        return None if few else self.selection.entries(self.inactive)

    def inactive_citizens(self, citizens: int) -> Shown | None:
        """Citizens with an entry while they were inactive."""
        if not self.known:
            return None
        inactive = self.selection.count(self.inactive)
        return suppressed([inactive, citizens - inactive])[0][0]

    def weeks(self) -> tuple[Week, ...]:
        """The weeks of the period."""
        selection = self.selection
        entries = selection.entries_by_week(ALL)
        shares = _Shares.none(len(entries))
        if self.known:
            few = selection.few_by_week(self.inactive) | selection.few_by_week(self.active)
            shares = _Shares(selection.entries_by_week(self.inactive), few)
        few = selection.few_by_week(ALL) & (entries > 0)
        amounts, parts = _amounts(entries, few), shares.of(entries, few)
        mondays = selection.mondays.tolist()
        return tuple(Week(*week) for week in zip(mondays, amounts, parts, strict=True))

    def classes(self, entries: int, episodes_known: bool) -> tuple[ClassCount, ...]:
        """The classes; E only where episodes were taken in."""
        names = CLASSES if episodes_known else CLASSES[:-1]
        counts = [self.selection.entries(name) for name in names]
        few = [self.selection.count(name) < SMALLEST_SHOWN and count > 0 for name, count in zip(names, counts, strict=True)]
        amounts = _amounts(np.array(counts), np.array(few))
        return tuple(
            ClassCount(name, amount, None if amount is None else amount / entries)
            for name, amount in zip(names, amounts, strict=True)
        )

    def rows(self, dimension: str) -> tuple[Row, ...]:
        """The values of a dimension that occur."""
        selection = self.selection
        entries = selection.entries_by(ALL, dimension)
        there = np.flatnonzero(entries)
        citizens, users = (selection.count_by(kind, dimension)[there] for kind in (ALL, USERS))
        shares = _Shares.none(len(there))
        if self.known:
            of_few = [selection.count_by(kind, dimension)[there] < SMALLEST_SHOWN for kind in (self.inactive, self.active)]
            shares = _Shares(selection.entries_by(self.inactive, dimension)[there], of_few[0] | of_few[1])
        few = citizens < SMALLEST_SHOWN
        columns = (
            [selection.meta.texts[dimension][code] for code in there],
            _amounts(entries[there], few),
            shares.of(entries[there], few),
            _people(citizens),
            _people(users),
        )
        rows = [Row(*row) for row in zip(*columns, strict=True)]
        return tuple(sorted(rows, key=lambda row: (row.entries is None, -(row.entries or 0), row.text)))


class _Shares:
    """The parts of entries that are on inactive citizens, and where those, or the others, are of few."""

    def __init__(self, parts: Ints, few: Bools) -> None:
        self.parts, self.few = parts, few

    def of(self, entries: Ints, few: Bools) -> list[float | None]:
        """The shares; what would tell of few is hidden too."""
        amounts = _amounts(self.parts, self.few | few)
        return [None if part is None else part / whole for part, whole in zip(amounts, entries.tolist(), strict=True)]

    @classmethod
    def none(cls, size: int) -> "_Shares":
        """Where nothing is known."""
        return cls(np.zeros(size, np.int64), np.ones(size, bool))


def _amounts(sizes: Ints, few: Bools) -> list[int | None]:
    """The amounts; None for those of few people, and one more where it would tell."""
    hidden = withheld(few.tolist(), sizes.tolist())
    return [None if hide else size for hide, size in zip(hidden, sizes.tolist(), strict=True)]


def _people(counts: Ints) -> list[Shown]:
    """Counts of people who may be in several rows."""
    hidden = withheld((counts < SMALLEST_SHOWN).tolist(), counts.tolist())
    return [WITHHELD if hide and count >= SMALLEST_SHOWN else shown(count) for hide, count in zip(hidden, counts.tolist(), strict=True)]
