"""What did we decide by: the weights that agree with the set that the group picked, or who stands in conflict."""

from dataclasses import dataclass
from typing import Any

from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.infer_answer import answer
from kpro_analysis.weighting.infer_chosen import chosen_units
from kpro_analysis.weighting.infer_trial import Trial
from kpro_analysis.weighting.infer_words import answer_words
from kpro_analysis.weighting.model import Contest


@dataclass(frozen=True, slots=True)
class Conflict:
    """One that was chosen, and one that wasn't and by these weights comes before it; by so many points, 0-100.

    By `optimal` the points are what the best set scores more than the chosen one, all in all. 0 where they tie and the
    price or the form number decides, or where the guard takes in the other.
    """

    chosen: int
    other: int
    points: float


@dataclass(frozen=True)
class Inference:
    """The weights that agree best with a chosen set; all that is said of them is by evaluating the rule at them.

    `chosen`: form numbers of the heads that were chosen. `consistent`: whether `weights` (share 0-1 per criterion) give
    just that set. `margin`, in score points: by `rank` the smallest difference between one that is chosen and one that
    it must outrank, by `optimal` between the total of the chosen set and that of any other; at most 0 when not
    consistent; None when nothing has to be outdone. `conflicts`: who is in the way, the worst first. `free`: form
    numbers of what costs nothing beside the chosen, and so comes along whatever the weights: then none give just the
    set, and the rest is said of the chosen and these together.
    `pool`, in DKK: the one that was judged by. `whole_pool`: False where something else, not free, would fit into what
    is left and the weights can't keep it out: then the pool is what the chosen cost, with what is committed, and what
    the guard reserves is a share of that; `kpro rank --pool` with it gives the same.
    `proven`: when consistent, that no weights have a larger margin; else that none give the set. False when the search
    was cut short, or a tie might still be settled in the set's favour by weights that weren't tried.
    """

    chosen: tuple[int, ...]
    consistent: bool
    margin: float | None
    weights: dict[str, float]
    conflicts: tuple[Conflict, ...]
    free: tuple[int, ...]
    pool: float
    whole_pool: bool
    proven: bool
    sentence: str

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; form numbers such as "#019"."""
        return {
            "chosen": [form_id(n) for n in self.chosen],
            "consistent": self.consistent,
            "margin": self.margin,
            "weights": self.weights,
            "conflicts": [
                {"chosen": form_id(c.chosen), "other": form_id(c.other), "points": c.points} for c in self.conflicts
            ],
            "free": [form_id(n) for n in self.free],
            "pool": self.pool,
            "whole_pool": self.whole_pool,
            "proven": self.proven,
            "sentence": self.sentence,
        }


def infer(contest: Contest, chosen: frozenset[int]) -> Inference:
    """The weights under which the contest's rule funds just these form numbers, with the largest margin.

    Riders follow their heads: a rider that is chosen means its head. Let S be the chosen heads and c costs. The walk
    down the ranking funds exactly S if and only if for every other one b that could be funded those of S ranked behind
    b cost less than c_b - (what S leaves of the pool). So S must outrank the cheap ones, while a dear one may come
    before some of S; before whom, is chosen too, so that the smallest difference by which one must outrank another is
    the largest possible. Musts come first, a guard is a walk of its own before the other, and what is required is paid
    for by the first that requires it. By the rule `optimal` S must outscore every other set that fits, by the largest
    margin. Pairs with equal points and the right order of form numbers don't count for the margin.

    Where no weights do, those with the smallest shortfall (of these, by `rank`, with the smallest sum) and who stands
    in conflict by them. Refuses (UsageError) what can't have been chosen (see `chosen_units`) and other rules.
    """
    units = chosen_units(contest, chosen)
    found = answer(contest, units)
    trial, number = found.trial, contest.bids.number
    margin = trial.margin if found.consistent or trial.margin is None else min(trial.margin, 0.0)
    return Inference(
        chosen=tuple(sorted(number[sorted(units)].tolist())),
        consistent=found.consistent,
        margin=None if margin is None else round(margin, 9) + 0.0,
        weights={
            c.name: share + 0.0 for c, share in zip(contest.register.criteria, trial.shares.tolist(), strict=True)
        },
        conflicts=_conflicts(contest, trial),
        free=tuple(sorted(number[sorted(found.free)].tolist())),
        pool=found.contest.settings.pool,
        whole_pool=found.whole_pool,
        proven=found.proven,
        sentence=answer_words(found),
    )


def _conflicts(contest: Contest, trial: Trial) -> tuple[Conflict, ...]:
    points = dict(trial.pairs)
    if trial.swap:
        points = {(f, b): trial.swap.points for f in trial.swap.out for b in trial.swap.into} | points
    number = contest.bids.number.tolist()
    found = [Conflict(number[f], number[b], round(p, 9) + 0.0) for (f, b), p in points.items()]
    return tuple(sorted(found, key=lambda c: (-c.points, c.chosen, c.other)))
