"""Which weights some settings differ in: only proportions matter, so a scale is found by which the fewest do."""

from collections.abc import Iterator, Mapping, Sequence

from kpro_analysis.danish import format_number, format_percent
from kpro_analysis.weighting.setting_words import MISSING, SettingRow
from kpro_analysis.weighting.settings import Weights

SAME = 1e-9  # weights that differ by less of the largest are the same
FINEST = 9  # decimals
LARGEST_WRITTEN = 1e12  # above it only the size is told
IN_PROPORTION = "(i samme forhold)"


def weight_differences(chosen: Sequence[Weights]) -> tuple[SettingRow, ...]:
    """A row for each criterion whose weight isn't the same in all of them, as it was set where that says it best.

    Each is scaled so that it differs from the first in as few criteria as can be, and isn't where scaling doesn't
    help. The weights are told as set, in the first one's scale where some had to be scaled, and as shares where hardly
    any would be the same. Criteria in the order of the first, then those that only others have.

    >>> weight_differences([Weights({"Nytte": 3, "Hast": 2}), Weights({"Nytte": 5, "Hast": 2})])
    (SettingRow(what='Vægt på Nytte', values=('3', '5')),)
    """
    first = chosen[0].values
    scales = [best_scale(first, one.values) for one in chosen]
    scaled = [
        {name: value * scale for name, value in one.values.items()} for one, scale in zip(chosen, scales, strict=True)
    ]
    names = dict.fromkeys(name for one in chosen for name in one.values)
    differing = [name for name in names if not all(_same(first, one, name) for one in scaled)]
    as_set = all(scale == 1 for scale in scales)
    if len(names) - len(differing) > (0 if as_set else 1):
        return tuple(_rows(differing, scaled, "" if as_set else f" {IN_PROPORTION}"))
    return tuple(_share_rows(names, chosen))


def best_scale(first: Mapping[str, float], other: Mapping[str, float]) -> float:
    """What to multiply the other weights by so that as many as can be are the first's; 1 unless another gives more.

    >>> best_scale({"a": 3, "b": 2, "c": 1}, {"a": 10, "b": 4, "c": 2}), best_scale({"a": 3, "b": 2}, {"a": 5, "b": 4})
    (0.5, 1.0)
    """
    ratios = sorted({first[name] / other[name] for name in first if first[name] > 0 and other.get(name, 0) > 0})

    def alike(scale: float) -> int:
        scaled = {name: value * scale for name, value in other.items()}
        return sum(_same(first, scaled, name) for name in first)

    best = max(ratios, key=alike, default=1.0)
    gains_more_than_the_one_it_is_made_from = alike(best) > max(alike(1.0), 1)
    return best if gains_more_than_the_one_it_is_made_from else 1.0


def _same(first: Mapping[str, float], other: Mapping[str, float], name: str) -> bool:
    if name not in first or name not in other:
        return False
    return abs(first[name] - other[name]) <= SAME * max(first.values())


def _rows(names: Sequence[str], weights: Sequence[Mapping[str, float]], how: str) -> Iterator[SettingRow]:
    for name in names:
        decimals = _enough([one[name] for one in weights if name in one])
        yield SettingRow(
            f"Vægt på {name}{how}", tuple(_plain(one[name], decimals) if name in one else MISSING for one in weights)
        )


def _share_rows(names: Mapping[str, None], chosen: Sequence[Weights]) -> Iterator[SettingRow]:
    shares = [one.shares for one in chosen]
    for name in names:
        row = SettingRow(
            f"Vægt på {name}", tuple(format_percent(one[name], 1) if name in one else MISSING for one in shares)
        )
        if row.differs:
            yield row


def _enough(values: Sequence[float]) -> int:
    """As many decimals as tell the values apart, 2 at least."""
    different = len(set(values))
    return next((n for n in range(2, FINEST) if len({_plain(v, n) for v in values}) == different), FINEST)


def _plain(value: float, decimals: int) -> str:
    if value >= LARGEST_WRITTEN:
        return f"{value:g}"
    text = format_number(value, decimals)
    return text.rstrip("0").removesuffix(",") if "," in text else text
