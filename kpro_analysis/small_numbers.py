"""Hides counts of few people, and what they could be computed back from, just before anything is shown or written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

SMALLEST_SHOWN = 5  # Sundhedsdatastyrelsen, hjemsendelse af data: no groups under 5, they are written "<5"
FEW: Literal["<5"] = "<5"
WITHHELD: Literal["skjult"] = "skjult"  # not few itself; together with the total it would give away one that is

Shown = int | Literal["<5", "skjult"]


def shown(count: int) -> int | Literal["<5"]:
    """The count of people, or "<5"; none is few too, since it tells of everybody that they are not in it.

    >>> shown(5), shown(4), shown(0)
    (5, '<5', '<5')
    """
    return count if count >= SMALLEST_SHOWN else FEW


def shown_share(part: int, whole: int, people: int, of_people: int | None = None) -> float | None:
    """`part / whole`; None when the part is of fewer than 5 `people`, or the whole of fewer than 5 (`of_people`).

    >>> shown_share(30, 120, people=7), shown_share(30, 120, people=4), shown_share(6, 6, people=6, of_people=6)
    (0.25, None, 1.0)
    """
    few = people < SMALLEST_SHOWN or (of_people is not None and of_people < SMALLEST_SHOWN)
    return None if few or whole <= 0 else part / whole


@dataclass(frozen=True)
class Hidden:
    """Which cells of a column that adds up must not be shown, and whether its total must not either."""

    cells: tuple[bool, ...]
    total: bool


def hidden(people: Sequence[int]) -> Hidden:
    """What to hide of a column of which the total is shown, by how many people each cell is of; zeros are few.

    Beside the few, the next smallest are hidden until somebody who knows the total and this rule can't tell for any
    few cell that it is not each of 0-4, and what is left over for the hidden ones is of more than few people. Where
    that can't be had, everything is hidden, the total too. Ties are hidden from the left.

    >>> hidden([2, 900, 40, 300])
    Hidden(cells=(True, False, True, False), total=False)
    >>> hidden([1, 5])
    Hidden(cells=(True, True), total=True)
    """
    order = sorted(range(len(people)), key=lambda cell: people[cell])
    few = sum(count < SMALLEST_SHOWN for count in people)
    if few == 0:
        return Hidden((False,) * len(people), False)
    for end in range(few + 1, len(people) + 1):
        withheld, rest = end - few, sum(people[cell] for cell in order[:end])
        most_each = people[order[end]] if end < len(people) else rest
        most = rest - SMALLEST_SHOWN * withheld
        least = rest - (SMALLEST_SHOWN - 1) * (few - 1) - most_each * withheld
        if most >= SMALLEST_SHOWN - 1 and least <= 0:
            out = set(order[:end])
            return Hidden(tuple(cell in out for cell in range(len(people))), False)
    return Hidden((True,) * len(people), True)


def suppressed(counts: Sequence[int]) -> tuple[tuple[Shown, ...], Shown]:
    """The counts and their total as they may be shown: "<5" for few, "skjult" for what would give those away.

    >>> suppressed([2, 900, 40, 300])
    (('<5', 900, 'skjult', 300), 1242)
    """
    out, total = hidden(counts), sum(counts)
    cells = tuple(_cell(count, hide) for count, hide in zip(counts, out.cells, strict=True))
    return cells, _cell(total, out.total)


def _cell(count: int, hide: bool) -> Shown:
    return FEW if count < SMALLEST_SHOWN else WITHHELD if hide else count
