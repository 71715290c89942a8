"""How old requests are, and which of them wait."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from kpro_analysis.register.requests import Request

# Nothing is settled yet: what the group has not approved, rejected or handed on. A request in a workshop waits too: it
# comes back to be prioritised. One whose status is blank or not recognised waits as well, so that it isn't forgotten.
WAITING = ("Modtaget", "Visiteret", "Estimeret", "Afventer workshop")

NO_DAY = ""  # the band of those without a day of receipt
LATER = "senere"  # the band of those that are received after the day of reckoning


@dataclass(frozen=True, slots=True)
class Band:
    """An age band in days since receipt, both ends included; `high` None: no upper end."""

    key: str
    label: str
    low: int
    high: int | None


AGE_BANDS = (
    Band("0-30", "0–30 dage", 0, 30),
    Band("31-90", "31–90 dage", 31, 90),
    Band("91-180", "91–180 dage", 91, 180),
    Band("181-365", "181–365 dage", 181, 365),
    Band("366-730", "366–730 dage", 366, 730),
    Band("731-", "Over 730 dage", 731, None),
)
AGE_LABELS = {**{band.key: band.label for band in AGE_BANDS}, LATER: "Modtaget senere", NO_DAY: "Uden dato"}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits, and for how many days; None where its day of receipt isn't known or is still to come."""

    request: Request
    days: int | None


def age(request: Request, day: date) -> int | None:
    """Days from receipt to the day of reckoning; None without a day of receipt, or when that is later.

    >>> age(Request(1, "", filed=date(2024, 1, 26)), date(2024, 2, 7))
    12
    """
    if request.filed is None or request.filed > day:
        return None
    return (day - request.filed).days


def age_band(request: Request, day: date) -> str:
    """The key of the request's age band on the day of reckoning.

    >>> [age_band(Request(1, "", filed=filed), date(2024, 2, 7)) for filed in (date(2024, 1, 8), date(2024, 1, 7))]
    ['0-30', '31-90']
    """
    days = age(request, day)
    if days is None:
        return NO_DAY if request.filed is None else LATER
    return next(band.key for band in AGE_BANDS if band.high is None or days <= band.high)


def is_waiting(request: Request, decided: Collection[int]) -> bool:
    """Whether nothing is settled: by its status, and by the form numbers that are decided."""
    return (request.status is None or request.status in WAITING) and request.number not in decided


def waiting_longest(requests: Iterable[Request], decided: Collection[int], day: date) -> tuple[Waiting, ...]:
    """Those that wait, the longest first, then by form number; those without a number of days last."""
    found = [Waiting(request, age(request, day)) for request in requests if is_waiting(request, decided)]
    return tuple(sorted(found, key=lambda w: (w.days is None, -(w.days or 0), w.request.number)))
