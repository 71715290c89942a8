"""What the summary needs of the facts, asked of DuckDB a slice of the citizens at a time."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from kpro_analysis.minlog.summary_format import ALL, BITS, BY_WEEK, CLASSES, DAYS, DIMENSIONS, Arrays
from kpro_analysis.small_numbers import SMALLEST_SHOWN

DAY = 86_400  # seconds
EPOCH = date(1970, 1, 1)
INACTIVE = tuple(f"inactive{days}" for days in DAYS)
SUMMED = (ALL, *INACTIVE, *CLASSES)  # the kinds that are counted; the active ones are what is left of all


def slot_of(day: int) -> tuple[int, int]:
    """The month (12 * year + month - 1) and the week (its Monday) of a day since 1970-01-01.

    >>> slot_of(0), slot_of(4)
    ((23640, -3), (23640, 4))
    """
    when = EPOCH + timedelta(days=day)
    return when.year * 12 + when.month - 1, day - when.weekday()


def positive(kind: str) -> str:
    """The SQL that says whether a row of `gathered` or `cube` has entries of the kind."""
    days = kind.removeprefix("active")
    return f'"all" > inactive{days}' if kind != days else f'"{kind}" > 0'


class Facts:
    """The facts of an audit, with the tables in the connection that are made of them.

    `gathered` has a row per combination of dimensions (`key`), citizen (`who`, numbered from 0) and slot of the slice
    at hand; `cube` one per slice, key and slot; `staff` one per slice, key and user.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, prepared: Path) -> None:
        self.connection = connection
        folder = prepared / "facts"
        self.slices = sorted(folder.glob("slice=*"), key=lambda path: int(path.name.partition("=")[2]))
        self.whole = _files(folder / "*" / "*.parquet")
        words = _files(prepared / "words.parquet")
        self.texts = {name: self._texts(words, name) for name in DIMENSIONS}
        self.slots = self._slots()
        self.people = 0
        self.connection.execute("drop table if exists cube; drop table if exists staff; drop table if exists gathered")

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many codes each dimension has, at least 1."""
        return tuple(max(1, len(self.texts[name])) for name in DIMENSIONS)

    def row(self, query: str) -> tuple[Any, ...]:
        """The only row of an answer."""
        found = self.connection.execute(query).fetchone()
        return found or ()

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
        self.connection.execute("create or replace temp table slots (day integer, slot smallint)")
        if days:
            values = ", ".join(f"({day}, {place[slot_of(day)]})" for day in sorted(days))
            self.connection.execute(f"insert into slots values {values}")
        return tuple(slots)

    def gather(self, folder: Path) -> None:
        """Make `gathered` of a slice, and add it to `cube` and `staff`."""
        facts = _files(folder / "*.parquet")
        key = self._key()
        sums = ", ".join(f'sum({_counted(kind)})::bigint as "{kind}"' for kind in SUMMED)
        self._make("by_person", f"select {key} as key, person, slot, {sums} from {facts} join slots using (day) group by all")
        self._make("people", f"select person, (row_number() over (order by person) - 1 + {self.people})::integer as who "
                             "from (select distinct person from by_person)")
        self._make("gathered", "select * exclude (person) from by_person join people using (person)")
        self.people += int(self.row("select count(*) from people")[0])
        names = ", ".join(f'sum("{kind}")::bigint as "{kind}"' for kind in SUMMED)
        many = ", ".join(f'count(*) filter ({positive(kind)}) as "n_{kind}"' for kind in BY_WEEK)
        self._add("cube", f"select key, slot, {names}, {many} from gathered group by all")
        staff = f"select {key} as key, \"user\", {self._masks()} from {facts} join slots using (day)"
        self._add("staff", f'{staff} where "user" is not null group by all')

    def pairs(self, kind: str) -> Arrays:
        """Who of the slice has entries of the kind under which key, and in which slots, by key and who."""
        query = f"select key, who, {self._masks()} from gathered where {positive(kind)} group by all order by key, who"
        return self.arrays(query)

    def users(self) -> Arrays:
        """The same for the users of all slices, numbered from 0."""
        masks = ", ".join(f"bit_or({name}) as {name}" for name in self.mask_names)
        return self.arrays(
            f'select key, (dense_rank() over (order by "user") - 1)::integer as who, {masks} '
            'from staff group by key, "user" order by key, who'
        )

    def cube(self) -> Arrays:
        """Entries by key and slot, and of the kinds shown by week whether they are of at least 5 citizens."""
        names = ", ".join(f'sum("{kind}")::bigint as "{kind}"' for kind in SUMMED)
        many = ", ".join(f'sum("n_{kind}") >= {SMALLEST_SHOWN} as "n_{kind}"' for kind in BY_WEEK)
        return self.arrays(f"select key, slot, {names}, {many} from cube group by all order by key, slot")

    @property
    def mask_names(self) -> list[str]:
        """The columns of a mask, one per word."""
        return [f"m{word}" for word in range(-(-len(self.slots) // BITS))]

    def _masks(self) -> str:
        return ", ".join(
            f"bit_or(case when slot // {BITS} = {word} then 1::ubigint << (slot % {BITS}) else 0::ubigint end) as {name}"
            for word, name in enumerate(self.mask_names)
        )

    def _key(self) -> str:
        key = "0::bigint"
        for name, size in zip(DIMENSIONS, self.sizes, strict=True):
            key = f"({key} * {size} + {name})"
        return key

    def _make(self, table: str, query: str) -> None:
        self.connection.execute(f"create or replace temp table {table} as {query}")

    def _add(self, table: str, query: str) -> None:
        there = self.row(f"select count(*) from duckdb_tables() where temporary and table_name = '{table}'")[0]
        self.connection.execute(f"insert into {table} {query}" if there else f"create temp table {table} as {query}")


def _files(path: Path) -> str:
    quoted = str(path).replace("'", "''")
    return f"read_parquet('{quoted}', hive_partitioning = false)"


def _counted(kind: str) -> str:
    """The SQL of a row's entries of the kind."""
    if kind == ALL:
        return "entries"
    if kind in CLASSES:
        return f"case when log_class = {CLASSES.index(kind)} then entries else 0 end"
    seconds = int(kind.removeprefix("inactive")) * DAY
    return f"case when gap is null or gap >= {seconds} then entries else 0 end"
