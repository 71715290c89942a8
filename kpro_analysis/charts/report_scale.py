"""A chart's axis: round steps that hold all figures, and their words in Danish."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kpro_analysis.danish import format_money, format_number, format_percent
from kpro_analysis.tables import Kind

STEPS = (1, 2, 5, 10)
MOST_STEPS = 5


@dataclass(frozen=True)
class Scale:
    """From `low` at `start` px to `high` at `end` px, with a mark for each `step`."""

    low: float
    high: float
    step: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value stands, in px."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """The values with a mark."""
        first, last = round(self.low / self.step), round(self.high / self.step)
        return [number * self.step for number in range(first, last + 1)]


def scale_for(values: Sequence[float], kind: Kind, ends: tuple[float, float], *, from_zero: bool = True) -> Scale:
    """A scale of round steps that holds all values; and 0, when it begins there or there are none."""
    shown = [*values, 0.0] if from_zero or not values else list(values)
    low, high = min(shown), max(shown)
    if low == high:
        low, high = (low, low + 1) if low >= 0 else (low, 0)
    step = _round_step((high - low) / MOST_STEPS, whole=kind is Kind.COUNT)
    return Scale(math.floor(low / step) * step, math.ceil(high / step) * step, step, *ends)


def tick_words(kind: Kind, value: float, step: float) -> str:
    """A mark's value, with as many decimals as the steps ask for.

    >>> tick_words(Kind.SHARE, 0.25, 0.05), tick_words(Kind.NUMBER, 2.5, 0.5), tick_words(Kind.MONEY, 50000, 50000)
    ('25 %', '2,5', '50.000 kr.')
    """
    if kind is Kind.SHARE:
        return format_percent(value, _decimals(step * 100))
    if kind is Kind.MONEY:
        return format_money(value)
    return format_number(value, _decimals(step))


def _decimals(step: float) -> int:
    return max(0, -math.floor(math.log10(step) + 1e-9))


def _round_step(least: float, *, whole: bool) -> float:
    size = 10.0 ** math.floor(math.log10(least))
    step = next((size * step for step in STEPS if size * step >= least * (1 - 1e-9)), size * STEPS[-1])
    return max(step, 1.0) if whole else step
