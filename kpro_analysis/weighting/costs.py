"""What a request costs: an interval in DKK, and the figure that the plan counts with."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kpro_analysis.register.requests import Request
from kpro_analysis.weighting.settings import XXL_LOW, CostBasis, Settings

# The supplier's t-shirt sizes, in DKK; the suppliers give XXL no upper end, so `Settings.xxl_high` does.
SIZE_INTERVALS = {
    "S": (0.0, 10_000.0),
    "M": (10_000.0, 25_000.0),
    "L": (25_000.0, 50_000.0),
    "XL": (50_000.0, 100_000.0),
}
NO_ESTIMATE = (math.nan, math.nan)


@dataclass(frozen=True)
class Costs:
    """Costs in DKK, shape (requests,) each: 0 for a rider, NaN without an estimate; low <= plan <= high."""

    low: np.ndarray
    plan: np.ndarray
    high: np.ndarray


def cost_interval(request: Request, xxl_high: float) -> tuple[float, float]:
    """Lowest and highest cost in DKK: a rider's is 0, then the supplier's own figure, then the size; else NaN.

    >>> cost_interval(Request(1, "Knap", size="M"), 250_000.0)
    (10000.0, 25000.0)
    >>> cost_interval(Request(1, "Knap", size="M", estimate=12_000.0), 250_000.0)
    (12000.0, 12000.0)
    """
    if request.included_in is not None:
        return 0.0, 0.0
    if request.estimate is not None:
        return request.estimate, request.estimate
    if request.size == "XXL":
        return XXL_LOW, xxl_high
    return SIZE_INTERVALS.get(request.size or "", NO_ESTIMATE)


def costs_of(requests: Sequence[Request], settings: Settings) -> Costs:
    """The costs of some requests, in their order, with the end of the interval that the settings plan with."""
    intervals = np.array([cost_interval(r, settings.xxl_high) for r in requests], dtype=float).reshape(-1, 2)
    low, high = intervals[:, 0], intervals[:, 1]
    plan = {CostBasis.LOW: low, CostBasis.MID: (low + high) / 2, CostBasis.HIGH: high}[settings.cost]
    return Costs(low, plan, high)
