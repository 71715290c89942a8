"""The plain ranking beside the best set: what the group pays for a rule that is easy to explain."""

from dataclasses import dataclass, replace
from typing import Any

from kpro_analysis.danish import format_number, format_percent
from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.movement import DECIMALS, pool_change
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import Rule, Weights


@dataclass(frozen=True)
class PlainOrBest:
    """Two results that differ in the rule only.

    `only_plain` and `only_optimal`: form numbers, ascending, that one rule funds and the other doesn't. `points`: the
    total score of `optimal` less that of `plain`, never below 0; `share`: the same as a share (0-1) of what `optimal`
    attains, 0 where that is 0.
    """

    plain: Outcome
    optimal: Outcome
    only_plain: tuple[int, ...]
    only_optimal: tuple[int, ...]
    points: float
    share: float

    @property
    def sentence(self) -> str:
        """What the plain ranking pays for its simplicity, in Danish."""
        if not self.only_plain and not self.only_optimal:
            return "Ranglisten giver det samme som det bedste valg."
        if self.points == 0:
            return "Ranglisten giver lige så mange point som det bedste valg."
        lost = f"{format_number(self.points, 1)} point ({format_percent(self.share, 1)})"
        return f"Ranglisten giver {lost} mindre end det bedste valg inden for puljen."


def plain_or_best(contest: Contest, weights: Weights | None = None) -> PlainOrBest:
    """The rules `rank` and `optimal` on the same contest, by these weights (default: the settings').

    Everything else, guard and locks too, is the contest's. Refuses (UsageError) what `Contest.evaluate` refuses.
    """
    plain, optimal = (
        replace(contest, settings=replace(contest.settings, rule=rule)).evaluate(weights)
        for rule in (Rule.RANK, Rule.OPTIMAL)
    )
    change = pool_change(plain, optimal)
    points = max(0.0, round(optimal.total_score - plain.total_score, DECIMALS))
    share = points / optimal.total_score if points else 0.0
    return PlainOrBest(plain, optimal, change.entered, change.left, points, share)


def spending_dict(outcome: Outcome) -> dict[str, Any]:
    """What one rule gives, as plain values; ids ascending, money in DKK (`spent` by the planning cost), risk 0-1."""
    return {
        "rule": str(outcome.settings.rule),
        "funded": [form_id(n) for n in sorted(outcome.number[outcome.funded].tolist())],
        "spent": outcome.spent,
        "spent_low": outcome.spent_low,
        "spent_mid": (outcome.spent_low + outcome.spent_high) / 2,
        "spent_high": outcome.spent_high,
        "remaining": outcome.remaining,
        "total_score": outcome.total_score,
        "over_pool_probability": outcome.over_pool_probability,
    }
