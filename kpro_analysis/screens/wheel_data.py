"""What the page on the year reads in the data folder: the year, and what the group decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpro_analysis.columns import header_key
from kpro_analysis.danish import format_date
from kpro_analysis.errors import InputError
from kpro_analysis.excel.package import Package, open_package
from kpro_analysis.findings import Finding
from kpro_analysis.privacy import Known, mask
from kpro_analysis.register.contacts import people_in
from kpro_analysis.register.decisions import DECISION_SHEET, decisions_of
from kpro_analysis.register.folder import find_workbook
from kpro_analysis.register.requests import DecisionRow
from kpro_analysis.register.workbook import read_package
from kpro_analysis.weighting.decision_files import decision_folder, read_log
from kpro_analysis.wheel.event import next_events
from kpro_analysis.wheel.words import counted_events
from kpro_analysis.wheel.year import HEADERS, YEAR_SHEET, Plan, read_year_of
from kpro_analysis.wheel.year_folder import find_year


@dataclass(frozen=True)
class YearData:
    """`plan` is None where there is no year to show, and `missing` says what to do then.

    `decisions` are those of the sheets and the log, the latest first; `findings` those on the year and the sheets of
    decisions; `notices` are sentences on files that can't be used.
    """

    plan: Plan | None
    missing: str
    decisions: tuple[DecisionRow, ...] = ()
    findings: tuple[Finding, ...] = ()
    notices: tuple[str, ...] = ()


def read_data(folder: Path) -> YearData:
    """Read the folder, the year before all; raises InputError when it isn't there or holds several years."""
    if not folder.is_dir():
        raise InputError(f"Mappen {mask(folder.name)} findes ikke. Angiv en mappe, hvor årshjulet ligger.")
    own, log = find_year(folder), read_log(decision_folder(folder))
    package, fault = _workbook(folder)
    known = people_in(package) if package else Known()
    rows, findings, unread = _decisions(package)
    if own is not None:
        package = open_package(own)
        more, remarks = decisions_of(package)
        rows, findings = (*rows, *more), (*findings, *remarks)
    plan, missing, found = _plan(package, known)
    notices = tuple(filter(None, (fault if package else "", unread, log.fault)))
    return YearData(plan, missing, latest_first((*rows, *log.rows)), (*found, *findings), notices)


def _workbook(folder: Path) -> tuple[Package | None, str]:
    """The register's workbook, or why there is none."""
    try:
        return open_package(find_workbook(folder)), ""
    except InputError as error:
        return None, str(error)


def _decisions(package: Package | None) -> tuple[tuple[DecisionRow, ...], tuple[Finding, ...], str]:
    """What the sheet of decisions in the register says, what was remarked on there, and why it can't be read."""
    if package is None:
        return (), (), ""
    try:
        register = read_package(package).register
    except InputError as error:
        return (), (), str(error)
    sheet = header_key(DECISION_SHEET)
    return register.decisions, tuple(f for f in register.findings if header_key(f.sheet) == sheet), ""


def _plan(package: Package | None, known: Known) -> tuple[Plan | None, str, tuple[Finding, ...]]:
    """The year, or what to do where there is none; and what was remarked on."""
    if package is None:
        missing = (
            f"Læg en arbejdsbog i mappen med et navn som aarshjul.xlsx og et ark «{YEAR_SHEET}» med overskrifterne "
            f"{HEADERS}. Skriv en række for hver begivenhed, og genindlæs siden."
        )
        return None, missing, ()
    try:
        plan = read_year_of(package, known)
    except InputError as error:
        return None, str(error), ()
    if plan.events:
        return plan, "", plan.findings
    missing = f"Arket «{YEAR_SHEET}» i {plan.file} har ingen begivenheder. Skriv en række for hver, og genindlæs siden."
    return None, missing, plan.findings


def latest_first(rows: Iterable[DecisionRow]) -> tuple[DecisionRow, ...]:
    """The decisions, the latest first and those without a day last; one that stands both on a sheet and in a log once.

    >>> row = DecisionRow(date(2024, 1, 24), "", "Knappen flyttes", (19,))
    >>> latest_first([DecisionRow(None, "", "Senere"), row, row]) == (row, DecisionRow(None, "", "Senere"))
    True
    """
    by_key = {(row.day, header_key(row.text), frozenset(row.numbers)): row for row in reversed([*rows])}
    return tuple(sorted(reversed(by_key.values()), key=lambda row: row.day or date.min, reverse=True))


def state_words(folder: Path, today: date) -> str:
    """The state of the year in a folder, as the front page says it."""
    found = read_data(folder)
    if found.plan is None:
        return found.missing
    coming = next_events(found.plan.events, today, 366)
    following = f" · næste {format_date(coming[0].first_day)}: {coming[0].label}" if coming else ""
    return f"{found.plan.file} · {counted_events(len(found.plan.events))}{following}"
