"""What several participants' weights give together, as plain values ready for JSON."""

from typing import Any

from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.panel import Panel
from kpro_analysis.weighting.settings import agreed_settings

MOST_DISPUTED = 10


def panel_dict(panel: Panel) -> dict[str, Any]:
    """All of a panel; requests in the ranking order of the middle weights, nothing rounded.

    Money in DKK, shares and agreement 0-1, null where there is no value; requests are named by form numbers such as
    "#019". `participants` keep the order given, and so do each request's `ranks`. `taken` is a criterion's share in the
    middle weights; `disagreement` the mean difference in places between two participants; `sets` in how many
    participants' own sets a request is, `municipality_sets` in how many of the `municipalities`'.
    """
    outcome = panel.outcome
    return {
        "workbook": outcome.register.file,
        "sha256": outcome.register.sha256,
        "participants": _participants(panel),
        "left_out": list(panel.left_out),
        "criteria": _criteria(panel),
        "note": panel.note,
        "agreement": panel.agreement,
        "agreement_words": panel.agreement_words,
        "pool": outcome.settings.pool,
        "available": outcome.available,
        "spent": outcome.spent,
        "requests": _requests(panel),
        "most_disputed": [form_id(int(outcome.number[place])) for place in panel.most_disputed(MOST_DISPUTED)],
        "municipalities": list(panel.municipalities),
        "fairness": [
            {
                "municipality": row.municipality,
                "spent": row.spent,
                "share": row.share,
                "funded": row.funded,
                "competing": row.competing,
            }
            for row in panel.fairness
        ],
    }


def _participants(panel: Panel) -> list[dict[str, Any]]:
    names = [spread.criterion for spread in panel.spread]
    numbers = panel.outcome.number
    return [
        {
            "name": person.name,
            "municipality": person.municipality,
            "shares": dict(zip(names, shares.tolist(), strict=True)),
            "funded": [form_id(n) for n in sorted(numbers[funded].tolist())],
        }
        for person, shares, funded in zip(panel.participants, panel.shares, panel.funded, strict=True)
    ]


def _criteria(panel: Panel) -> list[dict[str, Any]]:
    agreed = agreed_settings(panel.outcome.register).weights.shares
    return [
        {
            "name": spread.criterion,
            "agreed": agreed[spread.criterion],
            "lowest": spread.lowest,
            "low_quartile": spread.low_quartile,
            "median": spread.median,
            "high_quartile": spread.high_quartile,
            "highest": spread.highest,
            "taken": spread.taken,
        }
        for spread in panel.spread
    ]


def _requests(panel: Panel) -> list[dict[str, Any]]:
    outcome = panel.outcome
    return [
        {
            "id": form_id(int(outcome.number[place])),
            "title": outcome.register.requests[position].title,
            "rank": int(outcome.rank[place]),
            "score": float(outcome.score[place]),
            "funded": bool(outcome.funded[place]),
            "ranks": panel.rank[:, place].tolist(),
            "disagreement": float(panel.disagreement[place]),
            "sets": int(panel.sets[place]),
            "municipality_sets": int(panel.municipality_sets[place]),
        }
        for place, position in enumerate(outcome.position.tolist())
    ]
