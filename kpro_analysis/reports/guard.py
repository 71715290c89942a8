"""What stops a report from being published: anything in its files that tells who somebody is."""

from collections.abc import Callable
from pathlib import Path

from kpro_analysis.leak_allowed import publish_check, read_allowed
from kpro_analysis.leak_scan import NOBODY
from kpro_analysis.privacy import Known
from kpro_analysis.register.contacts import people_in
from kpro_analysis.register.folder import PATTERN, find_workbook


def guard_of(data: Path) -> Callable[[Path], None]:
    """A check of a folder of files, which raises LeakError for one that must not leave the house.

    People are those in the contact columns of the register in `data`; nobody where there is none. What the folder's
    `tilladt.toml` allows is let through.
    """
    allowed, known = read_allowed(data), _people(data)
    return lambda folder: publish_check([folder], known, allowed)


def _people(data: Path) -> Known:
    return people_in(find_workbook(data)) if any(data.glob(PATTERN)) else NOBODY
