"""The chosen traces with all that the supplier is told of them, read from the facts and the log by bounded queries."""

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.sql import SQLBackend

from kpro_analysis import privacy
from kpro_analysis.engine import duckdb_engine, parquet, table
from kpro_analysis.errors import InputError
from kpro_analysis.minlog.audit_words import pseudonym
from kpro_analysis.minlog.evidence_choice import MOST_ROWS, SECONDS_A_DAY, Known, Why, choose, rows_of
from kpro_analysis.minlog.prepare_sql import TRACE_HASH

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WORDS = ("system", "activity", "organisation", "role")
MEMORY = "4GB"  # beyond this the engine uses the disk
TRACE_IDS = f"""SELECT DISTINCT {TRACE_HASH}, trace FROM log
WHERE trace IS NOT NULL AND {TRACE_HASH} IN (SELECT hash FROM wanted)"""
Fact = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One entry of a chosen trace; `person` and `user` are the audit's pseudonyms, texts are masked.

    `user` is None when it isn't given; `days` since the citizen's last activity when there is none, or none known;
    `in_team` and `episode` (an open one) when that isn't known.
    """

    time: datetime
    person: str
    user: str | None
    system: str
    activity: str
    organisation: str
    role: str
    days: int | None
    in_team: bool | None
    episode: bool | None


@dataclass(frozen=True)
class Example:
    """A chosen trace: why it was chosen, its id as the supplier knows it ("" without one), and its rows by time.

    `citizens` are all that the trace touched; `rows` may be fewer. `inactive` are the citizens of the rows without
    activity; None where activity isn't known.
    """

    why: Why
    trace: str
    citizens: int
    inactive: int | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Source:
    """Where the rows lie: Parquet files of the facts, of their words, and of the canonical log."""

    facts: list[Path]
    words: Path
    log: list[Path]
    known: Known


def examples(source: Source, days: int) -> tuple[Example, ...]:
    """The chosen traces, lists before direct look-ups, the most telling first; at most `MOST_ROWS` rows in all.

    A trace that no longer fits is left out. `days` without activity make a citizen inactive.
    """
    with _engine() as engine:
        facts = parquet(engine, source.facts, "facts")
        engine.con.register("picked", choose(facts, source.known, days).to_pyarrow())
        found = rows_of(facts, table(engine, "picked")).to_pyarrow().to_pylist()
        texts = _texts(parquet(engine, [source.words], "words"), found)
        parquet(engine, source.log, "log")
        ids = _trace_ids(engine, found)
    traces: dict[tuple[bool, int], list[Fact]] = defaultdict(list)
    for fact in found:
        traces[fact["why"] == "direct", fact["rank"]].append(fact)
    made = (_example(traces[key], texts, ids, (source.known, days)) for key in sorted(traces))
    return _that_fit(made)


@contextmanager
def _engine() -> Iterator[SQLBackend]:
    """DuckDB with bounded memory; what doesn't fit goes to a folder that is gone afterwards.

    Raises InputError where no such folder can be made.
    """
    try:
        folder = tempfile.TemporaryDirectory()
    except OSError:
        raise InputError(
            "Der kan ikke skrives midlertidige filer på denne maskine. Gør plads på disken, og prøv igen."
        ) from None
    with folder as spill:
        engine = duckdb_engine(Path(spill), MEMORY)
        try:
            yield engine
        finally:
            engine.disconnect()


@lru_cache(maxsize=100_000)
def masked(text: str) -> str:
    """A text of the log without CPR-like numbers and e-mail addresses.

    >>> masked("Opslag på 670190-1234")
    'Opslag på ███'
    """
    leaks = privacy.find_leaks(text, privacy.Known(), (privacy.Kind.CPR, privacy.Kind.EMAIL))
    return privacy.hide(text, leaks)


def _texts(words: ir.Table, found: Iterable[Fact]) -> dict[tuple[str, int], str]:
    """The words that the rows use, by kind and code."""
    wanted = {(kind, fact[kind]) for fact in found for kind in WORDS}
    known = words.filter(words["code"].isin(sorted({number for _, number in wanted} or {0}))).to_pyarrow().to_pylist()
    return {(word["kind"], word["code"]): word["text"] or "" for word in known}


def _trace_ids(engine: SQLBackend, found: Iterable[Fact]) -> dict[int, str]:
    """The trace as the supplier knows it, by the hash that the facts hold.

    Raises InputError when the log has no trace of such a hash: the facts are then of another log.
    """
    wanted = sorted({fact["trace"] for fact in found if fact["trace"] is not None})
    engine.con.register("wanted", pa.table({"hash": pa.array(wanted, pa.int64())}))
    ids = dict(engine.raw_sql(TRACE_IDS).fetchall())
    if len(ids) < len(wanted):
        raise InputError(
            "Loggen og det, der er gjort klar af den, passer ikke sammen. Slet mappen forberedt, og prøv igen."
        )
    return ids


def _example(
    facts: list[Fact], texts: dict[tuple[str, int], str], ids: dict[int, str], asked: tuple[Known, int]
) -> Example:
    known, days = asked
    rows = sorted((_row(fact, texts, known) for fact in facts), key=lambda row: (row.time, row.person))
    idle = {row.person for row in rows if row.days is None or row.days >= days}
    first = facts[0]
    trace = "" if first["trace"] is None else masked(ids.get(first["trace"], ""))
    return Example(first["why"], trace, first["fan_out"], len(idle) if known.activity else None, tuple(rows))


def _row(fact: Fact, texts: dict[tuple[str, int], str], known: Known) -> Row:
    words = {kind: masked(texts[kind, fact[kind]]) for kind in WORDS}
    return Row(
        time=_time(fact["time"]),
        person=pseudonym(fact["person"]),
        user=None if fact["user"] is None else pseudonym(fact["user"]),
        days=None if fact["gap"] is None or not known.activity else fact["gap"] // SECONDS_A_DAY,
        in_team=fact["in_team"] if known.careteam else None,
        episode=fact["episode"] if known.episodes else None,
        **words,
    )


def _time(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)


def _that_fit(made: Iterable[Example]) -> tuple[Example, ...]:
    chosen, room = [], MOST_ROWS
    for example in made:
        if len(example.rows) <= room:
            room -= len(example.rows)
            chosen.append(example)
    return tuple(chosen)
