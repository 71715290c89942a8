"""The summary answers as a plain count of the rows does, and never of fewer than 5."""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpro_analysis.errors import InputError
from kpro_analysis.minlog.summary import Summary
from kpro_analysis.minlog.summary_facts import slot_of
from kpro_analysis.minlog.summary_format import CLASSES, DAYS, DIMENSIONS
from kpro_analysis.minlog.summary_make import make_summary
from kpro_analysis.minlog.summary_view import Filters
from tests.minlog.builders import DAY, TEXTS, some_facts, write_facts

SIDES = ("activity", "careteam", "episodes", "participants")
SIZES = (0, 3, 60, 400, 400)  # rows, by seed


@cache
def made(seed):
    prepared = Path(mkdtemp())
    rows = some_facts(seed, SIZES[seed], people=8 if seed == 4 else 30)
    write_facts(prepared, rows)
    return rows, Summary.open(make_summary(duckdb.connect(), prepared, SIDES))


def few(people):
    return len(people) < 5


def left(rows, filters):
    return [
        row
        for row in rows
        if (filters.first is None or slot_of(row["day"])[0] >= filters.first)
        and (filters.last is None or slot_of(row["day"])[0] <= filters.last)
        and all(not v or TEXTS[name][row[name]] in v for name, v in filters.values.items())
    ]


def citizens(rows):
    return {row["person"] for row in rows}


def users(rows):
    return {row["user"] for row in rows} - {None}


def entries(rows):
    return sum(row["entries"] for row in rows)


def inactive(rows, days):
    return [row for row in rows if row["gap"] is None or row["gap"] >= days * DAY]


def active(rows, days):
    return [row for row in rows if row["gap"] is not None and row["gap"] < days * DAY]


months = st.none() | st.integers(2024 * 12 - 1, 2024 * 12 + 5)
some_filters = st.builds(
    Filters,
    months,
    months,
    st.fixed_dictionaries({name: st.frozensets(st.sampled_from(texts)) for name, texts in TEXTS.items()}),
    st.sampled_from(DAYS),
)


def check_count(seen, people):
    """A count that is shown is right and not of few; a hidden one may be more than few."""
    assert seen in ("<5", "skjult") or (seen == len(people) >= 5)
    assert (seen == "<5") == few(people)


def check_part(part, rows, days):
    """What is shown of a week or a value rests on 5 citizens, and so does what its share leaves over."""
    if part.entries is not None:
        assert part.entries == entries(rows) and (not few(citizens(rows)) or part.entries == 0)
    if part.inactive_share is not None:
        assert not few(citizens(inactive(rows, days))) and not few(citizens(active(rows, days)))
        assert part.inactive_share == pytest.approx(entries(inactive(rows, days)) / entries(rows))


def check_rest(parts, groups):
    """What is hidden is together of no fewer than 5 citizens, so the total doesn't tell of few."""
    hidden = [group for part, group in zip(parts, groups, strict=True) if part.entries is None]
    if hidden and len(hidden) < len(groups):
        assert not few(set().union(*map(citizens, hidden)))


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(range(len(SIZES))), some_filters)
def test_it_answers_as_a_count_of_the_rows(seed, filters):
    rows, summary = made(seed)
    rows, view = left(rows, filters), summary.answer(filters)
    check_count(view.citizens, citizens(rows))
    if few(citizens(rows)):
        assert (view.entries, view.weeks, view.rows, view.users) == (None, (), {}, "<5")
        return
    check_count(view.users, users(rows))
    assert view.entries == entries(rows)
    now, then = inactive(rows, filters.days), active(rows, filters.days)
    if view.inactive_share is None:
        assert few(citizens(now)) or few(citizens(then))
    else:
        assert not few(citizens(now)) and not few(citizens(then))
        assert view.inactive_share == pytest.approx(entries(now) / entries(rows))
    never = citizens(rows) - citizens(now)
    assert view.inactive_citizens in ("<5", "skjult") or view.inactive_citizens == len(citizens(now))
    assert not (isinstance(view.inactive_citizens, int) and (few(never) or few(citizens(now))))

    by_week = [[row for row in rows if row["week"] == week.monday] for week in view.weeks]
    assert sum(map(len, by_week)) == len(rows)
    for week, group in zip(view.weeks, by_week, strict=True):
        check_part(week, group, filters.days)
    check_rest(view.weeks, by_week)

    by_class = [[row for row in rows if CLASSES[row["log_class"]] == one.name] for one in view.classes]
    for one, group in zip(view.classes, by_class, strict=True):
        assert one.entries is None or (one.entries == entries(group) and (not few(citizens(group)) or not group))
    check_rest(view.classes, by_class)

    for name in DIMENSIONS:
        groups = [[row for row in rows if TEXTS[name][row[name]] == part.text] for part in view.rows[name]]
        assert sum(map(len, groups)) == len(rows) and all(groups)
        for part, group in zip(view.rows[name], groups, strict=True):
            check_part(part, group, filters.days)
            check_count(part.citizens, citizens(group))
            check_count(part.users, users(group))
        check_rest(view.rows[name], groups)


def test_not_everything_is_hidden():
    rows, summary = made(3)
    view = summary.answer(Filters())
    assert view.citizens == len(citizens(rows)) and view.inactive_share is not None
    assert any(week.inactive_share is not None for week in view.weeks)
    assert any(row.inactive_share is not None for row in view.rows["activity"])
    assert any(isinstance(row.users, int) for row in view.rows["activity"])


def test_what_was_not_taken_in_is_not_told(tmp_path):
    write_facts(tmp_path, some_facts(3))
    view = Summary.open(make_summary(duckdb.connect(), tmp_path, ())).answer(Filters())
    assert (view.inactive_known, view.inactive_share, view.inactive_citizens, view.classes) == (False, None, None, None)
    assert view.entries and all(row.inactive_share is None for row in view.rows["system"])
    told = Summary.open(make_summary(duckdb.connect(), tmp_path, ("careteam",))).answer(Filters())
    assert [one.name for one in told.classes] == ["A", "B", "C", "D"]


def test_an_older_or_broken_summary_is_one_sentence(tmp_path):
    with pytest.raises(InputError, match="kpro minlog audit"):
        Summary.open(tmp_path)
    write_facts(tmp_path, some_facts(2))
    folder = make_summary(duckdb.connect(), tmp_path, SIDES)
    (folder / "all_by_role_who.npy").write_bytes(b"nonsense")
    with pytest.raises(InputError, match="all_by_role_who"):
        Summary.open(folder).answer(Filters())
    (folder / "summary.json").write_text('{"version": 0}')
    with pytest.raises(InputError, match="anden version"):
        Summary.open(folder)


def test_the_order_and_the_slices_of_the_facts_change_nothing(tmp_path):
    rows = some_facts(3)
    views = []
    for number, order in enumerate((rows, rows[::-1])):
        prepared = tmp_path / str(number)
        write_facts(prepared, order)
        summary = Summary.open(make_summary(duckdb.connect(), prepared, SIDES))
        views.append((summary.meta, summary.answer(Filters())))
        traces = np.load(prepared / "summary" / "traces_id.npy")
        views[-1] += (traces.tolist(),)
    assert views[0] == views[1]
