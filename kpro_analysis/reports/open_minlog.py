"""Opens MinLog from what is prepared, never from the log itself: the same figures as `kpro minlog quarter` gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpro_analysis.errors import InputError
from kpro_analysis.minlog.audit_folder import audit_folders, prepared_summary
from kpro_analysis.minlog.periods import Period, covered, period
from kpro_analysis.minlog.store import Store
from kpro_analysis.reports.quarter_times import Times
from kpro_analysis.support.quarters import Quarter


@dataclass(frozen=True)
class MinLog:
    """The log's folder, the days that it tells of, and the quarter and those that it is held against."""

    store: Store
    covered: tuple[date, date]
    periods: Mapping[Quarter, Period]


def minlog(folder: Path, times: Times) -> MinLog:
    """The first audit of a data folder; raises InputError where nothing is taken in, or prepared."""
    audits = audit_folders(folder)
    if not audits:
        raise InputError("Der er ikke læst MinLog ind i datamappen. Læs et udtræk ind med kpro minlog ingest.")
    summary = prepared_summary(audits[0])
    quarters = (times.quarter, *times.compared)
    periods = {quarter: period(summary, quarter.months) for quarter in quarters}
    return MinLog(Store.open(audits[0]), covered(summary.meta), periods)
