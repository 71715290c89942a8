"""How sure the result is, as plain values."""

from typing import Any

import numpy as np

from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.intervals import WeightIntervals
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.robustness import Robustness

COLUMNS = ("funded_share", "rank_low", "rank_high", "rank_usual_low", "rank_usual_high", "drowned_share")
ENDS = ("share", "ranking_low", "ranking_high", "funded_low", "funded_high")


def places_of(outcome: Outcome, found: Robustness) -> np.ndarray:
    """Where the outcome's requests, in ranking order, stand in the arrays of `found`; shape (n,), int."""
    return np.searchsorted(found.number, outcome.number)


def as_dict(outcome: Outcome, found: Robustness, intervals: WeightIntervals) -> dict[str, Any]:
    """All of it, ready for JSON: requests in ranking order, criteria in the register's; shares 0-1, ids as "#019".

    `acceptability` holds the share of draws with rank 1, 2, ...; what else there is, is as in the dataclasses.
    """
    places = places_of(outcome, found)
    columns = {name: getattr(found, name)[places].tolist() for name in COLUMNS}
    columns["acceptability"] = found.acceptability[places].tolist()
    ids, ranks, funded = map(form_id, outcome.number.tolist()), outcome.rank.tolist(), outcome.funded.tolist()
    ends = {name: getattr(intervals, name).tolist() for name in ENDS}
    return {
        "draws": found.draws,
        "seed": found.seed,
        "standard_error": found.standard_error,
        "any_drowned_share": found.any_drowned_share,
        "talk_about": [form_id(n) for n in found.talk_about],
        "requests": [
            {"id": number, "rank": rank, "funded": now, **{name: column[k] for name, column in columns.items()}}
            for k, (number, rank, now) in enumerate(zip(ids, ranks, funded, strict=True))
        ],
        "weights": [
            {"criterion": c.name, **{name: column[j] for name, column in ends.items()}}
            for j, c in enumerate(outcome.register.criteria)
        ],
    }
