"""What the pool was spent on: the requests that the group has decided to do, and what each costs."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from kpro_analysis.register.requests import DecisionRow, Register, Request
from kpro_analysis.weighting.costs import costs_of
from kpro_analysis.weighting.known_decisions import once, settling
from kpro_analysis.weighting.settings import Settings

NOT_DONE = ("Afvist", "Videresendt KAM")  # decided, and nothing is paid for
UNDER_WAY = ("Godkendt", "I gang", "I drift", "Afsluttet")


@dataclass(frozen=True, slots=True)
class Cost:
    """Kroner: the lowest, what the plan counts with, and the highest."""

    low: float
    plan: float
    high: float


@dataclass(frozen=True, slots=True)
class Spent:
    """A decided request; of a bundle its head, with the `riders` that come along.

    `day` is that of the first decision on any of them. `amount` is what was decided to pay, in DKK, None where no
    decision tells it of this request alone. `cost` is that amount, else the supplier's figure or the size's interval;
    None without an estimate.
    """

    request: Request
    riders: tuple[int, ...]
    day: date
    amount: float | None
    cost: Cost | None


@dataclass(frozen=True)
class Spending:
    """The pool up to a day. `committed` is what the register says is taken of `pool`, `remaining` is what that leaves.

    `spent` are the requests decided by then, the oldest decision first. `undecided` are form numbers that are under way
    by their status although no decision, of whatever day, names them. Money in DKK.
    """

    until: date
    pool: float
    committed: float
    spent: tuple[Spent, ...]
    undecided: tuple[int, ...] = field(default=())

    @property
    def remaining(self) -> float:
        """The pool less what is committed."""
        return self.pool - self.committed

    @property
    def decided(self) -> Cost:
        """What is decided costs together, of what has a cost."""
        costs = [one.cost for one in self.spent if one.cost is not None]
        return Cost(*(math.fsum(getattr(cost, end) for cost in costs) for end in ("low", "plan", "high")))

    @property
    def uncertain(self) -> float:
        """How much more than the least the decided can cost."""
        return self.decided.high - self.decided.low

    @property
    def left(self) -> Cost:
        """The pool less what is decided: the least that can be left, what the plan counts with, and the most."""
        decided = self.decided
        return Cost(self.pool - decided.high, self.pool - decided.plan, self.pool - decided.low)

    @property
    def without_cost(self) -> tuple[int, ...]:
        """Form numbers of the decided that nobody knows the cost of."""
        return tuple(one.request.number for one in self.spent if one.cost is None)

    def since(self, first: date) -> tuple[Spent, ...]:
        """What was decided from that day on."""
        return tuple(one for one in self.spent if one.day >= first)


def spending(register: Register, settings: Settings, rows: Iterable[DecisionRow], until: date) -> Spending:
    """What the pool was spent on by the end of the day `until`, by all decisions that are known.

    Only a decision that settles a request counts (`known_decisions.settling`), and none on one that is rejected or
    handed on. A decision's amount is a request's when the decision names that request (and its bundle) alone and people
    wrote it: a scenario's sum is a plan. Of several the latest counts.
    """
    days: dict[int, date] = {}
    amounts: dict[int, float] = {}
    settled = [(register.heads[number], row) for number, row in settling(once(rows), register)]
    for head, row in settled:
        if row.day is not None and row.day <= until:
            days.setdefault(head, row.day)
            if row.amount is not None and not row.file and _heads(row, register) == {head}:
                amounts[head] = row.amount
    done = {head: day for head, day in days.items() if register.by_number[head].status not in NOT_DONE}
    spent = sorted(_spent(register, settings, done, amounts), key=lambda one: (one.day, one.request.number))
    under_way = sorted(r.number for r in register.requests if r.status in UNDER_WAY)
    ever = {head for head, _ in settled}
    undecided = tuple(number for number in under_way if register.heads[number] not in ever)
    return Spending(until, settings.pool, settings.committed, tuple(spent), undecided)


def _heads(row: DecisionRow, register: Register) -> set[int]:
    return {register.heads.get(number, number) for number in row.numbers}


def _spent(
    register: Register, settings: Settings, days: Mapping[int, date], amounts: Mapping[int, float]
) -> Iterator[Spent]:
    heads = [register.by_number[number] for number in days]
    costs = costs_of(heads, settings)
    ends = zip(costs.low.tolist(), costs.plan.tolist(), costs.high.tolist(), strict=True)
    for head, estimate in zip(heads, ends, strict=True):
        amount = amounts.get(head.number)
        cost = Cost(*estimate) if amount is None else Cost(amount, amount, amount)
        riders = tuple(n for n, h in sorted(register.heads.items()) if h == head.number and n != head.number)
        yield Spent(head, riders, days[head.number], amount, None if math.isnan(cost.plan) else cost)
