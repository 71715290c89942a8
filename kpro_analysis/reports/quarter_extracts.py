"""What the extracts tell of a quarter: the same results as `kpro support`, `uddata` and `minlog` give."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kpro_analysis.errors import InputError
from kpro_analysis.excel.package import Package, open_package
from kpro_analysis.minlog.audit_folder import audit_folders, prepared_summary
from kpro_analysis.minlog.periods import Period, covered, period
from kpro_analysis.minlog.store import Store as Log
from kpro_analysis.privacy import Known
from kpro_analysis.register.contacts import people_in
from kpro_analysis.register.folder import find_workbook
from kpro_analysis.reports.quarter_times import Times
from kpro_analysis.support.figures import Counting, Figures, figures
from kpro_analysis.support.folder import ticket_files
from kpro_analysis.support.quarters import Quarter
from kpro_analysis.support.ticket import Tickets
from kpro_analysis.support.tickets import read_tickets
from kpro_analysis.uddata.checks import Checked
from kpro_analysis.uddata.checks_folder import check_folder
from kpro_analysis.uddata.figures_choice import Choice, choose
from kpro_analysis.uddata.figures_folder import figures_folder
from kpro_analysis.uddata.figures_result import KeyFigures
from kpro_analysis.uddata.store import MANIFEST, Store
from kpro_analysis.wheel.year import YEAR_SHEET, Plan, read_year_of
from kpro_analysis.wheel.year_folder import find_year

UDDATA = "uddata"


@dataclass(frozen=True)
class Support:
    """The enquiries of some files, and the figures of the quarter."""

    paths: tuple[Path, ...]
    tickets: Tickets
    counting: Counting
    figures: Figures


def support(folder: Path, times: Times) -> Support:
    """Raises KproError where there are no enquiries, or none of the quarter."""
    paths = tuple(ticket_files(folder))
    tickets = read_tickets(paths, times.now)
    counting = Counting(tickets)
    return Support(paths, tickets, counting, figures(counting, times.quarter))


@dataclass(frozen=True)
class Uddata:
    """A folder of Uddata, and its key figures, all of them and by quarter."""

    store: Store
    all: KeyFigures

    def of(self, quarter: Quarter) -> KeyFigures:
        """Those of a quarter."""
        return choose(self.all, Choice(period=str(quarter)))


def uddata(folder: Path) -> Uddata:
    """Raises InputError where no Uddata is taken in."""
    place = next((one for one in (folder / UDDATA, folder) if (one / MANIFEST).is_file()), None)
    store = None if place is None else Store.open(place)
    if store is None or not store.manifest.files:
        raise InputError("Der er ikke læst Uddata ind i datamappen. Læs det ind med kpro uddata ingest, og prøv igen.")
    return Uddata(store, figures_folder(store.folder))


def checked(store: Store, times: Times) -> Checked:
    """What is wrong in a folder of Uddata."""
    return check_folder(store.folder, times.now)


def year(folder: Path) -> Plan:
    """The group's year, in a workbook of its own or in the register; raises InputError where there is none.

    People of the register's contact columns are hidden in it.
    """
    own, register = find_year(folder), _package(folder)
    package = open_package(own) if own else register
    if package is None:
        raise InputError(
            f"Der er intet årshjul i datamappen. Læg det dér med et navn som aarshjul.xlsx og et ark «{YEAR_SHEET}»."
        )
    return read_year_of(package, people_in(register) if register else Known())


def _package(folder: Path) -> Package | None:
    try:
        return open_package(find_workbook(folder))
    except InputError:
        return None


@dataclass(frozen=True)
class MinLog:
    """The log's folder, the days that it tells of, and the quarter and those that it is held against."""

    store: Log
    covered: tuple[date, date]
    periods: Mapping[Quarter, Period]


def minlog(folder: Path, times: Times) -> MinLog:
    """From what is prepared; the log itself isn't read. Raises InputError where nothing is taken in, or prepared."""
    audits = audit_folders(folder)
    if not audits:
        raise InputError("Der er ikke læst MinLog ind i datamappen. Læs et udtræk ind med kpro minlog ingest.")
    summary = prepared_summary(audits[0])
    quarters = (times.quarter, *times.compared)
    return MinLog(Log.open(audits[0]), covered(summary.meta), {q: period(summary, q.months) for q in quarters})
