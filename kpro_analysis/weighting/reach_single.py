"""The nearest change of one criterion alone that funds a request: exact for the rules `rank` and `optimal`."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.batch import rankings
from kpro_analysis.weighting.reach_question import Question
from kpro_analysis.weighting.reach_rays import Ray, Single, first_value, grid, inside, order_changes
from kpro_analysis.weighting.settings import Rule
from kpro_analysis.weighting.walks import Walks

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
BESIDE = 1e-9  # of a share: so far from a border nothing ties that doesn't always
EQUAL = 1e-9  # score points by which totals differ from rounding alone
MOST_LEVELS = 40
SAME = 1e-7  # shares as good as equal: then the one that goes up is the easier one to speak of


@dataclass(frozen=True)
class Span:
    """Part of a ray in which the guard's walk funds the same, and what is funded at its two ends, (n,) each."""

    ray: Ray
    low: float
    high: float
    at_low: Mask
    at_high: Mask

    def away(self) -> float:
        """How far today's share is from it."""
        return max(self.low - self.ray.today, self.ray.today - self.high, 0.0)

    def target_away(self, target: int) -> float:
        """How far today's share is from an end of it at which the target is funded; infinite for none."""
        ends = ((self.low, self.at_low), (self.high, self.at_high))
        return min((abs(end - self.ray.today) for end, funded in ends if funded[target]), default=np.inf)


def nearest_single(question: Question) -> Single | None:
    """The nearest change of one criterion alone that funds the target; None for none, or by `safe` none found."""
    rule = question.contest.settings.rule
    if rule not in (Rule.RANK, Rule.OPTIMAL):
        return single_by_trying(question, 3, 6)
    found = single_by_walks(question) if rule is Rule.RANK else single_by_best_set(question)
    options = [single for single in (found, _whole_or_none(question)) if single is not None]
    return min(options, key=_step, default=None)


def _step(single: Single) -> float:
    return abs(single.end - single.start)


def _whole_or_none(question: Question) -> Single | None:
    """The whole weight on a criterion, or none: there scores may tie that don't beside it."""
    ends = [Single(ray.criterion, ray.today, end) for ray in question.rays for end in (1.0, 0.0)]
    rows = [ray.shares(np.array([1.0, 0.0])) for ray in question.rays]
    funds = question.funds(np.concatenate(rows)).tolist() if rows else []
    return min((ends[i] for i, hit in enumerate(funds) if hit), key=_step, default=None)


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


def single_by_best_set(question: Question) -> Single | None:
    """The nearest change of one criterion alone under which the best set holds the target; exact.

    Method: along a ray each set's total is a line, and the best total their upper envelope, convex. Where the same set
    is best at two points it is so between them; else what is best where the two lines cross is either no better, and
    the crossing is the only change, or a new set, and both halves are looked into (Eisner and Severance 1976).
    """
    open_spans = _with_ends(question, [(ray, *ends) for ray in question.rays for ends in _guard_spans(question, ray)])
    closed: list[Span] = []
    for _ in range(MOST_LEVELS):
        limit = min((s.target_away(question.target) for s in (*closed, *open_spans)), default=np.inf)
        closed += [s for s in open_spans if (s.at_low == s.at_high).all()]
        rest = [s for s in open_spans if not (s.at_low == s.at_high).all() and s.away() <= limit]
        if not rest:
            break
        settled, open_spans = _halved(question, rest)
        closed += settled
    hits = sorted((s for s in closed if s.at_low[question.target]), key=lambda s: (s.away(), -s.high))
    return next((single for span in hits if (single := _single(question, span)) is not None), None)


def _single(question: Question, span: Span) -> Single | None:
    ray = span.ray
    near, far = (span.low, span.high) if span.low >= ray.today else (span.high, span.low)
    value = inside(ray, question.funds, (near, far))
    return None if value is None else Single(ray.criterion, ray.today, value)


def _guard_spans(question: Question, ray: Ray) -> list[tuple[float, float]]:
    """The parts of the ray, 0 to 1 and split at today's share, in which the guard's walk funds the same."""
    bids = question.contest.bids
    borders = np.array([0.0, ray.today, 1.0])
    if bids.reserve:
        red = np.flatnonzero(bids.red_error & bids.can_be_funded)
        borders = np.unique(np.concatenate([borders, order_changes(ray, question.contest.points[red])]))
        walks = Walks(bids, rankings(question.contest, ray.shares((borders[:-1] + borders[1:]) / 2)))
        walks.guard()
        same = np.append(False, np.all(walks.taken[1:] == walks.taken[:-1], axis=1)) & (borders[:-1] != ray.today)
        borders = np.append(borders[:-1][~same], 1.0)
    return [(low, high) for low, high in zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True) if low < high]


def _with_ends(question: Question, parts: list[tuple[Ray, float, float]]) -> list[Span]:
    """The spans, with what is best just inside both ends."""
    ends = [(ray, low + step, high - step) for ray, low, high in parts for step in [min(BESIDE, (high - low) / 4)]]
    rows = [ray.shares(np.array([low, high])) for ray, low, high in ends]
    funded = question.funded(np.concatenate(rows)) if rows else np.zeros((0, 0), dtype=bool)
    return [Span(*end, funded[2 * i], funded[2 * i + 1]) for i, end in enumerate(ends)]


def _halved(question: Question, spans: list[Span]) -> tuple[list[Span], list[Span]]:
    """The spans cut where their two sets' totals are the same: those settled by it, and those to look further into."""
    points = 100 * question.contest.points
    cuts, totals = [], []
    for span in spans:
        scores = points @ span.ray.shares(np.array([span.low, span.high])).T
        lead = (span.at_low.astype(float) - span.at_high) @ scores  # of the low end's set: not below 0 there
        part = lead[0] / (lead[0] - lead[1]) if lead[0] > 0 > lead[1] else 0.5
        cuts.append(float(np.clip(span.low + part * (span.high - span.low), span.low, span.high)))
        totals.append(float(span.at_low @ scores @ np.array([1 - part, part])))
    rows = np.concatenate([span.ray.shares(np.array([cut])) for span, cut in zip(spans, cuts, strict=True)])
    funded = question.funded(rows)
    settled: list[Span] = []
    further: list[Span] = []
    for span, cut, total, best, row in zip(spans, cuts, totals, funded, rows, strict=True):
        done = best @ (points @ row) <= total + EQUAL * len(points) or span.high - span.low < 4 * BESIDE
        middle = (span.at_low, span.at_high) if done else (best, best)
        halves = [
            Span(span.ray, span.low, cut, span.at_low, middle[0]),
            Span(span.ray, cut, span.high, middle[1], span.at_high),
        ]
        (settled if done else further).extend(halves)
    return settled, further


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
