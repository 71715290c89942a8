"""Settings in Danish, one line for each thing that can be set."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

from kpro_analysis.danish import format_money, format_number, format_percent
from kpro_analysis.register.requests import LIGHTS, SOURCES, STATUSES
from kpro_analysis.weighting.bundles import ids
from kpro_analysis.weighting.settings import BLANK, Settings
from kpro_analysis.weighting.wording import COST_LABELS, guard_words, rule_label

WEIGHT_DECIMALS = 2
NONE = "ingen"
MISSING = "findes ikke"


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One thing that can be set, and what it is in each of some settings, in words."""

    what: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether it isn't the same everywhere."""
        return len(set(self.values)) > 1


def setting_rows(settings: Sequence[Settings]) -> tuple[SettingRow, ...]:
    """Everything that can be set, in each of some settings; weights first, by share with the number that was set."""
    return (*_weight_rows(settings), *choice_rows(settings))


def choice_rows(settings: Sequence[Settings]) -> tuple[SettingRow, ...]:
    """Everything but the weights, in each of some settings."""
    return tuple(_row(name, settings) for name in WORDS)


def unworded() -> set[str]:
    """Fields of the settings that have no words here; there should be none."""
    said_with_the_rule = {"highest_risk"}
    return {field.name for field in fields(Settings)} - WORDS.keys() - {"weights"} - said_with_the_rule


def _weight_rows(settings: Sequence[Settings]) -> Iterator[SettingRow]:
    names = dict.fromkeys(name for chosen in settings for name in chosen.weights.values)
    shares = [chosen.weights.shares for chosen in settings]
    for name in names:
        values = [f"{format_percent(share[name], 1)}" if name in share else MISSING for share in shares]
        yield SettingRow(f"Vægt på {name}", tuple(values))


def _row(name: str, settings: Sequence[Settings]) -> SettingRow:
    what, words = WORDS[name]
    return SettingRow(what, tuple(words(chosen) for chosen in settings))


def _numbers(chosen: Iterable[int]) -> str:
    return ids(chosen) if chosen else NONE


def _in_order(chosen: frozenset[str], order: Sequence[str]) -> str:
    listed = [*(word for word in order if word in chosen), *(["uden"] if BLANK in chosen else [])]
    return ", ".join(listed) or NONE


WORDS: dict[str, tuple[str, Callable[[Settings], str]]] = {
    "rule": ("Regel", rule_label),
    "pool": ("Pulje", lambda s: format_money(s.pool)),
    "committed": ("Heraf disponeret", lambda s: format_money(s.committed)),
    "cost": ("Pris regnes som", lambda s: COST_LABELS[s.cost]),
    "guard": ("Værn om røde fejl", lambda s: guard_words(s.guard)),
    "must": ("Skal med", lambda s: _numbers(s.must)),
    "must_not": ("Skal ikke med", lambda s: _numbers(s.must_not)),
    "lights": ("Prioritet, der konkurrerer", lambda s: _in_order(s.lights, LIGHTS)),
    "sources": ("Kilder, der konkurrerer", lambda s: _in_order(s.sources, SOURCES)),
    "statuses": ("Statusser, der konkurrerer", lambda s: _in_order(s.statuses, STATUSES)),
    "xxl_high": ("XXL regnes op til", lambda s: format_money(s.xxl_high)),
    "overrun_high": ("Fælles overskridelse, op til", lambda s: format_percent(s.overrun_high, 1)),
}


def weight_lines(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Each criterion, its weight as set, and its share."""
    shares = settings.weights.shares
    for name, weight in settings.weights.values.items():
        decimals = 0 if weight == int(weight) else WEIGHT_DECIMALS
        yield name, format_number(weight, decimals), format_percent(shares[name], 1)
