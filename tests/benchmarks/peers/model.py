"""What each peer's page shows: computed by our model, so that the pages are all that differs.

A page has a slider for each criterion, a table of the ranking, and a chart of the stacked points with the line where
the first request no longer fitted.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.model import Contest, prepare
from kpro_analysis.weighting.settings import Weights, agreed_settings

WORKBOOK = "KPRO_PEERS_WORKBOOK"  # the environment's name for the register's path
HIGHEST, STEP = 10.0, 0.5
TABLE, CHART = 230, 400  # heights in pixels: both are in sight beside the sliders


@dataclass(frozen=True)
class Shown:
    """A ranking as a page shows it, best first: `table`, a row per request; `parts` (criteria, requests) of the scores.

    `line` is the place of the first request that no longer fitted, or the number of requests where all did.
    """

    table: pd.DataFrame
    labels: list[str]
    parts: np.ndarray
    line: int


@cache
def contest() -> Contest:
    """The register that the environment names, read once a process."""
    register = read_register(os.environ[WORKBOOK])
    return prepare(register, agreed_settings(register))


def criteria() -> dict[str, float]:
    """The criteria's names and agreed weights."""
    return dict(contest().settings.weights.values)


def ranked(weights: Sequence[float]) -> Shown:
    """The ranking by these weights, in the order of `criteria`."""
    outcome = contest().evaluate(Weights(dict(zip(criteria(), weights, strict=True))))
    labels = [f"#{number:03d}" for number in outcome.number]
    table = pd.DataFrame(
        {
            "Nr.": outcome.rank,
            "ÆØ": labels,
            "Titel": [outcome.register.requests[place].title for place in outcome.position],
            "Score": outcome.score.round(2),
            "Pris": outcome.cost,
            "Pulje": np.where(outcome.funded, "med", ""),
        }
    )
    line = len(labels) if outcome.line is None else outcome.line
    return Shown(table, labels, outcome.contributions.T, line)


def figure(shown: Shown) -> go.Figure:
    """The stacked points, best to the left, and the line."""
    bars = [go.Bar(name=name, x=shown.labels, y=part) for name, part in zip(criteria(), shown.parts, strict=True)]
    drawn = go.Figure(bars)
    drawn.add_vline(x=shown.line - 0.5)
    drawn.update_layout(barmode="stack", height=CHART, showlegend=False, uirevision="same", margin={"t": 10, "b": 60})
    drawn.update_xaxes(type="category")
    return drawn
