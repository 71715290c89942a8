"""The example workbook's ranking, worked out from its cells alone: nothing of ours is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

EXAMPLE = Path(__file__).parent / "data" / "aendringsoensker.xlsx"
POOL = 500_000
MID = {"S": 5_000, "M": 17_500, "L": 37_500, "XL": 75_000, "XXL": 175_000}
SOURCES_OUT = {"Evalueringsrapport", "Uddata-test"}
STATUSES_OUT = {"Afvist", "I gang", "I drift", "Afsluttet", "Afventer workshop", "Videresendt KAM"}


@dataclass(frozen=True)
class ByHand:
    """By form number such as "#019": scores 0-100 and costs in DKK of those that compete; `order` best first.

    `left` is what is left of the pool; `line` the first that the walk reached and that no longer fitted.
    """

    order: list[str]
    score: dict[str, float]
    rank: dict[str, int]
    cost: dict[str, int]
    funded: set[str]
    left: int
    line: str | None


def rows(sheet: str) -> Iterator[dict[str, Any]]:
    """One dictionary per row, by header."""
    header, *body = openpyxl.load_workbook(EXAMPLE, data_only=True)[sheet].iter_rows(values_only=True)
    return (dict(zip(header, row, strict=True)) for row in body)


@cache
def example() -> ByHand:
    """The plain walk by the agreed weights and the middle costs."""
    criteria = list(rows("Pointsystem"))
    score, cost, riders = {}, {}, {}
    for row in rows("ÆØ"):
        if row["Prioritet"] != "Rød" or row["Kilde"] in SOURCES_OUT or row["Status"] in STATUSES_OUT:
            continue
        number = row["Blanketnummer"]
        total = sum(c["Vægt"] * (row[c["Kriterium"]] - c["Min"]) / (c["Maks"] - c["Min"]) for c in criteria)
        score[number] = 100 * total / sum(c["Vægt"] for c in criteria)
        cost[number] = 0 if row["Omfattet af"] else MID[row["Estimat (størrelse)"]]
        if row["Omfattet af"]:
            riders[number] = row["Omfattet af"]
    order = sorted(score, key=lambda number: (-round(score[number], 9), number))
    rank = {n: 1 + sum(round(s, 9) > round(score[n], 9) for s in score.values()) for n in order}
    funded, left, line = set(), POOL, None
    for number in [number for number in order if number not in riders]:
        if cost[number] <= left:
            funded.add(number)
            left -= cost[number]
        else:
            line = line or number
    funded |= {rider for rider, head in riders.items() if head in funded}
    return ByHand(order, score, rank, cost, funded, left, line)
