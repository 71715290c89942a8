"""A comparison of scenarios in Danish; the command line and the page say it with these."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from kpro_analysis.danish import format_money, format_number, format_percent
from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.bundles import ids
from kpro_analysis.weighting.compare import Comparison
from kpro_analysis.weighting.setting_words import NONE, SettingRow

IN, OUT, NOT_COMPETING = "med", "ikke med", "konkurrerer ikke"
MINUS = "−"


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request in all scenarios: `places` holds, for each, its rank and whether it is in, in words."""

    number: int
    title: str
    places: tuple[str, ...]
    funded: tuple[bool, ...]

    @property
    def id(self) -> str:
        """The form number as shown."""
        return form_id(self.number)


def summary(comparison: Comparison) -> str:
    """How many are in everywhere, and how many the scenarios are at odds about."""
    same, some = comparison.in_all, comparison.in_some
    wishes = f"{len(same)} {'ønske' if len(same) == 1 else 'ønsker'}"
    if not some:
        return f"De samme {wishes} er inden for puljen i alle scenarierne."
    return (
        f"{wishes} er inden for puljen i alle scenarierne. Forskellen er "
        f"{'ønsket' if len(some) == 1 else 'ønskerne'} {ids(some)}."
    )


def money_rows(comparison: Comparison) -> tuple[SettingRow, ...]:
    """What each scenario costs, row by row."""
    outcomes = comparison.outcomes
    return (
        SettingRow("Ønsker inden for puljen", tuple(str(int(o.funded.sum())) for o in outcomes)),
        SettingRow("Frit i puljen", tuple(format_money(o.available) for o in outcomes)),
        SettingRow("Brugt", tuple(format_money(o.spent) for o in outcomes)),
        SettingRow("Brugt, lavest", tuple(format_money(o.spent_low) for o in outcomes)),
        SettingRow("Brugt, højest", tuple(format_money(o.spent_high) for o in outcomes)),
        SettingRow("Tilbage", tuple(format_money(o.remaining) for o in outcomes)),
        SettingRow("Risiko for at overskride", tuple(format_percent(o.over_pool_probability) for o in outcomes)),
        SettingRow("Score tilsammen", tuple(format_number(o.total_score, 1) for o in outcomes)),
        SettingRow(
            "Røde fejl uden for puljen",
            tuple(ids(o.number[o.drowned].tolist()) if o.drowned.any() else NONE for o in outcomes),
        ),
    )


def request_rows(comparison: Comparison) -> Iterator[RequestRow]:
    """Each request that any scenario funds."""
    requests = comparison.outcomes[0].register.by_number
    for number, ranks, funded in zip(comparison.number.tolist(), comparison.rank, comparison.funded, strict=True):
        if funded.any():
            places = tuple(place_words(rank, inside) for rank, inside in zip(ranks, funded, strict=True))
            yield RequestRow(number, requests[number].title, places, tuple(funded.tolist()))


def place_words(rank: float, funded: bool) -> str:
    """A rank, and whether it is in.

    >>> place_words(3.0, True), place_words(float("nan"), False)
    ('nr. 3, med', 'konkurrerer ikke')
    """
    return NOT_COMPETING if np.isnan(rank) else f"nr. {int(rank)}, {IN if funded else OUT}"


def agreement_rows(comparison: Comparison) -> Iterator[str]:
    """How alike each two rankings are, as sentences, and what the figure means."""
    pairs = list(combinations(range(len(comparison.contenders)), 2))
    for a, b in pairs:
        names = f"{comparison.contenders[a].name} og {comparison.contenders[b].name}"
        yield f"{names}: {_agreement(float(comparison.agreement[a, b]))}."
    if any(comparison.agreement[pair] < 1 for pair in pairs):
        yield "Kendalls tau siger, hvor ens rækkefølgen er: 1 er helt ens, 0 er uden sammenhæng, −1 er omvendt."


def _agreement(tau: float) -> str:
    if math.isnan(tau):
        return "ranglisterne kan ikke sammenlignes, for mindst én af dem skelner ikke mellem ønskerne"
    return "ranglisterne er ens" if tau == 1 else f"Kendalls tau {format_number(tau, 2).replace('-', MINUS)}"
