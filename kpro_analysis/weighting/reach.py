"""What it would take for a request to be funded: other weights, more points, or a lower estimate."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.entry import Limits, limits_of
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.reach_found import Found, find
from kpro_analysis.weighting.reach_proof import why_never
from kpro_analysis.weighting.reach_question import Question
from kpro_analysis.weighting.reach_words import found_words, funded_words, held_back_words
from kpro_analysis.weighting.settings import Weights

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SingleChange:
    """One criterion's share today and the nearest one that is enough, 0-1; the others keep their proportions."""

    criterion: str
    start: float
    end: float


@dataclass(frozen=True)
class Reach:
    """What it would take to fund one competing request; shares 0-1, money in DKK, scores in points 0-100.

    `number` is the form number asked about, `head` that of the one it is funded with, 0 for none: else all below is
    about the head. `funded`: whether it is by today's weights. `reachable`: whether weights were found that fund it;
    where none were, `proven` says whether it is certain that there are none. `weights`: a share per criterion, with
    few decimals and the sum 1, which together fund it, and `distance` their L1 distance in shares from today's: 0 when
    funded; None, and no weights, when not reachable. `smallest`: whether it is certain that no weights are nearer, but
    for the rounding, and for single points between 0 and 1 where scores tie; else they are the nearest found.
    `single`: the nearest change of one criterion alone that is enough, None when none is or none is needed.
    `points_short`: see there, None when it can't be forced in.
    `entry_cost`: the highest estimate in whole kroner with which it would be funded by today's weights, None when none
    would do. `sentence`: all this in Danish; the weights in it, `told`, fund it too, and may be rounder and a little
    further away; empty where `weights` are.
    """

    number: int
    head: int
    funded: bool
    reachable: bool
    proven: bool
    distance: float | None
    smallest: bool
    weights: dict[str, float]
    single: SingleChange | None
    points_short: float | None
    entry_cost: float | None
    told: dict[str, float]
    sentence: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; form numbers such as "#019"."""
        single = self.single and {"criterion": self.single.criterion, "from": self.single.start, "to": self.single.end}
        return {
            "id": form_id(self.number),
            "head": form_id(self.head) if self.head else None,
            "funded": self.funded,
            "reachable": self.reachable,
            "proven": self.proven,
            "distance": self.distance,
            "smallest": self.smallest,
            "weights": self.weights,
            "single": single,
            "points_short": self.points_short,
            "entry_cost": self.entry_cost,
            "told": self.told,
            "sentence": self.sentence,
        }


def reach(contest: Contest, number: int, weights: Weights | None = None) -> Reach:
    """What it would take to fund a competing request by the contest's rule; today's weights: these, or the settings'.

    The weights returned fund it for sure, rounded as they are. They are the nearest found: by `rank` and `optimal`
    exact for one criterion alone, and so for two criteria; else the search may miss nearer ones (see `reach_search`).
    The same question always gets the same answer: what is tried is drawn from a fixed seed. Refuses (UsageError) a form
    number that isn't in the register or doesn't compete, and what `Contest.evaluate` refuses.
    """
    place = _place(contest, number)
    if weights is not None:
        contest = replace(contest, settings=replace(contest.settings, weights=weights))
    outcome = contest.evaluate()
    unit = int(contest.bids.ties.unit[place])
    shares = contest.settings.weights.shares
    today = np.array([shares[c.name] for c in contest.register.criteria])
    question = Question(contest, unit, today)
    funded = bool(outcome.funded[outcome.number == number][0])
    why = "" if funded else why_never(contest, place)
    found = Found(today, None, True) if funded else Found(None, None, False) if why else find(question)
    limits = limits_of(contest, unit, today)
    head, single = int(contest.bids.ties.head[place]), found.single
    names = [c.name for c in contest.register.criteria]
    sentence, told = _said(question, found, limits, why)
    return Reach(
        number=number,
        head=head,
        funded=funded,
        reachable=found.shares is not None,
        proven=bool(why),
        distance=None if found.shares is None else float(np.abs(found.shares - today).sum()),
        smallest=found.smallest and found.shares is not None,
        weights={} if found.shares is None else dict(zip(names, found.shares.tolist(), strict=True)),
        single=None if single is None else SingleChange(names[single.criterion], single.start, single.end),
        points_short=limits.points_short,
        entry_cost=limits.entry_cost,
        told={} if told is None else dict(zip(names, told.tolist(), strict=True)),
        sentence=(f"Følger {form_id(head)}. " if head else "") + sentence,
    )


def _said(question: Question, found: Found, limits: Limits, why: str) -> tuple[str, Floats | None]:
    if found.shares is None:
        return held_back_words(limits, why), None
    if found.shares is question.today:
        return funded_words(limits), question.today
    return found_words(question, found, limits)


def _place(contest: Contest, number: int) -> int:
    """The request's place among those that compete; refuses one that doesn't."""
    if number not in contest.register.by_number:
        raise UsageError(f"{form_id(number)} findes ikke i registeret. Skriv et blanketnummer derfra.")
    for excluded in contest.excluded:
        if excluded.number == number:
            raise UsageError(
                f"{form_id(number)} konkurrerer ikke ({excluded.reason}), så ingen vægte kan få det med. "
                "Vælg et, der konkurrerer, eller lad også dets prioritet, kilde og status konkurrere."
            )
    return int(np.flatnonzero(contest.bids.number == number)[0])
