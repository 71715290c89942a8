"""How a count of a quarter stands against that of an earlier one."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kpro_analysis.support.noise import LEVEL, same_rate_p
from kpro_analysis.support.quarters import Quarter

GRACE = timedelta(days=7)  # files may begin and end within a week of a quarter's ends and still tell of all of it


class Direction(StrEnum):
    """Where a count goes."""

    UP = "stiger"
    DOWN = "falder"
    NOISE = "inden for det tilfældige"
    UNKNOWN = "kan ikke siges"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The days that the files tell of, from the first enquiry to the last moment."""

    first: date
    last: date

    def tells_of(self, quarter: Quarter) -> bool:
        """Whether any of the quarter is told of."""
        return self.first < quarter.end and quarter.start <= self.last

    def whole(self, quarter: Quarter) -> bool:
        """Whether all of the quarter is told of, but for a few days without enquiries."""
        return self.begun_by(quarter) and quarter.end - timedelta(days=1) - self.last <= GRACE

    def begun_by(self, quarter: Quarter) -> bool:
        """Whether the files begin no later than the quarter."""
        return self.first - quarter.start <= GRACE


@dataclass(frozen=True, slots=True)
class Change:
    """A count against the one of `quarter`, `before`, which is None where the files don't tell of that quarter.

    `direction` is only up or down where the difference is beyond chance (p < 5 %) and both quarters are whole; `p` is
    None where they aren't.
    """

    quarter: Quarter
    before: int | None
    difference: int | None
    share: float | None
    p: float | None
    direction: Direction


def change(now: int, before: int, quarters: tuple[Quarter, Quarter], coverage: Coverage) -> Change:
    """The change from the earlier of the `quarters` (the second) to the first."""
    quarter, earlier = quarters
    if not coverage.tells_of(earlier):
        return Change(earlier, None, None, None, None, Direction.UNKNOWN)
    share = (now - before) / before if before else None
    if not (coverage.whole(quarter) and coverage.whole(earlier)):
        return Change(earlier, before, now - before, share, None, Direction.UNKNOWN)
    p = same_rate_p(now, before, quarter.days, earlier.days)
    direction = Direction.NOISE
    if p < LEVEL:
        direction = Direction.UP if now / quarter.days > before / earlier.days else Direction.DOWN
    return Change(earlier, before, now - before, share, p, direction)
