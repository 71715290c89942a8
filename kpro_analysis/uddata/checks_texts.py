"""Checks of texts: cut at 255 characters, and letters that were broken on the way."""

from collections.abc import Iterator
from math import exp

from kpro_analysis.uddata import checks_rules as rules
from kpro_analysis.uddata.checks_tables import Hit, Tables

LIMIT = 255
NEIGHBOURS = 5  # lengths on each side that tell how many to expect
UNLIKELY = 0.001

_LENGTHS = f"""
SELECT f, municipality, text_length, count(*), min(line) FROM check_answers
WHERE text_length BETWEEN {LIMIT - NEIGHBOURS} AND {LIMIT + NEIGHBOURS} AND person_class IS DISTINCT FROM 'test'
GROUP BY ALL
"""
# the letters of UTF-8 read as cp1252, UTF-8 read so twice, what a program puts for a letter that it can't read
_MARKS = ("Ã", "Â", "â€", "\ufffd")
_BROKEN = "Ã[\u0080-\u00bf†‡ˆ˜…‰Š‹ŒŽ‘’“”•–—™š›œžŸ]|Â[\u0080-\u00bf]|â€|\ufffd"
_LOST = "[a-zæøå][?][a-zæøå]"  # a letter that became a question mark; only in names, as addresses have one too
_IN_TEXTS = """
SELECT f, municipality, count(*), min(line) FROM check_answers
WHERE "text" IS NOT NULL AND ({marks}) AND regexp_matches("text", '{broken}')
    AND person_class IS DISTINCT FROM 'test' GROUP BY ALL
"""
_IN_NAMES = """
SELECT f, m, sum(n), min(line) FROM check_cells
WHERE regexp_matches(concat_ws(' ', item, answer, m, q), '{broken}') OR regexp_matches(coalesce(m, ''), '{lost}')
GROUP BY f, m
"""
_IN_TEAMS = """
SELECT f, m, sum(n), min(line) FROM check_responses WHERE NOT test AND regexp_matches(team, '{broken}') GROUP BY f, m
"""


def cut(tables: Tables) -> Iterator[Hit]:
    """Texts of exactly 255 characters, far more than of the lengths around."""
    found: dict[int, dict[int, int]] = {}
    places = {}
    for f, m, length, count, line in tables.rows(_LENGTHS):
        lengths = found.setdefault(f, {})
        lengths[length] = lengths.get(length, 0) + count
        if length == LIMIT:
            places[f, m] = (count, line)
    for (f, m), (count, line) in places.items():
        around = sum(number for length, number in found[f].items() if length != LIMIT)
        expected = (around + 0.5) / (2 * NEIGHBOURS)
        if chance_of_so_many(found[f][LIMIT], expected) < UNLIKELY:
            words = f"{found[f][LIMIT]} tekster er på {LIMIT} tegn; efter længderne omkring var {expected:.1f} ventet."
            yield Hit(rules.CUT, f, m, count, line, words.replace(".", ",", 1) if "." in words else words)


def chance_of_so_many(count: int, expected: float) -> float:
    """The chance of `count` or more by a Poisson distribution.

    >>> round(chance_of_so_many(1, 0.5), 4)
    0.3935
    """
    term, below = exp(-expected), 0.0
    for number in range(count):
        below += term
        term *= expected / (number + 1)
    return max(0.0, 1.0 - below)


def garbled(tables: Tables) -> Iterator[Hit]:
    """Answers with broken letters in their texts, codes, items or names."""
    marks = " OR ".join(f"contains(\"text\", '{mark}')" for mark in _MARKS)
    counts: dict[tuple[int, str | None], tuple[int, int]] = {}
    queries = (_IN_TEXTS.format(marks=marks, broken=_BROKEN), _IN_NAMES.format(broken=_BROKEN, lost=_LOST))
    for query in queries:
        for f, m, count, line in tables.rows(query):
            before, first = counts.get((f, m), (0, line))
            counts[f, m] = (before + int(count), min(first, line))
    for f, m, count, line in tables.rows(_IN_TEAMS.format(broken=_BROKEN)):
        counts.setdefault((f, m), (int(count), line))
    for (f, m), (count, line) in counts.items():
        yield Hit(rules.GARBLED, f, m, count, line)
