"""The best sets under many weights at once: one dynamic programme over the pool for all of them."""

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.choices import Choice, Plan, choices_of, plan_for
from kpro_analysis.weighting.pool import Bids, spend
from kpro_analysis.weighting.rankings import Rankings
from kpro_analysis.weighting.settings import Rule
from kpro_analysis.weighting.walks import Walks, with_riders

Ints = NDArray[np.int64]
Indices = NDArray[np.intp]
Mask = NDArray[np.bool_]
States = tuple[Ints, Ints]  # scores and ties, (cells, draws) each
MOST_WORK = 80_000  # sums per draw; beyond it one draw at a time is as quick
STATES_AT_ONCE = 1_000_000
OUT_OF_REACH = -(1 << 60)  # the score of a cell that nothing costs


def best_sets(bids: Bids, ranked: Rankings) -> Mask:
    """Which requests are funded by the rule `optimal` under each of many weights, (draws, n) by form number.

    May refuse (UsageError) as `spend` does. Where the pool is many times what all costs are multiples of, or too many
    units require one another, each draw is solved by itself; so is one in which two sets are equal in every respect.
    """
    plan = plan_for(bids, MOST_WORK)
    if plan is None:
        return _one_by_one(bids, ranked)
    step = max(1, STATES_AT_ONCE // (plan.cells * (1 + len(plan.kinds) + len(plan.groups))))
    parts = [ranked.part(slice(start, start + step)) for start in range(0, len(ranked.key), step)]
    return np.concatenate([_some(bids, plan, part) for part in parts])


def sums_per_draw(bids: Bids) -> int | None:
    """How much work a draw is; None when each one is solved by itself."""
    plan = plan_for(bids, MOST_WORK)
    return None if plan is None else plan.work


def _some(bids: Bids, plan: Plan, ranked: Rankings) -> Mask:
    walks = Walks(bids, ranked)
    walks.guard()
    first, left = walks.taken.copy(), walks.left.copy()
    walks.spend_the_rest()
    choices = choices_of(bids, plan, ranked.key, (first, walks.taken))
    stages = _stages(choices, plan.cells, len(left))
    taken = first | plan.free
    sure = _trace(choices, stages, np.minimum(left // plan.cell, plan.cells - 1), taken)
    sure &= ~np.any(first & plan.grouped, axis=1)
    funded = with_riders(bids, taken)
    funded[~sure] = _one_by_one(bids, ranked.part(~sure))
    return funded


def _one_by_one(bids: Bids, ranked: Rankings) -> Mask:
    pairs = zip(ranked.order, ranked.key, strict=True)
    found = [spend(bids, order, key, Rule.OPTIMAL).funded for order, key in pairs]
    return np.array(found, dtype=bool).reshape(ranked.key.shape)


def _stages(choices: list[Choice], cells: int, draws: int) -> list[States]:
    """The best score and tie at each exact cost, before the first choice and after each one."""
    score, tie = np.full((cells, draws), OUT_OF_REACH), np.zeros((cells, draws), dtype=np.int64)
    score[0] = 0
    stages = [(score, tie)]
    reach = 0  # the highest cost so far, in cells
    for choice in choices:
        before, ties_before = stages[-1]
        score, tie = before.copy(), ties_before.copy()
        for cost, own, own_tie in zip(choice.cost, choice.score, choice.tie, strict=True):
            rows = max(0, min(reach + 1, cells - cost))
            best = score[cost : cost + rows], tie[cost : cost + rows]
            _improve(best, before[:rows] + own, ties_before[:rows] + own_tie)
        reach += max(choice.cost)
        stages.append((score, tie))
    return stages


def _improve(best: States, score: Ints, tie: Ints) -> None:
    better = score == best[0]
    better &= tie > best[1]
    better |= score > best[0]
    np.copyto(best[0], score, where=better)
    np.copyto(best[1], tie, where=better)


def _trace(choices: list[Choice], stages: list[States], room: Indices, taken: Mask) -> Mask:
    """Add to `taken` (draws, n) the best set within `room` (draws,) cells; (draws,) bool: where no other equals it."""
    last, draw = stages[-1][0], np.arange(len(room))
    within = np.arange(len(last))[:, None] <= room
    cell = np.where(within, last, 2 * OUT_OF_REACH).argmax(axis=0)  # the first, so the cheapest
    sure = np.ones(len(room), dtype=bool)
    for k in range(len(choices) - 1, -1, -1):
        choice, (score, tie) = choices[k], stages[k]
        best, best_tie = (level[cell, draw] for level in stages[k + 1])
        before = cell - choice.cost[:, None]
        there = np.maximum(before, 0), draw
        reached = (before >= 0) & (score[there] + choice.score == best) & (tie[there] + choice.tie == best_tie)
        sure &= reached.sum(axis=0) == 1
        option = reached.argmax(axis=0)
        taken |= choice.taken(option)
        cell = before[option, draw]
    return sure
