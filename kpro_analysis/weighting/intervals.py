"""How far each weight can be moved before anything changes: the ranking, or what the pool is spent on."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.errors import UsageError
from kpro_analysis.weighting.funded_reach import Reach
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import Weights
from kpro_analysis.weighting.sweep import PARALLEL, STEP, Lines, Mask, line_meeting

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WeightInterval:
    """One criterion's share (0-1) of the sum of weights now, and between which shares nothing changes.

    The share goes over 0 to 1 while the others keep their proportions. `ranking_low` to `ranking_high`: the first ranks
    hold the same requests in the same order with the same ties. `funded_low` to `funded_high`: the same is funded.
    """

    share: float
    ranking_low: float
    ranking_high: float
    funded_low: float
    funded_high: float


@dataclass(frozen=True)
class WeightIntervals:
    """The same for all criteria: arrays (criteria,) in the register's order, shares 0-1."""

    share: Floats
    ranking_low: Floats
    ranking_high: Floats
    funded_low: Floats
    funded_high: Floats


@dataclass(frozen=True, slots=True)
class WeightBand:
    """One criterion's interval as weights on a slider, 0 to its maximum."""

    ranking_low: float
    ranking_high: float
    funded_low: float
    funded_high: float


@dataclass(frozen=True)
class WeightBands:
    """The same for all criteria: arrays (criteria,) in the register's order."""

    ranking_low: Floats
    ranking_high: Floats
    funded_low: Floats
    funded_high: Floats


def weight_intervals(contest: Contest, weights: Weights | None = None, top: int | None = None) -> WeightIntervals:
    """For each criterion the exact interval of its share, around today's, in which nothing changes.

    `weights`: today's, the settings' unless given. `top`: how many ranks matter for the ranking, all unless given; who
    shares the last of these counts too. At an end two requests have equal scores, and beyond it something is different.
    Scores equal to 9 decimals tie: what ties today and comes apart with the share has the interval of one point. An
    interval begins at 0 where the criterion can be left out, and ends at 1 where it can decide alone. When all other
    weights are 0, the share is 1 whatever the weight, and so are both ends.

    The funded set is the one of the settings' rule, with its guard, musts and all that ties requests together. Under
    `optimal` the interval is where the set stays one of the best: where sets have equal scores all along, which of them
    is taken isn't a matter of these ends. Any other rule is taken to choose the highest total out of sets that don't
    depend on the weights: each best set is asked of `Contest.evaluate`.

    Refuses (UsageError) weights that don't name exactly the register's criteria, and a `top` below 1.

    Method: of the ranking, the nearest crossing t* = (r_b - r_a) / ((v_a - r_a) - (v_b - r_b)) of two scores that
    follow each other, r being the score on the other criteria and v the points on this one, 0-1; of a walk, the nearest
    crossing at which what it refused overtakes what it funded, and fits (`Turns`); of the best set, Newton's method
    from both ends on best total - this set's total (`Reach`).
    """
    found = list(each_weight_interval(contest, weights, top))
    return WeightIntervals(*(np.array([getattr(one, f.name) for one in found]) for f in fields(WeightIntervals)))


def each_weight_interval(
    contest: Contest, weights: Weights | None = None, top: int | None = None
) -> Iterator[WeightInterval]:
    """The same, one criterion at a time, so that a page can do something else in between."""
    today = _today(contest, weights, top)
    return (today.interval(j) for j in range(len(contest.register.criteria)))


def weight_interval(
    contest: Contest, criterion: int, weights: Weights | None = None, top: int | None = None
) -> WeightInterval:
    """The interval of one criterion, by its place in the register; see `weight_intervals`."""
    return _today(contest, weights, top).interval(criterion)


def as_weights(intervals: WeightIntervals, weights: Weights, maximum: float) -> WeightBands:
    """The intervals in units of sliders that go from 0 to `maximum`, the other weights as they are."""
    arrays = zip(*(getattr(intervals, f.name).tolist() for f in fields(WeightInterval)), strict=True)
    found = [as_weight(WeightInterval(*one), weights, maximum) for one in arrays]
    return WeightBands(*(np.array([getattr(one, f.name) for one in found]) for f in fields(WeightBands)))


def as_weight(interval: WeightInterval, weights: Weights, maximum: float) -> WeightBand:
    """One criterion's interval in units of a slider that goes from 0 to `maximum`, the other weights as they are.

    A share t is the weight t * W / (1 - t), W being the sum of the other weights. Where that is 0, nothing changes
    wherever the slider stands.

    >>> interval = WeightInterval(share=0.5, ranking_low=0.5, ranking_high=0.6, funded_low=0.2, funded_high=1.0)
    >>> band = as_weight(interval, Weights({"nytte": 4, "pris": 4}), 10)
    >>> round(band.ranking_low, 9), round(band.ranking_high, 9), band.funded_low, band.funded_high
    (4.0, 6.0, 1.0, 10)
    """
    if interval.share == 1:
        return WeightBand(0, maximum, 0, maximum)
    others = math.fsum(weights.values.values()) * (1 - interval.share)

    def weight(share: float) -> float:
        return maximum if share == 1 else min(share * others / (1 - share), maximum)

    return WeightBand(*(weight(getattr(interval, f.name)) for f in fields(WeightBand)))


@dataclass(frozen=True)
class _Today:
    """The result to keep; `weights` (criteria,) unscaled, `order` (n,) indices into the contest, best first."""

    contest: Contest
    outcome: Outcome
    weights: Floats
    order: NDArray[np.intp]
    funded: Mask
    top: int
    rivals: dict[bytes, list[Mask]] = field(default_factory=dict)

    def interval(self, j: int) -> WeightInterval:
        others = self.weights.copy()
        others[j] = 0
        if not others.any():
            return WeightInterval(1.0, 1.0, 1.0, 1.0, 1.0)
        others /= others.max()
        rest = self.contest.points @ (others / others.sum())
        lines = Lines(rest, self.contest.points[:, j] - rest)
        largest = self.weights.max()
        share = float(self.weights[j] / largest / (self.weights / largest).sum())
        ranking = self._ranking_ends(lines, share)
        rule = self.outcome.settings.rule
        reach = Reach(self.contest.bids, rule, lines, self.funded, lambda t: self._best(j, t), self.rivals)
        ends = (*ranking, reach.end(share, -1), reach.end(share, 1))
        return WeightInterval(share, *(float(round(end)) if abs(end - round(end)) <= STEP else end for end in ends))

    def _ranking_ends(self, lines: Lines, share: float) -> tuple[float, float]:
        rank, order = self.outcome.rank, self.order
        kept = int(np.count_nonzero(rank <= self.top))
        above, below = order[: max(0, kept - 1)], order[1:kept]
        tied = rank[: len(above)] == rank[1 : 1 + len(below)]
        if (tied & (np.abs(lines.slope[above] - lines.slope[below]) > PARALLEL)).any():
            return share, share
        last, rest = order[max(0, kept - 1) : kept], order[kept:]
        pairs = (np.concatenate([above, np.repeat(last, len(rest))]), np.concatenate([below, rest]))
        return line_meeting(lines, *pairs, share)

    def _best(self, j: int, share: float) -> Mask:
        """What the rule chooses when the criterion has this share."""
        others = np.delete(self.weights, j).sum()
        values = self.weights * (1 - share) / others
        values[j] = share
        names = [c.name for c in self.contest.register.criteria]
        return _by_number(self.contest, self.contest.evaluate(Weights(dict(zip(names, values.tolist(), strict=True)))))


def _today(contest: Contest, weights: Weights | None, top: int | None) -> _Today:
    if top is not None and top < 1:
        raise UsageError(f"Antallet af placeringer er {top}. Skriv et helt tal på 1 eller derover.")
    outcome = contest.evaluate(weights)
    values = outcome.settings.weights.values
    return _Today(
        contest=contest,
        outcome=outcome,
        weights=np.array([values[c.name] for c in contest.register.criteria], dtype=float),
        order=np.searchsorted(contest.bids.number, outcome.number),
        funded=_by_number(contest, outcome),
        top=len(outcome.rank) if top is None else top,
    )


def _by_number(contest: Contest, outcome: Outcome) -> Mask:
    """What is funded, by form number, (n,) bool."""
    funded = np.zeros(len(contest.bids.number), dtype=bool)
    funded[np.searchsorted(contest.bids.number, outcome.number)] = outcome.funded
    return funded
