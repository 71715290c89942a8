"""Scenarios side by side as plain values, ready for JSON."""

import math
from typing import Any

from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.compare import Comparison, Contender
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings_text import settings_as_dict


def comparison_as_dict(comparison: Comparison) -> dict[str, Any]:
    """All of a comparison, nothing rounded; lists within requests and differences follow the order of the scenarios.

    Money in DKK, scores 0-100, probabilities 0-1; null where there is no value, as the rank of one that doesn't
    compete. `agreement` is Kendall's tau-b, a row and a column per scenario.
    """
    register = comparison.outcomes[0].register
    pairs = zip(comparison.contenders, comparison.outcomes, strict=True)
    rows = zip(comparison.number.tolist(), comparison.rank.tolist(), comparison.funded.tolist(), strict=True)
    return {
        "workbook": register.file,
        "sha256": register.sha256,
        "scenarios": [_scenario(contender, outcome) for contender, outcome in pairs],
        "requests": [
            {
                "id": form_id(number),
                "title": register.by_number[number].title,
                "ranks": [None if math.isnan(rank) else int(rank) for rank in ranks],
                "funded": funded,
            }
            for number, ranks, funded in rows
        ],
        "in_all": [form_id(number) for number in comparison.in_all],
        "in_some": [form_id(number) for number in comparison.in_some],
        "differences": [{"what": row.what, "values": list(row.values)} for row in comparison.differences],
        "agreement": [[None if math.isnan(tau) else tau for tau in row] for row in comparison.agreement.tolist()],
    }


def _scenario(contender: Contender, outcome: Outcome) -> dict[str, Any]:
    return {
        "name": contender.name,
        "remarks": list(contender.remarks),
        "settings": settings_as_dict(contender.settings),
        "available": outcome.available,
        "spent": outcome.spent,
        "spent_low": outcome.spent_low,
        "spent_high": outcome.spent_high,
        "remaining": outcome.remaining,
        "over_pool_probability": outcome.over_pool_probability,
        "total_score": outcome.total_score,
        "funded": [form_id(number) for number in sorted(outcome.number[outcome.funded].tolist())],
        "red_errors_outside": [form_id(number) for number in sorted(outcome.number[outcome.drowned].tolist())],
    }
