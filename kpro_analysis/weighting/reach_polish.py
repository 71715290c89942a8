"""The nearest weights within the convex part of the weight space in which the rankings and the set stay as they are."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.batch import rankings
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.reach_cells import cell
from kpro_analysis.weighting.reach_nearest import nearest_shares
from kpro_analysis.weighting.reach_question import Question, distance
from kpro_analysis.weighting.settings import Rule
from kpro_analysis.weighting.walks import Walks

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
MARGIN = 2e-6  # score points, 0-100, by which one must outrank another: the programme holds to 1e-7, ties count at 1e-9
BROKEN = 1e-6  # score points: what the programme breaks from rounding alone is less
MOST_STEPS, MOST_RIVALS = 40, 100
INSIDE = (1e-6, 1e-4, 1e-2)  # parts of the way back to the start, where rounding hides the border
NEARER = 1e-7


def made_nearest(question: Question, start: Floats, rivals: dict[bytes, Mask]) -> Floats:
    """The nearest shares found in the part of the weight space around `start` (criteria,), which funds the target.

    `rivals`: sets without the target that are known; those met on the way are added. At worst `start` itself.

    Method: what the walks fund stays while certain requests outrank certain others (see `cell`). Of `optimal`, the set
    stays the best while its total is at least that of every other set that holds what the guard's walk funded. These
    are the rows of a linear programme, which begins with few; while its result doesn't fund the target, the row that
    it breaks the most is added, or the set that is better there (Kelley 1960). So it ends as soon as it does fund it.
    """
    rule = question.contest.settings.rule
    if rule not in (Rule.RANK, Rule.OPTIMAL):
        return start
    rows, done = _order_rows(question, start)
    by_sets = rule is Rule.OPTIMAL and not done
    if not (done or by_sets):
        return start
    region = _Region(question, start, rows)
    if by_sets:
        region.ours, region.paid = question.funded(start[None, :])[0], _paid_by_guard(question.contest, start)
        region.add([mask for mask in rivals.values() if not np.any(region.paid & ~mask)][:MOST_RIVALS])
    for _ in range(MOST_STEPS):
        found = region.nearest()
        if found is None or distance(found, question.today) > distance(start, question.today) - NEARER:
            break
        met = question.funded(found[None, :])[0]
        if met[question.target]:
            return found
        if by_sets and not np.any(region.paid & ~met):
            rivals[met.tobytes()] = met
            region.add([met])
        elif not region.narrowed(found):
            return _inside(question, start, found)
    return start


def _order_rows(question: Question, start: Floats) -> tuple[Floats, bool]:
    """Rows that must stay >= 0 for the walks to end as they do, and whether these fund the target."""
    contest = question.contest
    order = rankings(contest, start[None, :]).order[0]
    around = cell(contest.bids, contest.settings.rule, order.tolist(), question.target)
    pairs = np.array(around.pairs, dtype=int).reshape(-1, 2)
    rows = 100 * (contest.points[pairs[:, 0]] - contest.points[pairs[:, 1]])
    return rows[np.any(rows != 0, axis=1)], around.done


@dataclass
class _Region:
    """Shares for which `kept` rows are at least `MARGIN`, as they are at `start`; `spare` rows may be added to them.

    `ours`: the set that is to stay the best, (n,); `paid`: what the guard's walk funds, (n,).
    """

    question: Question
    start: Floats
    spare: Floats
    kept: list[Floats] = field(default_factory=list)
    ours: Mask = field(default_factory=lambda: np.zeros(0, dtype=bool))
    paid: Mask = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def nearest(self) -> Floats | None:
        """Those nearest to today's."""
        rows = np.array(self.kept).reshape(-1, len(self.start))
        return nearest_shares(self.question.today, rows, np.minimum(MARGIN, rows @ self.start))

    def add(self, others: list[Mask]) -> None:
        """Our set's total, for each criterion, is to stay above that of these."""
        signs = self.ours.astype(float) - np.array(others, dtype=float).reshape(-1, len(self.ours))
        self.kept.extend(100 * signs @ self.question.contest.points)

    def narrowed(self, found: Floats) -> bool:
        """Keep the row that these shares break the most too; False when they break none."""
        over = self.spare @ found - np.minimum(MARGIN, self.spare @ self.start)
        if not len(over) or over.min() >= -BROKEN:
            return False
        self.kept.append(self.spare[over.argmin()])
        self.spare = np.delete(self.spare, over.argmin(), axis=0)
        return True


def _inside(question: Question, start: Floats, found: Floats) -> Floats:
    rows = found + np.array(INSIDE)[:, None] * (start - found)
    hits = np.flatnonzero(question.funds(rows))
    nearest: Floats = rows[hits[0]] if len(hits) else start
    return nearest if distance(nearest, question.today) < distance(start, question.today) - NEARER else start


def _paid_by_guard(contest: Contest, shares: Floats) -> Mask:
    walks = Walks(contest.bids, rankings(contest, shares[None, :]))
    walks.guard()
    paid: Mask = walks.taken[0].copy()
    return paid
