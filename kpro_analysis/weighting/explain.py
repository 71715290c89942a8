"""Why a request is or isn't funded, in Danish; reads the outcome and computes none of it anew."""

from collections.abc import Callable

import numpy as np

from kpro_analysis.danish import format_money, format_number
from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.bundles import ids, obstacle, packages
from kpro_analysis.weighting.outcome import Outcome, Verdict
from kpro_analysis.weighting.settings import GuardKind, Rule


def explain(outcome: Outcome, number: int) -> str:
    """Sentences on where one request stands and why it is or isn't funded; UsageError for an unknown form number."""
    if number not in outcome.register.by_number:
        raise UsageError(f"{form_id(number)} findes ikke i registeret. Skriv et blanketnummer derfra.")
    places = np.flatnonzero(outcome.number == number)
    if len(places) == 0:
        return _on_excluded(outcome, number)
    place = int(places[0])
    shared = ", delt med andre" if np.count_nonzero(outcome.rank == outcome.rank[place]) > 1 else ""
    return (
        f"Nr. {outcome.rank[place]} på ranglisten{shared}. {REASONS[Verdict(outcome.verdict[place])](outcome, place)}"
    )


def _on_excluded(outcome: Outcome, number: int) -> str:
    reason = next(e.reason for e in outcome.excluded if e.number == number)
    head = outcome.register.heads[number]
    if head == number:
        return f"Konkurrerer ikke: {reason}."
    funded = head in outcome.number[outcome.funded]
    return f"Konkurrerer ikke: {reason}. Følger {form_id(head)}, som {'' if funded else 'ikke '}er med."


def _package(outcome: Outcome, place: int) -> tuple[int, ...]:
    competing = set(outcome.number.tolist())
    number = int(outcome.number[place])
    return packages(outcome.register, competing).get(number, (number,))


def _price(outcome: Outcome, place: int) -> str:
    return f"Koster {format_money(outcome.cost[place])}"


def _needs(outcome: Outcome, place: int) -> str:
    others = _package(outcome, place)[1:]
    return f" Kræver {ids(others)}, som også er med." if others else ""


def _by_rule(outcome: Outcome, place: int) -> str:
    if outcome.settings.rule is Rule.OPTIMAL:
        return f"Med i det bedste valg inden for puljen. {_price(outcome, place)}{_needs(outcome, place)}"
    return f"{_price(outcome, place)}; {_left(outcome, place)}.{_needs(outcome, place)}"


def _left(outcome: Outcome, place: int) -> str:
    return f"da turen kom til det, var der {format_money(outcome.left[place])} tilbage i puljen"


def _by_guard(outcome: Outcome, place: int) -> str:
    if outcome.settings.guard.kind is GuardKind.RESERVE:
        why = f"Rød fejl: {format_money(outcome.left[place])} var tilbage af det, der er sat af til røde fejl"
    else:
        why = f"Rød fejl, og de vælges først: {_left(outcome, place)}"
    return f"{why}. {_price(outcome, place)}{_needs(outcome, place)}"


def _chosen(outcome: Outcome, place: int, chosen: frozenset[int], what: str) -> str:
    number = int(outcome.number[place])
    if number in chosen:
        return f"Valgt som {what}."
    heads = outcome.register.heads
    riders = [n for n in chosen if heads[n] == number]
    return f"Omfatter {ids(riders)}, som er valgt som {what}."


def _by_must(outcome: Outcome, place: int) -> str:
    why = _chosen(outcome, place, outcome.settings.must, "skal med")
    return f"{why} {_price(outcome, place)}{_needs(outcome, place)}"


def _by_need(outcome: Outcome, place: int) -> str:
    funded = set(outcome.number[outcome.funded].tolist())
    number = int(outcome.number[place])
    needing = packages(outcome.register, set(outcome.number.tolist())).items()
    callers = [n for n, package in needing if n in funded and n != number and number in package]
    return f"Med, fordi {ids(callers)} kræver det. {_price(outcome, place)}{_needs(outcome, place)}"


def _too_dear(outcome: Outcome, place: int) -> str:
    others = _package(outcome, place)[1:]
    if not others:
        return f"{_price(outcome, place)}; {_left(outcome, place)}."
    costs = dict(zip(outcome.number.tolist(), outcome.cost.tolist(), strict=True))
    listed = ", ".join(f"{form_id(n)} ({format_money(costs[n])})" for n in sorted(others))
    return f"{_price(outcome, place)} og kræver også {listed}; {_left(outcome, place)}, og det rakte ikke."


def _not_in_best(outcome: Outcome, place: int) -> str:
    score, spent = format_number(outcome.total_score, 1), format_money(outcome.spent)
    return (
        f"Det bedste valg inden for puljen er uden {form_id(int(outcome.number[place]))}: det giver {score} point "
        f"tilsammen for {spent} {_price(outcome, place)}; der er {format_money(outcome.remaining)} tilbage."
    )


def _unmet_need(outcome: Outcome, place: int) -> str:
    places = {n: i for i, n in enumerate(outcome.number.tolist())}
    problem = obstacle(_package(outcome, place), places, outcome.verdict)
    return f"{problem[0].upper()}{problem[1:]}."


def _follows(outcome: Outcome, place: int, what: str) -> str:
    return f"Følger {form_id(int(outcome.head[place]))}, som {what}."


def _head_out(outcome: Outcome, place: int) -> str:
    reason = next(e.reason for e in outcome.excluded if e.number == outcome.head[place])
    return _follows(outcome, place, f"ikke konkurrerer ({reason})")


REASONS: dict[Verdict, Callable[[Outcome, int], str]] = {
    Verdict.BY_RULE: _by_rule,
    Verdict.BY_GUARD: _by_guard,
    Verdict.BY_MUST: _by_must,
    Verdict.BY_NEED: _by_need,
    Verdict.RIDES_ALONG: lambda outcome, place: _follows(outcome, place, "er med"),
    Verdict.TOO_DEAR: _too_dear,
    Verdict.NOT_IN_BEST: _not_in_best,
    Verdict.MUST_NOT: lambda outcome, place: _chosen(outcome, place, outcome.settings.must_not, "skal ikke med"),
    Verdict.NO_ESTIMATE: lambda outcome, place: "Mangler estimat.",
    Verdict.UNMET_NEED: _unmet_need,
    Verdict.HEAD_LEFT: lambda outcome, place: _follows(outcome, place, "ikke er med"),
    Verdict.HEAD_OUT: _head_out,
}
