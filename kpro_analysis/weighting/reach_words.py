"""What it would take, in Danish; shares and amounts are rounded so that what is said is true."""

import math

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.danish import format_money, format_number, format_percent
from kpro_analysis.weighting.entry import Limits
from kpro_analysis.weighting.reach_found import Found, along, applied
from kpro_analysis.weighting.reach_search import Question

Floats = NDArray[np.float64]
NAMED = 3  # criteria in a sentence, those that move most
SEEN = 0.0005  # of a share: what moves less isn't said
WORTH = 3.0  # times the shortest distance: so much further may one criterion alone go, for being so much easier to say
MOST_DECIMALS = 2  # of a percentage


def funded_words(limits: Limits) -> str:
    """Of one that is funded: for how long."""
    if limits.entry_cost is None:
        return "Det er inden for puljen med dagens vægte."
    return f"Det er inden for puljen med dagens vægte, så længe estimatet er højst {format_money(limits.entry_cost)}"


def found_words(question: Question, found: Found, limits: Limits) -> str:
    """Which weights must move, and the estimate that would do instead.

    One criterion alone is said where that goes at most `WORTH` times as far as the nearest weights: then the sentence
    is about `found.single`, else about `found.shares`.
    """
    assert found.shares is not None
    return f"{_moves(question, found, found.shares)}{_or_cost(limits)}"


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


def _moves(question: Question, found: Found, shares: Floats) -> str:
    single = found.single
    if single is not None:
        alone = along(question, single, single.end)
        if np.abs(alone - question.today).sum() <= WORTH * np.abs(shares - question.today).sum():
            for decimals in range(MOST_DECIMALS + 1):
                end = _outwards(single.start, single.end, decimals)
                if _differ(single.start, end, decimals) and applied(question, along(question, single, end)):
                    return _said([_move(question, single.criterion, end, decimals)], False)
    moved = np.flatnonzero(np.abs(shares - question.today) >= SEEN)
    if not len(moved):
        moved = np.argsort(-np.abs(shares - question.today))[:1]
    moved = moved[np.argsort(-np.abs(shares - question.today)[moved], kind="stable")]
    for decimals in range(MOST_DECIMALS + 1):
        ends = _rounded(question.today, shares, moved, decimals)
        told = all(_differ(question.today[j], ends[j], decimals) for j in moved.tolist())
        if told and applied(question, ends):
            return _said([_move(question, j, ends[j], decimals) for j in moved[:NAMED].tolist()], len(moved) > NAMED)
    roughly = [_move(question, j, shares[j], 1) for j in moved[:NAMED].tolist()]
    return _said([(name, way.replace(" til ", " til omkring ")) for name, way in roughly], len(moved) > NAMED)


def _said(moves: list[tuple[str, str]], more: bool) -> str:
    """Names and where each goes, as one sentence without its end."""
    (name, way), *others = moves
    listed = "".join(f", på {name} {way}" for name, way in others)
    return f"Vægten på {name} skal {way}{listed}{' …' if more else ''}"


def _rounded(today: Floats, shares: Floats, moved: NDArray[np.intp], decimals: int) -> Floats:
    """All shares when those that move are rounded; the others take what is left, in proportion."""
    ends = shares.copy()
    ends[moved] = [_outwards(today[j], shares[j], decimals) for j in moved.tolist()]
    still = np.ones(len(ends), dtype=bool)
    still[moved] = False
    rest, there = 1 - ends[moved].sum(), ends[still].sum()
    if rest >= 0 and there > 0:
        ends[still] *= rest / there
    return ends / ends.sum()  # type: ignore[no-any-return]


def _move(question: Question, criterion: int, end: float, decimals: int) -> tuple[str, str]:
    start = question.today[criterion]
    name = question.contest.register.criteria[criterion].name
    way = "op" if end > start else "ned"
    return name, f"{way} fra {format_percent(start, decimals)} til {format_percent(end, decimals)}"


def _outwards(start: float, end: float, decimals: int) -> float:
    """The end as a share of whole percentages, or with decimals, no nearer to the start; within 0 and 1."""
    scale = 100 * 10**decimals
    whole = math.ceil(end * scale - 1e-6) if end > start else math.floor(end * scale + 1e-6)
    return float(min(1.0, max(0.0, whole / scale)))


def _differ(start: float, end: float, decimals: int) -> bool:
    return format_percent(start, decimals) != format_percent(end, decimals)
