"""The register at a glance: how many of what, how long things take, and what waits.

All counts are of change requests, which municipalities file, and never of citizens: a municipality with one request is
shown as such, as the list beside it shows the request itself.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from kpro_analysis.findings import by_severity
from kpro_analysis.register.decision_time import DecisionTime, decision_time, first_decisions
from kpro_analysis.register.requests import LIGHTS, STATUSES, Decided, Register, Request, form_id
from kpro_analysis.register.search import BLANK_VALUE, facet_counts, facet_value
from kpro_analysis.register.waiting import AGE_BANDS, AGE_LABELS, LATER, NO_DAY, Waiting, age, age_band, waiting_longest

AGE = "age"
BREAKDOWNS = ("light", "status", "kind", "module", "source", AGE, "municipality")
NOT_FILLED_IN = "Ikke udfyldt"
DENMARK = ZoneInfo("Europe/Copenhagen")


@dataclass(frozen=True, slots=True)
class Count:
    """How many requests have a value; `value` is what it is known by ("" where there is none), `label` is shown."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Cross:
    """Lights by statuses: `counts[i][j]` requests have light i and status j. Values in use, as agreed, none last."""

    lights: tuple[str, ...]
    statuses: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Overview:
    """A register on a day of reckoning.

    `counts` has each of `BREAKDOWNS`, and each of these counts every request once. `waiting` are those that wait, the
    longest first. `decisions` has the day of each request's first decision, up to that day. `behind` are the form
    numbers of those that are decided although their status says that they wait.
    """

    register: Register
    day: date
    counts: dict[str, tuple[Count, ...]]
    cross: Cross
    time: DecisionTime
    waiting: tuple[Waiting, ...]
    decisions: dict[int, date]
    behind: tuple[int, ...]


def overview(register: Register, day: date, decided: Iterable[Decided] = ()) -> Overview:
    """The register on that day; `decided` is what is known of decisions besides the register's own sheet of them.

    Statuses are as they stand in the register whatever the day. Decisions after the day don't count.
    """
    all_decisions = first_decisions([*register.decided, *decided])
    decisions = {number: when for number, when in all_decisions.items() if when <= day and number in register.by_number}
    waiting = waiting_longest(register.requests, decisions, day)
    by_status = waiting_longest(register.requests, (), day)
    return Overview(
        register=register,
        day=day,
        counts=_counts(register, day),
        cross=_cross(register.requests),
        time=decision_time(register.requests, all_decisions, day),
        waiting=waiting,
        decisions=decisions,
        behind=tuple(sorted({w.request.number for w in by_status} - {w.request.number for w in waiting})),
    )


def reckoning_day(register: Register, decided: Iterable[Decided], today: date) -> date:
    """The day that the register tells about: when it was saved, or the latest day in it up to today.

    On that day it was known who still waited, so days are counted until then. A program that patches a workbook may
    leave the day of saving as it was; then what was received or decided since tells.
    """
    known = [one.day for one in (*register.decided, *decided)]
    known += [request.filed for request in register.requests if request.filed is not None]
    if register.modified is not None:
        known.append(register.modified.astimezone(DENMARK).date())
    return max((day for day in known if day <= today), default=today)


def value_of(request: Request, breakdown: str, day: date) -> str:
    """The request's value in a breakdown."""
    return age_band(request, day) if breakdown == AGE else facet_value(request, breakdown)


def _counts(register: Register, day: date) -> dict[str, tuple[Count, ...]]:
    found = facet_counts(register)
    ages = Counter(age_band(request, day) for request in register.requests)
    bands = [*(band.key for band in AGE_BANDS), *(key for key in (LATER, NO_DAY) if ages[key])]
    return {
        name: tuple(Count(key, AGE_LABELS[key], ages[key]) for key in bands)
        if name == AGE
        else tuple(Count(value, value or NOT_FILLED_IN, count) for value, count in found[name].items())
        for name in BREAKDOWNS
    }


def _cross(requests: Iterable[Request]) -> Cross:
    pairs = Counter((facet_value(r, "light"), facet_value(r, "status")) for r in requests)
    lights = tuple(v for v in (*LIGHTS, BLANK_VALUE) if any(light == v for light, _ in pairs))
    statuses = tuple(v for v in (*STATUSES, BLANK_VALUE) if any(status == v for _, status in pairs))
    return Cross(lights, statuses, tuple(tuple(pairs[light, status] for status in statuses) for light in lights))


def as_dict(found: Overview) -> dict[str, Any]:
    """The overview ready for JSON: blank values are null, shares 0-1, days whole numbers."""
    cross, time = found.cross, found.time
    return {
        "file": found.register.file,
        "date": found.day.isoformat(),
        "requests": len(found.register.requests),
        "counts": {
            name: [{"value": c.value or None, "label": c.label, "count": c.count} for c in counts]
            for name, counts in found.counts.items()
        },
        "light_by_status": {
            "lights": [light or None for light in cross.lights],
            "statuses": [status or None for status in cross.statuses],
            "counts": [list(row) for row in cross.counts],
        },
        "decision_time": {
            "decided": time.decided,
            "waiting": time.waiting,
            "left_out": {"undated": time.undated, "unknown": time.unknown, "too_early": time.too_early},
            "median_days": time.median,
            "p90_days": time.most,
            "decided_within": [{"days": w.days, "share": w.share} for w in time.within],
        },
        "waiting": [_waiting(waiting) for waiting in found.waiting],
        "decided_but_status_waits": [form_id(number) for number in found.behind],
        "findings": [finding.as_dict() for finding in by_severity(found.register.findings)],
        "list": [_listed(request, found) for request in found.register.requests],
    }


def _waiting(waiting: Waiting) -> dict[str, Any]:
    request = waiting.request
    return {"id": request.id, "title": request.title, "status": request.status, "days": waiting.days}


def _listed(request: Request, found: Overview) -> dict[str, Any]:
    decided = found.decisions.get(request.number)
    return {
        "id": request.id,
        "title": request.title,
        **{name: value_of(request, name, found.day) or None for name in BREAKDOWNS},
        "filed": request.filed.isoformat() if request.filed else None,
        "days": age(request, found.day),
        "decided": decided.isoformat() if decided else None,
    }
