"""How long it takes from a request is received until it is decided, with those that still wait counted right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from kpro_analysis.register.requests import Decided, Request
from kpro_analysis.register.waiting import age, is_waiting

WITHIN = (90, 180, 365)  # days: three months, half a year, a year
ROUNDING = 1e-9  # a share this near its mark has reached it
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


def still_open(days: np.ndarray, is_decided: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The Kaplan-Meier estimate of the share not yet decided; checks nothing.

    days (n,), int: until decided, or as long as followed; is_decided (n,), bool. Returns the days on which anything was
    decided (k,), ascending, and the share still open after each (k,), 0-1. Who was last seen on such a day still counts
    as open on it.

    Source: Kaplan & Meier (1958), Nonparametric estimation from incomplete observations, J. Am. Stat. Assoc. 53.

    >>> still_open(np.array([1, 2, 2, 3]), np.array([True, True, False, False]))[1].tolist()
    [0.75, 0.5]
    """
    times, events = np.unique(days[is_decided], return_counts=True)
    at_risk = len(days) - np.searchsorted(np.sort(days), times)
    return times, np.cumprod(1 - events / at_risk)


def reached(times: np.ndarray, shares: np.ndarray, share: float) -> int | None:
    """The first day by which this share (0-1) is decided; None where it never is within the days followed."""
    found = np.flatnonzero(shares <= 1 - share + ROUNDING)
    return int(times[found[0]]) if len(found) else None


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
