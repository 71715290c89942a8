"""The nearest share of one criterion alone, the others in proportion, that funds a request."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Funds = Callable[[Floats], Mask]  # whether shares (rows, criteria) fund the request, (rows,)

INSIDE = (1e-8, 1e-7, 1e-6, 1e-5, 1e-4)  # shares from a cell's border that are tried in turn
ALMOST = 1 - 1e-5 / np.sqrt(2)
MOST_CELLS = 200_000  # requests times cells that are looked at, over all criteria


@dataclass(frozen=True)
class Ray:
    """One criterion's share going over 0 to 1, in a column of shares; `rest` are the others' proportions, 0 for it."""

    criterion: int
    today: float
    rest: Floats

    def shares(self, values: Floats) -> Floats:
        """The shares (values, criteria) at these shares of the criterion."""
        rows = (1 - values)[:, None] * self.rest
        rows[:, self.criterion] = values
        return rows


@dataclass(frozen=True)
class Single:
    """The criterion's place, and its share today and when it is moved far enough."""

    criterion: int
    start: float
    end: float


def rays(shares: Floats) -> list[Ray]:
    """One per criterion whose others have proportions: today's share of it isn't 1."""
    found = []
    for j, today in enumerate(shares.tolist()):
        rest = shares.copy()
        rest[j] = 0
        if (total := rest.sum()) > 0:
            found.append(Ray(j, today, rest / total))
    return found


def grid(ray: Ray, steps: int) -> Floats:
    """Values of the share from near today's almost to both ends, denser near it; not round, lest scores tie."""
    steps_out = np.linspace(0, ALMOST, steps + 1)[1:] ** 1.5
    return np.concatenate([ray.today + (1 - ray.today) * steps_out, ray.today * (1 - steps_out)])


def first_value(ray: Ray, points: Floats, funds: Funds, bound: float) -> float | None:
    """The share nearest to today's that funds the request, by the walks; None when none within `bound` of it does.

    points (n, criteria), 0-1. Exact: the walks can only change where two scores cross, so one share in each cell
    between two neighbouring crossings is asked; then the cell's near border is approached.
    """
    cells = _cells(ray, points, bound)
    size = max(64, MOST_CELLS // max(1, 8 * len(points)))
    for first in range(0, min(len(cells), MOST_CELLS // max(1, len(points)) + 1), size):
        part = cells[first : first + size]
        hits = np.flatnonzero(funds(ray.shares(part.mean(axis=1))))
        if len(hits):
            near, far = part[hits[0]].tolist()
            return inside(ray, funds, (near, far))
    return None


def _cells(ray: Ray, points: Floats, bound: float) -> Floats:
    """The borders (near, far) of the cells between crossings, the nearest first."""
    crossings = order_changes(ray, points)
    low, high = max(0.0, ray.today - bound), min(1.0, ray.today + bound)
    inner = crossings[(crossings > low) & (crossings < high)]
    above = np.concatenate([[ray.today], inner[inner > ray.today + 1e-12], [high]])
    below = np.concatenate([[ray.today], inner[inner < ray.today - 1e-12][::-1], [low]])
    cells = np.concatenate([np.stack([border[:-1], border[1:]], axis=1) for border in (above, below)])
    cells = cells[np.abs(cells[:, 1] - cells[:, 0]) > 0]
    nearest_first: Floats = cells[np.argsort(np.abs(cells[:, 0] - ray.today), kind="stable")]
    return nearest_first


def order_changes(ray: Ray, points: Floats) -> Floats:
    """The shares, 0-1 and sorted, at which any two scores cross; points (n, criteria)."""
    start = points @ ray.rest
    slope = points[:, ray.criterion] - start
    a, b = np.triu_indices(len(points), 1)
    rate = slope[a] - slope[b]
    moving = np.abs(rate) > 1e-12
    crossings = (start[b] - start[a])[moving] / rate[moving]
    return np.unique(np.round(crossings[(crossings > 0) & (crossings < 1)], 12))


def inside(ray: Ray, funds: Funds, cell: tuple[float, float]) -> float | None:
    """A share as near as possible to the near border of a funded cell that funds the request; None for none."""
    near, far = cell
    ways: Iterator[float] = (step for step in INSIDE if step < abs(far - near) / 2)
    values = np.array([near + np.sign(far - near) * step for step in ways] + [(near + far) / 2])
    hits = np.flatnonzero(funds(ray.shares(values)))
    return float(values[hits[0]]) if len(hits) else None
