"""How long it takes from a request is received until it is decided, with those that still wait counted right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from kpro_analysis.register.requests import Decided, Request
from kpro_analysis.register.waiting import age, is_waiting
from kpro_analysis.survival import ROUNDING, reached, still_open

WITHIN = (90, 180, 365)  # days: three months, half a year, a year
MOST = 0.9


@dataclass(frozen=True, slots=True)
class Within:
    """The share (0-1) of requests that are decided within some days; None where nobody was followed for so long."""

    days: int
    share: float | None


@dataclass(frozen=True, slots=True)
class DecisionTime:
    """Days from received to decided on a day of reckoning; every request of the register is in one of five groups.

    `decided` have a day of receipt and one of decision, `waiting` have been followed until the day of reckoning.
    Left out of the estimate are `undated` (settled by their status, but nobody wrote when), `unknown` (no day of
    receipt, or one that is still to come) and `too_early` (decided before they were received). `median` and `most` are
    the days within which half and nine in ten are decided; None where so many aren't decided within the days followed.
    """

    decided: int
    waiting: int
    undated: int
    unknown: int
    too_early: int
    median: int | None
    most: int | None
    within: tuple[Within, ...]


def first_decisions(decided: Iterable[Decided]) -> dict[int, date]:
    """The day of each request's first decision."""
    first: dict[int, date] = {}
    for one in decided:
        first[one.number] = min(one.day, first.get(one.number, one.day))
    return first


def decision_time(requests: Iterable[Request], decisions: Mapping[int, date], day: date) -> DecisionTime:
    """The time from received to decided on a day of reckoning; `decisions` as from `first_decisions`.

    What is decided later still waited on that day.
    """
    decided, waiting = [], []
    undated = unknown = too_early = 0
    for request in requests:
        days = age(request, day)
        when = decisions.get(request.number)
        if days is None or request.filed is None:
            unknown += 1
        elif when is not None and when < request.filed:
            too_early += 1
        elif when is not None and when <= day:
            decided.append((when - request.filed).days)
        elif when is not None or is_waiting(request, decisions):
            waiting.append(days)
        else:
            undated += 1
    followed = np.array([*decided, *waiting], dtype=int)
    times, shares = still_open(followed, np.arange(len(followed)) < len(decided))
    return DecisionTime(
        decided=len(decided),
        waiting=len(waiting),
        undated=undated,
        unknown=unknown,
        too_early=too_early,
        median=reached(times, shares, 0.5),
        most=reached(times, shares, MOST),
        within=tuple(Within(days, _within(followed, times, shares, days)) for days in WITHIN),
    )


def _within(followed: np.ndarray, times: np.ndarray, shares: np.ndarray, days: int) -> float | None:
    """Nothing is known of what happens after the last day that anybody was followed, unless all are decided by then."""
    before = shares[times <= days]
    open_share = float(before[-1]) if len(before) else 1.0
    if open_share > ROUNDING and (not len(followed) or followed.max() < days):
        return None
    return 1 - open_share
