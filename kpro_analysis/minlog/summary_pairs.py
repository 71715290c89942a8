"""Who occurs under which cell and when: gathered slice by slice, written sorted by cell."""

import shutil
from pathlib import Path

import numpy as np

from kpro_analysis.minlog.summary_format import Arrays, Codes, Ints, Masks, array, new_array, save

WAITING = "venter"


class Pairs:
    """The pairs of one kind, of which `words` words say in which slots. Parts wait on the disk until all keys are known.

    A part is sorted by key and who; nobody is in two parts, and those of a later part have higher numbers.
    """

    def __init__(self, folder: Path, kind: str, words: int) -> None:
        self.folder, self.kind, self.words = folder, kind, words
        self.waiting = folder / f"{WAITING}-{kind}"
        self.waiting.mkdir()
        self.parts = 0

    def add(self, part: Arrays) -> None:
        """Take in the pairs of a slice."""
        masks = np.zeros((len(part["key"]), self.words), np.uint64)
        for word in range(self.words):
            masks[:, word] = part[f"m{word}"]
        for name, values in (("key", part["key"]), ("who", part["who"]), ("slots", masks)):
            save(self.waiting, f"{self.parts}-{name}", values)
        self.parts += 1

    def write(self, keys: Ints) -> None:
        """Write `start` (cells + 1,), `who` (pairs,) and `slots` (pairs, words) by cell, the place in `keys`, and who."""
        counts = np.zeros(len(keys), np.int64)
        for part in range(self.parts):
            counts += np.bincount(self._cells(part, keys), minlength=len(keys))
        start = np.concatenate(([0], np.cumsum(counts)))
        who = new_array(self.folder, f"pairs_{self.kind}_who", np.int32, (int(start[-1]),))
        slots = new_array(self.folder, f"pairs_{self.kind}_slots", np.uint64, (int(start[-1]), self.words))
        free = start[:-1].copy()
        for part in range(self.parts):
            free += self._put(part, self._cells(part, keys), free, (who, slots))
        save(self.folder, f"pairs_{self.kind}_start", start)
        shutil.rmtree(self.waiting)

    def _cells(self, part: int, keys: Ints) -> Ints:
        return np.searchsorted(keys, array(self.waiting, f"{part}-key"))

    def _put(self, part: int, cells: Ints, free: Ints, into: tuple[Codes, Masks]) -> Ints:
        """Put a part where each cell has its next free place; returns how many of each cell."""
        counts = np.bincount(cells, minlength=len(free))
        before = np.cumsum(counts) - counts
        places = (free - before)[cells] + np.arange(len(cells))
        into[0][places] = array(self.waiting, f"{part}-who")
        into[1][places] = array(self.waiting, f"{part}-slots")
        return counts
