"""What `inactivity` counts, of facts that lie in slices of citizens: counted in arrays, slice by slice."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kpro_analysis.minlog.counted import GROUPINGS, USUAL_DAYS, Rows
from kpro_analysis.minlog.fact_rows import FactRows, read_slice
from kpro_analysis.minlog.spans import Ints

DAY = 86_400  # seconds
_COLUMNS = ("gap", "in_team", "entries", *GROUPINGS)
_STATES = 4  # of a citizen, and of an entry


def inactivity_of(files: Iterable[Path], days: int) -> dict[str, Rows]:
    """`people`, `groups` and `strata` of the facts in the files, as `inactivity` tells of them."""
    counts = _Counts(tuple(sorted({*USUAL_DAYS, days})), days)
    for file in files:
        rows = read_slice(file, _COLUMNS)
        if len(rows.who):
            counts.add(rows)
    return counts.found()


class _Counts:
    """The counts of the slices read so far."""

    def __init__(self, asked: tuple[int, ...], days: int) -> None:
        self.asked, self.days = asked, days
        self.people = np.zeros((_STATES, 1 + 2 * len(asked)), np.int64)  # citizens; entries and citizens by days
        self.groups = {name: Counter[int]() for name in GROUPINGS}
        self.strata = Counter[int]()  # by system and state

    def add(self, rows: FactRows) -> None:
        """Count a slice."""
        entries = rows["entries"].astype(np.int64)
        team = rows["in_team"].astype(np.bool_)
        idle = {n: rows["gap"] >= n * DAY for n in self.asked}
        first = rows.start[:-1]
        sums = {n: np.add.reduceat(np.where(of, entries, 0), first) for n, of in idle.items()}
        half = np.add.reduceat(entries, first) / 2
        state = 2 * (np.add.reduceat(np.where(team, entries, 0), first) >= half) + (sums[self.days] >= half)
        columns = [
            np.ones(len(first), np.int64),
            *sums.values(),
            *((sum_ > 0).astype(np.int64) for sum_ in sums.values()),
        ]
        self.people += np.stack([_summed(state, column, _STATES) for column in columns], axis=1)
        inactive = idle[self.days]
        chosen = np.flatnonzero(inactive)
        for name, counter in self.groups.items():
            _count(counter, rows[name][chosen], entries[chosen])
        _count(self.strata, rows["system"] * _STATES + 2 * team + inactive, entries)

    def found(self) -> dict[str, Rows]:
        """Rows as those of `inactivity`; a citizen of whom no team is known is in none."""
        names = [f"{what}_{n}" for what in ("entries", "citizens") for n in self.asked]
        people = [
            {"team": state >= 2, "idle": state % 2 == 1, "citizens": citizens, **dict(zip(names, counts, strict=True))}
            for state, (citizens, *counts) in enumerate(self.people.tolist())
            if citizens
        ]
        groups = [
            {"grouping": grouping, "name": str(value), "entries": entries}
            for grouping, counter in self.groups.items()
            for value, entries in counter.items()
        ]
        strata = [
            {"system": key // _STATES, "in_team": key % _STATES >= 2, "idle": key % 2 == 1, "entries": entries}
            for key, entries in self.strata.items()
        ]
        return {"people": people, "groups": groups, "strata": strata}


def _summed(values: npt.NDArray[np.integer], counts: Ints, size: int) -> Ints:
    return np.bincount(values, counts, size).astype(np.int64)


def _count(counter: Counter[int], values: npt.NDArray[np.integer], entries: Ints) -> None:
    """Add the entries of each value."""
    if not len(values):
        return
    low = int(values.min())
    counts = _summed(values.astype(np.int64) - low, entries, 0)
    there = np.flatnonzero(counts)
    counter.update(dict(zip((there + low).tolist(), counts[there].tolist(), strict=True)))
