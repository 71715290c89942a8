"""What the tests of explanations count: the log summed to small tables by Ibis, and the side files as arrays."""

import re
from dataclasses import dataclass
from typing import Any

import duckdb
import ibis
import numpy as np
import pyarrow as pa
from ibis.backends import BaseBackend
from ibis.common.exceptions import TableNotFound
from ibis.expr.types import Table

from kpro_analysis.engine import table as table_of
from kpro_analysis.errors import InputError
from kpro_analysis.minlog.canonical import OPEN_STATUSES
from kpro_analysis.minlog.sources import without_superseded
from kpro_analysis.minlog.spans import ALWAYS, NEVER, Ints, Spans, Truths

DAY = 86_400  # seconds
_BETWEEN_LETTERS = re.compile(r"[\s_-]+")
SIDE_WORDS = {
    "activity": ("aktivitet", "--activity"),
    "careteam": ("careteam", "--careteam"),
    "episodes": ("forløb", "--episodes"),
}


@dataclass(frozen=True)
class Window:
    """What time the log spans: seconds since the epoch, the end exclusive; `first_week` is a Monday, in days."""

    start: int
    end: int
    first_week: int


@dataclass(frozen=True)
class Counts:
    """Entries by citizen and by what held then: one row per (person, step, in_team, inactive, listed) that occurs.

    `step` counts periods from the window's first week; `listed`: the trace touched more than one citizen.
    """

    person: Ints
    step: Ints
    in_team: Truths
    inactive: Truths
    listed: Truths
    entries: Ints


@dataclass(frozen=True)
class Members:
    """Memberships with the team's code (0..teams - 1); the spans' owners are pseudonyms as integers."""

    spans: Spans
    team: Ints


def facts_of_staff(con: BaseBackend) -> Table:
    """The log without the citizens' own look-ups."""
    facts = table_of(con, "facts")
    return facts.filter(~facts.own.fill_null(False))


def inactive_for(facts: Table, days: int) -> Any:
    """Whether an entry's citizen had no activity in so many days up to it."""
    return facts.gap.isnull() | (facts.gap >= days * DAY)


def read_window(facts: Table) -> Window:
    """From the first to the last entry; raises InputError when there is none."""
    found = facts.aggregate(start=facts.time.min(), end=facts.time.max(), week=facts.week.min())
    (row,) = found.to_pyarrow().to_pylist()
    if row["start"] is None:
        raise InputError("Der er ingen registreringer i mappen. Tag udtræk ind med kpro minlog ingest.")
    return Window(row["start"] // 1_000_000, row["end"] // 1_000_000 + 1, row["week"])


def read_counts(facts: Table, window: Window, days: int, *, step_days: int, one_in: int) -> Counts:
    """One scan: entries by citizen and state; of the citizens whose pseudonym `one_in` divides."""
    facts = facts.filter(facts.person % one_in == 0) if one_in > 1 else facts
    step = ((facts.week - window.first_week) // step_days).cast("int64")
    keys = {"inactive": inactive_for(facts, days), "listed": facts.fan_out > 1, "step": step}
    grouped = facts.group_by(facts.person, facts.in_team, **keys).aggregate(entries=facts.entries.sum())
    found = grouped.to_pyarrow()
    team, idle, listed = (_array(found, name).astype(np.bool_) for name in ("in_team", "inactive", "listed"))
    return Counts(_ints(found, "person"), _ints(found, "step"), team, idle, listed, _ints(found, "entries"))


def read_members(con: BaseBackend) -> Members:
    """The memberships; raises InputError when no file of care teams was taken in."""
    found = _side(con, "careteam").to_pyarrow()
    _, team = np.unique(np.asarray(found["team"].fill_null("").to_pylist()), return_inverse=True)
    return Members(_spans(found), team.astype(np.int64))


def read_activity(con: BaseBackend, days: int) -> Spans:
    """The stretches in which each citizen counts as active; raises InputError when no file was taken in."""
    found = _side(con, "activity").to_pyarrow()
    person, time = pseudonym_numbers(found["person"]), _ints(found, "from")
    return Spans(person, time, time + days * DAY)


def read_episodes(con: BaseBackend) -> Spans:
    """The stretches of open episodes; raises InputError when no file of episodes was taken in."""
    found = _side(con, "episodes").to_pyarrow()
    status = [_BETWEEN_LETTERS.sub("", text).casefold() for text in found["status"].fill_null("").to_pylist()]
    return _spans(found).of(np.array([text in OPEN_STATUSES for text in status], np.bool_))


def has_side(con: BaseBackend, kind: str) -> bool:
    """Whether such a side file was taken in."""
    return has_table(con, kind)


def has_table(con: BaseBackend, name: str) -> bool:
    """Whether a database has a table."""
    try:
        table_of(con, name)
    except (TableNotFound, duckdb.CatalogException):
        return False
    return True


def check_matches(kind: str, persons: Ints, logged: Ints) -> None:
    """Raises InputError when none of a side file's citizens is in the log."""
    if not np.isin(persons, logged).any():
        name, option = SIDE_WORDS[kind]
        raise InputError(
            f"Ingen af borgerne i {name}-filen findes i loggen. Tag filen ind igen med "
            f"kpro minlog ingest {option} FIL og den nøgle, som loggen er taget ind med."
        )


def pseudonym_numbers(persons: pa.ChunkedArray) -> Ints:
    """Pseudonyms of 16 hexadecimal digits as signed integers, as the facts have them.

    >>> pseudonym_numbers(pa.chunked_array([["00000000000000ff", "ffffffffffffffff"]])).tolist()
    [255, -1]
    """
    return np.frombuffer(bytes.fromhex("".join(persons.to_pylist())), ">i8").astype(np.int64)


def _side(con: BaseBackend, kind: str) -> Table:
    """A side table with times in whole seconds; no `from` is always, no `to` is still."""
    if not has_side(con, kind):
        name, option = SIDE_WORDS[kind]
        raise InputError(
            f"Der er ingen {name}-fil i mappen med borgere, der findes i loggen. "
            f"Tag en ind med kpro minlog ingest {option} FIL."
        )
    table = table_of(con, kind)
    if kind == "activity":
        table = table.filter(table.person.notnull() & table.time.notnull())
        return table.select("person", **{"from": table.time.epoch_seconds().cast("int64")})
    table = without_superseded(kind, table)
    times = {
        "from": ibis.coalesce(table["from"].epoch_seconds().cast("int64"), ALWAYS),
        "to": ibis.coalesce(table["to"].epoch_seconds().cast("int64"), NEVER),
    }
    label = "team" if kind == "careteam" else "status"
    return table.filter(table.person.notnull()).select("person", label, **times)


def _spans(found: pa.Table) -> Spans:
    return Spans(pseudonym_numbers(found["person"]), _ints(found, "from"), _ints(found, "to"))


def _array(found: pa.Table, name: str) -> Any:
    return found[name].to_numpy()


def _ints(found: pa.Table, name: str) -> Ints:
    return np.asarray(_array(found, name), dtype=np.int64)
