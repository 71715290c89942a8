"""Who competes for the pool, and for everybody else the first reason why not."""

from dataclasses import dataclass

import numpy as np

from kpro_analysis.register.requests import Register, Request
from kpro_analysis.weighting.outcome import Excluded
from kpro_analysis.weighting.settings import BLANK, Settings

LIGHT_PLURALS = {"Rød": "røde", "Gul": "gule", "Grøn": "grønne"}
OUTSIDE_SCALE = "Point uden for skalaen"
UNUSABLE = "Point kan ikke bruges"


@dataclass(frozen=True)
class Competition:
    """Places in `register.requests` of those that compete, by form number (int), and everyone else, by form number."""

    position: np.ndarray
    excluded: tuple[Excluded, ...]


def competition(register: Register, settings: Settings, forced: frozenset[int]) -> Competition:
    """Who competes under the settings; `forced` compete whatever their light, source and status.

    Reasons are tried in the order light, source, status, points; only the first is given.
    """
    numbers = [r.number for r in register.requests]
    outside = _outside_scale(register)
    position, excluded = [], []
    for place in np.argsort(numbers, kind="stable").tolist():
        request = register.requests[place]
        reason = "" if numbers[place] in forced else _unchosen(request, settings)
        if reason := reason or _unusable(request, outside[place]):
            excluded.append(Excluded(request.number, reason))
        else:
            position.append(place)
    return Competition(np.array(position, dtype=np.intp), tuple(excluded))


def _unchosen(request: Request, settings: Settings) -> str:
    if (request.light or BLANK) not in settings.lights:
        if request.light is None:
            return "Prioritet mangler"
        return f"{request.light}: konkurrerer kun, når {LIGHT_PLURALS[request.light]} er valgt med"
    if (request.source or BLANK) not in settings.sources:
        return f"Kilde: {request.source}" if request.source else "Kilde mangler"
    if (request.status or BLANK) not in settings.statuses:
        return f"Status: {request.status}" if request.status else "Status mangler"
    return ""


def _unusable(request: Request, outside: bool) -> str:
    if outside:
        return OUTSIDE_SCALE
    return "" if request.points_usable else UNUSABLE


def _outside_scale(register: Register) -> list[bool]:
    low = np.array([c.low for c in register.criteria], dtype=float)
    high = np.array([c.high for c in register.criteria], dtype=float)
    with np.errstate(invalid="ignore"):
        return np.any((register.points < low) | (register.points > high), axis=1).tolist()  # type: ignore[no-any-return]
