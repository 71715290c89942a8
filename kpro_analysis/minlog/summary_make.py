"""Makes the summary that the page reads, from the facts of an audit."""

import shutil
from collections.abc import Collection
from pathlib import Path

import duckdb
import numpy as np

from kpro_analysis.minlog.summary_facts import LISTED, Facts
from kpro_analysis.minlog.summary_format import (
    ALL,
    DIMENSIONS,
    FOLDER,
    INACTIVE,
    KINDS,
    USERS,
    Ints,
    Meta,
    save,
    write_meta,
)
from kpro_analysis.minlog.summary_pairs import Pairs
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
    lists = {name: Pairs(folder, name) for name in LISTED}
    by = {name: Pairs(folder, f"{ALL}_by_{name}") for name in DIMENSIONS}
    totals = {kind: Pairs(folder, f"{kind}_total") for kind in INACTIVE}
    for part in facts.slices:
        facts.gather(part)
        pairs = facts.pairs()
        for kind, one in lists.items():
            one.add(pairs, facts.mask_names(kind))
        for name, one in by.items():
            one.add(facts.pairs_by(name, ALL), facts.mask_names(ALL))
        for kind, one in totals.items():
            one.add(facts.pairs_by(None, kind), facts.mask_names(kind))
    keys = _write_cube(facts, folder)
    staff, users = Pairs(folder, USERS), facts.users()
    staff.add(users, facts.mask_names(ALL))
    for one in (*lists.values(), staff):
        one.write(keys)
    for one, size in zip(by.values(), facts.sizes, strict=True):
        one.write(np.arange(size))
    for one in totals.values():
        one.write(np.arange(1))
    keep_traces(facts, folder)
    rows, entries, first, last = facts.row(
        "select count(*), coalesce(sum(entries), 0)::bigint, coalesce(min(time), 0), coalesce(max(time), 0) "
        f"from {facts.whole}"
    )
    staff_count = int(users["who"].max(initial=-1)) + 1
    write_meta(folder, Meta(rows, entries, facts.people, staff_count, first, last, facts.slots, facts.texts, sides))


def _write_cube(facts: Facts, folder: Path) -> Ints:
    """Write the entries by cell and slot, and who the few are; returns the key of each cell."""
    cube = facts.cube()
    keys, start = np.unique(cube["key"], return_index=True)
    save(folder, "cube_start", np.append(start, len(cube["key"])).astype(np.int64))
    save(folder, "cube_slot", cube["slot"])
    for kind in KINDS:
        save(folder, f"cube_{kind}", cube[kind])
        save(folder, f"cube_many_{kind}", cube[f"many_{kind}"])
    save(folder, "cells", np.stack(np.unravel_index(keys, facts.sizes)).astype(np.int32))
    few = facts.few()
    save(folder, "few_start", np.searchsorted(few["key"], np.append(keys, np.iinfo(np.int64).max)).astype(np.int64))
    for name in ("slot", "level", "log_class", "who"):
        save(folder, f"few_{name}", few[name])
    return np.asarray(keys, np.int64)
