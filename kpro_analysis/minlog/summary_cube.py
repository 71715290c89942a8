"""Entries by cell and slot, and who the few are of whom a number would tell."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from kpro_analysis.minlog.fact_rows import once
from kpro_analysis.minlog.summary_facts import LEVELS, SliceFacts, levels_of
from kpro_analysis.minlog.summary_format import ACTIVE, ALL, CLASSES, INACTIVE, Arrays, Bools, Ints, Masks
from kpro_analysis.small_numbers import SMALLEST_SHOWN

_CLASSES = len(CLASSES) + 1  # with "none", which comes first
_BY_LEVEL = (ALL, *INACTIVE, *ACTIVE)


class Cube:
    """Counts by *place*, a cell and a slot that occur together, in the order in which they were first met.

    Citizens are told apart by 6 bits of their pseudonym: of 5 different ones there are at least 5 citizens.
    """

    def __init__(self, cells: int, slots: int) -> None:
        self.slots = slots
        self.place = np.full(cells * slots, -1, np.int32)
        self.there = np.zeros(0, np.int64)  # of each place, cell * slots + slot
        self.entries = {LEVELS: np.zeros(0, np.int64), _CLASSES: np.zeros(0, np.int64)}  # (places * width,)
        self.bits = {LEVELS: np.zeros(0, np.uint64), _CLASSES: np.zeros(0, np.uint64)}

    def add(self, facts: SliceFacts) -> None:
        """Count a slice."""
        at = self._places(facts.cell * self.slots + facts.slot)
        bit = (np.uint64(1) << (facts.person.view(np.uint64) & np.uint64(63)))[facts.who]
        for width, part in ((LEVELS, facts.level), (_CLASSES, facts.class_)):
            index = at * width + part
            self.entries[width] += np.bincount(index, facts.entries, len(self.entries[width])).astype(np.int64)
            np.bitwise_or.at(self.bits[width], index, bit)

    def _places(self, there: Ints) -> Ints:
        met = np.zeros(len(self.place), np.bool_)
        met[there] = True
        fresh = np.flatnonzero(met & (self.place < 0))
        self.place[fresh] = np.arange(len(self.there), len(self.there) + len(fresh))
        self.there = np.concatenate((self.there, fresh))
        for width in self.entries:
            more = len(fresh) * width
            self.entries[width] = np.concatenate((self.entries[width], np.zeros(more, np.int64)))
            self.bits[width] = np.concatenate((self.bits[width], np.zeros(more, np.uint64)))
        return self.place[there].astype(np.int64)

    def arrays(self) -> Arrays:
        """By cell and slot: `there`, of each kind the entries, and whether they surely are of 5 citizens (`many_`)."""
        order = np.argsort(self.there)
        found: dict[str, npt.NDArray[Any]] = {"there": self.there[order]}
        for kind, (entries, many) in self._kinds().items():
            found |= {kind: entries[order], f"many_{kind}": many[order]}
        return found

    def _kinds(self) -> dict[str, tuple[Ints, Bools]]:
        (entries, bits), (of_class, class_bits) = (self._counts(width) for width in (LEVELS, _CLASSES))
        found = {}
        for kind in _BY_LEVEL:
            levels = levels_of(kind)
            found[kind] = entries[:, levels].sum(axis=1), _many(np.bitwise_or.reduce(bits[:, levels], axis=1))
        for number, name in enumerate(CLASSES, 1):
            found[name] = of_class[:, number], _many(class_bits[:, number])
        return found

    def _counts(self, width: int) -> tuple[Ints, Masks]:
        return self.entries[width].reshape(-1, width), self.bits[width].reshape(-1, width)

    def few(self, slices: Iterable[SliceFacts]) -> Arrays:
        """Everybody who is in a kind, cell and slot that isn't surely of 5 citizens, once, by cell and slot."""
        kinds = self._kinds()
        level = np.stack(
            [np.logical_or.reduce([~kinds[k][1] & levels_of(k)[n] for k in _BY_LEVEL]) for n in range(LEVELS)], axis=1
        )
        of_class = np.stack([np.zeros(len(self.there), np.bool_), *(~kinds[name][1] for name in CLASSES)], axis=1)
        parts = [_unsure(facts, self.place[facts.cell * self.slots + facts.slot], level, of_class) for facts in slices]
        place, level, class_, who = np.concatenate(parts, axis=1) if parts else np.zeros((4, 0), np.int32)
        there = self.there[place]
        order = np.argsort(there, kind="stable")
        cell, slot = np.divmod(there[order], self.slots) if self.slots else (there, there)
        classes = class_[order] - 1
        return {"cell": cell, "slot": slot, "level": level[order], "log_class": classes, "who": who[order]}


def _unsure(facts: SliceFacts, place: np.ndarray, level: Bools, of_class: Bools) -> np.ndarray:
    """Rows (place, level, class, who), each once, of a slice."""
    rows = np.flatnonzero(level[place, facts.level] | of_class[place, facts.class_])
    size = len(facts.person)
    told = (place[rows].astype(np.int64) * LEVELS + facts.level[rows]) * _CLASSES + facts.class_[rows]
    parts, who = np.divmod(once(told * size + facts.who[rows]), size)
    rest, class_ = np.divmod(parts, _CLASSES)
    return np.stack((rest // LEVELS, rest % LEVELS, class_, who + facts.first_number)).astype(np.int32)


def _many(bits: Masks) -> Bools:
    return np.asarray(np.bitwise_count(bits) >= SMALLEST_SHOWN, np.bool_)
