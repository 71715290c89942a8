"""The search for the nearest weights that fund a request: many are tried, the nearest made nearer, until none is."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.batch import funded_by, rankings
from kpro_analysis.weighting.entry import keys_of
from kpro_analysis.weighting.model import Contest, ranking
from kpro_analysis.weighting.reach_cells import Cell, cell
from kpro_analysis.weighting.reach_nearest import distance, nearest_shares
from kpro_analysis.weighting.reach_rays import Ray, Single, first_value, grid, rays

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
MARGIN = 2e-6  # score points, 0-100, by which one must outrank another: the programme holds to 1e-7, ties count at 1e-9
STARTS = 6  # funded weights that are made nearer, for each round
ROUNDS = 6
TINY, TURNS = 1e-9, 6  # of the way to other weights, which are so many: breaks ties and nothing else
HAIR = 1e-5  # of the way to other weights
FEW = 4  # the power that leaves most of the sum to few
SAME = 1e-7  # shares as good as equal: then the one that goes up is the easier one to speak of
NEARER = 1e-7  # of a distance: what is less isn't worth another round


@dataclass(frozen=True)
class Question:
    """Which weights fund the unit at `target` (a place in `Bids`)? `today` (criteria,): today's shares."""

    contest: Contest
    target: int
    today: Floats

    def funds(self, shares: Floats) -> Mask:
        """Whether shares (rows, criteria) fund it, (rows,): as `Contest.evaluate` says."""
        if not len(shares):
            return np.zeros(0, dtype=bool)
        return funded_by(self.contest, shares, rankings(self.contest, shares))[:, self.target]

    @cached_property
    def rays(self) -> list[Ray]:
        """One criterion alone."""
        return rays(self.today)

    def nearest_of(self, shares: Floats, most: int = 1) -> Floats:
        """The nearest of these shares that fund it, the nearest first; at most so many."""
        funded = shares[self.funds(shares)]
        return funded[np.argsort(distance(funded, self.today), kind="stable")[:most]]


def evenly(count: int, dimensions: int) -> Floats:
    """Points (count, dimensions) evenly spread over the unit cube, without chance.

    Method: Kronecker's sequence with the roots of x**(d+1) = x + 1 (Roberts 2018).
    """
    root = 2.0
    for _ in range(32):
        root = (1 + root) ** (1 / (dimensions + 1))
    cube: Floats = (0.5 + np.arange(1, count + 1)[:, None] * root ** -np.arange(1, dimensions + 1)) % 1
    return cube


def spread_out(count: int, dimensions: int) -> Floats:
    """Shares (count, dimensions) spread over all there are: every other one evenly, the others towards few criteria."""
    amounts = -np.log(np.clip(evenly(count, dimensions), 1e-12, 1))
    amounts[1::2] **= FEW
    rows: Floats = amounts / amounts.sum(axis=1, keepdims=True)
    return rows


def wanderings(shares: Floats, count: int, moves: int) -> Floats:
    """Shares after so many moves of a part of one criterion's share to another, spread evenly; (count, criteria)."""
    m, row = len(shares), np.arange(count)
    moved = np.tile(shares, (count, 1))
    giver, taker, part = np.split(evenly(count, 3 * moves), 3, axis=1)
    for move in range(moves):
        giving, taking = (giver[:, move] * m).astype(int), (taker[:, move] * m).astype(int)
        amount = part[:, move] * moved[row, giving]
        moved[row, giving] -= amount
        moved[row, taking] += amount
    return moved


def transfers(shares: Floats, parts: tuple[float, ...]) -> Floats:
    """The shares, and these with a part of one criterion's share moved to another, for each pair and part."""
    m = len(shares)
    giver, taker = np.nonzero(~np.eye(m, dtype=bool))
    rows = []
    for part in parts:
        moved = np.tile(shares, (len(giver), 1))
        amounts = part * shares[giver]
        moved[np.arange(len(giver)), giver] -= amounts
        moved[np.arange(len(giver)), taker] += amounts
        rows.append(moved[amounts > 0])
    return np.concatenate([shares[None, :], *rows])


def mixes(start: Floats, ends: Floats, parts: tuple[float, ...]) -> Floats:
    """Points `part` of the way from start to ends, for each part; one of the two is (criteria,), the other has rows."""
    return np.concatenate([start + part * (ends - start) for part in parts])


def off_ties(shares: Floats) -> Floats:
    """Rows moved a hair's breadth, each another way, so that no scores tie but those that always do."""
    count, m = shares.shape
    rows: Floats = shares + HAIR * (spread_out(count, m) - shares)
    return rows


@dataclass(frozen=True)
class Effort:
    """How much is tried: parts of a share to move, parts of the way to other weights, how many of these, steps back.

    `wanderings`: how many times two and three moves are tried; `more`: other weights where little is found.
    """

    moved: tuple[float, ...]
    ways: tuple[float, ...]
    ends: int
    wanderings: int
    more: int
    back: int
    rounds: int


FEW_REQUESTS = 40  # up to which there is time to be thorough
THOROUGH = Effort((0.05, 0.15, 0.3, 0.6, 1.0), (0.05, 0.15, 0.3, 0.6, 1.0), 600, 4000, 1500, 50, 8)
BRISK = Effort((0.05, 0.15, 0.3, 0.6, 1.0), (0.05, 0.15, 0.3, 0.6, 1.0), 600, 1500, 1500, 50, 8)
SPARING = Effort((0.3, 1.0), (0.1, 0.4, 1.0), 12, 12, 0, 8, 2)
SCANT = Effort((), (0.3, 1.0), 4, 0, 0, 4, 1)  # where one ranking takes milliseconds


def nearest_by_trying(question: Question, single: Single | None, effort: Effort) -> Floats | None:
    """The nearest shares (criteria,) found that fund the target; None for none.

    Method: today's weights with parts of one share moved to another, once or a few times, each criterion alone, and
    spread ones at several distances; from the nearest of these that fund it straight back to today's; then the nearest
    in the cell (a linear programme, where walks spend the pool); then from there once more, until it comes no nearer.
    Not sure to be the very nearest: the weights that fund it are a union of very many convex cells. Weights at which
    only a tie funds it, because of its form number, are taken where there are no others.
    """
    today = question.today
    plainly = _starts(question, effort)
    tried = [plainly[: len(transfers(today, effort.moved))], off_ties(plainly)]
    if single is not None:
        there = next(ray for ray in question.rays if ray.criterion == single.criterion)
        tried.append(there.shares(np.array([single.end])))
    starts = question.nearest_of(np.concatenate(tried), 2 * STARTS)
    if len(starts) < STARTS:
        more = question.nearest_of(mixes(today, spread_out(effort.more, len(today)), effort.ways), 2 * STARTS)
        starts = np.concatenate([starts, more])
    best: Floats | None = None
    for _ in range(effort.rounds):
        found = _made_nearer(question, starts, effort.back) if len(starts) else None
        if found is None or (best is not None and distance(found, today) > distance(best, today) - NEARER):
            break
        best = found
        starts = question.nearest_of(off_ties(around(best, today, effort.wanderings // 4)), 2 * STARTS)
    if best is None and len(on_ties := question.nearest_of(plainly)):
        return on_ties[0]  # type: ignore[no-any-return]
    return best


def _starts(question: Question, effort: Effort) -> Floats:
    today = question.today
    m = len(today)
    ends = np.concatenate([np.eye(m), spread_out(effort.ends, m), helpful(question)])
    wandered = [wanderings(today, effort.wanderings, moves) for moves in (2, 3)]
    return np.concatenate([transfers(today, effort.moved), mixes(today, ends, effort.ways), *wandered])


def helpful(question: Question) -> Floats:
    """Weights on what the target does better in than most: (rows, criteria)."""
    points = question.contest.points
    better = points[question.target] - np.quantile(points, [0.5, 0.75, 0.9], axis=0)
    rows = np.maximum(better, 0)
    sums = rows.sum(axis=1)
    helpful_rows: Floats = rows[sums > 0] / sums[sums > 0][:, None]
    return helpful_rows


def around(shares: Floats, today: Floats, count: int) -> Floats:
    """What lies about these shares and nearer to today's: back in a line, a pair of criteria back, a little aside.

    `count`: how many are made by moves aside, and towards other weights, that are then taken back a little.
    """
    back = mixes(shares[None, :], today, (0.003, 0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.7))
    aside = np.concatenate([transfers(shares, (0.02, 0.1, 0.3)), *(wanderings(shares, count, k) for k in (2, 3))])
    other = mixes(shares, spread_out(count, len(shares)), (0.15, 0.4))
    gap = today - shares
    m = len(today)
    rows = [shares]
    for i, j in [(i, j) for i in range(m) for j in range(m) if gap[i] > 0 > gap[j]]:
        amount = min(gap[i], -gap[j])
        for part in (0.02, 0.1, 0.3, 0.6, 1.0):
            row = shares.copy()
            row[i] += part * amount
            row[j] -= part * amount
            rows.append(row)
    nearby = np.concatenate(
        [back, np.array(rows), mixes(aside, today, (0.02, 0.1, 0.3)), mixes(other, today, (0.1, 0.3, 0.6))]
    )
    return nearby[distance(nearby, today) <= distance(shares, today) + NEARER]


def _made_nearer(question: Question, starts: Floats, steps: int) -> Floats | None:
    """The nearest shares in the cells of the starts, each first taken straight back to today's as far as it goes.

    Only such as fund the target whichever way they are moved a little; None when none do.
    """
    parts = tuple(np.arange(steps) / steps)
    rows = mixes(starts, question.today, parts)
    funded = question.funds(rows).reshape(len(parts), len(starts))
    last = len(parts) - 1 - np.argmax(funded[::-1], axis=0)
    nearer = rows.reshape(len(parts), len(starts), -1)[last, np.arange(len(starts))]
    nearer = nearer[np.argsort(distance(nearer, question.today), kind="stable")[:STARTS]]
    polished = np.array([in_cell(question, start) for start in nearer])
    moved = [question.funds(polished + TINY * (end - polished)) for end in spread_out(TURNS, len(question.today))]
    solid = polished[np.all(moved, axis=0)]
    return solid[np.argmin(distance(solid, question.today))] if len(solid) else None


def in_cell(question: Question, start: Floats) -> Floats:
    """The nearest shares found in the cell of `start` (criteria,), which funds the target; at worst `start` itself."""
    contest = question.contest
    order, _ = ranking(keys_of(contest, start))
    around_it = cell(contest.bids, contest.settings.rule, order.tolist(), question.target)
    if not around_it.done:
        return start
    best, freed, spare = start, set[int](), around_it.spare
    while True:
        found, overtaking = _within(question, start, (around_it, freed))
        if found is None or distance(found, question.today) > distance(best, question.today) - NEARER:
            return best
        best = found
        cheap = [v for v in overtaking if contest.bids.cost[v] <= spare]
        if not cheap:
            return best
        freed.add(cheap[0])
        spare -= int(contest.bids.cost[cheap[0]])


def _within(question: Question, start: Floats, limits: tuple[Cell, set[int]]) -> tuple[Floats | None, list[int]]:
    """The nearest shares in a cell without some of those behind, and which of these are close to overtaking there."""
    around_it, freed = limits
    behind = [pair for pair in around_it.behind if pair[1] not in freed]
    pairs = np.array([*around_it.pairs, *behind], dtype=int).reshape(-1, 2)
    points = question.contest.points
    rows = 100 * (points[pairs[:, 0]] - points[pairs[:, 1]])
    told = np.any(rows != 0, axis=1)  # those with the same points are listed by form number, whatever the weights
    pairs, rows = pairs[told], rows[told]
    found = nearest_shares(question.today, rows, np.full(len(rows), MARGIN))
    if found is None:
        return None, []
    tight = np.flatnonzero(rows @ found < 2 * MARGIN)
    later = {v for _, v in behind}
    for inside in (0.0, 1e-6, 1e-4, 1e-2):
        shares = found + inside * (start - found)
        if question.funds(shares[None, :])[0]:
            return shares, [v for v in pairs[tight, 1].tolist() if v in later]
    return None, []


def single_by_walks(question: Question) -> Single | None:
    """The nearest change of one criterion alone that funds the target, exact where the pool is spent by walks."""
    tried = single_by_trying(question, 24, 0)
    bounds = [1.0] if tried is None else [abs(tried.end - tried.start), 1.0]
    for bound in bounds:
        if (found := _first_single(question, bound)) is not None:
            return found
    return tried


def _first_single(question: Question, bound: float) -> Single | None:
    found = None
    for ray in question.rays:
        value = first_value(ray, question.contest.points, question.funds, bound)
        step = np.inf if value is None else abs(value - ray.today)
        if value is not None and (step < bound - SAME or (step <= bound + SAME and (not found or value > ray.today))):
            bound, found = step, Single(ray.criterion, ray.today, value)
    return found


def single_by_trying(question: Question, steps: int, halvings: int) -> Single | None:
    """The nearest change of one criterion alone among so many shares to each side, then made nearer by halving."""
    options = []
    for ray in question.rays:
        values = grid(ray, steps)
        hits = values[question.funds(ray.shares(values))]
        options += [(abs(value - ray.today), ray, value) for value in hits.tolist()]
    if not options:
        return None
    _, ray, end = min(options, key=lambda option: option[0])
    near = ray.today
    for _ in range(halvings):
        middle = (near + end) / 2
        near, end = (near, middle) if question.funds(ray.shares(np.array([middle])))[0] else (middle, end)
    return Single(ray.criterion, ray.today, end)
