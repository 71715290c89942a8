"""What the register and all known decisions tell of a quarter; `kpro overview` and `kpro spending` tell the same."""

from dataclasses import dataclass, replace
from pathlib import Path

from kpro_analysis.errors import InputError
from kpro_analysis.excel.package import open_package
from kpro_analysis.register.decisions import decisions_of
from kpro_analysis.register.flow import SHOWN, Flow, flow
from kpro_analysis.register.overview import Overview, overview, reckoning_day
from kpro_analysis.register.requests import DecisionRow, Register
from kpro_analysis.reports.quarter_times import Times
from kpro_analysis.support.quarters import Quarter, span
from kpro_analysis.weighting.decision_files import decision_folder, read_log
from kpro_analysis.weighting.funnel import Funnel, funnel
from kpro_analysis.weighting.known_decisions import decided_within, once, settled
from kpro_analysis.weighting.model import Contest, prepare
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import Settings
from kpro_analysis.weighting.spending import Spending, spending
from kpro_analysis.wheel.year_folder import find_year


@dataclass(frozen=True)
class Known:
    """The decisions of a folder, by day, each once; `faults` are sentences on files that can't be used."""

    rows: tuple[DecisionRow, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """A register in a quarter.

    `flows` are of two years of quarters, the oldest first; `spending` by quarter, of the quarter and those that it is
    held against; `decisions` those of the quarter.
    """

    register: Register
    known: Known
    overview: Overview
    flows: dict[Quarter, Flow]
    contest: Contest
    outcome: Outcome
    funnel: Funnel
    spending: dict[Quarter, Spending]
    decisions: tuple[DecisionRow, ...]


def decisions_in(folder: Path, register: Register) -> Known:
    """The decisions on the register's sheet, on that of the workbook of the year, and in the log."""
    log = read_log(decision_folder(folder))
    rows, faults = register.decisions, [log.fault] if log.fault else []
    try:
        year = find_year(folder)
        rows += decisions_of(open_package(year))[0] if year else ()
    except InputError as error:
        faults.append(str(error))
    return Known(once((*rows, *log.rows)), tuple(faults))


def wanted(folder: Path, register: Register, settings: Settings, times: Times) -> Wanted:
    """All that is told of requests; raises UsageError where the settings can't be used.

    Days are counted to the quarter's end, or to the last day before that which the register tells about.
    """
    known, quarter = decisions_in(folder, register), times.quarter
    alone = replace(register, decided=settled(known.rows, register))
    day = reckoning_day(alone, (), quarter.last)
    found = overview(alone, day)
    contest = prepare(register, settings)
    outcome = contest.evaluate()
    quarters = span(quarter.before(SHOWN - 1), quarter)
    return Wanted(
        register=register,
        known=known,
        overview=found,
        flows={q: flow(register, found.decisions, (q.start, q.last), day) for q in quarters},
        contest=contest,
        outcome=outcome,
        funnel=funnel(outcome, found.decisions),
        spending={q: spending(register, settings, known.rows, q.last) for q in (quarter, *times.compared)},
        decisions=decided_within(known.rows, quarter.start, quarter.last),
    )
