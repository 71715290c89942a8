"""Makes the summary that the page reads, from the facts of an audit."""

import shutil
from collections.abc import Collection
from pathlib import Path

import duckdb
import numpy as np

from kpro_analysis.minlog.summary_cube import Cube
from kpro_analysis.minlog.summary_facts import LISTED, Facts, SliceFacts
from kpro_analysis.minlog.summary_format import ALL, DIMENSIONS, FOLDER, INACTIVE, KINDS, USERS, Meta, save, write_meta
from kpro_analysis.minlog.summary_pairs import Pairs
from kpro_analysis.minlog.summary_people import NOBODY, by_dimension, citizens_of, in_all, joined, staff_of
from kpro_analysis.minlog.summary_traces import keep_traces


def make_summary(connection: duckdb.DuckDBPyConnection, prepared: Path, sides: Collection[str]) -> Path:
    """Make `prepared/summary` anew from `prepared/facts` and `prepared/words.parquet`; returns it.

    `sides` are the kinds of side files that were taken in. Memory is bounded by a slice of the facts and by the number
    of combinations of system, activity, organisation and role times the weeks. Until all is written there is none.
    Raises OSError when it can't be written.
    """
    making = prepared / f"{FOLDER}.ny"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    try:
        _make(Facts(connection, prepared), making, tuple(sorted(sides)))
        shutil.rmtree(prepared / FOLDER, ignore_errors=True)
        making.rename(prepared / FOLDER)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return prepared / FOLDER


def _make(facts: Facts, folder: Path, sides: tuple[str, ...]) -> None:
    lists, cells = _Lists(facts, folder), len(facts.keys)
    cube, people, rows, entries = Cube(cells, len(facts.slots)), 0, 0, 0
    for part in facts.slices():
        cube.add(part)
        lists.add(part)
        people += len(part.person)
        rows += len(part.who)
        entries += int(part.entries.sum())
    lists.write()
    _write_cube(facts, cube, folder)
    keep_traces(facts, folder)
    first, last = facts.row(f"select coalesce(min(time), 0), coalesce(max(time), 0) from {facts.whole}")
    write_meta(folder, Meta(rows, entries, people, len(facts.users), first, last, facts.slots, facts.texts, sides))


class _Lists:
    """The lists of who occurs where, and when."""

    def __init__(self, facts: Facts, folder: Path) -> None:
        self.facts = facts
        self.lists = {kind: Pairs(folder, kind) for kind in LISTED}
        self.by = {name: Pairs(folder, f"{ALL}_by_{name}") for name in DIMENSIONS}
        self.totals = {kind: Pairs(folder, f"{kind}_total") for kind in INACTIVE}
        self.users, self.staff = Pairs(folder, USERS), NOBODY

    def add(self, part: SliceFacts) -> None:
        """Those of a slice."""
        facts, words = self.facts, self.facts.words
        citizens = citizens_of(part, words)
        for kind, pairs in self.lists.items():
            pairs.add(citizens, kind)
        for name, pairs in self.by.items():
            pairs.add(by_dimension(citizens, facts.codes(name), ALL), ALL)
        for kind, pairs in self.totals.items():
            pairs.add(in_all(part, words, kind), kind)
        staff = staff_of(part, words, len(facts.users))
        self.staff = joined(self.staff, staff, len(facts.users)) if len(self.staff.key) else staff

    def write(self) -> None:
        """Write all of them."""
        self.users.add(self.staff, ALL)
        for pairs in (*self.lists.values(), self.users):
            pairs.write(len(self.facts.keys))
        for pairs, size in zip(self.by.values(), self.facts.sizes, strict=True):
            pairs.write(size)
        for pairs in self.totals.values():
            pairs.write(1)


def _write_cube(facts: Facts, cube: Cube, folder: Path) -> None:
    """Write the entries by cell and slot, and who the few are."""
    counted = cube.arrays()
    cell, slot = np.divmod(counted["there"], max(1, len(facts.slots)))
    ends = np.arange(len(facts.keys) + 1)
    save(folder, "cube_start", np.searchsorted(cell, ends))
    save(folder, "cube_slot", slot.astype(np.int16))
    for kind in KINDS:
        save(folder, f"cube_{kind}", counted[kind])
        save(folder, f"cube_many_{kind}", counted[f"many_{kind}"])
    save(folder, "cells", np.stack(np.unravel_index(facts.keys, facts.sizes)).astype(np.int32))
    few = cube.few(facts.slices())
    save(folder, "few_start", np.searchsorted(few["cell"], ends))
    for name, dtype in (("slot", np.int16), ("level", np.int8), ("log_class", np.int8), ("who", np.int32)):
        save(folder, f"few_{name}", few[name].astype(dtype))
