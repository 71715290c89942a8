"""What is counted in arrays, slice by slice, is what the expressions say on an engine."""

import numpy as np
import pytest

from kpro_analysis.engine import duckdb_engine, parquet, rows_of
from kpro_analysis.minlog import tallies
from kpro_analysis.minlog.danish_clock import DAY, MICROS, Clock
from kpro_analysis.minlog.fact_rows import FEW_WAITING, Pairs, read_slice
from kpro_analysis.minlog.inactivity import inactivity
from kpro_analysis.minlog.prepared import slice_files
from kpro_analysis.minlog.slice_inactivity import inactivity_of
from kpro_analysis.minlog.slice_tallies import COLUMNS, SliceTallies
from tests.minlog.builders import TEXTS, some_facts, write_facts

SAID = {
    "totals": tallies.totals,
    "groups": tallies.by_group,
    "group_users": tallies.users_by_group,
    "classes": tallies.by_class,
    "days": tallies.by_day,
    "doubles": tallies.doubles,
    "top_citizens": tallies.top_citizens,
    "users": tallies.by_user,
}


@pytest.fixture(scope="module")
def rows():
    """With hours and days as UTC has them, which both sides take from the rows; some rows there twice or thrice."""
    rows = some_facts(3, 600)
    return [*rows, *rows[:40], *rows[:10]]


@pytest.fixture(scope="module")
def files(rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("facts")
    write_facts(folder, rows)
    return slice_files(folder)


@pytest.fixture(scope="module")
def engine():
    engine = duckdb_engine()
    yield engine
    engine.disconnect()


def in_some_order(rows):
    return sorted((sorted(row.items()) for row in rows), key=repr)


def test_tallies(rows, files, engine):
    users = np.array(sorted({row["user"] for row in rows} - {None}), np.int64)
    days = [row["day"] for row in rows]
    clock = Clock(min(days) * DAY * MICROS, max(days) * DAY * MICROS, ((0, 0),))
    counts = SliceTallies({name: len(texts) for name, texts in TEXTS.items()}, users, clock)
    for file in files:
        counts.add(read_slice(file, COLUMNS))
    found, facts = counts.found(), parquet(engine, files, "facts")
    assert set(found) == set(SAID)
    for name, say in SAID.items():
        assert in_some_order(found[name]) == in_some_order(rows_of(say(facts))), name
    assert found["doubles"]


@pytest.mark.parametrize("days", [1, 30, 100, 1_000])
def test_inactivity(files, engine, days):
    found, said = inactivity_of(files, days), inactivity(parquet(engine, files, "facts"), days)
    for name, rows in said.items():
        assert in_some_order(found[name]) == in_some_order(rows), name


def test_pairs_that_are_many_are_each_held_once():
    pairs = Pairs()
    for _ in range(3):
        pairs.add(np.arange(FEW_WAITING)[::-1])
    assert np.array_equal(pairs.all(), np.arange(FEW_WAITING))
