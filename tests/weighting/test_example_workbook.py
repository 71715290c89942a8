"""The example workbook, against scores and a walk worked out here from its cells alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kpro_analysis.register.requests import Register
from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.settings import Rule
from tests.weighting.builders import settings

EXAMPLE = Path(__file__).parents[1] / "data" / "aendringsoensker.xlsx"
MID = {"S": 5_000, "M": 17_500, "L": 37_500, "XL": 75_000, "XXL": 175_000}
OUT = {"Afvist", "I gang", "I drift", "Afsluttet", "Afventer workshop", "Videresendt KAM"}


def rows(sheet: Any) -> Iterator[dict[str, Any]]:
    header, *body = sheet.iter_rows(values_only=True)
    return (dict(zip(header, row, strict=True)) for row in body)


@pytest.fixture(scope="module")
def by_hand() -> dict[int, tuple[float, str | None, int]]:
    """Form number: score 0-100, size, form number of the head or 0; of those that compete."""
    book = openpyxl.load_workbook(EXAMPLE, data_only=True)
    criteria = {c["Kriterium"]: (c["Vægt"], c["Min"], c["Maks"]) for c in rows(book["Pointsystem"])}
    weights = sum(w for w, _, _ in criteria.values())
    found = {}
    for row in rows(book["ÆØ"]):
        out = row["Kilde"] in ("Evalueringsrapport", "Uddata-test") or row["Status"] in OUT
        if row["Prioritet"] != "Rød" or out:
            continue
        score = sum(
            w * ((row[name] if row[name] is not None else lo) - lo) / (hi - lo)
            for name, (w, lo, hi) in criteria.items()
        )
        head = int(row["Omfattet af"].strip("#")) if row["Omfattet af"] else 0
        found[int(row["Blanketnummer"].strip("#"))] = (100 * score / weights, row["Estimat (størrelse)"], head)
    return found


@pytest.fixture(scope="module")
def example() -> Register:
    return read_register(EXAMPLE)


def test_scores_and_order(example: Register, by_hand: dict[int, tuple[float, str | None, int]]) -> None:
    outcome = evaluate(example, settings(example))
    order = sorted(by_hand, key=lambda n: (-round(by_hand[n][0], 9), n))
    assert outcome.number.tolist() == order
    assert outcome.score.tolist() == pytest.approx([by_hand[n][0] for n in order], abs=1e-9)
    assert len(outcome.number) + len(outcome.excluded) == 91


def test_the_walk(example: Register, by_hand: dict[int, tuple[float, str | None, int]]) -> None:
    left, funded = 500_000, set()
    for n in sorted(by_hand, key=lambda n: (-round(by_hand[n][0], 9), n)):
        _, size, head = by_hand[n]
        if not head and size and MID[size] <= left:
            left -= MID[size]
            funded.add(n)
    funded |= {n for n, (_, _, head) in by_hand.items() if head in funded}
    outcome = evaluate(example, settings(example))
    assert set(outcome.number[outcome.funded].tolist()) == funded
    assert outcome.remaining == left


def test_the_best_set_gives_more_for_the_same_pool(example: Register) -> None:
    walk, best = (evaluate(example, settings(example, rule=rule)) for rule in Rule)
    assert best.total_score > walk.total_score
    assert best.spent <= 500_000
