"""Is each criterion fit for its purpose? The rules on points: their scale, their gaps, what they repeat and decide."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.danish import format_number, format_percent
from kpro_analysis.findings import Level
from kpro_analysis.register.requests import LIGHTS
from kpro_analysis.weighting.criteria import CriteriaReport, rank_correlations
from kpro_analysis.weighting.intervals import weight_interval
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.movement import PoolChange
from kpro_analysis.weighting.outcome import Outcome, Verdict
from kpro_analysis.weighting.remark import Remark, enumerated

ALIKE = 0.8  # |rank correlation| from which two things are "very strongly" related: Evans (1996)
RELATED = 0.6  # and from which "strongly": enough to ask whether points measure cost or urgency
TWO_SIDED = 1.96  # standard errors within which chance keeps a correlation in 95 of 100 cases; one is 1/sqrt(n - 1)
MOST_BLANK = 0.2  # methods, section 8: left blank for more than a fifth
COST_WORDS = re.compile(r"\bpris|pris\b|omkostning|udgift|økonomi\b|kroner", re.IGNORECASE)
URGENCY_WORDS = re.compile(r"\bhast|priorite|vigtighed", re.IGNORECASE)
REFUSED = (Verdict.TOO_DEAR, Verdict.NOT_IN_BEST)


@dataclass(frozen=True)
class Case:
    """What the rules look at: a contest, its result by the settings' weights, and what each criterion does."""

    contest: Contest
    outcome: Outcome
    report: CriteriaReport

    def name(self, j: int) -> str:
        """The criterion's name."""
        return self.report.criteria[j].name


def criteria_remarks(case: Case) -> Iterator[Remark]:
    """All remarks on criteria; none when nobody competes."""
    if not len(case.outcome.number):
        return
    for j in range(len(case.report.criteria)):
        if case.report.constant[j]:
            yield _tells_nothing(case, j)
        else:
            yield from _zero_point(case, j)
        yield from _blank(case, j)
    yield from _decides_nothing(case)
    yield from _alike(case)
    yield from _cost(case)
    yield from _urgency(case)


def _tells_nothing(case: Case, j: int) -> Remark:
    name, given = case.name(j), case.report.lowest[j]
    if math.isnan(given):
        said = f"Ingen har fået point i «{name}»"
    elif case.report.blank[j]:
        said = (
            f"Alle, der har fået point i «{name}», har fået det laveste, {_points(given)}, som en blank også tæller som"
        )
    else:
        said = f"Alle har fået det samme, {_points(given)} point, i «{name}»"
    return Remark(
        "uden-oplysning",
        Level.WARNING,
        f"{said}. Kriteriet skiller ikke ønskerne, og dets vægt ændrer intet i rækkefølgen.",
        "Giv point på ny, så de viser forskellene, eller giv kriteriet vægten 0.",
        (name,),
    )


def _zero_point(case: Case, j: int) -> Iterator[Remark]:
    criterion, lowest = case.report.criteria[j], float(case.report.lowest[j])
    if math.isnan(lowest) or lowest <= criterion.low:
        return
    all_of_them = "Alle, der har point," if case.report.blank[j] else "Alle"
    for_free = (lowest - criterion.low) / (criterion.high - criterion.low)
    yield Remark(
        "nulpunkt",
        Level.WARNING,
        f"Ingen har fået under {_points(lowest)} point i «{criterion.name}», men skalaen begynder ved "
        f"{_points(criterion.low)}. {all_of_them} får {format_percent(for_free)} af kriteriet på forhånd, så det "
        "skiller mindre, end vægten viser.",
        "Brug hele skalaen, når I giver point, eller ret Min i arket Pointsystem til det laveste, I giver.",
        (criterion.name,),
    )


def _blank(case: Case, j: int) -> Iterator[Remark]:
    share, name = float(case.report.blank[j]), case.name(j)
    same = case.report.lowest[j] == case.report.highest[j] and not case.report.constant[j]
    if not MOST_BLANK < share < 1 and not (same and share):
        return
    only = " Resten har fået det samme, så kriteriet skiller kun dem fra de blanke." if same else ""
    blank = case.contest.missing[:, j]
    yield Remark(
        "mange-blanke",
        Level.WARNING,
        f"{int(blank.sum())} af {len(blank)} ønsker ({format_percent(share)}) mangler point i «{name}». En blank "
        f"tæller som det laveste og trækker ønsket ned.{only}",
        "Giv de manglende point, før I ser på rækkefølgen. Er det laveste ment, så skriv det.",
        (name,),
        tuple(case.contest.bids.number[blank].tolist()),
    )


def _decides_nothing(case: Case) -> Iterator[Remark]:
    """Criteria without which the same is funded: those of any weight one by one, the others in one remark."""
    if not (np.isin(case.outcome.verdict, REFUSED).any() and case.outcome.funded.any()):
        return
    idle = [j for j, change in enumerate(case.report.without) if change == PoolChange((), ())]
    intervals = {
        j: weight_interval(case.contest, j) for j in idle if case.report.share[j] and not case.report.constant[j]
    }
    never = [j for j, interval in intervals.items() if (interval.funded_low, interval.funded_high) == (0, 1)]
    for j in never:
        yield Remark(
            "afgør-intet",
            Level.WARNING,
            f"Puljen går til de samme ønsker, uanset hvad «{case.name(j)}» vejer.",
            "Tal om, hvorvidt kriteriet er arbejdet værd: uden det er der færre point at give.",
            (case.name(j),),
        )
    if rest := {j: interval for j, interval in intervals.items() if j not in never}:
        reach = (f"«{case.name(j)}» (op til {format_percent(one.funded_high)})" for j, one in rest.items())
        yield Remark(
            "afgør-intet",
            Level.NOTE,
            f"Lader man ét af disse ude, går puljen stadig til de samme ønsker: {enumerated(reach)}. Tallet er, hvor "
            "meget af vægten det kan få, før andre ønsker kommer med.",
            "Tal om, hvorvidt de er arbejdet værd: med færre kriterier er der færre point at give. Er de der for at "
            "skille, så giv dem mere vægt.",
            tuple(case.name(j) for j in rest),
        )


def _alike(case: Case) -> Iterator[Remark]:
    report = case.report
    for i, j in combinations(range(len(report.criteria)), 2):
        if not _beyond_chance(report.correlation[i, j], int(report.pairs[i, j]), ALIKE) or report.correlation[i, j] < 0:
            continue
        names = (case.name(i), case.name(j))
        yield Remark(
            "siger-det-samme",
            Level.WARNING,
            f"«{names[0]}» og «{names[1]}» ordner ønskerne næsten ens ({_words(report.correlation[i, j])} over "
            f"{report.pairs[i, j]} ønsker). Det samme tæller dermed to gange, tilsammen "
            f"{format_percent(float(report.share[i] + report.share[j]))} af vægten.",
            "Tal om, hvorvidt de to måler det samme. Gør de det, så behold det ene, eller del én vægt mellem dem.",
            names,
        )


def _cost(case: Case) -> Iterator[Remark]:
    contest = case.contest
    cost = np.where(contest.bids.ties.head > 0, np.nan, contest.costs.plan)
    points = np.where(contest.missing, np.nan, contest.points)
    for j, (correlation, strong) in enumerate(_against(points, cost)):
        name = case.name(j)
        named = COST_WORDS.search(name)
        if not named and not strong:
            continue
        which = "flest" if correlation > 0 else "færrest"
        seen = f"De dyre ønsker har {which} point i «{name}» ({_words(correlation)} mellem point og pris)."
        heard = f"«{name}» lyder som et kriterium om pris."
        yield Remark(
            "pris-som-kriterium",
            Level.WARNING if strong else Level.NOTE,
            f"{seen if strong else heard} Måler kriteriet prisen, tæller den to gange: både i pointene og i det, "
            "puljen rækker til.",
            "Tal om, hvad kriteriet måler. Er det prisen, så giv det vægten 0: puljen holder øje med prisen.",
            (name,),
        )


def _urgency(case: Case) -> Iterator[Remark]:
    register = case.contest.register
    light = np.array([LIGHTS[::-1].index(r.light) if r.light else np.nan for r in register.requests], dtype=float)
    usable = np.array([r.points_usable for r in register.requests], dtype=bool)
    points = np.where(usable[:, None], register.points, np.nan)
    for j, (correlation, strong) in enumerate(_against(points, light)):
        name = case.name(j)
        follows = strong and correlation > 0
        if not URGENCY_WORDS.search(name) and not follows:
            continue
        seen = f"Pointene i «{name}» følger prioriteten rød, gul og grøn ({_words(correlation)})."
        heard = f"«{name}» lyder som et kriterium om, hvor meget det haster."
        yield Remark(
            "haster-to-gange",
            Level.WARNING if follows else Level.NOTE,
            f"{seen if follows else heard} Det siger prioriteten allerede, og den afgør, hvem der konkurrerer. Giver "
            "det også point, tæller det to gange.",
            "Tal om, hvad kriteriet måler. Er det, hvor meget det haster, så giv det vægten 0, eller sig i kriteriets "
            "beskrivelse, hvad det måler ud over prioriteten.",
            (name,),
        )


def _against(points: NDArray[np.float64], other: NDArray[np.float64]) -> list[tuple[float, bool]]:
    """For each column its rank correlation with `other` (rows,), and whether that is strong; NaN: not known."""
    correlation, pairs = rank_correlations(np.column_stack([points, other]))
    found = zip(correlation[-1, :-1].tolist(), pairs[-1, :-1].tolist(), strict=True)
    return [(value, _beyond_chance(value, count, RELATED)) for value, count in found]


def _beyond_chance(correlation: float, pairs: int, least: float) -> bool:
    """Whether a correlation is that strong, and stronger than chance would often make it (False for NaN)."""
    return pairs > 1 and abs(correlation) >= max(least, TWO_SIDED / math.sqrt(pairs - 1))


def _points(value: float) -> str:
    return format_number(value, 0 if value == round(value) else 1)


def _words(correlation: float) -> str:
    return f"rangkorrelation {format_number(correlation, 2)}"
