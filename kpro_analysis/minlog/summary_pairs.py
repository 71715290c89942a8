"""Who occurs under which cell and in which months: gathered slice by slice, written sorted by cell."""

import shutil
from pathlib import Path

import numpy as np

from kpro_analysis.minlog.summary_format import Arrays, Ints, Masks, array, new_array, save


class Pairs:
    """A list of who is under which key, with masks of the months. Parts wait on the disk until all keys are known.

    A part is sorted by key and who; nobody is in two parts, and those of a later part have higher numbers.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.waiting = folder / f"venter-{name}"
        self.waiting.mkdir()
        self.parts = 0
        self.columns: dict[str, np.dtype] = {}

    def add(self, part: Arrays, masks: list[str]) -> None:
        """Take in the pairs of a slice that have a month in one of the columns `masks`."""
        there = np.zeros(len(part["key"]), bool)
        for mask in masks:
            there |= part[mask] != 0
        columns = {"key": part["key"], "who": part["who"], **{f"m{word}": part[m] for word, m in enumerate(masks)}}
        for name, values in columns.items():
            save(self.waiting, f"{self.parts}-{name}", values if there.all() else values[there])
        self.columns = {name: values.dtype for name, values in columns.items() if name != "key"}
        self.parts += 1

    def write(self, keys: Ints) -> None:
        """Write `start` (cells + 1,) and by cell, the place in `keys`, and who: `who` and `m0`, `m1`, … (pairs,)."""
        counts = np.zeros(len(keys), np.int64)
        for part in range(self.parts):
            counts += np.bincount(self._cells(part, keys), minlength=len(keys))
        start = np.concatenate(([0], np.cumsum(counts)))
        size = (int(start[-1]),)
        into = {name: new_array(self.folder, f"{self.name}_{name}", t, size) for name, t in self.columns.items()}
        free = start[:-1].copy()
        for part in range(self.parts):
            free += self._put(part, self._cells(part, keys), free, into)
        save(self.folder, f"{self.name}_start", start)
        shutil.rmtree(self.waiting)

    def _cells(self, part: int, keys: Ints) -> Ints:
        return np.searchsorted(keys, array(self.waiting, f"{part}-key"))

    def _put(self, part: int, cells: Ints, free: Ints, into: dict[str, Masks]) -> Ints:
        """Put a part where each cell has its next free places; returns how many of each cell."""
        counts = np.bincount(cells, minlength=len(free))
        before = np.cumsum(counts) - counts
        places = (free - before)[cells] + np.arange(len(cells))
        for name, values in into.items():
            values[places] = array(self.waiting, f"{part}-{name}")
        return counts
