"""Opens the group's year: the same events as `kpro wheel` reads."""

from dataclasses import dataclass
from pathlib import Path

from kpro_analysis.errors import InputError
from kpro_analysis.excel.package import Package, open_package
from kpro_analysis.privacy import Known
from kpro_analysis.register.contacts import people_in
from kpro_analysis.register.folder import find_workbook
from kpro_analysis.wheel.year import YEAR_SHEET, Plan, read_year_of
from kpro_analysis.wheel.year_folder import find_year


@dataclass(frozen=True)
class Year:
    """The year, and the workbook of its own that it is in; None where it is in the register."""

    plan: Plan
    own: Path | None


def year(folder: Path) -> Year:
    """Raises InputError where there is no year; people of the register's contact columns are hidden in it."""
    own, register = find_year(folder), _register(folder)
    package = open_package(own) if own else register
    if package is None:
        raise InputError(
            f"Der er intet årshjul i datamappen. Læg det dér med et navn som aarshjul.xlsx og et ark «{YEAR_SHEET}»."
        )
    return Year(read_year_of(package, people_in(register) if register else Known()), own)


def _register(folder: Path) -> Package | None:
    try:
        return open_package(find_workbook(folder))
    except InputError:
        return None
