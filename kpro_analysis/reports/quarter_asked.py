"""What the register and its decisions tell of a quarter: the same results as `kpro overview`, `spending` and `rank`."""

from dataclasses import dataclass
from pathlib import Path

from kpro_analysis.register.flow import SHOWN, Flow, flow
from kpro_analysis.register.overview import Overview, overview, reckoning_day
from kpro_analysis.register.requests import DecisionRow, Register
from kpro_analysis.reports.quarter_times import Times
from kpro_analysis.support.quarters import Quarter, span
from kpro_analysis.weighting.decision_files import LoggedDecisions, decision_folder, read_log
from kpro_analysis.weighting.funnel import Funnel, funnel
from kpro_analysis.weighting.known_decisions import decided_within, known_decisions
from kpro_analysis.weighting.model import Contest, prepare
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import agreed_settings
from kpro_analysis.weighting.spending import Spending, spending


@dataclass(frozen=True)
class Wanted:
    """A register in a quarter, by the agreed settings.

    `flows` are of two years of quarters, the oldest first; `spending` by quarter, of the quarter and those that it is
    held against; `decisions` those of the quarter.
    """

    register: Register
    log: LoggedDecisions
    overview: Overview
    flows: dict[Quarter, Flow]
    contest: Contest
    outcome: Outcome
    funnel: Funnel
    spending: dict[Quarter, Spending]
    decisions: tuple[DecisionRow, ...]


def wanted(folder: Path, register: Register, times: Times) -> Wanted:
    """All that the sections on requests show; raises UsageError where the agreed settings can't be used."""
    log = read_log(decision_folder(folder))
    rows = known_decisions(register, log)
    quarter = times.quarter
    day = reckoning_day(register, log.decided, quarter.last)
    found = overview(register, day, log.decided)
    contest = prepare(register, agreed_settings(register))
    outcome = contest.evaluate()
    quarters = span(quarter.before(SHOWN - 1), quarter)
    return Wanted(
        register=register,
        log=log,
        overview=found,
        flows={q: flow(register, found.decisions, (q.start, q.last), day) for q in quarters},
        contest=contest,
        outcome=outcome,
        funnel=funnel(outcome, found.decisions),
        spending={q: spending(register, contest.settings, rows, q.last) for q in (quarter, *times.compared)},
        decisions=decided_within(rows, quarter.start, quarter.last),
    )
