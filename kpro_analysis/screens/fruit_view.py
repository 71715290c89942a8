"""What the page of low-hanging fruit draws, as JSON. Computes nothing."""

import math
from collections.abc import Iterable
from typing import Any

from kpro_analysis.danish import format_money, format_number
from kpro_analysis.register.requests import LIGHTS, Request
from kpro_analysis.screens.folder import saved_day
from kpro_analysis.screens.fruits import Found, Fruits
from kpro_analysis.screens.what_if_view import conditions
from kpro_analysis.weighting.fruit import Harvest, Unit
from kpro_analysis.weighting.fruit_words import (
    PER,
    fit_words,
    fruit_reasons,
    no_fruit_words,
    price_words,
    unestimated_words,
    unscored_reasons,
    value_words,
)
from kpro_analysis.weighting.settings import Rule
from kpro_analysis.weighting.unscored import Unscored
from kpro_analysis.weighting.wording import COST_LABELS, rule_words, xxl_note

WHAT_IF = "vaegtning.ipynb"
AXIS = 4  # times what is cheap: as far as the axis of costs goes; dearer ones stand at its end


def first_state(session: Fruits) -> dict[str, Any]:
    """All that the page needs to draw itself the first time."""
    register = session.register
    return {
        "register": {"file": register.file, "saved": saved_day(register), "requests": len(register.requests)},
        "labels": {"cost": COST_LABELS, "lights": LIGHTS},
        "requests": {r.number: {"id": r.id, "title": r.title, "light": r.light} for r in register.requests},
        "notices": session.notices,
        "view": view_state(session),
    }


def view_state(session: Fruits) -> dict[str, Any]:
    """All that can change."""
    asked, harvest = session.asked, session.found.harvest
    return {
        "type": "view",
        "query": session.query,
        "error": session.error,
        "canUndo": session.can_undo,
        "controls": {
            "cheap": asked.wanted.cheap,
            "cost": asked.settings.cost,
            "lights": [light for light in LIGHTS if light in asked.wanted.lights],
        },
        "conditions": _conditions(session),
        "price": price_words(harvest),
        "fruit": [_fruit(harvest, place) for place in range(len(harvest.fruit))],
        "noFruit": no_fruit_words(harvest),
        "limit": format_money(harvest.wanted.cheap),
        "fit": {"words": fit_words(harvest), "together": harvest.together},
        "unscored": [_unscored(harvest, one) for one in harvest.unscored],
        "unestimated": _unestimated(harvest),
        "chart": _chart(harvest),
        "choice": _choice(session.found),
        "whatIf": f"{WHAT_IF}?{session.what_if_query}" if session.what_if_query else WHAT_IF,
    }


def _conditions(session: Fruits) -> list[str]:
    """What the numbers rest on, and where they differ from what the what-if page shows."""
    plain, settings = session.found.harvest.plain, session.asked.settings
    lines = [conditions(plain), xxl_note(plain)]
    if settings.rule is not Rule.RANK:
        lines.append(f"Vægtningssiden bruger puljen {rule_words(settings)}; her gælder altid ranglisten.")
    return [line for line in lines if line]


def _about(request: Request) -> dict[str, Any]:
    return {"number": request.number, "kind": request.kind}


def _fruit(harvest: Harvest, place: int) -> dict[str, Any]:
    fruit = harvest.fruit[place]
    request = harvest.plain.register.by_number[fruit.unit.number]
    facts = f"nr. {fruit.unit.rank} · {format_money(fruit.unit.cost)} · {value_words(fruit.unit.ratio)}"
    return {**_about(request), "facts": facts, "reasons": fruit_reasons(harvest, fruit)}


def _unscored(harvest: Harvest, one: Unscored) -> dict[str, Any]:
    return {**_about(one.request), "facts": format_money(one.cost), "reasons": unscored_reasons(harvest, one)}


def _unestimated(harvest: Harvest) -> dict[str, Any]:
    rows = [
        {"number": one.request.number, "alike": len(one.evidence.alike), "places": len(one.evidence.municipalities)}
        for one in harvest.unestimated
    ]
    return {"words": unestimated_words(harvest), "rows": rows}


def _chart(harvest: Harvest) -> dict[str, Any]:
    """Value against cost, best value per krone first.

    `axis` are the ends of both axes, `price` is per krone, and `above` how many give at least that.
    """
    fruit = {one.unit.number for one in harvest.fruit}
    dearest = max((unit.cost for unit in harvest.units), default=0.0)
    end = min(dearest, AXIS * harvest.wanted.cheap) or dearest or 1.0
    highest = max((unit.score for unit in harvest.units), default=0.0)
    best_first = sorted(harvest.units, key=lambda unit: (-unit.ratio, unit.number))
    return {
        "axis": [end, 10 * math.ceil(highest / 10 + 0.3)],
        "cheap": harvest.wanted.cheap,
        "price": harvest.price,
        "priceText": value_words(harvest.price),
        "above": sum(unit.ratio >= harvest.price for unit in harvest.units),
        "units": [_point(harvest, unit, fruit) for unit in best_first],
    }


def _point(harvest: Harvest, unit: Unit, fruit: Iterable[int]) -> dict[str, Any]:
    request = harvest.plain.register.by_number[unit.number]
    return {
        **_about(request),
        "cost": unit.cost,
        "score": unit.score,
        "costText": format_money(unit.cost),
        "scoreText": format_number(unit.score, 1),
        "valueText": "koster intet" if math.isinf(unit.ratio) else format_number(unit.ratio * PER, 2),
        "funded": unit.funded,
        "fruit": unit.number in fruit,
    }


def _choice(found: Found) -> dict[str, Any]:
    forced = found.forced
    return {
        "chosen": forced.chosen,
        "sentence": forced.sentence,
        "rows": [{"what": row.what, "values": row.values} for row in forced.rows],
        "entered": forced.entered,
        "left": forced.left,
    }
