"""Small registers for the tests: one criterion 0-100, so that a request's points are its score."""

from dataclasses import replace
from typing import Any

from kpro_analysis.register.requests import Criterion, Register, Request
from kpro_analysis.weighting.settings import Settings, agreed_settings

NAN = float("nan")
ONE = (Criterion("Nytte", 1, 0, 100),)


def ask(number: int, points: Any, cost: float | str | None = None, **fields: Any) -> Request:
    """A red request; cost is the supplier's figure in DKK, or a size; points a number or one per criterion."""
    given = {"size": cost} if isinstance(cost, str) else {"estimate": cost}
    points = tuple(map(float, points)) if isinstance(points, tuple) else (float(points),)
    defaults = {"light": "Rød", "source": "Hjemmeside", "status": "Estimeret", "kind": "Forbedring"}
    return Request(number, f"Ønske {number}", points=points, **{**defaults, **given, **fields})


def register(*requests: Request, pool: float = 100.0, criteria: tuple[Criterion, ...] = ONE) -> Register:
    return Register("test.xlsx", "0" * 64, None, criteria, requests, pool=pool)


def settings(of: Register, **changes: Any) -> Settings:
    return replace(agreed_settings(of), **changes)
