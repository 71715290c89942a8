"""What the pool was spent on, as plain values."""

from dataclasses import asdict
from typing import Any

from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.spending import Spending, Spent


def as_dict(found: Spending) -> dict[str, Any]:
    """All of it, ready for JSON; money in DKK, ids as "#019", null where there is no value."""
    return {
        "until": found.until.isoformat(),
        "pool": found.pool,
        "committed": found.committed,
        "remaining": found.remaining,
        "decided": asdict(found.decided),
        "uncertain": found.uncertain,
        "left": asdict(found.left),
        "requests": [_spent(one) for one in found.spent],
        "without_cost": [form_id(number) for number in found.without_cost],
        "under_way_without_decision": [form_id(number) for number in found.undecided],
    }


def _spent(one: Spent) -> dict[str, Any]:
    request = one.request
    return {
        "id": request.id,
        "title": request.title,
        "includes": [form_id(number) for number in one.riders],
        "decided": one.day.isoformat(),
        "status": request.status,
        "size": request.size,
        "amount": one.amount,
        **(dict.fromkeys(("low", "plan", "high")) if one.cost is None else asdict(one.cost)),
    }
