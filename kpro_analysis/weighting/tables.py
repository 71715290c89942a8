"""The result of the point model as plain values, ready for JSON."""

import math
from typing import Any

import numpy as np

from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.outcome import Outcome


def as_dict(outcome: Outcome) -> dict[str, Any]:
    """All of an outcome but descriptions and contact details; requests in ranking order, nothing rounded.

    Money in DKK, scores 0-100, shares and probabilities 0-1; null where there is no value. `must` and `must_not` are
    form numbers such as "#019", as are `id` and `included_in`.
    """
    settings, register = outcome.settings, outcome.register
    return {
        "workbook": register.file,
        "sha256": register.sha256,
        "criteria": _criteria(outcome),
        "pool": settings.pool,
        "committed": settings.committed,
        "rule": str(settings.rule),
        "cost": str(settings.cost),
        "guard": str(settings.guard),
        "must": [form_id(n) for n in sorted(settings.must)],
        "must_not": [form_id(n) for n in sorted(settings.must_not)],
        "spent": outcome.spent,
        "spent_low": outcome.spent_low,
        "spent_high": outcome.spent_high,
        "remaining": outcome.remaining,
        "total_score": outcome.total_score,
        "over_pool_probability": outcome.over_pool_probability,
        "assumptions": {"xxl_high": settings.xxl_high, "overrun_high": settings.overrun_high},
        "requests": _requests(outcome),
        "excluded": [{"id": form_id(e.number), "reason": e.reason} for e in outcome.excluded],
        "findings": [finding.as_dict() for finding in register.findings],
    }


def _criteria(outcome: Outcome) -> list[dict[str, Any]]:
    weights = outcome.settings.weights
    shares = weights.shares
    return [
        {
            "name": c.name,
            "weight": weights.values[c.name],
            "share": shares[c.name],
            "min": c.low,
            "max": c.high,
            "description": c.description,
        }
        for c in outcome.register.criteria
    ]


def _requests(outcome: Outcome) -> list[dict[str, Any]]:
    names = [c.name for c in outcome.register.criteria]
    columns = {
        name: _values(getattr(outcome, name))
        for name in ("rank", "score", "score_max", "cost", "cost_low", "cost_high", "funded")
    }
    parts = outcome.contributions.tolist()
    rows = []
    for place, position in enumerate(outcome.position.tolist()):
        request = outcome.register.requests[position]
        rows.append(
            {
                "id": request.id,
                "title": request.title,
                "light": request.light,
                "kind": request.kind,
                "size": request.size,
                **{name: column[place] for name, column in columns.items()},
                "included_in": None if request.included_in is None else form_id(request.included_in),
                "incomplete": bool(outcome.incomplete[place]),
                "drowned": bool(outcome.drowned[place]),
                "contributions": dict(zip(names, parts[place], strict=True)),
                "total": request.total,
            }
        )
    return rows


def _values(column: np.ndarray) -> list[Any]:
    return [None if isinstance(v, float) and math.isnan(v) else v for v in column.tolist()]
