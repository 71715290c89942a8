"""The nearest weights and the nearest change of one criterion, as numbers that can be written and typed."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.reach_question import Question, distance
from kpro_analysis.weighting.reach_rays import Single
from kpro_analysis.weighting.reach_search import nearest_by_trying
from kpro_analysis.weighting.reach_single import nearest_single
from kpro_analysis.weighting.reach_tries import chance
from kpro_analysis.weighting.settings import Rule

Floats = NDArray[np.float64]
DECIMALS = (3, 4, 5, 6, 7, 8)  # of shares, the fewest first
DEARER = 5e-4  # of a distance: so much may rounder weights cost
SPREAD = (0.0, 0.5, 1.0, 2.0, 4.0)  # of the last decimal, about the weights that are rounded
MOST_ROUNDED = 250
MOST_CHECKED = 5


@dataclass(frozen=True)
class Found:
    """The nearest shares (criteria,) that fund the target, and the nearest change of one criterion; None for none.

    `smallest`: whether it is certain that no nearer shares do, but for the rounding.
    """

    shares: Floats | None
    single: Single | None
    smallest: bool


def find(question: Question) -> Found:
    """Search, round, and apply what is found.

    With two criteria the weights are on one line, which is looked through from end to end.
    """
    rule = question.contest.settings.rule
    exact = len(question.today) <= 2 and rule in (Rule.RANK, Rule.OPTIMAL)
    single = nearest_single(question)
    if single is not None and exact:
        shares: Floats | None = along(question, single, single.end)
    else:
        shares = None if exact else nearest_by_trying(question, single)
    return Found(
        None if shares is None else rounded(question, shares),
        None if single is None else _outwards(question, single),
        exact,
    )


def along(question: Question, single: Single, share: float) -> Floats:
    """All shares when one criterion alone has this share."""
    ray = next(ray for ray in question.rays if ray.criterion == single.criterion)
    return ray.shares(np.array([share]))[0]  # type: ignore[no-any-return]


def rounded(question: Question, shares: Floats) -> Floats | None:
    """The roundest shares that fund the target and are at most `DEARER` further away than these, which do.

    Where there are none such, the nearest of the rounded ones; at last these. None when not even they do when applied.
    """
    away = float(distance(shares, question.today))
    others: list[Floats] = []
    for decimals in DECIMALS:
        rows = round_about(shares, decimals)
        rows = rows[np.argsort(distance(rows, question.today), kind="stable")]
        hits = rows[question.funds(rows)][:MOST_CHECKED]
        nearest: Floats | None = next((row for row in hits if question.applied(row)), None)
        if nearest is not None and distance(nearest, question.today) <= away + DEARER:
            return nearest
        others += [] if nearest is None else [nearest]
    if others:
        return min(others, key=lambda row: float(distance(row, question.today)))
    return shares if question.applied(shares) else None


def round_about(shares: Floats, decimals: int) -> Floats:
    """Shares (rows, criteria) with so many decimals, sum 1, close to these; what is 0 stays so in half of them."""
    scale, m, generator = 10**decimals, len(shares), chance()
    noise = generator.normal(size=(MOST_ROUNDED, m)) * np.resize(SPREAD, (MOST_ROUNDED, 1))
    noise[::2, shares < 0.5 / scale] = 0
    wanted = np.maximum(scale * shares + noise, 0)
    wanted *= scale / wanted.sum(axis=1, keepdims=True)
    units = np.floor(wanted + 1e-9)
    lacking = np.rint(scale - units.sum(axis=1)).astype(int)
    places = np.argsort(np.argsort(units - wanted, axis=1, kind="stable"), axis=1, kind="stable")
    units += places < lacking[:, None]
    rows: Floats = np.unique(units, axis=0) / scale
    return rows


def _outwards(question: Question, single: Single) -> Single:
    """The same, with the fewest decimals that fund the target and are at most half of `DEARER` further away."""
    way = np.sign(single.end - single.start)
    for decimals in DECIMALS[1:]:
        scale = 10**decimals
        end = float(np.clip((np.ceil(scale * single.end * way - 1e-6) * way) / scale, 0, 1))
        if abs(end - single.end) <= DEARER / 2 and question.applied(along(question, single, end)):
            return replace(single, end=end)
    return single
