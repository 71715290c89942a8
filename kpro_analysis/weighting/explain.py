"""Why a request is or isn't funded, in Danish; reads the outcome and computes none of it anew."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from kpro_analysis.danish import format_money, format_number, format_percent
from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.bundles import ids, obstacle, packages
from kpro_analysis.weighting.outcome import Outcome, Verdict
from kpro_analysis.weighting.settings import GuardKind, Rule
from kpro_analysis.weighting.wording import over_committed, risk_limit, risk_note


def explain(outcome: Outcome, number: int) -> str:
    """Sentences on where one request stands and why it is or isn't funded; UsageError for an unknown form number."""
    if number not in outcome.register.by_number:
        raise UsageError(f"{form_id(number)} findes ikke i registeret. Skriv et blanketnummer derfra.")
    known = _Known(outcome)
    place = known.places.get(number)
    return _on_excluded(known, number) if place is None else _on_competing(known, place)


def explain_ranking(outcome: Outcome) -> list[str]:
    """What `explain` says of each competing request, in ranking order."""
    known = _Known(outcome)
    return [_on_competing(known, place) for place in range(len(outcome.number))]


@dataclass(frozen=True)
class _Known:
    """An outcome, with what is looked up in it many times."""

    outcome: Outcome

    @cached_property
    def places(self) -> dict[int, int]:
        """Each competing form number's place in the ranking."""
        return {n: place for place, n in enumerate(self.outcome.number.tolist())}

    @cached_property
    def sharing(self) -> Counter[int]:
        """How many have each rank."""
        return Counter(self.outcome.rank.tolist())

    @cached_property
    def excluded(self) -> dict[int, str]:
        """Why each of the others doesn't compete."""
        return {e.number: e.reason for e in self.outcome.excluded}

    @cached_property
    def packages(self) -> dict[int, tuple[int, ...]]:
        """For each competing head that requires others all that it takes, itself first."""
        return packages(self.outcome.register, self.places.keys())

    @cached_property
    def callers(self) -> dict[int, list[int]]:
        """For each form number the funded ones that can't do without it."""
        callers: dict[int, list[int]] = {}
        for caller, (_, *others) in self.packages.items():
            if self.outcome.funded[self.places[caller]]:
                for number in others:
                    callers.setdefault(number, []).append(caller)
        return callers

    def was_in(self, number: int, place: int) -> bool:
        """Whether a request was funded when the walk down the ranking came to this place."""
        verdict = self.outcome.verdict
        payers = self.callers[number] if verdict[self.places[number]] == Verdict.BY_NEED else [number]
        return any(
            verdict[at] in (Verdict.BY_MUST, Verdict.BY_GUARD) or (self.outcome.funded[at] and at < place)
            for at in (self.places[n] for n in payers)
        )

    def others(self, place: int) -> tuple[int, ...]:
        """What the request at this place can't do without."""
        return self.packages.get(int(self.outcome.number[place]), (0,))[1:]


def _on_competing(known: _Known, place: int) -> str:
    rank, verdict = int(known.outcome.rank[place]), Verdict(known.outcome.verdict[place])
    shared = ", delt med andre" if known.sharing[rank] > 1 else ""
    return f"Nr. {rank} på ranglisten{shared}. {REASONS[verdict](known, place)}"


def _on_excluded(known: _Known, number: int) -> str:
    outcome, reason = known.outcome, known.excluded[number]
    head = outcome.register.heads[number]
    if head == number:
        return f"Konkurrerer ikke: {reason}."
    place = known.places.get(head)
    funded = place is not None and outcome.funded[place]
    return f"Konkurrerer ikke: {reason}. Følger {form_id(head)}, som {'' if funded else 'ikke '}er med."


def _price(known: _Known, place: int) -> str:
    return f"Koster {format_money(known.outcome.cost[place])}"


def _needs(known: _Known, place: int) -> str:
    others = known.others(place)
    return f" Kræver {ids(others)}, som også er med." if others else ""


def _best(known: _Known) -> str:
    settings = known.outcome.settings
    if settings.rule is Rule.OPTIMAL:
        return "det bedste valg inden for puljen"
    return f"det bedste valg med højst {risk_limit(settings)} risiko for at overskride puljen"


def _by_rule(known: _Known, place: int) -> str:
    if known.outcome.settings.rule is not Rule.RANK:
        return f"Med i {_best(known)}. {_price(known, place)}{_needs(known, place)}"
    return f"{_price(known, place)}; {_left(known, place)}.{_needs(known, place)}"


def _left(known: _Known, place: int) -> str:
    left = f"da turen kom til det, var der {format_money(known.outcome.left[place])} tilbage i puljen"
    return over_committed(known.outcome) or left


def _by_guard(known: _Known, place: int) -> str:
    if known.outcome.settings.guard.kind is GuardKind.RESERVE:
        why = f"Rød fejl: {format_money(known.outcome.left[place])} var tilbage af det, der er sat af til røde fejl"
    else:
        why = f"Rød fejl, og de vælges først: {_left(known, place)}"
    return f"{why}. {_price(known, place)}{_needs(known, place)}"


def _chosen(known: _Known, place: int, chosen: frozenset[int], what: str) -> str:
    number = int(known.outcome.number[place])
    if number in chosen:
        return f"Valgt som {what}."
    heads = known.outcome.register.heads
    riders = [n for n in chosen if heads[n] == number]
    return f"Omfatter {ids(riders)}, som er valgt som {what}."


def _by_must(known: _Known, place: int) -> str:
    why = _chosen(known, place, known.outcome.settings.must, "skal med")
    return f"{why} {_price(known, place)}{_needs(known, place)}"


def _by_need(known: _Known, place: int) -> str:
    callers = known.callers[int(known.outcome.number[place])]
    return f"Med, fordi {ids(callers)} kræver det. {_price(known, place)}{_needs(known, place)}"


def _too_dear(known: _Known, place: int) -> str:
    others = known.others(place)
    there = [n for n in others if known.was_in(n, place)]
    has = f" Kræver {ids(there)}, som allerede er med." if there else ""
    lacking = sorted(set(others) - set(there))
    if not lacking:
        return f"{_price(known, place)}; {_left(known, place)}.{has}"
    costs = known.outcome.cost
    listed = ", ".join(f"{form_id(n)} ({format_money(costs[known.places[n]])})" for n in lacking)
    short = "" if over_committed(known.outcome) else ", og det rakte ikke"
    return f"{_price(known, place)} og kræver også {listed}; {_left(known, place)}{short}.{has}"


def _not_in_best(known: _Known, place: int) -> str:
    outcome = known.outcome
    score, spent = format_number(outcome.total_score, 1), format_money(outcome.spent)
    by_risk = outcome.settings.rule is Rule.SAFE
    left = f"risikoen er {format_percent(outcome.over_pool_probability)}"
    left = over_committed(outcome) or (left if by_risk else f"der er {format_money(outcome.remaining)} tilbage")
    if risk_note(outcome):
        return f"Risikoen kan ikke holdes på højst {risk_limit(outcome.settings)}. {_price(known, place)}; {left}."
    return (
        f"D{_best(known)[1:]} er uden {form_id(int(outcome.number[place]))}: det giver "
        f"en samlet score på {score} for {spent} {_price(known, place)}; {left}."
    )


def _unmet_need(known: _Known, place: int) -> str:
    package = (int(known.outcome.number[place]), *known.others(place))
    problem = obstacle(package, known.places, known.outcome.verdict)
    return f"{problem[0].upper()}{problem[1:]}."


def _follows(known: _Known, place: int, what: str) -> str:
    return f"Følger {form_id(int(known.outcome.head[place]))}, som {what}."


def _head_out(known: _Known, place: int) -> str:
    return _follows(known, place, f"ikke konkurrerer ({known.excluded[int(known.outcome.head[place])]})")


REASONS: dict[Verdict, Callable[[_Known, int], str]] = {
    Verdict.BY_RULE: _by_rule,
    Verdict.BY_GUARD: _by_guard,
    Verdict.BY_MUST: _by_must,
    Verdict.BY_NEED: _by_need,
    Verdict.RIDES_ALONG: lambda known, place: _follows(known, place, "er med"),
    Verdict.TOO_DEAR: _too_dear,
    Verdict.NOT_IN_BEST: _not_in_best,
    Verdict.MUST_NOT: lambda known, place: _chosen(known, place, known.outcome.settings.must_not, "skal ikke med"),
    Verdict.NO_ESTIMATE: lambda known, place: "Mangler estimat.",
    Verdict.UNMET_NEED: _unmet_need,
    Verdict.HEAD_LEFT: lambda known, place: _follows(known, place, "ikke er med"),
    Verdict.HEAD_OUT: _head_out,
}
