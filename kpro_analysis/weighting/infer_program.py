"""The weights with the largest margin under which some outrank others: linear programmes, and a branch and bound."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.infer_duels import Duel

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
MOST_PROGRAMMES = 300  # solved in one search: then the best found so far is taken
WIDEST = 1e5  # score points: no margin is wider
EQUAL = 1e-7  # score points, to which programmes are solved


@dataclass(frozen=True)
class Limit:
    """In one duel what each unit costs, and its pairs: it comes after the rival when none of these is kept.

    Those that come after may cost at most `budget` together, in millionths of a krone.
    """

    budget: int
    costs: tuple[int, ...]
    pairs: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Demand:
    """What is demanded of the weights; rows are score points, 0-100, by share.

    `pairs` (k, 2) int: places of which the first should outrank the second; `rows` (k, criteria): the points by which
    it does; `forced` (k,) bool: it must, while of the others `limits` say how many must. `cuts` (l, criteria): by how
    much the chosen set outscores another one; `wins_ties` (l,) bool: it is funded where the two score the same.
    """

    pairs: NDArray[np.intp]
    rows: Floats
    forced: Mask
    limits: tuple[Limit, ...]
    cuts: Floats
    wins_ties: Mask


@dataclass(frozen=True)
class Solved:
    """Shares (criteria,), the margin in score points, and `kept` (k,) bool: the pairs that give it.

    A margin below 0 is by how much the worst falls short; None when nothing is demanded, minus infinity where even what
    isn't demanded by a margin can't hold. `proven`: that no weights have a larger one.
    """

    shares: Floats
    margin: float | None
    kept: Mask
    proven: bool


def demand(points: Floats, duels: tuple[Duel, ...]) -> Demand:
    """What the duels demand; points (n, criteria), 0-1.

    Left out are pairs with the same points of which the first has the lower form number: these are listed in that order
    whatever the weights.
    """
    pairs: list[tuple[int, int]] = []
    forced: list[bool] = []
    limits: list[Limit] = []
    for duel in duels:
        alone = {p[0] for u, p in duel.payers.items() if len(p) == 1 and duel.costs.get(u, 0) > duel.budget}
        number: dict[int, int] = {}
        for turn in sorted({t for u in duel.costs for t in duel.payers[u]}):
            if turn > duel.rival or np.any(points[turn] != points[duel.rival]):
                number[turn] = len(pairs)
                pairs.append((turn, duel.rival))
                forced.append(turn in alone)
        units = [u for u in duel.costs if all(t in number and t not in alone for t in duel.payers[u])]
        costs = tuple(duel.costs[u] for u in units)
        if sum(costs) > duel.budget:
            limits.append(Limit(duel.budget, costs, tuple(tuple(number[t] for t in duel.payers[u]) for u in units)))
    places = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    rows = 100 * (points[places[:, 0]] - points[places[:, 1]])
    none = np.zeros((0, points.shape[1]))
    return Demand(places, rows, np.array(forced, dtype=bool), tuple(limits), none, np.zeros(0, dtype=bool))


def widest(wanted: Demand, most: int = MOST_PROGRAMMES, by_ties: bool = False) -> Solved:
    """The shares with the largest margin, below 0 where no weights do.

    `most`: programmes that are solved, after which the best found so far is taken. `by_ties`: the margin isn't demanded
    where a tie may be settled as it should be, by the form number or the cost; there it only has to hold.

    Method: maximise the smallest difference, a linear programme, with the pairs that are forced; where a limit is then
    overstepped, one of the pairs that come after must be kept: each in turn is tried, the nearest to holding first,
    those before it left out (branch and bound, in depth).
    """
    k, m = wanted.rows.shape
    if not k and not len(wanted.cuts):
        return Solved(np.full(m, 1 / m), None, np.zeros(0, dtype=bool), True)
    search = _Search(wanted, _by_margin(wanted, by_ties), most)
    search.explore(wanted.forced, np.zeros(k, dtype=bool))
    return search.result()


def _by_margin(wanted: Demand, by_ties: bool) -> tuple[Mask, Mask]:
    return (wanted.pairs[:, 0] > wanted.pairs[:, 1]) | (not by_ties), ~wanted.wins_ties | (not by_ties)


class _Search:
    """The branch and bound; `best` is the best solution so far, `by_margin` which pairs and cuts need the margin."""

    def __init__(self, wanted: Demand, by_margin: tuple[Mask, Mask], most: int) -> None:
        self.wanted, self.by_margin = wanted, by_margin
        self.best: Solved | None = None
        self.left = most

    def result(self) -> Solved:
        """The best, and whether all was searched."""
        if self.best is None:
            k, m = self.wanted.rows.shape
            return Solved(np.full(m, 1 / m), -np.inf, np.zeros(k, dtype=bool), self.left > 0)
        return Solved(self.best.shares, self.best.margin, self.best.kept, self.left > 0)

    def explore(self, kept: Mask, out: Mask) -> None:
        """All solutions that keep at least these pairs and not those."""
        if self.left <= 0:
            return
        self.left -= 1
        found = _programme(self.wanted, kept, self.by_margin)
        if found is None or (self.best is not None and found[1] <= self._bar() + EQUAL):
            return
        shares, margin = found
        ahead = self.wanted.rows @ shares - np.where(self.by_margin[0], margin, 0)
        held = kept | (~out & (ahead >= -EQUAL))
        choices = self._overstepped(held)
        if choices is None:
            self.best = Solved(shares, margin, kept | self._needed(np.where(held, ahead, -np.inf)), True)
            return
        out = out.copy()
        for pair in sorted(choices, key=lambda p: -ahead[p]):
            if not out[pair]:
                more = kept.copy()
                more[pair] = True
                self.explore(more, out)
                out = out.copy()
                out[pair] = True
                if self._overstepped(~out) is not None:
                    return

    def _bar(self) -> float:
        assert self.best is not None and self.best.margin is not None
        return self.best.margin

    def _needed(self, ahead: Floats) -> Mask:
        """Of the pairs that hold, as few as keep every limit, those furthest ahead first."""
        needed = np.zeros(len(ahead), dtype=bool)
        for limit in self.wanted.limits:
            best = [max(pairs, key=lambda p: ahead[p]) for pairs in limit.pairs]
            room = limit.budget
            for i in sorted(range(len(best)), key=lambda i: ahead[best[i]]):
                if limit.costs[i] <= room:
                    room -= limit.costs[i]
                else:
                    needed[best[i]] = True
        return needed

    def _overstepped(self, held: Mask) -> list[int] | None:
        """The pairs of those that come after in the limit that is overstepped the most; None when none is."""
        worst, choices = 0, None
        for limit in self.wanted.limits:
            after = [i for i, pairs in enumerate(limit.pairs) if not held[list(pairs)].any()]
            excess = sum([limit.costs[i] for i in after]) - limit.budget
            if excess > worst:
                worst, choices = excess, sorted({pair for i in after for pair in limit.pairs[i]})
        return choices


def _programme(wanted: Demand, kept: Mask, by_margin: tuple[Mask, Mask]) -> tuple[Floats, float] | None:
    """The shares with the largest margin over the kept pairs and the cuts, and that margin; None for none."""
    m = wanted.rows.shape[1]
    return _solved(wanted, kept, by_margin, (np.append(np.zeros(m), -1.0), -WIDEST))


def _solved(
    wanted: Demand, kept: Mask, by_margin: tuple[Mask, Mask], aim: tuple[Floats, float]
) -> tuple[Floats, float] | None:
    """The shares and margin, at least so large, that make a sum of these, by the coefficients, the smallest."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    coefficients, least_margin = aim
    m = wanted.rows.shape[1]
    rows = np.concatenate([wanted.rows[kept], wanted.cuts])
    demanded = np.concatenate([by_margin[0][kept], by_margin[1]])
    table = np.zeros((len(rows) + 1, m + 1))
    table[:-1, :m], table[:-1, m] = rows, -demanded.astype(float)
    table[-1, :m] = 1
    least, highest = np.append(np.zeros(len(rows)), 1), np.append(np.full(len(rows), np.inf), 1)
    result = milp(
        coefficients,
        bounds=Bounds(np.append(np.zeros(m), least_margin), np.append(np.ones(m), WIDEST)),
        constraints=LinearConstraint(table, least, highest),
        options={"presolve": False},
    )
    if result.x is None:
        return None
    shares = np.clip(result.x[:m], 0, 1)
    return shares / shares.sum(), float(result.x[m])


def corners(wanted: Demand, solved: Solved, by_ties: bool) -> list[Floats]:
    """Shares all over the region where what `widest` found holds: its ends for each criterion, and points between them.

    Ties are settled by more than the demand knows: some of these weights may do when others don't.
    """
    margin = min(solved.margin or 0.0, 1.0)
    least = margin / 2 if margin > -EQUAL else margin
    ends = [solved.shares]
    for aim in np.vstack([np.eye(len(solved.shares)), -np.eye(len(solved.shares))]):
        found = _solved(wanted, solved.kept, _by_margin(wanted, by_ties), (np.append(aim, 0.0), least))
        ends += [] if found is None else [found[0]]
    middle = np.mean(ends, axis=0)
    return [middle, *ends, *((middle + end) / 2 for end in ends), *((middle + 9 * end) / 10 for end in ends)]


def least_wrong(wanted: Demand, solved: Solved) -> Floats:
    """Shares (criteria,) for a demand that no weights satisfy: of those with the smallest shortfall the smallest sum.

    The shortfalls are those of the pairs kept; the largest is that of `solved`.
    """
    from scipy.optimize import linprog

    rows = wanted.rows[solved.kept]
    k, m = rows.shape
    worst = max(0.0, -(solved.margin or 0.0)) + EQUAL / 100
    result = linprog(
        np.concatenate([np.zeros(m), np.ones(k)]),
        A_ub=np.hstack([-rows, -np.eye(k)]),
        b_ub=np.zeros(k),
        A_eq=np.concatenate([np.ones(m), np.zeros(k)])[None, :],
        b_eq=[1.0],
        bounds=[(0, 1)] * m + [(0, worst)] * k,
    )
    if result.x is None:
        return solved.shares
    shares: Floats = np.clip(result.x[:m], 0, 1)
    whole: Floats = shares / shares.sum()
    return whole
