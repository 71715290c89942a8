"""How sure the result on the what-if page is: worked out a piece at a time, and drawn beside the result."""

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np

from kpro_analysis.danish import format_number, format_percent
from kpro_analysis.screens.controls import WEIGHT_MAX, on_scale
from kpro_analysis.screens.worker import Pieces
from kpro_analysis.weighting.bundles import ids
from kpro_analysis.weighting.draws import Draws
from kpro_analysis.weighting.intervals import WeightInterval, as_weight, each_weight_interval
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.plain_or_best import PlainOrBest, plain_or_best
from kpro_analysis.weighting.prices import prices
from kpro_analysis.weighting.reach import reach
from kpro_analysis.weighting.robustness import Robustness, robustness_in_steps
from kpro_analysis.weighting.settings import Rule, Weights
from kpro_analysis.weighting.wording import accuracy_words, draws_words

DECIMALS = 9  # to which two proportions are one
TELL_EVERY = 0.3  # seconds: the page draws what it is told, and a step may come meanwhile


def certainty(contest: Contest, weights: Weights, draws: Draws, key: int) -> Pieces:
    """Messages on one result: the bands of the weights, what the choices cost, and how often each request is in.

    `key` is the result's: the page knows by it what a message belongs to. The pieces take some milliseconds each; what
    they find is told together, now and then and at the end.
    """
    news: dict[str, Any] = {}
    told = time.monotonic()
    for part in (_bands(contest, weights), _choices(contest, weights), _shares(contest, weights, draws)):
        for found in part:
            news |= found or {}
            if news and (news.get("complete") or time.monotonic() - told > TELL_EVERY):
                yield {"type": "sure", "key": key, **news}
                news, told = {}, time.monotonic()
            else:
                yield None


def what_it_takes(contest: Contest, weights: Weights, number: int, key: int) -> Pieces:
    """The message on what would bring one request into the pool; `patch`: the weights told of, on the page's scale."""
    found = reach(contest, number, weights)
    patch = dict(_as_set(found.told, weights).values) if found.reachable and not found.funded else None
    yield {"type": "reach", "key": key, "number": number, "sentence": found.sentence, "patch": patch}


def _as_set(told: dict[str, float], weights: Weights) -> Weights:
    """Weights with these shares; as many as can be stay as they are set now."""
    ratios = {name: told[name] / share for name, share in weights.shares.items() if share}
    ((kept, times),) = Counter(round(ratio, DECIMALS) for ratio in ratios.values()).most_common(1)
    still = [name for name, ratio in ratios.items() if times > 1 and kept and round(ratio, DECIMALS) == kept]
    scale = weights.values[still[0]] / told[still[0]] if still else sum(weights.values.values())
    values = {name: weights.values[name] if name in still else share * scale for name, share in told.items()}
    return on_scale(Weights(values))


def _bands(contest: Contest, weights: Weights) -> Pieces:
    bands = []
    for interval in each_weight_interval(contest, weights):
        bands.append(_band(interval, weights))
        yield None
    yield {"bands": bands}


def _band(interval: WeightInterval, weights: Weights) -> dict[str, Any]:
    band = as_weight(interval, weights, WEIGHT_MAX)
    low, high = band.funded_low, band.funded_high
    shares = f"{format_percent(interval.funded_low)} – {format_percent(interval.funded_high)}"
    ranking = f"{format_percent(interval.ranking_low, 1)} – {format_percent(interval.ranking_high, 1)}"
    return {
        "low": round(low, 4),
        "high": round(high, 4),
        "words": f"Puljen er den samme, så længe vægten er {format_number(low, 1)} – {format_number(high, 1)} "
        f"({shares}). Ranglisten er den samme ved {ranking}.",
    }


def _choices(contest: Contest, weights: Weights) -> Iterator[dict[str, Any]]:
    both = plain_or_best(contest, weights)
    rules = [("Rangliste", both.plain), ("Bedste valg", both.optimal)]
    if contest.settings.rule is Rule.SAFE:
        rules.append(("Begrænset risiko", contest.evaluate(weights)))
    sides = [[label, int(o.funded.sum()), o.spent, round(o.total_score, 9)] for label, o in rules]
    found = prices(contest, weights)
    yield {"choices": {"sides": sides, "only": _differing(both), "prices": [price.sentence for price in found]}}


def _differing(both: PlainOrBest) -> str:
    only = [
        f"Kun {what} tager {ids(numbers)}."
        for what, numbers in (("ranglisten", both.only_plain), ("det bedste valg", both.only_optimal))
        if numbers
    ]
    return " ".join([both.sentence, *only])


def _shares(contest: Contest, weights: Weights, draws: Draws) -> Iterator[dict[str, Any]]:
    for robustness in robustness_in_steps(contest, draws, weights):
        yield _told(robustness, draws)


def _told(robustness: Robustness, draws: Draws) -> dict[str, Any]:
    columns = (np.round(robustness.funded_share, 4), robustness.rank_usual_low, robustness.rank_usual_high)
    rows = zip(robustness.number.tolist(), *(column.tolist() for column in columns), strict=True)
    share = dict(zip(robustness.number.tolist(), robustness.funded_share.tolist(), strict=True))
    return {
        "rows": {number: found for number, *found in rows},
        "complete": robustness.draws == draws.count,
        "talk": [[n, round(share[n], 4)] for n in robustness.talk_about],
        "accuracy": accuracy_words(robustness),
        "drawn": draws_words(draws),
    }
