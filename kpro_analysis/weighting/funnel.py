"""From received to decided: how many requests get how far."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from kpro_analysis.weighting.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Funnel:
    """Counts of requests of a register, each step of those before it but the last.

    `decided` counts all that are decided: most of them no longer compete.
    """

    received: int
    competing: int
    estimated: int
    inside: int
    decided: int


def funnel(outcome: Outcome, decided: Collection[int]) -> Funnel:
    """How far the requests of an outcome's register got; `decided` are form numbers.

    Estimated are those of the competing that have a cost, riders with their head's too; inside those that are funded.
    """
    return Funnel(
        received=len(outcome.register.requests),
        competing=len(outcome.number),
        estimated=int(np.count_nonzero(~np.isnan(outcome.cost))),
        inside=int(np.count_nonzero(outcome.funded)),
        decided=len(outcome.register.by_number.keys() & set(decided)),
    )


def as_dict(found: Funnel) -> dict[str, Any]:
    """The counts ready for JSON."""
    return asdict(found)
