"""Checks of a questionnaire's items: those that a file lacks, and columns that are gone since the file before."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from kpro_analysis.columns import header_key
from kpro_analysis.uddata import checks_rules as rules
from kpro_analysis.uddata.checks_tables import Hit, Tables
from kpro_analysis.uddata.store import WIDE

UNLIKELY = 0.0001  # many items are looked at, so less than elsewhere
LEAST_ELSEWHERE = 20  # responses of the same version to compare with
ALWAYS = 0.98  # an item that all others answered is taken to be answered so often
LONGEST_NAME = 40  # letters of an item's name that are shown

_MISSING = f"""
WITH asked AS (
    SELECT f, m, q, v, count(*) AS n, min(line) AS line FROM check_responses WHERE NOT test GROUP BY ALL
), answered AS (
    SELECT f, m, q, v, item, sum(n) AS n FROM check_cells GROUP BY ALL
), whole AS (
    SELECT q, v, sum(n) AS n FROM asked GROUP BY ALL
), items AS (
    SELECT q, v, item, sum(n) AS n FROM answered GROUP BY ALL
)
SELECT asked.f, asked.m, asked.n, asked.line, items.item
FROM asked
JOIN whole ON whole.q IS NOT DISTINCT FROM asked.q AND whole.v IS NOT DISTINCT FROM asked.v
JOIN items ON items.q IS NOT DISTINCT FROM asked.q AND items.v IS NOT DISTINCT FROM asked.v
ANTI JOIN answered ON answered.f = asked.f AND answered.m IS NOT DISTINCT FROM asked.m AND answered.item = items.item
    AND answered.q IS NOT DISTINCT FROM asked.q AND answered.v IS NOT DISTINCT FROM asked.v
WHERE whole.n - asked.n >= {LEAST_ELSEWHERE}
    AND asked.n * ln(1 - least(items.n / (whole.n - asked.n), {ALWAYS})) < ln({UNLIKELY})
"""
_OF_FILES = """
WITH months AS (SELECT f, m, q, month, sum(n) AS n FROM check_cells WHERE m IS NOT NULL GROUP BY ALL),
items AS (SELECT f, m, q, list(DISTINCT item) AS items FROM check_cells WHERE m IS NOT NULL GROUP BY ALL)
SELECT f, m, q, any_value(items), arg_max(month, n) FROM months JOIN items USING (f, m, q) GROUP BY f, m, q
"""


def items(tables: Tables) -> Iterator[Hit]:
    """Items that no response of a file and municipality answers, though others of the version do."""
    found: dict[tuple[int, str | None], list[tuple[int, int, str]]] = defaultdict(list)
    for f, m, count, line, item in tables.rows(_MISSING):
        found[f, m].append((count, line, item))
    for (f, m), missing in found.items():
        names = sorted({shown(item) for _, _, item in missing})
        count = max(count for count, _, _ in missing)
        yield Hit(rules.NO_ITEM, f, m, count, min(line for _, line, _ in missing), f"Det er {', '.join(names[:5])}.")


def columns(tables: Tables) -> Iterator[Hit]:
    """Columns of questions that the municipality's file before, with the same questionnaire, had."""
    files = tables.files
    seen: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    asked: dict[tuple[int, str], set[str]] = {}
    for f, m, q, own, month in tables.rows(_OF_FILES):
        if q is not None and files[f].format == WIDE:
            seen[m, q].append((month or 0, f))
            asked[f, q] = {header_key(item) for item in own}
    gone: dict[tuple[int, str], set[str]] = defaultdict(set)
    for (m, q), places in seen.items():
        ordered = [f for _, f in sorted(places)]
        for before, after in pairwise(ordered):
            there = {header_key(name) for name in files[after].columns}
            had = {name: header_key(name) for name in files[before].columns}
            gone[after, m] |= {name for name, key in had.items() if key in asked[before, q] and key not in there}
    for (f, m), names in gone.items():
        if names:
            yield Hit(rules.NO_COLUMN, f, m, len(names), 1, f"Det er {', '.join(sorted(map(shown, names))[:5])}.")


def shown(name: str) -> str:
    """An item's name, cut where it is a whole question."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
