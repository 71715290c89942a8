"""What the summary needs of the facts, asked of DuckDB a slice of the citizens at a time."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from kpro_analysis.minlog.summary_format import ALL, BITS, CLASSES, DAYS, DIMENSIONS, INACTIVE, KINDS, Arrays
from kpro_analysis.small_numbers import SMALLEST_SHOWN

DAY = 86_400  # seconds
EPOCH = date(1970, 1, 1)
LISTED = (ALL, *INACTIVE)  # the kinds of which it is listed who has entries in which months


def slot_of(day: int) -> tuple[int, int]:
    """The month (12 * year + month - 1) and the week (its Monday) of a day since 1970-01-01.

    >>> slot_of(0), slot_of(4)
    ((23640, -3), (23640, 4))
    """
    when = EPOCH + timedelta(days=day)
    return when.year * 12 + when.month - 1, day - when.weekday()


def is_kind(kind: str) -> str:
    """The SQL that says whether a row with its level and class of `log_class` is of the kind."""
    if kind == ALL:
        return "true"
    if kind in CLASSES:
        return f"log_class = {CLASSES.index(kind)}"
    if kind in INACTIVE:
        return f"level > {INACTIVE.index(kind)}"
    return f"level <= {DAYS.index(int(kind.removeprefix('active')))}"


_LEVEL = " + ".join(f"coalesce(gap >= {days * DAY}, true)::tinyint" for days in DAYS)  # how many of DAYS are reached


class Facts:
    """The facts of an audit, with the tables in the connection that are made of them.

    A `key` is a combination of dimensions, `who` the number of a citizen. Of the slice at hand, `pairs` has a row per
    key and citizen with the months as masks; of all slices, `groups` has one per key, slot, level and class, `staff`
    per key and user, `numbered` per citizen.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, prepared: Path) -> None:
        self.connection = connection
        folder = prepared / "facts"
        self.slices = sorted(folder.glob("slice=*"), key=lambda path: int(path.name.partition("=")[2]))
        self.whole = _files(folder / "*" / "*.parquet")
        words = _files(prepared / "words.parquet")
        self.texts = {name: self._texts(words, name) for name in DIMENSIONS}
        self.sizes = tuple(max(1, len(self.texts[name])) for name in DIMENSIONS)
        self.slots = self._slots()
        months = [month for month, _ in self.slots]
        self.words = (max(months) - min(months)) // BITS + 1 if months else 0
        self.people = 0
        for table in ("groups", "staff", "numbered"):
            connection.execute(f"drop table if exists {table}")

    def row(self, query: str) -> tuple[Any, ...]:
        """The only row of an answer."""
        return self.connection.execute(query).fetchone() or ()

    def arrays(self, query: str) -> Arrays:
        """An answer by column."""
        return {name: np.ma.getdata(v) for name, v in self.connection.execute(query).fetchnumpy().items()}

    def _texts(self, words: str, kind: str) -> tuple[str, ...]:
        query = f"select code, text from {words} where kind = ? order by code"
        texts = {code: text or "" for code, text in self.connection.execute(query, [kind]).fetchall()}
        return tuple(texts.get(code, "") for code in range(max(texts, default=-1) + 1))

    def _slots(self) -> tuple[tuple[int, int], ...]:
        days = [day for (day,) in self.connection.execute(f"select distinct day from {self.whole}").fetchall()]
        slots = sorted({slot_of(day) for day in days})
        place = {slot: number for number, slot in enumerate(slots)}
        self.connection.execute("create or replace temp table days (day integer, slot smallint, month smallint)")
        if days:
            rows = [(day, place[slot_of(day)], slot_of(day)[0] - slots[0][0]) for day in sorted(days)]
            self.connection.execute(f"insert into days values {', '.join(map(str, rows))}")
        return tuple(slots)

    def gather(self, folder: Path) -> None:
        """Make `pairs` of a slice, and add it to `groups`, `staff` and `numbered`."""
        rows = self._rows(_files(folder / "*.parquet"))
        self._add(
            "groups",
            "select key, slot, level, log_class, sum(entries)::bigint as entries, "
            f"bit_or(1::ubigint << (person & 63)::ubigint) as bits from {rows} group by all",
        )
        self._make("by_person", f"select key, person, {self._masks(LISTED)} from {rows} group by all")
        self._add(
            "numbered",
            f"select person, (row_number() over (order by person) - 1 + {self.people})::integer as who "
            "from (select distinct person from by_person)",
        )
        self.people = int(self.row("select count(*) from numbered")[0])
        self._make("pairs", "select * exclude (person) from by_person join numbered using (person)")
        self._add(
            "staff", f'select key, "user", {self._masks((ALL,))} from {rows} where "user" is not null group by all'
        )

    def mask_names(self, kind: str) -> list[str]:
        """The columns with the words of a kind's mask of months."""
        return [f"{kind}_{word}" for word in range(self.words)]

    def _masks(self, kinds: tuple[str, ...]) -> str:
        return ", ".join(
            f"bit_or(case when {is_kind(kind)} and month // {BITS} = {word} "
            f"then 1::ubigint << (month % {BITS})::ubigint else 0::ubigint end) as {name}"
            for kind in kinds
            for word, name in enumerate(self.mask_names(kind))
        )

    def pairs(self) -> Arrays:
        """Who of the slice is under which key and in which months, for each of `LISTED`, by key and who."""
        return self.arrays("select * from pairs order by key, who")

    def pairs_by(self, dimension: str | None, kind: str) -> Arrays:
        """The same by one dimension's code only, or by nothing, as `key`."""
        key = "0::bigint"
        if dimension is not None:
            place = DIMENSIONS.index(dimension)
            key = f"key // {int(np.prod(self.sizes[place + 1 :]))} % {self.sizes[place]}"
        masks = ", ".join(f"bit_or({name}) as {name}" for name in self.mask_names(kind))
        return self.arrays(f"select {key} as key, who, {masks} from pairs group by 1, 2 order by 1, 2")

    def users(self) -> Arrays:
        """Which users, numbered from 0, are under which key and in which months."""
        masks = ", ".join(f"bit_or({name}) as {name}" for name in self.mask_names(ALL))
        return self.arrays(
            f'select key, (dense_rank() over (order by "user") - 1)::integer as who, {masks} '
            'from staff group by key, "user" order by key, who'
        )

    def cube(self) -> Arrays:
        """By key and slot, of each kind the entries, and whether they surely are of at least 5 citizens (`many_`).

        Citizens are told apart by 6 bits of their pseudonym: of 5 different ones there are at least 5 citizens.
        """
        entries = ", ".join(f'coalesce(sum(entries) filter ({is_kind(k)}), 0)::bigint as "{k}"' for k in KINDS)
        many = ", ".join(
            f'coalesce(bit_count(bit_or(bits) filter ({is_kind(k)})), 0) >= {SMALLEST_SHOWN} as "many_{k}"'
            for k in KINDS
        )
        self._make("cube", f"select key, slot, {entries}, {many} from groups group by all")
        return self.arrays("select * from cube order by key, slot")

    def few(self) -> Arrays:
        """Everybody who is in a kind, under a key and in a slot that isn't surely of 5 citizens, by key."""
        unsure = " or ".join(f'({is_kind(kind)} and not "many_{kind}")' for kind in KINDS)
        self._make(
            "unsure", f"select key, slot, level, log_class from groups join cube using (key, slot) where {unsure}"
        )
        return self.arrays(
            f"select distinct key, slot, level, log_class, who from {self._rows(self.whole)} "
            "semi join unsure using (key, slot, level, log_class) join numbered using (person) order by key, slot"
        )

    def _rows(self, files: str) -> str:
        key = "0::bigint"
        for name, size in zip(DIMENSIONS, self.sizes, strict=True):
            key = f"({key} * {size} + {name})"
        known = "* replace (coalesce(log_class, -1)::tinyint as log_class)"
        return f"(select {known}, {key} as key, ({_LEVEL})::tinyint as level from {files} join days using (day))"

    def _make(self, table: str, query: str) -> None:
        self.connection.execute(f"create or replace temp table {table} as {query}")

    def _add(self, table: str, query: str) -> None:
        there = self.row(f"select count(*) from duckdb_tables() where temporary and table_name = '{table}'")[0]
        self.connection.execute(f"insert into {table} {query}" if there else f"create temp table {table} as {query}")


def _files(path: Path) -> str:
    quoted = str(path).replace("'", "''")
    return f"read_parquet('{quoted}', hive_partitioning = false)"
