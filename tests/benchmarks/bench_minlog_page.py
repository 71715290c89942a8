"""How fast the MinLog page's filters answer on a summary as large as one of 100 million entries.

KPRO_BENCH_ROWS asks for another size; KPRO_BENCH_FOLDER for the summary of an audit folder that is prepared.
"""

import os
import random
import time
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from kpro_analysis.minlog.audit_folder import summary_folder
from kpro_analysis.minlog.store import Store
from kpro_analysis.minlog.summary import Summary
from kpro_analysis.minlog.summary_facts import slot_of
from kpro_analysis.minlog.summary_format import ALL, DAYS, DIMENSIONS, INACTIVE, KINDS, USERS, Meta, save, write_meta
from kpro_analysis.minlog.summary_view import Filters

pytestmark = pytest.mark.bench
ENTRIES, STAFF = int(os.environ.get("KPRO_BENCH_ROWS", "100000000")), 60_000
CITIZENS = ENTRIES // 100
SIZES = (3, 9, 12, 5)  # systems, activities, organisations, roles
FIRST_DAY, LENGTH, MONTHS = 19_054, 730, 24  # two years
CELLS_OF_CITIZEN = 45  # combinations under which a citizen is, of those of the organisation
P95 = 0.3  # seconds
ASKED = 60


def months(chance, size):
    """Masks with about two of the months."""
    return (np.uint64(1) << chance.integers(0, MONTHS, (2, size)).astype(np.uint64)).sum(0, dtype=np.uint64)


def write_list(folder, name, people, chance):
    """A list of people by key, as `Pairs.write` leaves it."""
    who = np.concatenate(people)
    save(folder, f"{name}_start", np.cumsum([0, *map(len, people)]))
    save(folder, f"{name}_who", who)
    save(folder, f"{name}_m0", months(chance, len(who)))


def write_summary(folder):
    """Arrays of the sizes that 100 million entries on a million citizens of 12 municipalities give."""
    chance = np.random.default_rng(5)
    slots = sorted({slot_of(day) for day in range(FIRST_DAY, FIRST_DAY + LENGTH)})
    cells = np.array(list(product(*map(range, SIZES))), np.int32).T
    count, towns = cells.shape[1], SIZES[2]

    def some(most, share):
        size = most // towns
        return [np.flatnonzero(chance.random(size) < share).astype(np.int32) + town * size for town in cells[2]]

    share = CELLS_OF_CITIZEN / (count / towns)
    write_list(folder, ALL, some(CITIZENS, share), chance)
    for kind in INACTIVE:
        write_list(folder, kind, some(CITIZENS, share * 0.4), chance)
        write_list(folder, f"{kind}_total", [np.arange(CITIZENS, dtype=np.int32)], chance)
    write_list(folder, USERS, some(STAFF, 0.06), chance)
    for name, size in zip(DIMENSIONS, SIZES, strict=True):
        people = CITIZENS // (size if name == "organisation" else 1)
        write_list(folder, f"{ALL}_by_{name}", [np.arange(people, dtype=np.int32)] * size, chance)
    rows = count * len(slots)
    for kind in KINDS:
        save(folder, f"cube_{kind}", chance.integers(0, 2 * ENTRIES // rows, rows))
        save(folder, f"cube_many_{kind}", np.ones(rows, bool))
    for table, each in (("cube", len(slots)), ("few", 0)):
        save(folder, f"{table}_start", np.arange(count + 1) * each)
        save(folder, f"{table}_slot", np.tile(np.arange(len(slots), dtype=np.int16), count if each else 0))
    for name in ("level", "log_class", "who"):
        save(folder, f"few_{name}", np.zeros(0, np.int32))
    save(folder, "cells", cells)
    texts = {
        name: tuple(f"{name} {code}" for code in range(size)) for name, size in zip(DIMENSIONS, SIZES, strict=True)
    }
    sides = ("activity", "careteam", "episodes", "participants")
    write_meta(folder, Meta(ENTRIES, ENTRIES, CITIZENS, STAFF, 0, 0, tuple(slots), texts, sides))


def clicks(meta):
    """What visitors ask for: up to three dimensions of one or two values each, and half the time a period."""
    chance = random.Random(5)
    for _ in range(ASKED):
        names = chance.sample(DIMENSIONS, chance.choice([0, 1, 1, 2, 3]))
        values = {n: frozenset(chance.sample(meta.texts[n], chance.choice([1, 1, 2]))) for n in names}
        period = sorted(chance.sample(meta.months, 2)) if chance.random() < 0.5 else (None, None)
        yield Filters(*period, values, chance.choice(DAYS)), (chance.choice(DIMENSIONS),)


def timed(summary, asked):
    """Seconds of the one thread that computes, so that other work on the machine doesn't count."""
    start = time.process_time()
    summary.answer(*asked)
    return time.process_time() - start


def test_filters_answer_at_once(tmp_path):
    folder = tmp_path
    if given := os.environ.get("KPRO_BENCH_FOLDER"):
        folder = summary_folder(Store.open(Path(given)))
    else:
        write_summary(tmp_path)
    summary = Summary.open(folder)
    first, *others = [(Filters(), ("system",)), *clicks(summary.meta)]
    opened = timed(summary, first)
    p50, p95 = np.quantile([timed(summary, one) for one in others], [0.5, 0.95])
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    print(f"\n{summary.meta.entries:,} entries, {size:,.0f} MB")
    print(f"seconds of processor: first {opened:.3f}, then p50 {p50:.3f}, p95 {p95:.3f} (wanted: {P95})")
