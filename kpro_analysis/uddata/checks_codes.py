"""Checks of answers' codes: outside the item's range, new ones, and lists that changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import log

from kpro_analysis.uddata import checks_rules as rules
from kpro_analysis.uddata.checks_tables import Hit, Tables
from kpro_analysis.uddata.mapping import Mapped

UNLIKELY = 0.001
LONGEST_LIST = 12  # more different answers than these are numbers or words of one's own
LEAST_OF_EACH = 3  # a code that is used less often doesn't tell where a list ends
LEAST_BEFORE = 30  # answers to tell by what is usual

Item = tuple[str, str]  # questionnaire and item

_OF_ASKED = """
SELECT q, item, m, month, answer, f, sum(n)::BIGINT, min(line) FROM check_cells SEMI JOIN check_asked USING (q, item)
WHERE answer IS NOT NULL GROUP BY ALL
"""


@dataclass(frozen=True)
class _Cell:
    m: str | None
    month: int
    answer: str
    f: int
    n: int
    line: int


def codes(tables: Tables, mapped: Mapping[str, Mapped]) -> Iterator[Hit]:
    """Answers that are none of their item's codes: by the instrument that it is, else by the item's other answers."""
    places = {(q, own): (one, name) for q, one in mapped.items() for name, all in one.items.items() for own in all}
    scores = {(q, item) for q, one in mapped.items() for item in one.scores.values()}
    suspects: dict[Item, tuple[set[str], set[str]]] = {}
    for item, used in _used(tables, places):
        if item in scores:
            continue
        outside = _outside(used, places.get(item))
        first = min(month for _, month, _ in used.values())
        new = {answer for answer, (_, month, _) in used.items() if month is not None and month > first}
        if outside or new:
            suspects[item] = (outside, new)
    if not suspects:
        return
    for item, cells in _cells(tables, suspects).items():
        yield from _judged(cells, *suspects[item], is_mapped=item in places)


def _used(
    tables: Tables, places: Mapping[Item, object]
) -> Iterator[tuple[Item, dict[str, tuple[int, int, int]]]]:
    """For each item with a list of codes, and each one that is an instrument's: how often and since when by answer."""
    by_item: dict[Item, dict[str, tuple[int, int, int]]] = defaultdict(dict)
    _register(tables, "check_mapped", places)
    query = (
        "SELECT q, item, answer, sum(n)::BIGINT, coalesce(min(month), 0), count(DISTINCT hash(m, month)) "
        "FROM check_cells SEMI JOIN (SELECT q, item FROM check_cells GROUP BY ALL "
        f"HAVING count(DISTINCT answer) <= {2 * LONGEST_LIST} UNION SELECT q, item FROM check_mapped) "
        "USING (q, item) WHERE answer IS NOT NULL AND q IS NOT NULL GROUP BY ALL"
    )
    for q, item, answer, n, month, spread in tables.rows(query):
        by_item[q, item][answer] = (n, month, spread)
    for item, used in by_item.items():
        if item in places or sum(n >= LEAST_OF_EACH for n, _, _ in used.values()) <= LONGEST_LIST:
            yield item, used


def _register(tables: Tables, name: str, items: Iterable[Item]) -> None:
    tables.engine.raw_sql(f"CREATE OR REPLACE TEMPORARY TABLE {name} (q VARCHAR, item VARCHAR)")
    if listed := [list(item) for item in items]:
        tables.engine.con.executemany(f"INSERT INTO {name} VALUES (?, ?)", listed)


def _outside(used: Mapping[str, tuple[int, int, int]], place: tuple[Mapped, str] | None) -> set[str]:
    """The answers that are no code: of the instrument's item, else those far from a whole list of numbers."""
    if place is not None:
        one, name = place
        item = next(item for item in one.instrument.items if item.name == name)
        allowed = {*item.codes, *item.missing}
        return {answer for answer in used if answer.strip() and one.number(answer) not in allowed}
    often = {answer: n for answer, (n, _, spread) in used.items() if n >= LEAST_OF_EACH and spread > 1}
    numbers = {int(answer) for answer in often if answer.strip().isdecimal()}
    whole = len(numbers) > 1 and len(numbers) == len(often) == max(numbers) - min(numbers) + 1
    if not whole or sum(often.values()) < LEAST_BEFORE:
        return set()
    return {a for a in used if a.strip().lstrip("-").isdecimal() and not min(numbers) <= int(a) <= max(numbers)}


def _cells(tables: Tables, suspects: Iterable[Item]) -> dict[Item, list[_Cell]]:
    _register(tables, "check_asked", suspects)
    cells: dict[Item, list[_Cell]] = defaultdict(list)
    for q, item, m, month, answer, f, n, line in tables.rows(_OF_ASKED):
        cells[q, item].append(_Cell(m, month or 0, answer, f, n, line))
    return cells


def _judged(cells: list[_Cell], outside: set[str], new: set[str], *, is_mapped: bool) -> Iterator[Hit]:
    """What the odd codes of an item are, in each municipality."""
    for m in dict.fromkeys(cell.m for cell in cells):
        own = [cell for cell in cells if cell.m == m]
        odd = {answer for answer in outside | new if any(cell.answer == answer for cell in own)}
        strangers = {answer for answer in odd if _is_new(answer, own, cells)}
        if changed := _gone(strangers, own, cells):
            yield from _hits(rules.OTHER_CODES, own, strangers, f"{len(changed)} af de gamle koder er væk.")
            odd -= strangers
        elif not is_mapped:
            yield from _hits(rules.NEW_CODE, own, strangers)
            odd -= strangers
        yield from _hits(rules.OUTSIDE, own, odd & outside)


def _hits(rule: rules.Rule, own: list[_Cell], answers: set[str], words: str = "") -> Iterator[Hit]:
    for f in sorted({cell.f for cell in own if cell.answer in answers}):
        there = [cell for cell in own if cell.f == f and cell.answer in answers]
        yield Hit(rule, f, there[0].m, sum(cell.n for cell in there), min(cell.line for cell in there), words)


def _before_and_after(since: int, own: list[_Cell], cells: list[_Cell], without: set[str]) -> tuple[list[_Cell], list[_Cell]]:
    """The cells to compare with: the municipality's own before, and those of others that have none of the codes."""
    users = {cell.m for cell in cells if cell.answer in without}
    before = [cell for cell in own if cell.month < since] + [cell for cell in cells if cell.m not in users]
    return before, [cell for cell in own if cell.month >= since]


def _is_new(answer: str, own: list[_Cell], cells: list[_Cell]) -> bool:
    """Whether it is no chance that a code was never used before, nor by others."""
    since = min(cell.month for cell in own if cell.answer == answer)
    before, after = _before_and_after(since, own, cells, {answer})
    count, total = sum(cell.n for cell in after if cell.answer == answer), sum(cell.n for cell in after)
    usual = sum(cell.n for cell in before)
    return usual >= LEAST_BEFORE and count * log(total / (total + usual)) < log(UNLIKELY)


def _gone(strangers: set[str], own: list[_Cell], cells: list[_Cell]) -> set[str]:
    """The codes that were used before, and by no chance not since these new ones came."""
    if not strangers:
        return set()
    since = min(cell.month for cell in own if cell.answer in strangers)
    before, after = _before_and_after(since, own, cells, strangers)
    usual, total = sum(cell.n for cell in before), sum(cell.n for cell in after)
    shares: dict[str, float] = defaultdict(float)
    for cell in before:
        shares[cell.answer] += cell.n / usual
    there = {cell.answer for cell in after}
    missing = {answer: min(share, 0.999) for answer, share in shares.items() if answer not in there}
    return {answer for answer, share in missing.items() if total * log(1 - share) < log(UNLIKELY)}
