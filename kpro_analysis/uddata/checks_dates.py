"""Checks of dates: day and month swapped, by evidence within each file; answers before they were asked for."""

from collections import defaultdict
from collections.abc import Iterator
from math import log

from kpro_analysis.uddata import checks_rules as rules
from kpro_analysis.uddata.canonical import Written
from kpro_analysis.uddata.checks_tables import Hit, Tables

UNLIKELY = 0.001  # a pattern of dates that comes by chance less often than this is no chance
LEAST_FITTING = 3  # so many dates must fit only when swapped: one or two may be a slip of one person
LEAST_CLEAR = 5  # so many dates that can be read in one way only tell where the file's dates lie
AROUND = 7  # days that a date may lie outside the months of those
AMBIGUOUS = 12 / 30.4375  # the share of days that could be months
MONTH_IS_FIRST = "nogle datoer har måneden først, for det andet tal er over 12."
AS_EXCEL_DOES = (
    "alle datoceller har en dag til og med den 12., og alle datoer, der står som tekst, har en dag efter den 12. "
    "Sådan gør Excel, når måneden læses først."
)
FITS_SWAPPED = (
    "datoer ligger efter besvarelsen, i fremtiden eller langt fra filens andre datoer, men passer, når dag og måned "
    "byttes."
)
COLUMNS = {"sent": "udsendt", "answered": "besvaret"}

_LOCAL = "timezone('Europe/Copenhagen', {0})"
_SWAPPED = "make_timestamp(year({0}), least(day({0}), 12), month({0}), hour({0}), minute({0}), second({0}))"
_DATES = """
CREATE OR REPLACE TEMPORARY TABLE check_dates AS
WITH local AS (
    SELECT take, f, m, line, sent_written, answered_written, {sent} AS sent, {answered} AS answered
    FROM check_responses WHERE NOT test AND (sent IS NOT NULL OR answered IS NOT NULL)
), ranges AS (
    SELECT f, {ranges} FROM local GROUP BY f
), turned AS (
    SELECT local.*, {swaps}, ranges.* EXCLUDE (f) FROM local JOIN ranges USING (f)
)
SELECT *, {judged} FROM turned
"""
_SHAPES = """
SELECT f, {0}_written, count(*), max(day({0})) FROM check_dates WHERE {0} IS NOT NULL GROUP BY ALL
"""
_REST = "SELECT f, m, count(*), min(line) FROM check_dates WHERE NOT ({0}) AND ({{}}) GROUP BY f, m"
_FITTING = "SELECT f, count(*) FILTER ({0}_misplaced), count(*) FILTER ({0}_fits) FROM check_dates GROUP BY f"
_COUNTED = "SELECT m, count(*) FILTER ({0}), min(line) FILTER ({0}) FROM check_dates WHERE f = {1} GROUP BY m"


def dates(tables: Tables) -> Iterator[Hit]:
    """Day and month swapped, then what stays wrong without that explanation."""
    tables.connection.execute(_dates(tables))
    seen: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for column, name in COLUMNS.items():
        for file, which, why in _swapped(tables, column):
            seen[file].append((name, which, why))
    for file, found in seen.items():
        which = " OR ".join(one for _, one, _ in found)
        words = _evidence([(name, why) for name, _, why in found])
        for m, count, line in tables.rows(_COUNTED.format(which, file)):
            if count:
                yield Hit(rules.SWAPPED, file, m, count, line, words)
    explained = " OR ".join(f"(f = {file} AND ({one}))" for file, found in seen.items() for _, one, _ in found)
    by_place = _REST.format(explained or "false")
    yield from tables.hits(rules.TOO_EARLY, by_place.format(_BEFORE.format("sent", "answered")))
    now = _moment(tables)
    yield from tables.hits(rules.FUTURE, by_place.format(f"sent > {now} OR answered > {now}"))


def _evidence(found: list[tuple[str, str]]) -> str:
    """What is known of the columns; of two with the same evidence once."""
    by_why: dict[str, list[str]] = defaultdict(list)
    for name, why in found:
        by_why[why].append(name)
    return " ".join(f"I {' og '.join(f'«{name}»' for name in names)}: {why}" for why, names in by_why.items())


_BEFORE = (  # a date without a time is a whole day
    "{1}::DATE < {0}::DATE OR ({1} < {0} AND {0} <> date_trunc('day', {0}) AND {1} <> date_trunc('day', {1}))"
)


def _moment(tables: Tables) -> str:
    return _LOCAL.format(f"TIMESTAMPTZ '{tables.now.isoformat()}'")


def _dates(tables: Tables) -> str:
    """One row per response, with what each date is swapped, and whether it fits only so."""
    ranges = ", ".join(
        f"date_trunc('month', min({c}) FILTER ({c}_written IN (1, 2, 4))) - INTERVAL {AROUND} DAY AS {c}_low, "
        f"last_day(max({c}) FILTER ({c}_written IN (1, 2, 4))) + INTERVAL {AROUND + 1} DAY AS {c}_high, "
        f"count({c}) FILTER ({c}_written IN (1, 2, 4)) >= {LEAST_CLEAR} AS {c}_told"
        for c in COLUMNS
    )
    swaps = ", ".join(
        f"CASE WHEN {c}_written = {Written.EITHER} AND day({c}) <= 12 AND day({c}) <> month({c}) "
        f"THEN {_SWAPPED.format(c)} END AS {c}_swapped"
        for c in COLUMNS
    )
    judged = ", ".join(
        f"coalesce({c}_swapped IS NOT NULL AND ({_misplaced(tables, c, c)}), false) AS {c}_misplaced, "
        f"coalesce({c}_misplaced AND NOT coalesce({_misplaced(tables, c, f'{c}_swapped')}, false), false) AS {c}_fits"
        for c in COLUMNS
    )
    local = {c: _LOCAL.format(c) for c in COLUMNS}
    return _DATES.format(**local, ranges=ranges, swaps=swaps, judged=judged)


def _misplaced(tables: Tables, column: str, value: str) -> str:
    before = _BEFORE.format(value, "answered") if column == "sent" else _BEFORE.format("sent", value)
    outside = f"{column}_told AND ({value} < {column}_low OR {value} > {column}_high)"
    return f"coalesce({value} > {_moment(tables)}, false) OR coalesce({before}, false) OR coalesce({outside}, false)"


def _swapped(tables: Tables, column: str) -> Iterator[tuple[int, str, str]]:
    """For each file with evidence in a column: which rows are hit, and the evidence in Danish."""
    shapes: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for f, written, count, latest in tables.rows(_SHAPES.format(column)):
        shapes[f][written] = (count, latest)
    fitting = {f: (misplaced, fits) for f, misplaced, fits in tables.rows(_FITTING.format(column))}
    for f, shape in sorted(shapes.items()):
        count = {written: number for written, (number, _) in shape.items()}
        misplaced, fits = fitting[f]
        if Written.MONTH_FIRST in count:
            either = f"{column}_fits" if Written.DAY_FIRST in count else f"{column}_written = {Written.EITHER}"
            yield f, f"{column}_written = {Written.MONTH_FIRST} OR {either}", MONTH_IS_FIRST
        elif Written.EITHER not in count and _as_excel_does(
            *shape.get(Written.CELL, (0, 0)), count.get(Written.DAY_FIRST, 0)
        ):
            yield f, f"{column}_written = {Written.CELL}", AS_EXCEL_DOES
        elif fits >= LEAST_FITTING and 2 * fits >= misplaced:
            yield f, f"{column}_fits", FITS_SWAPPED


def _as_excel_does(cells: int, latest: int, texts: int) -> bool:
    """Whether it is no chance that every date cell has a day up to 12 and every text one above."""
    if not cells or not texts or latest > 12:
        return False
    return cells * log(AMBIGUOUS) + texts * log(1 - AMBIGUOUS) < log(UNLIKELY)
