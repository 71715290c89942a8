"""The price of a rule: what each lock, guard and reservation in force costs, in score and in kroner."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from kpro_analysis.danish import format_money, format_number, format_percent
from kpro_analysis.weighting.bundles import ids
from kpro_analysis.weighting.model import Contest, evaluate
from kpro_analysis.weighting.movement import DECIMALS, pool_change
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import Guard, GuardKind, Rule, Settings, Weights
from kpro_analysis.weighting.wording import risk_limit


class PriceKind(StrEnum):
    """What is lifted to see what it costs."""

    MUST = "must"
    MUST_NOT = "must_not"
    FIRST = "first"
    RESERVE = "reserve"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class Price:
    """What one rule in force costs: the optimum without it against the optimum with it.

    `number` is a lock's form number, None for guard and rule; `also` the locks lifted with it, because they lock the
    same head and its riders. `score`: total score without the rule less that with it, to 9 decimals; below 0 where the
    rule gives more than it takes, as a must can that doesn't compete without its lock. `kroner`: spent (planning
    costs) without the rule less spent with it; above 0 when more would be spent without it. `entered` and `left`, form
    numbers ascending: what would come into the pool without the rule, and what would go out.
    """

    kind: PriceKind
    number: int | None
    also: tuple[int, ...]
    score: float
    kroner: float
    entered: tuple[int, ...]
    left: tuple[int, ...]
    sentence: str


def prices(contest: Contest, weights: Weights | None = None) -> tuple[Price, ...]:
    """The price of every must, every must-not, the guard `first` or `reserve`, and the rule `safe`, in that order.

    "Optimum" is by the rule `optimal`, with the contest's settings and these weights (default: the settings'), whatever
    rule is in force; the price of `safe` is the optimum less what that rule gives. One that lifts nothing, as a
    must-not on a request without an estimate, costs 0. Refuses (UsageError) what `Contest.evaluate` refuses.

    Source: the shadow price of a constraint, here as an exact difference of two optima.
    """
    settings = replace(contest.settings, rule=Rule.OPTIMAL, weights=weights or contest.settings.weights)
    lifted = list(_lifted(contest, settings))
    safe = contest.settings.rule is Rule.SAFE
    if not lifted and not safe:
        return ()
    optimum = replace(contest, settings=settings).evaluate()
    found = [_price(rule, optimum, evaluate(contest.register, without)) for rule, without in lifted]
    if safe:
        words = f"At risikoen højst må være {risk_limit(settings)}"
        found.append(_price(_Rule(PriceKind.SAFE, None, (), words), contest.evaluate(weights), optimum))
    return tuple(found)


def price_dict(price: Price) -> dict[str, Any]:
    """A price as plain values, ready for JSON; form numbers such as "#019"."""
    return {
        "kind": str(price.kind),
        "id": None if price.number is None else ids([price.number]),
        "also": [ids([n]) for n in price.also],
        "score": price.score,
        "kroner": price.kroner,
        "entered": [ids([n]) for n in price.entered],
        "left": [ids([n]) for n in price.left],
        "sentence": price.sentence,
    }


@dataclass(frozen=True)
class _Rule:
    kind: PriceKind
    number: int | None
    also: tuple[int, ...]
    words: str


def _lifted(contest: Contest, settings: Settings) -> Iterator[tuple[_Rule, Settings]]:
    """Each rule in force, and the settings without it."""
    heads = contest.register.heads
    for kind, what in ((PriceKind.MUST, "skal med"), (PriceKind.MUST_NOT, "skal ikke med")):
        chosen: frozenset[int] = getattr(settings, kind)
        for number in sorted(chosen):
            together = frozenset(n for n in chosen if heads[n] == heads[number])
            also = tuple(sorted(together - {number}))
            words = f"At {ids(together)} {what}"
            without: dict[str, Any] = {kind: chosen - together}
            yield _Rule(kind, number, also, words), replace(settings, **without)
    guard = settings.guard
    if guard.kind is not GuardKind.FLAG:
        reserved = f"At {format_percent(guard.share)} af puljen er sat af til røde fejl"
        words = "At røde fejl vælges først" if guard.kind is GuardKind.FIRST else reserved
        yield _Rule(PriceKind(guard.kind), None, (), words), replace(settings, guard=Guard())


def _price(rule: _Rule, optimum: Outcome, without: Outcome) -> Price:
    score = round(without.total_score - optimum.total_score, DECIMALS) + 0.0  # never -0.0
    kroner = without.spent - optimum.spent
    change = pool_change(without, optimum)
    sentence = _sentence(rule.words, (score, kroner), (change.entered, change.left))
    return Price(rule.kind, rule.number, rule.also, score, kroner, change.entered, change.left, sentence)


def _sentence(rule: str, price: tuple[float, float], change: tuple[tuple[int, ...], tuple[int, ...]]) -> str:
    (score, kroner), (entered, left) = price, change
    if not entered and not left:
        return f"{rule}, koster ikke noget: det bedste valg er det samme uden."
    points = f"{format_number(abs(score), 1)} point"
    costs = f"koster {points} af den samlede score" if score > 0 else f"giver {points} mere i den samlede score"
    moved = [f"{ids(entered)} komme ind"] if entered else []
    moved += [f"{ids(left)} gå ud"] if left else []
    money = f"{format_money(abs(kroner))} {'mere' if kroner > 0 else 'mindre'}" if kroner else "det samme beløb"
    without = f"Uden ville {' og '.join(moved)}; der ville blive brugt {money}."
    return f"{rule}, {costs if score else 'koster ingen point'}. {without}"
