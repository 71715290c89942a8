"""Rising and falling in words, by rule: only what is beyond noise is said to rise or fall."""

from collections.abc import Sequence
from enum import Enum

from kpro_analysis.support.changes import Change, Direction
from kpro_analysis.support.noise import LEVEL, same_rate_p, same_share_p

Share = tuple[float, int]  # a share (0-1), and of how many that don't depend on one another


class Trend(Enum):
    """Where a figure goes, against an earlier one."""

    UP = "steget"
    DOWN = "faldet"
    SAME = "omtrent som"
    UNKNOWN = ""


OF_CHANGE = {Direction.UP: Trend.UP, Direction.DOWN: Trend.DOWN, Direction.NOISE: Trend.SAME}


def change_trend(change: Change) -> Trend:
    """The trend of enquiries, as support has judged it."""
    return OF_CHANGE.get(change.direction, Trend.UNKNOWN)


def count_trend(now: tuple[int, int], before: tuple[int, int]) -> Trend:
    """The trend of a count of what happens one by one; each is a count and its days.

    >>> count_trend((15, 91), (14, 92)), count_trend((40, 91), (14, 92))
    (<Trend.SAME: 'omtrent som'>, <Trend.UP: 'steget'>)
    """
    if same_rate_p(now[0], before[0], now[1], before[1]) >= LEVEL:
        return Trend.SAME
    return Trend.UP if now[0] / now[1] > before[0] / before[1] else Trend.DOWN


def share_trend(now: Share, before: Share) -> Trend:
    """The trend of a share.

    >>> share_trend((0.65, 400), (0.75, 400))
    <Trend.DOWN: 'faldet'>
    """
    if same_share_p(now, before) >= LEVEL:
        return Trend.SAME
    return Trend.UP if now[0] > before[0] else Trend.DOWN


def against(trend: Trend, before: str | None, when: str) -> str:
    """A figure against an earlier one, as a whole phrase; `before` None: the earlier one isn't known.

    >>> against(Trend.UP, "14", "4. kvartal 2023"), against(Trend.SAME, "14", "4. kvartal 2023")
    ('steget fra 14 i 4. kvartal 2023', 'omtrent som 14 i 4. kvartal 2023')
    >>> against(Trend.UNKNOWN, "14", "4. kvartal 2023"), against(Trend.UNKNOWN, None, "4. kvartal 2023")
    ('14 i 4. kvartal 2023', '4. kvartal 2023 kendes ikke')
    """
    if before is None:
        return f"{when} kendes ikke"
    match trend:
        case Trend.UP | Trend.DOWN:
            return f"{trend.value} fra {before} i {when}"
        case Trend.SAME:
            return f"{trend.value} {before} i {when}"
        case _:
            return f"{before} i {when}"


def with_comparisons(told: str, phrases: Sequence[str]) -> str:
    """A sentence on a figure with what it is held against.

    >>> with_comparisons("Der kom 15 nye ønsker", ("steget fra 4 i 4. kvartal 2023", "1. kvartal 2023 kendes ikke"))
    'Der kom 15 nye ønsker (steget fra 4 i 4. kvartal 2023; 1. kvartal 2023 kendes ikke).'
    """
    return f"{told} ({'; '.join(phrases)})." if phrases else f"{told}."
