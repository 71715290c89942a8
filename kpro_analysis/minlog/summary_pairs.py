"""Who occurs under which key and in which months: gathered slice by slice, written sorted by key."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from kpro_analysis.minlog.summary_format import Ints, Masks, array, new_array, save
from kpro_analysis.minlog.summary_people import Occurrences


class Pairs:
    """A list of who is under which key, with masks of the months. Parts wait on the disk until all are there.

    A part is sorted by key and who; nobody is in two parts, and those of a later part have higher numbers.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.waiting = folder / f"venter-{name}"
        self.waiting.mkdir()
        self.parts = 0
        self.columns: dict[str, np.dtype] = {}

    def add(self, part: Occurrences, kind: str) -> None:
        """Take in the pairs of a slice that have a month of the kind."""
        masks = part.masks[kind]
        there = np.logical_or.reduce([mask != 0 for mask in masks]) if masks else np.zeros(len(part.key), bool)
        columns: dict[str, npt.NDArray[Any]] = {"key": part.key, "who": part.who}
        columns |= {f"m{word}": mask for word, mask in enumerate(masks)}
        for name, values in columns.items():
            save(self.waiting, f"{self.parts}-{name}", values if there.all() else values[there])
        self.columns = {name: values.dtype for name, values in columns.items() if name != "key"}
        self.parts += 1

    def write(self, keys: int) -> None:
        """Write `start` (keys + 1,) and by key and who: `who` and `m0`, `m1`, … (pairs,)."""
        counts = np.zeros(keys, np.int64)
        for part in range(self.parts):
            counts += np.bincount(array(self.waiting, f"{part}-key"), minlength=keys)
        start = np.concatenate(([0], np.cumsum(counts)))
        size = (int(start[-1]),)
        into = {name: new_array(self.folder, f"{self.name}_{name}", t, size) for name, t in self.columns.items()}
        free = start[:-1].copy()
        for part in range(self.parts):
            free += self._put(part, array(self.waiting, f"{part}-key"), free, into)
        save(self.folder, f"{self.name}_start", start)
        shutil.rmtree(self.waiting)

    def _put(self, part: int, keys: Ints, free: Ints, into: dict[str, Masks]) -> Ints:
        """Put a part where each key has its next free places; returns how many of each key."""
        counts = np.bincount(keys, minlength=len(free))
        before = np.cumsum(counts) - counts
        places = (free - before)[keys] + np.arange(len(keys))
        for name, values in into.items():
            values[places] = array(self.waiting, f"{part}-{name}")
        return counts
