"""The search for the nearest weights that fund a request: many are tried, and the nearest are made nearer."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.reach_polish import made_nearest
from kpro_analysis.weighting.reach_question import Question, distance
from kpro_analysis.weighting.reach_rays import Single
from kpro_analysis.weighting.reach_tries import a_few_moved, about, all_over, chance, moved, towards

Floats = NDArray[np.float64]
NEARER = 1e-7  # of a distance: what is less isn't worth another round
MOST_HITS = 400  # of one go that are kept count of
BACK = np.arange(16) / 16  # parts of the way back to today's weights
STARTS = 12  # funded weights that are taken straight back
ROUNDS, FINISHES = 4, 8
PART = 32  # of the tries are made about each of those that are followed, in each round
FOLLOWED = 4  # of the nearest, with different funded sets, that are made nearer


@dataclass
class Kept:
    """Of the weights tried: the nearest for each funded set with the target, by distance; and the sets without it."""

    question: Question
    nearest: dict[bytes, tuple[float, Floats]] = field(default_factory=dict)
    rivals: dict[bytes, NDArray[np.bool_]] = field(default_factory=dict)

    def consider(self, rows: Floats) -> None:
        """Try these shares (rows, criteria)."""
        funded = self.question.funded(rows)
        away = distance(rows, self.question.today)
        hit = funded[:, self.question.target]
        near = np.flatnonzero(hit)
        for i in near[np.argsort(away[near], kind="stable")[:MOST_HITS]].tolist():
            name = funded[i].tobytes()
            if name not in self.nearest or away[i] < self.nearest[name][0]:
                self.nearest[name] = float(away[i]), rows[i]
        for mask in funded[~hit][:MOST_HITS]:
            self.rivals.setdefault(mask.tobytes(), mask)

    def best(self, count: int) -> list[Floats]:
        """The nearest, one for each set; at most so many."""
        return [row for _, row in sorted(self.nearest.values(), key=lambda kept: kept[0])[:count]]

    @property
    def distance(self) -> float:
        """That of the nearest; infinite when there is none."""
        return min((away for away, _ in self.nearest.values()), default=np.inf)


def nearest_by_trying(question: Question, single: Single | None) -> Floats | None:
    """The nearest shares (criteria,) found that fund the target; None for none.

    Method: many weights are tried, from a seed. Those found are taken straight back towards today's as far as they go;
    about the nearest of each funded set more are tried, always nearer ones; and within the convex part of the weight
    space in which the rankings and the set stay, a linear programme gives the very nearest. The weights that fund a
    request are a union of very many such parts, so nearer ones may be missed.
    """
    today, generator, tries = question.today, chance(), question.tries
    m, kept = len(today), Kept(question)
    if single is not None:
        ray = next(ray for ray in question.rays if ray.criterion == single.criterion)
        kept.consider(ray.shares(np.array([single.end])))
    kept.consider(moved(today, question.contest.points, question.target)[: 10 * tries])
    ends = all_over(tries, m, generator)
    few = a_few_moved(today, tries // 2, generator)
    kept.consider(np.concatenate([towards(today, ends[::2], generator), ends[1::4], few]))
    if not kept.nearest:
        kept.consider(all_over(question.more_tries, m, generator))
    if not kept.nearest:
        return None
    kept.consider(np.concatenate([today + (1 - BACK)[:, None] * (row - today) for row in kept.best(STARTS)]))
    each = max(2, tries // PART)
    for _ in range(ROUNDS):
        kept.consider(np.concatenate([about(today, row, each, generator) for row in kept.best(FOLLOWED)]))
    return _finished(kept, each, generator)


def _finished(kept: Kept, each: int, generator: np.random.Generator) -> Floats:
    """The nearest, when nothing nearer is found about it any more."""
    today, done = kept.question.today, set[bytes]()
    idle = 0
    for _ in range(FINISHES):
        before = kept.distance
        for row in kept.best(FOLLOWED):
            if (name := row.tobytes()) not in done:
                done.add(name)
                nearest = made_nearest(kept.question, row, kept.rivals)
                done.add(nearest.tobytes())
                kept.consider(nearest[None, :])
        kept.consider(np.concatenate([about(today, row, each, generator) for row in kept.best(FOLLOWED)]))
        idle = 0 if kept.distance < before - NEARER else idle + 1
        if idle > 1:
            break
    return kept.best(1)[0]
