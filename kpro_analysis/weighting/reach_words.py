"""What it would take, in Danish; shares and amounts are rounded so that what is said is true."""

import math

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.danish import format_money, format_number, format_percent
from kpro_analysis.weighting.entry import Limits
from kpro_analysis.weighting.reach_found import Found, along
from kpro_analysis.weighting.reach_question import Question, distance

Floats = NDArray[np.float64]
NAMED = 3  # criteria in a sentence where that is enough, those that move most
SEEN = 0.0005  # of a share: what moves less isn't said
WORTH = 3.0  # times the shortest distance: so much further may one criterion alone go, for being so much easier to say
MOST_DECIMALS = 2  # of a percentage
EXACT = 6  # of a percentage, at most, where no rounder weights do
NEAR_ENOUGH, NEARLY = 1.25, 0.02  # times, and more than, the shortest distance: so far may the weights in a sentence be


def funded_words(limits: Limits) -> str:
    """Of one that is funded: for how long."""
    if limits.entry_cost is None:
        return "Det er inden for puljen med dagens vægte."
    return f"Det er inden for puljen med dagens vægte, så længe estimatet er højst {format_money(limits.entry_cost)}"


def found_words(question: Question, found: Found, limits: Limits) -> tuple[str, Floats]:
    """Which weights must move, and the estimate that would do instead; the criteria not named keep their proportions.

    Returns the sentence and the shares (criteria,) that it tells of.

    These weights fund it: that is tried. One criterion alone is said where that goes at most `WORTH` times as far as
    the nearest weights: then the sentence is about `found.single`, else about weights close to `found.shares`.
    """
    assert found.shares is not None
    moves, told = _moves(question, found, found.shares)
    return f"{moves}{_or_cost(limits)}", told


def held_back_words(limits: Limits, why: str) -> str:
    """What holds one back that no weights were found for; `why`: what makes that certain, "" when nothing does.

    The points are the best set's: what its total score would lose by taking this one in.
    """
    start = f"Ingen vægte kan få det med: {why}" if why else "Ingen af de mange vægte, der er prøvet, får det med"
    sentences = [f"{start}{'' if start.endswith('.') else '.'}"]
    if (short := limits.points_short) is not None and short > 0:
        sentences.append(f"Skulle det med, blev den bedste samlede score {format_number(short, 1)} point lavere.")
    if (cost := limits.entry_cost) is not None and cost > 0:
        sentences.append(f"Med dagens vægte kommer det først med, når estimatet er højst {format_money(cost)}")
    return " ".join(sentences)


def _or_cost(limits: Limits) -> str:
    cost = limits.entry_cost
    return f", eller estimatet ned på højst {format_money(cost)}" if cost is not None and cost > 0 else "."


def _moves(question: Question, found: Found, shares: Floats) -> tuple[str, Floats]:
    away = float(distance(shares, question.today))
    single = found.single
    if single is not None and distance(along(question, single, single.end), question.today) <= WORTH * away:
        for decimals in range(MOST_DECIMALS + 1):
            end = _outwards(single.start, single.end, decimals)
            told = along(question, single, end)
            if _differ(single.start, end, decimals) and question.applied(told):
                return _said([_move(question, single.criterion, end, decimals)]), told
    order = np.argsort(-np.abs(shares - question.today), kind="stable")
    most = max(2, int(np.count_nonzero(np.abs(shares - question.today) >= SEEN)))
    for named in (range(2, NAMED + 1), range(NAMED + 1, most + 1)):
        for decimals in range(MOST_DECIMALS + 1):
            for count in named:
                ends = _ends(question, shares, (order[:count], decimals))
                if ends is not None:
                    return _said([_move(question, j, ends[j], decimals) for j in order[:count].tolist()]), ends
    exact = next((d for d in range(EXACT) if np.allclose(shares, shares.round(d + 2), rtol=0, atol=1e-12)), EXACT)
    return _said([_move(question, j, shares[j], exact) for j in order.tolist()]), shares


def _ends(question: Question, shares: Floats, said: tuple[NDArray[np.intp], int]) -> Floats | None:
    """The nearest shares of which these criteria's have so few decimals and the others today's proportions.

    None when none are found that fund the target, are not much further away than `shares`, and can be told from
    today's. Tried are those close to `shares` and further out.
    """
    named, decimals = said
    today, scale = question.today, 100 * 10**decimals
    others = np.ones(len(today), dtype=bool)
    others[named] = False
    rest = today[others]
    further = 1 + np.concatenate([np.zeros(2), np.linspace(0.02, 0.6, 10)])[:, None]
    wanted = scale * (today + (shares - today) * further)[:, named]
    up = (shares > today)[named]
    outwards = np.where(up, np.ceil(wanted - 1e-6), np.floor(wanted + 1e-6))
    units = np.concatenate([outwards, np.rint(wanted), np.floor(wanted), np.ceil(wanted)])
    steps = np.concatenate([np.eye(len(named)), -np.eye(len(named))])
    units = np.concatenate([units, *(units[0] + steps * k for k in (1, 2))])
    units = np.unique(np.clip(units, 0, scale), axis=0)
    left = scale - units.sum(axis=1)
    units, left = units[left >= 0], left[left >= 0]
    if rest.sum() <= 0:
        units, left = units[left == 0], left[left == 0]
    rows = np.zeros((len(units), len(today)))
    rows[:, named] = units / scale
    if rest.sum() > 0:
        rows[:, others] = (left / scale)[:, None] * (rest / rest.sum())
    rows = rows[distance(rows, today) <= NEAR_ENOUGH * distance(shares, today) + NEARLY]
    rows = rows[np.argsort(distance(rows, today), kind="stable")]
    told = (
        row
        for row in rows[question.funds(rows)]
        if all(_differ(today[j], row[j], decimals) for j in named.tolist()) and question.applied(row)
    )
    return next(told, None)


def _said(moves: list[tuple[str, str]]) -> str:
    """Names and where each goes, as one sentence without its end."""
    (name, way), *others = moves
    return f"Vægten på {name} skal {way}" + "".join(f", på {name} {way}" for name, way in others)


def _move(question: Question, criterion: int, end: float, decimals: int) -> tuple[str, str]:
    start = question.today[criterion]
    name = question.contest.register.criteria[criterion].name
    if not _differ(start, end, decimals):
        return name, f"blive på {format_percent(end, decimals)}"
    way = "op" if end > start else "ned"
    return name, f"{way} fra {format_percent(start, decimals)} til {format_percent(end, decimals)}"


def _outwards(start: float, end: float, decimals: int) -> float:
    """The end as a share of whole percentages, or with decimals, no nearer to the start; within 0 and 1."""
    scale = 100 * 10**decimals
    whole = math.ceil(end * scale - 1e-6) if end > start else math.floor(end * scale + 1e-6)
    return float(min(1.0, max(0.0, whole / scale)))


def _differ(start: float, end: float, decimals: int) -> bool:
    return format_percent(start, decimals) != format_percent(end, decimals)
