"""What the page on the model draws, as JSON: once without, later with how often red errors drown. Computes nothing."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from kpro_analysis.danish import format_number, format_percent
from kpro_analysis.register.requests import Register, Request
from kpro_analysis.screens.controls import View
from kpro_analysis.screens.folder import saved_day
from kpro_analysis.screens.link import to_query
from kpro_analysis.screens.what_if import WhatIf
from kpro_analysis.screens.what_if_view import conditions
from kpro_analysis.weighting.criteria import CriteriaReport, criteria_report
from kpro_analysis.weighting.criteria_rules import ALIKE, RELATED
from kpro_analysis.weighting.fitness import contest_fitness
from kpro_analysis.weighting.model import Contest, prepare
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.remark import Remark
from kpro_analysis.weighting.request_rules import TIE_RULES
from kpro_analysis.weighting.robustness import Robustness
from kpro_analysis.weighting.wording import accuracy_words, standing

WHAT_IF = "vaegtning.ipynb"
TIES = "lige-ved-stregen"
TITLES = {
    "afgør-intet": "Afgør intet lige nu",
    "haster-to-gange": "Haster det, tæller det to gange?",
    TIES: "Lige score ved stregen",
    "mange-blanke": "Mange mangler point",
    "nulpunkt": "Nulpunktet passer ikke",
    "pris-som-kriterium": "Tæller prisen to gange?",
    "røde-fejl-drukner": "Røde fejl drukner",
    "røde-fejl-uden-estimat": "Røde fejl uden estimat",
    "røde-fejl-uden-point": "Røde fejl uden point",
    "siger-det-samme": "To kriterier siger det samme",
    "uden-oplysning": "Skiller ikke ønskerne",
    "xxl-uden-loft": "XXL har ingen øvre grænse",
}


@dataclass(frozen=True)
class Evaluation:
    """One visitor's look at the model, under the settings that the visitor's address asks for."""

    register: Register
    query: str = ""

    @cached_property
    def session(self) -> WhatIf:
        """The what-if page under the same address."""
        return WhatIf(self.register, self.query)

    @cached_property
    def contest(self) -> Contest:
        """Who competes under these settings."""
        return prepare(self.register, self.session.outcome.settings)

    @property
    def outcome(self) -> Outcome:
        """The result under these settings."""
        return self.session.outcome

    @cached_property
    def same_settings(self) -> str:
        """The query by which the what-if page has the same settings; "" for the agreed ones."""
        session = self.session
        return to_query(replace(session.controls, view=View()), session.agreed, self.register)

    def address(self, *pairs: str) -> str:
        """The what-if page with the same settings and these pairs in its query, relative to this page."""
        query = "&".join(filter(None, [self.same_settings, *pairs]))
        return f"{WHAT_IF}?{query}" if query else WHAT_IF


def first_state(evaluation: Evaluation) -> dict[str, Any]:
    """All that the page needs to draw itself the first time: nothing is sampled yet."""
    register, outcome = evaluation.register, evaluation.outcome
    return {
        "register": {
            "file": register.file,
            "saved": saved_day(register),
            "requests": len(register.requests),
            "competing": len(outcome.number),
        },
        "notices": evaluation.session.notices,
        "conditions": conditions(outcome),
        "whatIf": evaluation.address(),
        "requests": {r.number: _request(evaluation, r) for r in register.requests},
        **_criteria(criteria_report(evaluation.contest)),
        "view": view_state(evaluation),
    }


def _request(evaluation: Evaluation, request: Request) -> dict[str, str]:
    return {"id": request.id, "title": request.title, "href": evaluation.address(f"valgt={request.number}")}


def view_state(evaluation: Evaluation, sampled: Robustness | None = None) -> dict[str, Any]:
    """The remarks, the ties among them (None: not looked for), and the red errors that compete, worst first."""
    remarks = contest_fitness(evaluation.contest, sampled)
    tied = [n for remark in remarks if remark.rule == TIES for n in remark.requests]
    return {
        "type": "view",
        "remarks": [_remark(remark) for remark in remarks],
        "ties": _rows(evaluation.outcome, tied) if evaluation.outcome.settings.rule in TIE_RULES else None,
        "errors": _errors(evaluation, sampled),
        "sampled": None if sampled is None else _sampled(sampled),
    }


def _remark(remark: Remark) -> dict[str, Any]:
    return {
        "rule": remark.rule,
        "title": TITLES[remark.rule],
        "level": str(remark.level),
        "word": remark.level.danish,
        "message": remark.message,
        "advice": remark.advice,
        "criteria": remark.criteria,
        "requests": remark.requests,
    }


def _rows(outcome: Outcome, numbers: Iterable[int]) -> list[dict[str, Any]]:
    """Some competing requests in ranking order."""
    places = np.flatnonzero(np.isin(outcome.number, list(numbers))).tolist()
    return [
        {
            "number": int(outcome.number[place]),
            "rank": int(outcome.rank[place]),
            "score": format_number(float(outcome.score[place]), 1),
            "funded": bool(outcome.funded[place]),
            "standing": standing(outcome, place),
        }
        for place in places
    ]


def _errors(evaluation: Evaluation, sampled: Robustness | None) -> list[dict[str, Any]]:
    bids = evaluation.contest.bids
    rows = _rows(evaluation.outcome, bids.number[bids.red_error].tolist())
    if sampled is None:
        return rows
    share = dict(zip(sampled.number.tolist(), sampled.drowned_share.tolist(), strict=True))
    drowned = [{**row, "share": share[row["number"]], "percent": format_percent(share[row["number"]])} for row in rows]
    return sorted(drowned, key=lambda row: -row["share"])


def _sampled(sampled: Robustness) -> dict[str, Any]:
    return {"any": format_percent(sampled.any_drowned_share), "accuracy": accuracy_words(sampled)}


def _criteria(report: CriteriaReport) -> dict[str, Any]:
    return {
        "criteria": [_criterion(report, j) for j in range(len(report.criteria))],
        "correlation": [[_correlation(value) for value in row] for row in report.correlation.tolist()],
        "strengths": {"strong": format_number(ALIKE, 2), "some": format_number(RELATED, 2)},
    }


def _criterion(report: CriteriaReport, j: int) -> dict[str, Any]:
    criterion, without, nearest = report.criteria[j], report.without[j], int(report.nearest[j])
    return {
        "name": criterion.name,
        "share": format_percent(float(report.share[j])),
        "scale": f"{_points(criterion.low)}–{_points(criterion.high)}",
        "lowest": _points(float(report.lowest[j])),
        "highest": _points(float(report.highest[j])),
        "lowGiven": bool(report.low_given[j]),
        "highGiven": bool(report.high_given[j]),
        "constant": bool(report.constant[j]),
        "blank": None if math.isnan(report.blank[j]) else format_percent(float(report.blank[j])),
        "nearest": None if nearest < 0 else report.criteria[nearest].name,
        "strongest": None if nearest < 0 else _correlation(float(report.correlation[j, nearest])),
        "without": None if without is None else {"entered": without.entered, "left": without.left},
    }


def _correlation(value: float) -> dict[str, str] | None:
    """A correlation as text, with how strong it is; None where there is none."""
    if math.isnan(value):
        return None
    strength = "strong" if abs(value) >= ALIKE else "some" if abs(value) >= RELATED else "weak"
    return {"text": format_number(value, 2).replace("-", "−"), "strength": strength}


def _points(value: float) -> str | None:
    return None if math.isnan(value) else format_number(value, 0 if value == round(value) else 1)
