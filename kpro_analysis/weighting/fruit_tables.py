"""Low-hanging fruit as plain values, ready for JSON."""

import math
from typing import Any

from kpro_analysis.register.requests import Request, form_id
from kpro_analysis.weighting.evidence import Evidence
from kpro_analysis.weighting.fruit import Fruit, Harvest, Unit
from kpro_analysis.weighting.fruit_words import fruit_reasons, unscored_reasons
from kpro_analysis.weighting.unscored import Unscored


def as_dict(harvest: Harvest) -> dict[str, Any]:
    """All of it, nothing rounded; form numbers such as "#019".

    Money in DKK, scores 0-100 added up, `pool_price` and `ratio` in score per DKK; null where there is no value (a
    ratio without a cost, a score without points, enquiries that aren't loaded).
    """
    plain = harvest.plain
    return {
        "pool_price": harvest.price,
        "cheap": harvest.wanted.cheap,
        "cost": str(plain.settings.cost),
        "funded": _ids(sorted(plain.number[plain.funded].tolist())),
        "remaining": plain.remaining,
        "fruit": [_fruit(harvest, fruit) for fruit in harvest.fruit],
        "unscored": [_unscored(harvest, one) for one in harvest.unscored],
        "unestimated": [_unscored(harvest, one) for one in harvest.unestimated],
        "without_estimate": _ids(harvest.without_estimate),
        "fits_in_remaining": [
            {"id": one.request.id, "light": one.request.light, "cost": one.cost} for one in harvest.fits
        ],
        "fit_together": _ids(harvest.together),
        "units": [{**_unit(unit), "funded": unit.funded} for unit in harvest.units],
    }


def _ids(numbers: Any) -> list[str]:
    return [form_id(n) for n in numbers]


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "id": form_id(unit.number),
        "rank": unit.rank,
        "members": _ids(unit.members),
        "score": unit.score,
        "cost": unit.cost,
        "cost_low": unit.cost_low,
        "cost_high": unit.cost_high,
        "ratio": unit.ratio if math.isfinite(unit.ratio) else None,
    }


def _request(request: Request) -> dict[str, Any]:
    return {"title": request.title, "light": request.light, "kind": request.kind, "size": request.size}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "alike": _ids(evidence.alike),
        "municipalities": list(evidence.municipalities),
        "tickets": evidence.tickets,
    }


def _fruit(harvest: Harvest, fruit: Fruit) -> dict[str, Any]:
    return {
        **_unit(fruit.unit),
        **_request(harvest.plain.register.by_number[fruit.unit.number]),
        "reasons": list(fruit_reasons(harvest, fruit)),
        "displaces": _ids(fruit.displaces),
        "brings": _ids(fruit.brings),
        "points": fruit.points,
        "affordable": fruit.affordable,
        **_evidence(fruit.evidence),
    }


def _unscored(harvest: Harvest, one: Unscored) -> dict[str, Any]:
    known = not math.isnan(one.cost)
    costs = {"cost": one.cost, "cost_low": one.cost_low, "cost_high": one.cost_high}
    return {
        "id": one.request.id,
        **_request(one.request),
        **(costs if known else dict.fromkeys(costs)),
        "reasons": list(unscored_reasons(harvest, one)),
        **_evidence(one.evidence),
    }
