"""An enquiry to support, and a set of them with what was remarked on the way in."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from kpro_analysis.findings import Finding

DENMARK = ZoneInfo("Europe/Copenhagen")
NOT_GIVEN = "Ikke angivet"


class Ticket(NamedTuple):
    """One enquiry. `opened` and `closed` are in Danish time, `closed` None for one that isn't closed, else not earlier.

    `timed` is False where `closed` can't be used: it isn't known then whether it is open, or how long it took.
    Texts are "" where nothing is written, with CPR-like numbers and e-mail addresses hidden. `title` is what somebody
    typed freely: it is compared, never shown.
    """

    number: str
    opened: datetime
    closed: datetime | None
    timed: bool
    municipality: str
    category: str
    subcategory: str
    channel: str
    title: str
    priority: str

    @property
    def is_open(self) -> bool:
        """Whether it is known to be open."""
        return self.closed is None and self.timed


@dataclass(frozen=True)
class Tickets:
    """The enquiries of some files, in the order of their opening.

    `files` are names as they may be shown, `rows` how many each has. `read` counts the rows with anything in them:
    used, replaced by a newer row of the same number, and `unusable`.
    """

    files: tuple[str, ...]
    tickets: tuple[Ticket, ...]
    findings: tuple[Finding, ...]
    read: int
    replaced: int
    unusable: int
    rows: tuple[int, ...] = ()

    @property
    def asked(self) -> Counter[str]:
        """What was asked, as the titles say, and by how many enquiries; for comparing, never for showing."""
        return Counter(ticket.title for ticket in self.tickets if ticket.title)


def latest(tickets: Iterable[Ticket]) -> datetime | None:
    """The last moment at which any was opened or closed; None when there are none."""
    return max((ticket.closed or ticket.opened for ticket in tickets), default=None)
