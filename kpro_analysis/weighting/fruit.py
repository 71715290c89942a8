"""Low-hanging fruit: cheap, outside the pool by the plain ranking, and worth more per krone than the pool's price."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.weighting.evidence import Backing, Evidence
from kpro_analysis.weighting.fruit_wanted import Wanted
from kpro_analysis.weighting.model import Contest, Rated
from kpro_analysis.weighting.movement import DECIMALS
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.pool import PER_POINT, spend
from kpro_analysis.weighting.pool_price import pool_price
from kpro_analysis.weighting.settings import Rule
from kpro_analysis.weighting.similarity import Pair
from kpro_analysis.weighting.unscored import Unscored, look_for_unscored, what_fits

SLACK = 1e-7  # as a share: a value per krone this close to the pool's price reaches it (HiGHS works to that)


@dataclass(frozen=True, slots=True)
class Unit:
    """A request that competes and has points, judged with all that is funded with it; money in DKK.

    `number` is the head's form number; `members`, ascending, are itself, its riders that compete, and what it requires
    that the plain ranking leaves out, with riders. `lacking`: the heads among these that it requires. `score` sums all
    members' scores, and `cost` (by the planning cost), `cost_low`, `cost_high` what they cost. `ratio` is score per
    DKK, infinite for what costs nothing, 0 for what gives nothing. `rank` is the head's own.
    """

    number: int
    members: tuple[int, ...]
    lacking: tuple[int, ...]
    rank: int
    score: float
    cost: float
    cost_low: float
    cost_high: float
    ratio: float
    funded: bool


@dataclass(frozen=True, slots=True)
class Fruit:
    """A low-hanging fruit, and what the plain ranking would do with it forced in.

    `displaces` and `brings`: form numbers, ascending, that would leave the pool, and that would come in beside its
    members because money is left over. `points`: by how much the total score of what is funded would grow, below 0 when
    it would shrink. `affordable` is False when the musts leave too little for it; then both are empty and `points` 0.
    """

    unit: Unit
    displaces: tuple[int, ...]
    brings: tuple[int, ...]
    points: float
    affordable: bool
    evidence: Evidence


@dataclass(frozen=True)
class Harvest:
    """All that is cheap, and what stands for it and against it, under some settings.

    `plain` is the result by the plain ranking, whatever the settings' rule; `price` the pool's (`pool_price`), score
    per DKK. `units`: everything with points that can be funded, in ranking order. `fruit`: most score per krone first,
    ties by rank and form number. `unscored`: cheap requests without points, most evidence first; `unestimated`: those
    of which it isn't known, in the same order; `without_estimate`: form numbers of heads that compete with points and
    have no estimate, so that they can't be judged. `fits`: those without points that the money left would pay for, each
    alone, cheap or not; `together`: the form numbers of those that it pays for down that list.
    """

    contest: Contest
    plain: Outcome
    wanted: Wanted
    price: float
    units: tuple[Unit, ...]
    fruit: tuple[Fruit, ...]
    unscored: tuple[Unscored, ...]
    unestimated: tuple[Unscored, ...]
    without_estimate: tuple[int, ...]
    fits: tuple[Unscored, ...]
    together: tuple[int, ...]


def find_fruit(
    contest: Contest, pairs: Sequence[Pair], wanted: Wanted, tickets: Mapping[int, int] | None = None
) -> Harvest:
    """Look for low-hanging fruit; pairs that are alike and, if loaded, enquiries per form number are the evidence.

    Musts and must-nots, guard and costs are the contest's. A fruit scores more than 0, costs at most `wanted.cheap` at
    its highest with all that it requires and isn't in, is left out by the plain ranking though it could be funded, and
    gives at least the pool's price per krone of planning cost.

    Refuses (UsageError) what `Contest.evaluate` refuses.
    """
    plain = replace(contest, settings=replace(contest.settings, rule=Rule.RANK))
    outcome, rated = plain.evaluate(), plain.rated(contest.settings.weights)
    field = _Field(plain, rated, np.isin(contest.bids.number, outcome.number[outcome.funded]))
    price = pool_price(plain, rated)
    units = tuple(field.unit(u) for u in rated.order.tolist() if field.scored[u] and contest.bids.can_be_funded[u])
    backing = Backing(contest.register, pairs, tickets)
    chosen = [unit for unit in units if _hangs_low(unit, wanted.cheap, price)]
    chosen.sort(key=lambda unit: (-unit.ratio, unit.rank, unit.number))
    found = look_for_unscored(outcome, wanted.lights, backing)
    fits, together = what_fits(outcome, found)
    return Harvest(
        contest=plain,
        plain=outcome,
        wanted=wanted,
        price=price,
        units=units,
        fruit=tuple(field.fruit(unit, backing.behind(unit.number)) for unit in chosen),
        unscored=tuple(one for one in found if one.cost_high <= wanted.cheap),
        unestimated=tuple(one for one in found if math.isnan(one.cost)),
        without_estimate=field.without_estimate,
        fits=fits,
        together=together,
    )


def _hangs_low(unit: Unit, cheap: float, price: float) -> bool:
    return not unit.funded and unit.cost_high <= cheap and unit.score > 0 and unit.ratio >= price * (1 - SLACK)


@dataclass(frozen=True)
class _Field:
    """A contest by the plain ranking; `funded` (n,) bool in the order of `Bids`."""

    contest: Contest
    rated: Rated
    funded: NDArray[np.bool_]

    @cached_property
    def scored(self) -> NDArray[np.bool_]:
        """Which have any points, (n,)."""
        given: NDArray[np.bool_] = np.any(~self.contest.missing, axis=1)
        return given

    @cached_property
    def ranks(self) -> NDArray[np.int64]:
        """Ranks by form number, (n,)."""
        ranks = np.empty(len(self.rated.order), dtype=np.int64)
        ranks[self.rated.order] = self.rated.rank
        return ranks

    @property
    def without_estimate(self) -> tuple[int, ...]:
        """Heads with points and no estimate, ascending."""
        bids, costs = self.contest.bids, self.contest.costs
        heads = bids.ties.unit == np.arange(len(bids.number))
        return tuple(bids.number[heads & self.scored & np.isnan(costs.plan)].tolist())

    def unit(self, place: int) -> Unit:
        """The unit at this place in `Bids`, with what has to come with it."""
        bids, costs = self.contest.bids, self.contest.costs
        others = [] if self.funded[place] else bids.ties.packages.get(place, (place,))[1:]
        lacking = [v for v in others if not self.funded[v]]
        heads = [place, *lacking]
        members = np.isin(bids.ties.unit, heads)
        score = int(self.rated.keys[members].sum()) / PER_POINT
        plan, low, high = (float(level[heads].sum()) for level in (costs.plan, costs.low, costs.high))
        ratio = score / plan if plan else math.inf if score else 0.0
        return Unit(
            number=int(bids.number[place]),
            members=tuple(bids.number[members].tolist()),
            lacking=tuple(sorted(bids.number[lacking].tolist())),
            rank=int(self.ranks[place]),
            score=score,
            cost=plan,
            cost_low=low,
            cost_high=high,
            ratio=ratio,
            funded=bool(self.funded[place]),
        )

    def fruit(self, unit: Unit, evidence: Evidence) -> Fruit:
        """The unit with what the plain ranking gives when it is a must."""
        forced = self._forced(int(np.flatnonzero(self.contest.bids.number == unit.number)[0]))
        if forced is None:
            return Fruit(unit, (), (), 0.0, False, evidence)
        number, keys = self.contest.bids.number, self.rated.keys
        displaces = tuple(number[self.funded & ~forced].tolist())
        brings = tuple(sorted(set(number[forced & ~self.funded].tolist()) - set(unit.members)))
        points = round((int(keys[forced].sum()) - int(keys[self.funded].sum())) / PER_POINT, DECIMALS)
        return Fruit(unit, displaces, brings, points, True, evidence)

    def _forced(self, place: int) -> NDArray[np.bool_] | None:
        """What is funded, (n,), when this one is a must too; None when the musts leave too little for it."""
        bids = self.contest.bids
        must = tuple(sorted({*bids.ties.must, place}))
        paid = sorted({v for u in must for v in bids.ties.packages.get(u, (u,))})
        if bids.cost[paid].sum() > bids.available:
            return None
        forced = replace(bids, ties=replace(bids.ties, must=must))
        funded: NDArray[np.bool_] = spend(forced, self.rated.order, self.rated.keys, Rule.RANK).funded
        return funded
