"""Is the register fit for prioritising? Remarks to talk about before the ranking is trusted."""

from typing import Any

from kpro_analysis.findings import Level
from kpro_analysis.register.requests import Register
from kpro_analysis.weighting.criteria import criteria_report
from kpro_analysis.weighting.criteria_rules import Case, criteria_remarks
from kpro_analysis.weighting.draws import Around, Draws
from kpro_analysis.weighting.model import Contest, prepare
from kpro_analysis.weighting.remark import Remark
from kpro_analysis.weighting.request_rules import request_remarks
from kpro_analysis.weighting.robustness import Robustness, usual_count
from kpro_analysis.weighting.settings import Settings

SEED = 1  # of the draws: the same register gives the same remarks


def weight_space(settings: Settings) -> Draws:
    """The draws over which red errors may drown: every set of weights is as likely."""
    return Draws(count=usual_count(settings.rule), seed=SEED, around=Around.UNIFORM)


def fitness(register: Register, settings: Settings, sampled: Robustness | None = None) -> tuple[Remark, ...]:
    """The remarks on a register under these settings, warnings first, then by rule; maybe none.

    `sampled`: how often red errors are left out over drawn weights (`weight_space`); without it nothing is said on
    that. Refuses (UsageError) settings that can't be ranked by.
    """
    return contest_fitness(prepare(register, settings), sampled)


def contest_fitness(contest: Contest, sampled: Robustness | None = None) -> tuple[Remark, ...]:
    """The same for a contest that is prepared already."""
    outcome = contest.evaluate()
    case = Case(contest, outcome, criteria_report(contest))
    remarks = [*criteria_remarks(case), *request_remarks(contest, outcome, sampled)]
    return tuple(sorted(remarks, key=lambda remark: (list(Level).index(remark.level), remark.rule)))


def as_dict(remarks: tuple[Remark, ...]) -> dict[str, Any]:
    """The remarks as plain values, ready for JSON."""
    return {"remarks": [remark.as_dict() for remark in remarks]}
