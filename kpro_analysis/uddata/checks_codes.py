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

_USED = f"""
SELECT q, item, answer, sum(n)::BIGINT, coalesce(min(month), 0), count(DISTINCT f)
FROM check_cells SEMI JOIN (
    SELECT q, item FROM check_cells GROUP BY ALL HAVING count(DISTINCT answer) <= {2 * LONGEST_LIST}
    UNION SELECT q, item FROM check_mapped
) USING (q, item) WHERE answer IS NOT NULL AND q IS NOT NULL GROUP BY ALL
"""
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
        first, files = min(month for _, month, _ in used.values()), max(spread for _, _, spread in used.values())
        new = {answer for answer, (_, month, spread) in used.items() if month > first or 2 * spread < files}
        if outside or new:
            suspects[item] = (outside, new)
    if not suspects:
        return
    for item, cells in _cells(tables, suspects).items():
        yield from _judged(cells, *suspects[item], is_mapped=item in places)


def _used(tables: Tables, places: Mapping[Item, object]) -> Iterator[tuple[Item, dict[str, tuple[int, int, int]]]]:
    """For each item with a list of codes, and each of an instrument: how often, since when and in how many files."""
    by_item: dict[Item, dict[str, tuple[int, int, int]]] = defaultdict(dict)
    _register(tables, "check_mapped", places)
    for q, item, answer, n, month, spread in tables.rows(_USED):
        by_item[q, item][answer] = (n, month, spread)
    for item, used in by_item.items():
        if item in places or sum(n >= LEAST_OF_EACH for n, _, _ in used.values()) <= LONGEST_LIST:
            yield item, used


def _register(tables: Tables, name: str, items: Iterable[Item]) -> None:
    tables.connection.execute(f"CREATE OR REPLACE TEMPORARY TABLE {name} (q VARCHAR, item VARCHAR)")
    if listed := [list(item) for item in items]:
        tables.connection.executemany(f"INSERT INTO {name} VALUES (?, ?)", listed)


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
    """What the odd codes of an item are, in each municipality; where it is missing, as in the rest of the file."""
    told: dict[tuple[int, str], rules.Rule] = {}
    for m in sorted({cell.m for cell in cells}, key=lambda name: (name is None, name or "")):
        own = [cell for cell in cells if cell.m == m]
        odd = {answer for answer in outside | new if any(cell.answer == answer for cell in own)}
        strangers = {answer for answer in odd if _is_new(answer, own, cells)}
        changed = _gone(strangers, own, cells)
        words = f"{len(changed)} af de gamle koder er væk." if changed else ""
        for cell in own:
            if cell.answer not in odd:
                continue
            if cell.answer in strangers and (changed or not is_mapped):
                told[cell.f, cell.answer] = rules.OTHER_CODES if changed else rules.NEW_CODE
            rule = told.get((cell.f, cell.answer)) if m is None or cell.answer in strangers else None
            if rule is not None or cell.answer in outside:
                rule = rule or rules.OUTSIDE
                yield Hit(rule, cell.f, m, cell.n, cell.line, words if rule is rules.OTHER_CODES else "")


def _apart(answers: set[str], own: list[_Cell], cells: list[_Cell]) -> tuple[list[_Cell], list[_Cell]]:
    """The cells of the months of a municipality's files in which these codes are used, and those to compare with.

    These are its other months and files, and the municipalities that never use any of the codes.
    """
    units = {(cell.f, cell.month) for cell in own if cell.answer in answers}
    users = {cell.m for cell in cells if cell.answer in answers}
    there = [cell for cell in own if (cell.f, cell.month) in units]
    usual = [cell for cell in own if (cell.f, cell.month) not in units]
    return there, usual + [cell for cell in cells if cell.m not in users]


def _is_new(answer: str, own: list[_Cell], cells: list[_Cell]) -> bool:
    """Whether it is no chance that a code is used in these months only."""
    there, usual = _apart({answer}, own, cells)
    count, total = sum(cell.n for cell in there if cell.answer == answer), sum(cell.n for cell in there)
    others = sum(cell.n for cell in usual)
    return others >= LEAST_BEFORE and count * log(total / (total + others)) < log(UNLIKELY)


def _gone(strangers: set[str], own: list[_Cell], cells: list[_Cell]) -> set[str]:
    """The codes that are usual elsewhere, and by no chance aren't there in the months of these new ones.

    Counted are the answers with codes that are usual, unless there are none.
    """
    if not strangers:
        return set()
    there, usual = _apart(strangers, own, cells)
    before = [cell for cell in usual if cell.m == own[0].m]
    if sum(cell.n for cell in before) >= LEAST_BEFORE:
        usual = before
    others, total = sum(cell.n for cell in usual), sum(cell.n for cell in there)
    shares: dict[str, float] = defaultdict(float)
    for cell in usual:
        shares[cell.answer] += cell.n / others
    used, files = {cell.answer for cell in there}, {cell.f for cell in usual}
    common = {answer for answer in shares if 2 * len({c.f for c in usual if c.answer == answer}) > len(files)}
    missing = {answer: shares[answer] for answer in common - used}
    still = sum(cell.n for cell in there if cell.answer in common)
    together = min(sum(missing.values()), 0.999)
    return set(missing) if (still or total) * log(1 - together) < log(UNLIKELY) else set()
