"""A section that says what it lacks instead of taking the report down with it."""

from collections.abc import Callable, Iterable

from kpro_analysis.errors import KproError
from kpro_analysis.faults import bug_reference
from kpro_analysis.reports.cells import Shown
from kpro_analysis.reports.document import Block, Section


def guarded(name: str, heading: str, make: Callable[[], Iterable[Block]]) -> Shown:
    """The section of the blocks that `make` gives; without them it says in a sentence what is missing and why."""
    try:
        return Shown(Section(name, heading, tuple(make())))
    except KproError as error:
        return Shown(Section(name, heading, (), missing=str(error)))
    except Exception:
        told = f"Der opstod en fejl i programmet. Oplys reference {bug_reference()}."
        return Shown(Section(name, heading, (), missing=told))
