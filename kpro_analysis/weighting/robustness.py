"""How sure the ranking and the funded set are when the weights are not: by sampling."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.batch import draws_in_a_moment, funded_by, rankings
from kpro_analysis.weighting.draws import Draws, share_blocks
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.settings import Rule, Weights

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Ints32 = NDArray[np.int32]
TALK_ABOUT = (0.10, 0.90)  # funded shares from and to which a request is worth talking about
MOST_BINS = 4_000_000  # counted at once, so that a large register doesn't fill the memory
PER_CENT_CUT = 5  # of the draws, at either end of the usual ranks
FEW_DRAWS = 500  # where each takes milliseconds, not parts of one


@dataclass(frozen=True)
class Robustness:
    """What many drawn weights gave; arrays by form number, one entry per competing request, as in `Contest`.

    `number` (n,) int: form numbers. `funded_share` (n,): the share of draws, 0-1, in which it is funded by the
    settings' rule. `rank_low`, `rank_high` (n,) int: the best and the worst rank that any draw gave; `rank_usual_low`,
    `rank_usual_high` (n,) int: the ranks between which at least 90 % of the draws lie, at most 5 % on either side.
    `rank_counts` (n, n) int: in how many draws it has rank 1, 2, ..., n; those that tie share a rank.
    `drowned_share` (n,): the share of draws in which it is a red error that isn't funded, 0 for all else, and
    `any_drowned_share` that in which at least one with an estimate is, since the others always are. `talk_about`: the
    form numbers with a funded share from 0.10 to 0.90, closest to 0.5 first. `draws` is how many there were, `seed`
    from where.

    Source: Lahdelma & Salminen (2001), rank acceptability; Liesiö, Mild & Salo (2007), core index.
    """

    number: np.ndarray
    funded_share: np.ndarray
    rank_low: np.ndarray
    rank_high: np.ndarray
    rank_usual_low: np.ndarray
    rank_usual_high: np.ndarray
    rank_counts: np.ndarray
    drowned_share: np.ndarray
    any_drowned_share: float
    draws: int
    seed: int
    talk_about: tuple[int, ...]

    @property
    def acceptability(self) -> Floats:
        """The share of draws in which a request has rank 1, 2, ..., n: shape (n, n), rows sum to 1."""
        share: Floats = self.rank_counts / self.draws
        return share

    @property
    def standard_error(self) -> float:
        """The largest standard error that a share here can have: sqrt(0.25 / draws), that of a share of one half."""
        return 0.5 / float(np.sqrt(self.draws))


def usual_count(rule: Rule) -> int:
    """How many draws are made unless told: 10,000, or under the rule `safe`, which takes its time, fewer."""
    return FEW_DRAWS if rule is Rule.SAFE else Draws.count


def robustness(contest: Contest, draws: Draws, weights: Weights | None = None) -> Robustness:
    """What all draws gave, around these weights (default: the settings').

    The same seed gives the same, and the order of the rows in the register doesn't matter. Refuses (UsageError) weights
    that don't name exactly the register's criteria, and bounds that allow no weights.
    """
    tally = Tally(contest, draws.seed)
    for shares in _blocks(contest, draws, weights):
        tally.add(shares)
    return tally.result()


def robustness_in_steps(
    contest: Contest, draws: Draws, weights: Weights | None = None, step: int | None = None
) -> Iterator[Robustness]:
    """What the draws gave so far, after each `step` >= 1 of them; the last one is what `robustness` gives.

    Without a `step` they are as many as take some milliseconds, so that a page can do something else in between.
    Refuses what `robustness` refuses, before anything is drawn. Nothing is computed until the next one is asked for.
    """
    pieces = _cut(_blocks(contest, draws, weights), step or draws_in_a_moment(contest))
    return _steps(Tally(contest, draws.seed), pieces)


class Tally:
    """The counts while draws come in; the one thing here that changes."""

    def __init__(self, contest: Contest, seed: int) -> None:
        n = len(contest.bids.number)
        self.contest, self.seed, self.draws = contest, seed, 0
        self.ranks: Ints32 = np.zeros((n, n), dtype=np.int32)
        self.funded: Ints = np.zeros(n, dtype=np.int64)
        self.any_drowned = 0
        self.can_drown = contest.bids.red_error & ~np.isnan(contest.costs.plan)

    def add(self, shares: Floats) -> None:
        """Count these draws; shares (draws, criteria), rows sum to 1."""
        ranked = rankings(self.contest, shares)
        funded = funded_by(self.contest, shares, ranked)
        self.draws += len(shares)
        _count(self.ranks, (ranked.order * len(self.ranks) + ranked.rank - 1).ravel())
        self.funded += funded.sum(axis=0)
        self.any_drowned += int(np.any(~funded[:, self.can_drown], axis=1).sum())

    def result(self) -> Robustness:
        """The shares of what has come in so far, at least one draw."""
        number, draws = self.contest.bids.number, self.draws
        ends = [_ends(self.ranks[band], draws) for band in _bands(len(number))]
        low, usual_low, usual_high, high = np.concatenate([np.zeros((4, 0), dtype=np.int64), *ends], axis=1)
        share = self.funded / draws
        between = np.flatnonzero((share >= TALK_ABOUT[0]) & (share <= TALK_ABOUT[1]))
        closest = between[np.argsort(np.abs(2 * self.funded[between] - draws), kind="stable")]
        return Robustness(
            number=number,
            funded_share=share,
            rank_low=low,
            rank_high=high,
            rank_usual_low=usual_low,
            rank_usual_high=usual_high,
            rank_counts=self.ranks.copy(),
            drowned_share=np.where(self.contest.bids.red_error, 1 - share, 0.0),
            any_drowned_share=self.any_drowned / draws,
            draws=draws,
            seed=self.seed,
            talk_about=tuple(number[closest].tolist()),
        )


def _bands(n: int) -> Iterator[slice]:
    """Rows of an (n, n) table, few enough at a time."""
    rows = max(1, MOST_BINS // max(1, n))
    return (slice(start, start + rows) for start in range(0, n, rows))


def _count(table: Ints32, places: Ints) -> None:
    """Add 1 at each of the places, indices into the flattened (n, n) table."""
    n = len(table)
    for band in _bands(n):
        first, last = band.start * n, min(band.stop, n) * n
        inside = places if last - first == n * n else places[(places >= first) & (places < last)] - first
        table[band] += np.bincount(inside, minlength=last - first).reshape(-1, n)


def _ends(counts: Ints32, draws: int) -> Ints:
    """The best rank, the first and the last of the usual ones, and the worst, (4, rows), of counts (rows, n)."""
    upto = np.cumsum(counts, axis=1)
    usual_low, usual_high = 100 * upto > PER_CENT_CUT * draws, 100 * upto >= (100 - PER_CENT_CUT) * draws
    return 1 + np.array([found.argmax(axis=1) for found in (upto > 0, usual_low, usual_high, upto == draws)])


def _blocks(contest: Contest, draws: Draws, weights: Weights | None) -> Iterator[Floats]:
    chosen = contest.settings.weights if weights is None else weights
    contest.rated(chosen)  # refuses weights on other criteria
    names = [c.name for c in contest.register.criteria]
    return share_blocks(names, np.array([chosen.shares[name] for name in names]), draws)


def _cut(blocks: Iterable[Floats], step: int) -> Iterator[Floats]:
    """The same rows in pieces of `step`, the last one maybe shorter."""
    waiting: list[Floats] = []
    for block in blocks:
        rest = block
        while (taken := step - sum(map(len, waiting))) <= len(rest):
            yield np.concatenate([*waiting, rest[:taken]])
            waiting, rest = [], rest[taken:]
        if len(rest):
            waiting.append(rest)
    if waiting:
        yield np.concatenate(waiting)


def _steps(tally: Tally, pieces: Iterable[Floats]) -> Iterator[Robustness]:
    for shares in pieces:
        tally.add(shares)
        yield tally.result()
