"""How sure the ranking and the funded set are when the weights are not: by sampling."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.batch import funded_by, rankings
from kpro_analysis.weighting.draws import Draws, share_blocks
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.settings import Weights

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
STEP = 500  # draws that a page lets through between two movements of a slider
TALK_ABOUT = (0.10, 0.90)  # funded shares from and to which a request is worth talking about
PER_CENT_CUT = 5  # of the draws, at either end of the usual ranks


@dataclass(frozen=True)
class Robustness:
    """What many drawn weights gave; arrays by form number, one entry per competing request, as in `Contest`.

    `number` (n,) int: form numbers. `funded_share` (n,): the share of draws, 0-1, in which it is funded by the
    settings' rule. `rank_low`, `rank_high` (n,) int: the best and the worst rank that any draw gave; `rank_usual_low`,
    `rank_usual_high` (n,) int: the ranks between which at least 90 % of the draws lie, at most 5 % on either side.
    `acceptability` (n, n): the share of draws in which it has rank 1, 2, ..., n; those that tie share a rank.
    `drowned_share` (n,): the share of draws in which it is a red error that isn't funded, 0 for all else, and
    `any_drowned_share` that in which at least one is. `talk_about`: the form numbers with a funded share from 0.10 to
    0.90, closest to 0.5 first. `draws` is how many there were, `seed` from where.

    Source: Lahdelma & Salminen (2001), rank acceptability; Liesiö, Mild & Salo (2007), core index.
    """

    number: np.ndarray
    funded_share: np.ndarray
    rank_low: np.ndarray
    rank_high: np.ndarray
    rank_usual_low: np.ndarray
    rank_usual_high: np.ndarray
    acceptability: np.ndarray
    drowned_share: np.ndarray
    any_drowned_share: float
    draws: int
    seed: int
    talk_about: tuple[int, ...]

    @property
    def standard_error(self) -> float:
        """The largest standard error that a share here can have: sqrt(0.25 / draws), that of a share of one half."""
        return 0.5 / float(np.sqrt(self.draws))


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
    contest: Contest, draws: Draws, weights: Weights | None = None, step: int = STEP
) -> Iterator[Robustness]:
    """What the draws gave so far, after each `step` >= 1 of them; the last one is what `robustness` gives.

    Refuses what `robustness` refuses, before anything is drawn. Nothing is computed until the next one is asked for.
    """
    return _steps(Tally(contest, draws.seed), _cut(_blocks(contest, draws, weights), step))


class Tally:
    """The counts while draws come in; the one thing here that changes."""

    def __init__(self, contest: Contest, seed: int) -> None:
        n = len(contest.bids.number)
        self.contest, self.seed, self.draws = contest, seed, 0
        self.ranks: Ints = np.zeros((n, n), dtype=np.int64)
        self.funded: Ints = np.zeros(n, dtype=np.int64)
        self.any_drowned = 0

    def add(self, shares: Floats) -> None:
        """Count these draws; shares (draws, criteria), rows sum to 1."""
        ranked = rankings(self.contest, shares)
        funded = funded_by(self.contest, shares, ranked)
        n = len(self.funded)
        self.draws += len(shares)
        self.ranks += np.bincount((ranked.order * n + ranked.rank - 1).ravel(), minlength=n * n).reshape(n, n)
        self.funded += funded.sum(axis=0)
        self.any_drowned += int(np.any(~funded[:, self.contest.bids.red_error], axis=1).sum())

    def result(self) -> Robustness:
        """The shares of what has come in so far, at least one draw."""
        number, draws = self.contest.bids.number, self.draws
        upto = np.cumsum(self.ranks, axis=1)
        share = self.funded / draws
        low, high = TALK_ABOUT
        between = np.flatnonzero((share >= low) & (share <= high))
        closest = between[np.argsort(np.abs(2 * self.funded[between] - draws), kind="stable")]
        return Robustness(
            number=number,
            funded_share=share,
            rank_low=_first(upto > 0),
            rank_high=_first(upto == draws),
            rank_usual_low=_first(100 * upto > PER_CENT_CUT * draws),
            rank_usual_high=_first(100 * upto >= (100 - PER_CENT_CUT) * draws),
            acceptability=self.ranks / draws,
            drowned_share=np.where(self.contest.bids.red_error, 1 - share, 0.0),
            any_drowned_share=self.any_drowned / draws,
            draws=draws,
            seed=self.seed,
            talk_about=tuple(number[closest].tolist()),
        )


def _first(found: NDArray[np.bool_]) -> Ints:
    """The first rank at which it holds, (n,); found (n, n) bool, a column per rank, the last one always True."""
    return np.zeros(0, dtype=np.int64) if not found.size else 1 + found.argmax(axis=1)


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
