"""Which search fits the rule, and that its result holds when it is applied."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.reach_best import nearest_by_best_set, sets_at_start, single_by_best_set
from kpro_analysis.weighting.reach_rays import Single
from kpro_analysis.weighting.reach_search import (
    BRISK,
    FEW_REQUESTS,
    SCANT,
    SPARING,
    THOROUGH,
    Question,
    nearest_by_trying,
    single_by_trying,
    single_by_walks,
)
from kpro_analysis.weighting.settings import Rule, Weights

Floats = NDArray[np.float64]
DUST = 1e-9  # of a share


@dataclass(frozen=True)
class Found:
    """The nearest shares (criteria,) that fund the target, and the nearest change of one criterion; None for none."""

    shares: Floats | None
    single: Single | None


def find(question: Question) -> Found:
    """Search as the rule wants it: walks, the best set, or else by trying alone."""
    rule = question.contest.settings.rule
    if rule is Rule.RANK:
        single = single_by_walks(question)
        few = len(question.contest.points) <= FEW_REQUESTS
        shares = nearest_by_trying(question, single, THOROUGH if few else BRISK)
    elif rule is Rule.OPTIMAL and not question.contest.bids.reserve:
        sets = sets_at_start(question)
        shares, single = nearest_by_best_set(sets), single_by_best_set(sets)
    else:
        quick = rule is Rule.OPTIMAL
        single = single_by_trying(question, 8 if quick else 3, 20 if quick else 6)
        shares = nearest_by_trying(question, single, SPARING if quick else SCANT)
    return _verified(question, shares, single)


def applied(question: Question, shares: Floats) -> bool:
    """Whether these shares, given as weights, fund the target."""
    contest = question.contest
    names = [c.name for c in contest.register.criteria]
    outcome = contest.evaluate(Weights(dict(zip(names, shares.tolist(), strict=True))))
    return bool(outcome.funded[outcome.number == contest.bids.number[question.target]][0])


def along(question: Question, single: Single, share: float) -> Floats:
    """All shares when one criterion alone has this share."""
    ray = next(ray for ray in question.rays if ray.criterion == single.criterion)
    return ray.shares(np.array([share]))[0]  # type: ignore[no-any-return]


def _tidy(shares: Floats) -> Floats:
    """The shares without what is as good as 0."""
    kept = np.where(shares < DUST, 0, shares)
    tidy: Floats = kept / kept.sum()
    return tidy


def _verified(question: Question, shares: Floats | None, single: Single | None) -> Found:
    """The nearer of the two that holds when it is applied, and the single change if that does."""
    options = [] if shares is None else [shares]
    if single is not None:
        alone = along(question, single, single.end)
        if applied(question, alone):
            options.append(alone)
        else:
            single = None
    options.sort(key=lambda option: float(np.abs(option - question.today).sum()))
    options = [same for option in options for same in (_tidy(option), option)]
    return Found(next((option for option in options if applied(question, option)), None), single)
