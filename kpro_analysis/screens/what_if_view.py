"""What the what-if page draws, as JSON: once what never changes, then a small message per step. Computes nothing."""

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from kpro_analysis.charts.palette import criterion_colors
from kpro_analysis.danish import format_date
from kpro_analysis.findings import by_severity
from kpro_analysis.register.requests import LIGHTS, SOURCES, STATUSES, Request, form_id
from kpro_analysis.register.search import facet_counts
from kpro_analysis.screens.folder import saved_day
from kpro_analysis.screens.what_if import WhatIf
from kpro_analysis.weighting.explain import explain
from kpro_analysis.weighting.movement import SortKey, moves, pool_change, sort_places
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import BLANK, rule_text
from kpro_analysis.weighting.wording import (
    AROUND_LABELS,
    COST_LABELS,
    COSTS,
    GUARD_LABELS,
    RULE_LABELS,
    guard_words,
    line_words,
    risk_note,
    rule_words,
    xxl_note,
)

DECIMALS = 9  # of what is written as a number: as many as decide a tie, so that a half is rounded as a half
BAR_DECIMALS = 2  # of what is only drawn
FUNDED, INCOMPLETE, DROWNED, SHOWN = 1, 2, 4, 8  # bits of a row's flags


def first_state(session: WhatIf) -> dict[str, Any]:
    """All that the page needs to draw itself the first time."""
    register = session.register
    return {
        "register": {
            "file": register.file,
            "saved": saved_day(register),
            "requests": len(register.requests),
            "pool": register.pool,
            "committed": register.committed,
        },
        "criteria": [
            {"name": c.name, "description": c.description, "low": c.low, "high": c.high, "color": color}
            for c, color in zip(register.criteria, criterion_colors(len(register.criteria)), strict=True)
        ],
        "agreed": list(session.agreed.settings.weights.values.values()),
        "facets": facet_counts(register),
        "labels": {"rule": RULE_LABELS, "cost": COST_LABELS, "guard": GUARD_LABELS, "around": AROUND_LABELS},
        "choices": {"lights": LIGHTS, "sources": (*SOURCES, BLANK), "statuses": (*STATUSES, BLANK)},
        "findings": [{**f.as_dict(), "word": f.level.danish} for f in by_severity(register.findings)],
        "notices": session.notices,
        "requests": {r.number: _meta(r) for r in register.requests},
        "view": view_state(session),
    }


def conditions(outcome: Outcome) -> str:
    """One line on what the ranking was made under, for paper."""
    settings = outcome.settings
    lines = [
        f"Kilde: {outcome.register.file}",
        f"puljen bruges {rule_words(settings)}",
        f"regnet med {COSTS[settings.cost]}",
        guard_words(settings.guard),
    ]
    for words, numbers in (("skal med", settings.must), ("skal ikke med", settings.must_not)):
        if numbers:
            lines.append(f"{words}: {', '.join(map(form_id, sorted(numbers)))}")
    return "; ".join(lines) + "."


def _meta(request: Request) -> list[Any]:
    return [request.id, request.title, request.light, request.kind, request.size]


def view_state(session: WhatIf) -> dict[str, Any]:
    """The message of one step: controls as they are now and the result, columns in ranking order."""
    settings, agreed = session.outcome.settings, session.agreed.settings
    settled = {
        "query": session.query,
        "lineWords": line_words(session.outcome),
        "conditions": conditions(session.outcome),
        "asAgreed": replace(settings, weights=agreed.weights) == agreed,
        "assumption": xxl_note(session.outcome),
        "excluded": [[e.number, e.reason] for e in session.outcome.excluded if e.number in session.shown()],
    }
    brief = dragged_state(session)
    return {**brief, **settled, "controls": {**_controls(session), **brief["controls"]}}


def dragged_state(session: WhatIf) -> dict[str, Any]:
    """The message while a weight is dragged: without what its value can't change, so that it is small."""
    outcome, agreed, controls = session.outcome, session.agreed_outcome(), session.controls
    view = controls.view
    shown = session.shown()
    return {
        "type": "view",
        "key": session.revision,
        "controls": {"weights": list(controls.settings.weights.values.values())},
        "shares": list(controls.settings.weights.shares.values()),
        "canUndo": session.can_undo,
        "canRedo": session.can_redo,
        "error": session.error,
        "rows": _rows(outcome, shown),
        "moved": _gaps(moves(outcome, session.before)),
        "movedAgreed": _gaps(moves(outcome, agreed)),
        "changed": _changed(outcome, session.before),
        "changedAgreed": _changed(outcome, session.agreed_setup),
        "order": _order(outcome, view.sort, session.before),
        "line": outcome.line,
        "sums": _sums(outcome, shown),
        "riskNote": risk_note(outcome),
        "detail": None if view.selected is None else detail(outcome, view.selected),
    }


def _controls(session: WhatIf) -> dict[str, Any]:
    settings, view = session.controls.settings, session.controls.view
    return {
        "pool": settings.pool,
        "cost": settings.cost,
        "rule": rule_text(settings),
        "guard": str(settings.guard),
        "xxl_high": settings.xxl_high,
        "overrun_high": settings.overrun_high,
        "must": sorted(settings.must),
        "must_not": sorted(settings.must_not),
        **{name: sorted(getattr(settings, name)) for name in ("lights", "sources", "statuses")},
        "filters": {facet: sorted(values) for facet, values in view.filters.items()},
        "search": view.search,
        "sort": view.sort,
        "selected": view.selected,
        "meeting": view.meeting,
        "around": view.around,
        "spread": view.spread,
    }


def _rows(outcome: Outcome, shown: set[int]) -> dict[str, Any]:
    numbers = outcome.number.tolist()
    seen = np.array([n in shown for n in numbers], dtype=int)
    flags = FUNDED * outcome.funded + INCOMPLETE * outcome.incomplete + DROWNED * outcome.drowned + SHOWN * seen
    return {
        "number": numbers,
        "rank": outcome.rank.tolist(),
        "score": np.round(outcome.score, DECIMALS).tolist(),
        "scoreMax": np.round(outcome.score_max, DECIMALS).tolist(),
        "cost": _gaps(outcome.cost),
        "flags": flags.astype(int).tolist(),
        "head": outcome.head.tolist(),
        "parts": np.round(outcome.contributions, BAR_DECIMALS).tolist(),
    }


def _gaps(values: Iterable[float]) -> list[float | None]:
    return [None if math.isnan(v) else v for v in np.asarray(values, dtype=float).tolist()]


def _changed(outcome: Outcome, earlier: Outcome) -> dict[str, tuple[int, ...]]:
    change = pool_change(outcome, earlier)
    return {"entered": change.entered, "left": change.left}


def _order(outcome: Outcome, sort: str, before: Outcome) -> list[int] | None:
    """Places in the ranking in the order to show them; None for the ranking's own."""
    if sort == SortKey.RANK:
        return None
    places: list[int] = sort_places(outcome, SortKey(sort), before).tolist()
    return places


def _sums(outcome: Outcome, shown: set[int]) -> dict[str, Any]:
    return {
        "pool": outcome.settings.pool,
        "available": outcome.available,
        "spent": outcome.spent,
        "low": outcome.spent_low,
        "high": outcome.spent_high,
        "remaining": outcome.remaining,
        "risk": outcome.over_pool_probability,
        "score": round(outcome.total_score, DECIMALS),
        "funded": int(outcome.funded.sum()),
        "competing": len(outcome.number),
        "shown": sum(n in shown for n in outcome.number.tolist()),
        "excluded": len(outcome.excluded),
    }


def detail(outcome: Outcome, number: int) -> dict[str, Any]:
    """Everything known of one request but the contact details, and where its score and its place come from."""
    request = outcome.register.by_number[number]
    place = outcome.number.tolist().index(number) if number in outcome.number else None
    facts = [
        ("Prioritet", request.light),
        ("Type", request.kind),
        ("Modul", request.module),
        ("Status", request.status),
        ("Kilde", request.source),
        ("Kommune", request.municipality),
        ("Dato", format_date(request.filed) if request.filed else None),
        ("Workshop", request.workshop),
        ("Bemærkning", request.remark),
        ("Række i arket", str(request.row) if request.row else None),
    ]
    return {
        "number": number,
        "description": request.description,
        "facts": [(name, value) for name, value in facts if value],
        "why": explain(outcome, number),
        "size": request.size,
        "estimate": request.estimate,
        "total": request.total,
        "points": _gaps(request.points) if request.points_usable else None,
        "requires": list(request.requires),
        "riders": [r.number for r in outcome.register.requests if r.included_in == number],
        "row": None if place is None else _detail_row(outcome, place),
    }


def _detail_row(outcome: Outcome, place: int) -> dict[str, Any]:
    return {
        "rank": int(outcome.rank[place]),
        "score": round(float(outcome.score[place]), DECIMALS),
        "parts": np.round(outcome.contributions[place], DECIMALS).tolist(),
        "costs": _gaps([outcome.cost_low[place], outcome.cost[place], outcome.cost_high[place]]),
        "head": int(outcome.head[place]),
        "funded": bool(outcome.funded[place]),
    }
