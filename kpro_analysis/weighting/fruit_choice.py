"""The pool with some requests forced into it, beside the pool without: what it costs, and what falls out."""

from dataclasses import dataclass, replace

import numpy as np

from kpro_analysis.danish import format_money, format_number, format_percent
from kpro_analysis.weighting.bundles import ids
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.movement import pool_change
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.setting_words import SettingRow

ROWS = ("Ønsker med", "Brugt", "Mindst", "Højst", "Tilbage", "Risiko", "Score")


@dataclass(frozen=True)
class ForcedIn:
    """Two results by the plain ranking that differ in musts only.

    `chosen`: the form numbers forced in, ascending. `left` leave the pool for them; `entered` come in beside them:
    their heads, riders, what they require, and what money left over pays for. Form numbers, ascending.
    """

    before: Outcome
    after: Outcome
    chosen: tuple[int, ...]
    entered: tuple[int, ...]
    left: tuple[int, ...]

    @property
    def cost(self) -> float:
        """What the chosen ones cost by the planning cost, in DKK; a rider costs what its head does."""
        heads = {self.after.register.heads[n] for n in self.chosen}
        return float(self.after.cost[np.isin(self.after.number, list(heads))].sum())

    @property
    def sentence(self) -> str:
        """What it costs and what changes, in Danish; "" when nothing is chosen."""
        if not self.chosen:
            return ""
        moved = [f"{ids(self.left)} falder ud"] if self.left else []
        moved += [f"{ids(self.entered)} kommer også med"] if self.entered else []
        change = f"{', og '.join(moved)}." if moved else "Intet andet ændrer sig."
        return f"{ids(self.chosen)} koster {format_money(self.cost)} {change}"

    @property
    def rows(self) -> tuple[SettingRow, ...]:
        """The pool's figures without and with them, in words."""
        columns = zip(_column(self.before), _column(self.after), strict=True)
        return tuple(SettingRow(what, values) for what, values in zip(ROWS, columns, strict=True))


def force_in(plain: Outcome, chosen: frozenset[int]) -> ForcedIn:
    """Force requests into a result by the plain ranking; refuses (UsageError) those that can't be had."""
    settings = replace(plain.settings, must=plain.settings.must | chosen)
    after = evaluate(plain.register, settings) if chosen else plain
    change = pool_change(after, plain)
    entered = tuple(n for n in change.entered if n not in chosen)
    return ForcedIn(plain, after, tuple(sorted(chosen)), entered, change.left)


def _column(outcome: Outcome) -> tuple[str, ...]:
    money = (outcome.spent, outcome.spent_low, outcome.spent_high, outcome.remaining)
    risk = format_percent(outcome.over_pool_probability)
    count = str(int(outcome.funded.sum()))
    return count, *map(format_money, money), risk, format_number(outcome.total_score, 1)
