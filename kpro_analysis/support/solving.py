"""How long it takes until an enquiry is solved, with those that are still open counted right."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from kpro_analysis.support.ticket import Ticket
from kpro_analysis.survival import reached, still_open

MOST = 0.9
MINUTES_A_DAY = 1440


@dataclass(frozen=True, slots=True)
class SolvingTime:
    """Days from opened to closed. `unknown` have no usable time of closing, and are left out.

    `median` and `most`: the days (24 hours) within which half and nine in ten are closed; None where so many aren't
    closed within the time followed.
    """

    closed: int
    open: int
    unknown: int
    median: float | None
    most: float | None


def solving_time(tickets: Iterable[Ticket], until: datetime) -> SolvingTime:
    """The time of these enquiries; open ones are followed `until` then, not before any was opened."""
    waited: list[int] = []
    done: list[bool] = []
    unknown = 0
    for ticket in tickets:
        if not ticket.timed:
            unknown += 1
            continue
        end = ticket.closed or until
        waited.append(round((end.timestamp() - ticket.opened.timestamp()) / 60))
        done.append(ticket.closed is not None)
    times, shares = still_open(np.array(waited, dtype=np.int64), np.array(done, dtype=bool))
    return SolvingTime(
        closed=sum(done),
        open=len(done) - sum(done),
        unknown=unknown,
        median=_days(reached(times, shares, 0.5)),
        most=_days(reached(times, shares, MOST)),
    )


def _days(minutes: int | None) -> float | None:
    return None if minutes is None else round(minutes / MINUTES_A_DAY, 4)
