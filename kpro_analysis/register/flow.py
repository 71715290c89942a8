"""What came in and went out in a period, by the days on which requests were received and first decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kpro_analysis.register.requests import LIGHTS, Register, Request
from kpro_analysis.register.waiting import is_waiting

GRACE = timedelta(days=7)  # a register may be a few days behind a period's end and still tell of all of it
NO_LIGHT = ""
SHOWN = 8  # quarters beside one another: two years


@dataclass(frozen=True, slots=True)
class Flow:
    """Requests in and out from `first` to `last`, both included.

    `received` and `decided` (for the first time) within the period, and how many of these are of each light, "" for
    none; `both` are among the two. `waiting` were received by the end and neither decided by then nor, as the register
    stands, settled without a decision. `is_whole` says whether the register tells of all of the period, and `tells` of
    any of it: where it doesn't, zeros mean nothing.
    """

    first: date
    last: date
    received: int
    decided: int
    both: int
    waiting: int
    received_by_light: Mapping[str, int]
    decided_by_light: Mapping[str, int]
    tells: bool
    is_whole: bool


def flow(register: Register, decisions: Mapping[int, date], period: tuple[date, date], day: date) -> Flow:
    """The flow of a period; `decisions` as from `first_decisions`, `day` the last one that the register tells of."""
    first, last = period
    end = min(last, day)
    filed = {r.number: r.filed for r in register.requests if r.filed is not None and r.filed <= end}
    came = {number for number, when in filed.items() if first <= when}
    went = {number for number, when in decisions.items() if first <= when <= end and number in register.by_number}
    begun = min(filed.values(), default=None)
    tells = begun is not None and begun <= last and first <= day
    return Flow(
        first=first,
        last=last,
        received=len(came),
        decided=len(went),
        both=len(came & went),
        waiting=sum(_waited(register.by_number[number], decisions, end) for number in filed),
        received_by_light=_by_light(register, came),
        decided_by_light=_by_light(register, went),
        tells=tells,
        is_whole=begun is not None and tells and begun - first <= GRACE and last - day <= GRACE,
    )


def _waited(request: Request, decisions: Mapping[int, date], end: date) -> bool:
    decided = decisions.get(request.number)
    return is_waiting(request, ()) if decided is None else decided > end


def _by_light(register: Register, numbers: set[int]) -> dict[str, int]:
    lights = [register.by_number[number].light or NO_LIGHT for number in numbers]
    return {light: lights.count(light) for light in (*LIGHTS, *([NO_LIGHT] if NO_LIGHT in lights else []))}


def as_dict(found: Flow) -> dict[str, Any]:
    """A flow ready for JSON; no light is null."""
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "whole": found.is_whole,
        "received": found.received,
        "decided": found.decided,
        "received_and_decided": found.both,
        "waiting": found.waiting,
        "by_light": [
            {
                "light": light or None,
                "received": found.received_by_light.get(light, 0),
                "decided": found.decided_by_light.get(light, 0),
            }
            for light in dict.fromkeys((*found.received_by_light, *found.decided_by_light))
        ],
    }
