"""Can a file's figures of a municipality be used: the verdict, with the reasons for it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kpro_analysis.danish import format_percent, sort_key
from kpro_analysis.small_numbers import FEW, SMALLEST_SHOWN
from kpro_analysis.uddata.checks_rules import OF_PEOPLE, PLACES, RESPONSES, TEXT_ANSWERS, Rule, counted
from kpro_analysis.uddata.checks_tables import Hit


class Use(StrEnum):
    """The verdicts, best first."""

    USABLE = "kan bruges"
    DOUBTFUL = "kan bruges med forbehold"
    USELESS = "kan ikke bruges"


@dataclass(frozen=True)
class Verdict:
    """What can be done with the figures of a municipality in a file; its reasons, the worst first."""

    file: str
    municipality: str
    verdict: Use
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Sizes:
    """How many rows of each unit there are."""

    counts: Mapping[str, int]

    def share(self, unit: str, count: int) -> float:
        """The share that a count is of its unit; what has no whole is one of the responses at most.

        >>> Sizes({"besvarelser": 40}).share("besvarelser", 10)
        0.25
        """
        whole = self.counts.get(RESPONSES if unit in (PLACES, TEXT_ANSWERS) else unit, 0)
        return min(1.0, count / max(whole, count, 1))


def verdicts(
    hits: Iterable[Hit], sizes: Mapping[tuple[int, str | None], Sizes], names: Mapping[int, str]
) -> Iterator[Verdict]:
    """One verdict per file and municipality that it has rows of, in the order of the files."""
    counts: dict[tuple[int, str | None], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    by_name: dict[str, Rule] = {}
    for hit in hits:
        counts[hit.file, hit.municipality][hit.rule.name] += hit.count
        by_name[hit.rule.name] = hit.rule
    places = sorted({*sizes, *counts}, key=lambda place: (place[0], sort_key(place[1] or "")))
    for f, m in places:
        size = sizes.get((f, m), Sizes({}))
        judged = [_judged(by_name[name], count, size) for name, count in counts[f, m].items()]
        bad = sorted((one for one in judged if one[0] is not Use.USABLE), key=lambda one: one[0] is Use.DOUBTFUL)
        worst = bad[0][0] if bad else Use.USABLE
        yield Verdict(names[f], m or "", worst, tuple(reason for _, reason in bad))


def _judged(rule: Rule, count: int, size: Sizes) -> tuple[Use, str]:
    share = size.share(rule.unit, count)
    use = Use.USELESS if share > rule.useless else Use.DOUBTFUL if share > rule.doubtful else Use.USABLE
    is_few = rule.unit in OF_PEOPLE and count < SMALLEST_SHOWN
    many = f"{FEW} {rule.unit}" if is_few else counted(count, rule.unit)
    told = many if is_few or rule.unit in (PLACES, TEXT_ANSWERS) else f"{many}, {format_percent(share, 1)}"
    harm = "kan ikke bruges" if use is Use.USELESS else "skal læses med forbehold"
    return use, f"{rule.title} ({told}): {rule.harms} {harm}."
