"""The result of the point model as plain values, ready for JSON."""

import math
from typing import Any

import numpy as np

from kpro_analysis.findings import by_severity
from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.explain import explain_ranking
from kpro_analysis.weighting.movement import PoolChange, since_agreed
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import rule_text


def as_dict(outcome: Outcome) -> dict[str, Any]:
    """All of an outcome but descriptions and contact details; requests in ranking order, nothing rounded.

    Money in DKK, scores 0-100, shares and probabilities 0-1; null where there is no value. Requests are named by form
    numbers such as "#019"; the rule is spelled as on the command line. `line` names the first one that the walk reached
    and that no longer fitted. `why` says in Danish why a request is or isn't funded. `moved` are places won since the
    agreed weights, all other settings the same, and `changed_by_weights` what that brought into the pool and out of it;
    `changed` is the difference from all that is agreed in the workbook.
    """
    settings, register = outcome.settings, outcome.register
    since = since_agreed(outcome)
    return {
        "workbook": register.file,
        "sha256": register.sha256,
        "criteria": _criteria(outcome),
        "pool": settings.pool,
        "committed": settings.committed,
        "rule": rule_text(settings),
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
        "line": None if outcome.line is None else form_id(int(outcome.number[outcome.line])),
        "changed": _changed(since.by_settings),
        "changed_by_weights": _changed(since.by_weights),
        "requests": _requests(outcome, since.moved),
        "excluded": [{"id": form_id(e.number), "reason": e.reason} for e in outcome.excluded],
        "findings": [finding.as_dict() for finding in by_severity(register.findings)],
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


def _changed(change: PoolChange) -> dict[str, list[str]]:
    return {"entered": [form_id(n) for n in change.entered], "left": [form_id(n) for n in change.left]}


def _requests(outcome: Outcome, moved: np.ndarray) -> list[dict[str, Any]]:
    names = [c.name for c in outcome.register.criteria]
    columns = {
        name: _values(getattr(outcome, name))
        for name in ("rank", "score", "score_max", "cost", "cost_low", "cost_high", "funded")
    }
    columns["moved"] = [None if math.isnan(places) else int(places) for places in moved.tolist()]
    columns["why"] = explain_ranking(outcome)
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
