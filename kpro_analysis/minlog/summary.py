"""The prepared summary of an audit: answers what the page filters by, without the facts."""

from collections.abc import Collection
from pathlib import Path

import numpy as np

from kpro_analysis.minlog.summary_format import ALL, CLASSES, DIMENSIONS, Bools, Ints, Mapped, Meta, read_meta
from kpro_analysis.minlog.summary_selection import Selection
from kpro_analysis.minlog.summary_view import ClassCount, Filters, Row, View, Week
from kpro_analysis.small_numbers import SMALLEST_SHOWN, WITHHELD, Shown, shown, suppressed, withheld


class Summary:
    """A summary on disk, as `make_summary` made it; its arrays are mapped when they are needed."""

    def __init__(self, folder: Path, meta: Meta) -> None:
        self.arrays, self.meta = Mapped(folder), meta

    @classmethod
    def open(cls, folder: Path) -> "Summary":
        """The summary in the folder; InputError when there is none that this version can read."""
        return cls(folder, read_meta(folder))

    def answer(self, filters: Filters, by: Collection[str] = DIMENSIONS) -> View:
        """What the filters leave, parted by the dimensions `by`; few people are hidden, and what would tell of them.

        `filters.days` is one of `DAYS` of summary_format.
        """
        selection = Selection(self.arrays, self.meta, filters)
        if selection.few(ALL)[0]:
            return View(inactive_known=self.inactive_known)
        look = _Look(selection, filters.days, self.inactive_known)
        (entries,) = selection.entries(ALL).tolist()
        inactive_entries = look.inactive_entries()
        counted = {name: (selection.citizens(name), selection.users(name)) for name in by}
        (citizens, _), (users, _) = next(iter(counted.values()))
        return View(
            entries=entries,
            citizens=citizens,
            users=shown(users),
            inactive_known=self.inactive_known,
            inactive_entries=inactive_entries,
            inactive_share=None if inactive_entries is None else inactive_entries / entries,
            inactive_citizens=look.inactive_citizens(citizens),
            weeks=look.weeks(),
            classes=look.classes(entries, "episodes" in self.meta.sides) if "careteam" in self.meta.sides else None,
            rows={name: look.rows(name, citizens[1], users[1]) for name, (citizens, users) in counted.items()},
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
        few = self.selection.few(self.inactive)[0] or self.selection.few(self.active)[0]
        return None if few else int(self.selection.entries(self.inactive)[0])

    def inactive_citizens(self, citizens: int) -> Shown | None:
        """Citizens with an entry while they were inactive."""
        if not self.known:
            return None
        inactive = self.selection.inactive_citizens(self.inactive)
        return suppressed([inactive, citizens - inactive])[0][0]

    def weeks(self) -> tuple[Week, ...]:
        """The weeks of the period."""
        selection = self.selection
        entries = selection.entries(ALL, "week")
        few = selection.few(ALL, "week") & (entries > 0)
        amounts, parts = _amounts(entries, few), self._shares(entries, few, "week")
        mondays = selection.mondays.tolist()
        return tuple(Week(*week) for week in zip(mondays, amounts, parts, strict=True))

    def classes(self, entries: int, episodes_known: bool) -> tuple[ClassCount, ...]:
        """The classes; E only where episodes were taken in."""
        names = CLASSES if episodes_known else CLASSES[:-1]
        counts = np.concatenate([self.selection.entries(name) for name in names])
        few = np.concatenate([self.selection.few(name) for name in names])
        amounts = _amounts(counts, few & (counts > 0))
        return tuple(
            ClassCount(name, amount, None if amount is None else amount / entries)
            for name, amount in zip(names, amounts, strict=True)
        )

    def rows(self, dimension: str, citizens: Ints, users: Ints) -> tuple[Row, ...]:
        """The values of a dimension that occur, with how many people each code has."""
        selection = self.selection
        entries = selection.entries(ALL, dimension)
        there = np.flatnonzero(entries)
        few = selection.few(ALL, dimension)
        columns = (
            [selection.meta.texts[dimension][code] for code in there],
            _amounts(entries[there], few[there]),
            self._shares(entries, few, dimension, there),
            _people(citizens[there]),
            _people(users[there]),
        )
        rows = [Row(*row) for row in zip(*columns, strict=True)]
        return tuple(sorted(rows, key=lambda row: (row.entries is None, -(row.entries or 0), row.text)))

    def _shares(self, entries: Ints, few: Bools, by: str, there: Ints | slice = slice(None)) -> list[float | None]:
        """The shares on inactive citizens of the `entries`, where they are `there`."""
        if not self.known:
            return [None] * len(entries[there])
        parts = self.selection.entries(self.inactive, by)[there]
        of_few = few | self.selection.few(self.inactive, by) | self.selection.few(self.active, by)
        amounts = _amounts(parts, of_few[there])
        return [
            None if part is None else part / all_ for part, all_ in zip(amounts, entries[there].tolist(), strict=True)
        ]


def _amounts(sizes: Ints, few: Bools) -> list[int | None]:
    """The amounts; None for those of few people, and one more where it would tell."""
    hidden = withheld(few.tolist(), sizes.tolist())
    return [None if hide else size for hide, size in zip(hidden, sizes.tolist(), strict=True)]


def _people(counts: Ints) -> list[Shown]:
    """Counts of people who may be in several rows."""
    hidden = withheld((counts < SMALLEST_SHOWN).tolist(), counts.tolist())
    return [
        WITHHELD if hide and count >= SMALLEST_SHOWN else shown(count)
        for hide, count in zip(hidden, counts.tolist(), strict=True)
    ]
