"""A decision: a scenario that the group chose, with what it gave and how sure that was on the day."""

from dataclasses import dataclass, field, replace
from datetime import date

from kpro_analysis.danish import plain
from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import Register
from kpro_analysis.weighting.draws import Draws
from kpro_analysis.weighting.model import Contest, prepare
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.robustness import robustness, usual_count
from kpro_analysis.weighting.scenario import Scenario, snapshot_of, typed
from kpro_analysis.weighting.scenario_changes import applied
from kpro_analysis.weighting.settings import Rule

LONGEST_LINE, LONGEST_TEXT = 120, 5_000  # characters of what people type
LONGEST_TITLE = 300  # characters of a request's title; the rest is cut
FEW = 1_000  # draws at most where each takes a search for the best set


@dataclass(frozen=True, slots=True)
class Words:
    """What people say of a decision: `meeting`, `moved_by` and `text` are None where nothing was said."""

    title: str
    day: date
    meeting: str | None = None
    moved_by: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """What the decided set costs, in DKK, what it scores, and the risk (0-1) that it costs more than there is."""

    available: float
    spent: float
    spent_low: float
    spent_high: float
    remaining: float
    total_score: float
    over_pool_probability: float


@dataclass(frozen=True, slots=True)
class Chosen:
    """One decided request, with the share of draws (0-1) in which it was funded."""

    number: int
    title: str
    funded_share: float


@dataclass(frozen=True)
class Decision:
    """A decision as it is kept: the scenario's settings as they could be used on the register of the day.

    `chosen` in ranking order; `draws` say how the funded shares were found.
    """

    words: Words
    scenario: Scenario
    money: Money
    chosen: tuple[Chosen, ...]
    draws: Draws = field(default_factory=Draws)


def words_of(
    title: str, day: date, *, meeting: str | None = None, moved_by: str | None = None, text: str | None = None
) -> Words:
    """What people typed, as `typed` keeps it; refuses (UsageError) what that refuses, and a blank title."""
    kept = typed(title, "Titlen", LONGEST_LINE)
    if kept is None:
        raise UsageError("Beslutningen mangler en titel. Skriv kort, hvad der er besluttet.")
    return Words(
        kept,
        day,
        typed(meeting, "Mødet", LONGEST_LINE),
        typed(moved_by, "Feltet «stillet af»", LONGEST_LINE),
        typed(text, "Teksten", LONGEST_TEXT, lines=True),
    )


def usual_draws(rule: Rule, seed: int = 1) -> Draws:
    """How many draws a decision's funded shares come from, by the rule that spends the pool."""
    return Draws(count=usual_count(rule) if rule is Rule.RANK else min(usual_count(rule), FEW), seed=seed)


def decide(register: Register, scenario: Scenario, words: Words, draws: Draws | None = None) -> Decision:
    """The decision to do as a scenario says, on this register: what it gives there, and how sure that is.

    `draws` are `usual_draws` where not given. Refuses (UsageError) a scenario by which nothing is funded, and one that
    can't be computed here.
    """
    settings, _ = applied(scenario, register)
    contest = prepare(register, settings)
    outcome = contest.evaluate()
    if not outcome.funded.any():
        raise UsageError("Intet ønske er inden for puljen i det scenarie, så der er intet at beslutte. Ret det først.")
    draws = draws or usual_draws(settings.rule)
    kept = replace(scenario, settings=settings, snapshot=snapshot_of(outcome))
    return Decision(words, kept, money_of(outcome), chosen_of(contest, outcome, draws), draws)


def money_of(outcome: Outcome) -> Money:
    """What a result costs, and what it scores."""
    return Money(
        available=outcome.available,
        spent=outcome.spent,
        spent_low=outcome.spent_low,
        spent_high=outcome.spent_high,
        remaining=outcome.remaining,
        total_score=outcome.total_score,
        over_pool_probability=outcome.over_pool_probability,
    )


def chosen_of(contest: Contest, outcome: Outcome, draws: Draws) -> tuple[Chosen, ...]:
    """What is funded, in ranking order, with how often it is when weights are drawn."""
    found = robustness(contest, draws)
    share = dict(zip(found.number.tolist(), found.funded_share.tolist(), strict=True))
    requests = outcome.register.by_number
    return tuple(Chosen(n, _title(requests[n].title), share[n]) for n in outcome.number[outcome.funded].tolist())


def _title(text: str) -> str:
    kept = plain(text)
    return kept if len(kept) <= LONGEST_TITLE else f"{kept[: LONGEST_TITLE - 1]}…"
