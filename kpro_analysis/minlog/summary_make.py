"""Makes the summary that the page reads, from the facts of an audit."""

import shutil
from collections.abc import Collection
from pathlib import Path

import duckdb
import numpy as np

from kpro_analysis.minlog.summary_facts import SUMMED, Facts
from kpro_analysis.minlog.summary_format import BY_WEEK, FOLDER, KINDS, USERS, Ints, Meta, save, write_meta
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
    words = len(facts.mask_names)
    kinds = {kind: Pairs(folder, kind, words) for kind in KINDS}
    for part in facts.slices:
        facts.gather(part)
        for kind, pairs in kinds.items():
            pairs.add(facts.pairs(kind))
    keys = _write_cube(facts, folder)
    staff, found = Pairs(folder, USERS, words), facts.users()
    staff.add(found)
    for pairs in (*kinds.values(), staff):
        pairs.write(keys)
    keep_traces(facts, folder)
    rows, entries, first, last = facts.row(
        "select count(*), coalesce(sum(entries), 0)::bigint, coalesce(min(time), 0), coalesce(max(time), 0) "
        f"from {facts.whole}"
    )
    users = int(found["who"].max(initial=-1)) + 1
    write_meta(folder, Meta(rows, entries, facts.people, users, first, last, facts.slots, facts.texts, sides))


def _write_cube(facts: Facts, folder: Path) -> Ints:
    """Write the entries by cell and slot; returns the key of each cell."""
    cube = facts.cube()
    keys, start = np.unique(cube["key"], return_index=True)
    save(folder, "cube_start", np.append(start, len(cube["key"])).astype(np.int64))
    save(folder, "cube_slot", cube["slot"])
    for kind in SUMMED:
        save(folder, f"cube_{kind}", cube[kind])
    for kind in BY_WEEK:
        save(folder, f"cube_many_{kind}", cube[f"n_{kind}"])
    save(folder, "cells", np.stack(np.unravel_index(keys, facts.sizes)).astype(np.int32))
    return np.asarray(keys, np.int64)
