"""What did we decide by: the weights that agree with the set that the group picked, or who stands in conflict."""

from dataclasses import dataclass
from typing import Any

from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.infer_answer import Answer, answer
from kpro_analysis.weighting.infer_chosen import chosen_units
from kpro_analysis.weighting.infer_duels import cost_of
from kpro_analysis.weighting.infer_words import consistent_words, inconsistent_words, part_words
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.pool import PER_KRONE
from kpro_analysis.weighting.settings import Rule


@dataclass(frozen=True, slots=True)
class Conflict:
    """One that was chosen, and one that wasn't and by these weights should come before it; by so many points, 0-100.

    By `optimal` the points are what the best set scores more than the chosen one, all in all. 0 where they tie and the
    form number decides, or where the guard takes in the other.
    """

    chosen: int
    other: int
    points: float


@dataclass(frozen=True)
class Inference:
    """The weights that agree best with a chosen set.

    `chosen`: form numbers of the heads that were chosen. `consistent`: whether `weights` (share 0-1 per criterion) give
    just that set, by evaluation. `margin`, in score points: by `rank` the smallest difference between one that is
    chosen and one that it must outrank, by `optimal` between the total of the chosen set and that of any other; at most
    0 when not consistent; None when nothing has to be outdone. `conflicts`: who is in the way, the worst first.
    `whole_pool`: False where something else would fit into what is left: then the chosen set is judged as if the pool
    were what it costs. `proven`: that no weights have a larger margin; False when the search was cut short.
    """

    chosen: tuple[int, ...]
    consistent: bool
    margin: float | None
    weights: dict[str, float]
    conflicts: tuple[Conflict, ...]
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
    number, names = contest.bids.number, [c.name for c in contest.register.criteria]
    conflicts = [Conflict(int(number[f]), int(number[b]), round(p, 9)) for (f, b), p in found.conflicts.items()]
    conflicts.sort(key=lambda c: (-c.points, c.chosen, c.other))
    return Inference(
        chosen=tuple(sorted(number[sorted(units)].tolist())),
        consistent=found.consistent,
        margin=found.margin,
        weights=dict(zip(names, found.shares.tolist(), strict=True)),
        conflicts=tuple(conflicts),
        whole_pool=found.whole_pool,
        proven=found.proven,
        sentence=_sentence(contest, units, (found, conflicts)),
    )


def _sentence(contest: Contest, units: frozenset[int], result: tuple[Answer, list[Conflict]]) -> str:
    found, conflicts = result
    by_total = contest.settings.rule is Rule.OPTIMAL
    if found.consistent:
        words = consistent_words(found.margin, by_total)
    else:
        words = inconsistent_words([(c.chosen, c.other, c.points) for c in conflicts], by_total, found.proven)
    if found.whole_pool:
        return words
    return f"{words} {part_words(cost_of(contest.bids, units) / PER_KRONE, contest.settings.available)}"
