"""What a group can have chosen, and what it can't."""

import numpy as np

from kpro_analysis.danish import format_money
from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.bundles import ids
from kpro_analysis.weighting.infer_duels import closure, cost_of
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.outcome import Verdict
from kpro_analysis.weighting.pool import PER_KRONE
from kpro_analysis.weighting.settings import Rule

BLOCKED = {
    Verdict.NO_ESTIMATE: ("mangler estimat", "Få et estimat"),
    Verdict.MUST_NOT: ("er valgt som skal ikke med", "Fjern det valg"),
    Verdict.UNMET_NEED: ("kræver et, der ikke kan komme med", "Få også det med"),
}


def chosen_units(contest: Contest, chosen: frozenset[int]) -> frozenset[int]:
    """The chosen heads as places in `Bids`; form numbers of riders mean their heads.

    Refuses (UsageError) nothing at all, unknown form numbers, those that don't compete or can't be funded, those chosen
    without what they require, musts left out, and more than the pool holds; and a rule that can't be asked.
    """
    if contest.settings.rule not in (Rule.RANK, Rule.OPTIMAL):
        raise UsageError("Vægtene kan kun findes for reglerne rank og optimal. Vælg en af dem.")
    if not chosen:
        raise UsageError("Der er ikke valgt noget. Vælg mindst ét ændringsønske.")
    if unknown := chosen - contest.register.by_number.keys():
        raise UsageError(f"{ids(unknown)} findes ikke i registeret. Skriv blanketnumre derfra.")
    units = frozenset(_unit(contest, number) for number in sorted(chosen))
    _refuse_incomplete(contest, units)
    bids = contest.bids
    if (cost := cost_of(bids, units)) > bids.available:
        price, there = format_money(cost / PER_KRONE), format_money(contest.settings.available)
        raise UsageError(f"De valgte koster {price}, men der er kun {there} i puljen. Vælg færre, eller sæt puljen op.")
    return units


def _unit(contest: Contest, number: int) -> int:
    head = contest.register.heads[number]
    what = form_id(number) if head == number else f"{form_id(number)} følger {form_id(head)}, som"
    for excluded in contest.excluded:
        if excluded.number == head:
            raise UsageError(
                f"{what} konkurrerer ikke ({excluded.reason}). Tag det ud af valget, eller lad det konkurrere."
            )
    place = int(np.flatnonzero(contest.bids.number == head)[0])
    if verdict := int(contest.bids.ties.blocked[place]):
        problem, advice = BLOCKED[Verdict(verdict)]
        raise UsageError(f"{what} {problem}. {advice}, eller tag det ud af valget.")
    return place


def _refuse_incomplete(contest: Contest, units: frozenset[int]) -> None:
    bids = contest.bids
    musts = closure(bids, frozenset(bids.ties.must))
    if left_out := musts - units:
        numbers = ids(bids.number[sorted(left_out)].tolist())
        raise UsageError(f"{numbers} skal med, men er ikke valgt. Vælg også det, eller fjern «skal med».")
    for unit in sorted(units):
        if lacking := closure(bids, frozenset({unit})) - units:
            numbers = ids(bids.number[sorted(lacking)].tolist())
            raise UsageError(
                f"{form_id(int(bids.number[unit]))} kræver {numbers}, som ikke er valgt. Vælg også det, der kræves."
            )
