"""What can be asked about how the pool is spent, together: both rules, prices, ties and the next best set."""

from dataclasses import dataclass
from typing import Any

from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.next_best import NextBest, next_best, next_best_dict
from kpro_analysis.weighting.plain_or_best import PlainOrBest, plain_or_best, spending_dict
from kpro_analysis.weighting.prices import Price, price_dict, prices
from kpro_analysis.weighting.settings import Weights


@dataclass(frozen=True)
class PoolAnswers:
    """The plain ranking beside the best set, the price of every rule in force, and what lies next to the best set."""

    rules: PlainOrBest
    prices: tuple[Price, ...]
    next_best: NextBest


def pool_answers(contest: Contest, weights: Weights | None = None) -> PoolAnswers:
    """All of it, by these weights (default: the settings'); refuses (UsageError) what `Contest.evaluate` refuses."""
    return PoolAnswers(plain_or_best(contest, weights), prices(contest, weights), next_best(contest, weights))


def as_dict(answers: PoolAnswers) -> dict[str, Any]:
    """The answers as plain values, ready for JSON; money in DKK, scores as sums of 0-100, shares 0-1, ids as "#019"."""
    rules = answers.rules
    return {
        "plain": spending_dict(rules.plain),
        "optimal": spending_dict(rules.optimal),
        "only_plain": [form_id(n) for n in rules.only_plain],
        "only_optimal": [form_id(n) for n in rules.only_optimal],
        "points": rules.points,
        "share": rules.share,
        "sentence": rules.sentence,
        "prices": [price_dict(price) for price in answers.prices],
        "ties": [[form_id(n) for n in tie.numbers] for tie in answers.next_best.ties],
        "next_best": next_best_dict(answers.next_best),
    }
