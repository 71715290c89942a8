"""What stops a report from being published: anything in its files that tells who somebody is."""

from collections.abc import Callable
from pathlib import Path

from kpro_analysis.excel.package import open_package
from kpro_analysis.excel.sheets import Book
from kpro_analysis.leak_allowed import publish_check, read_allowed
from kpro_analysis.leak_scan import NOBODY
from kpro_analysis.register.contacts import known_people
from kpro_analysis.register.folder import PATTERN, find_workbook
from kpro_analysis.register.layout import find_register


def guard_of(data: Path) -> Callable[[Path], None]:
    """A check of a folder of files, which raises LeakError for one that must not leave the house.

    People are those in the contact columns of the register in `data`; nobody where there is none. What the folder's
    `tilladt.toml` allows is let through.
    """

    def check(folder: Path) -> None:
        known = NOBODY
        if any(data.glob(PATTERN)):
            known = known_people(find_register(Book(open_package(find_workbook(data)))))
        publish_check([folder], known, read_allowed(data))

    return check
