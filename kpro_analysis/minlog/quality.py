"""How sound an extract is: what is missing, late or there twice, and where its trends can't be trusted."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

from kpro_analysis.minlog.audit_result import Gap, Late, Quality
from kpro_analysis.minlog.counted import Tallies
from kpro_analysis.minlog.danish_clock import EPOCH, odd_days

SHORTEST_GAP = 3  # days: longer than a weekend
LATE_SHARE = 0.01  # of a file's entries may be older than where its own time is taken to begin
LATE_DAYS = 30  # before that: they arrived late
KEPT_DAYS = 730  # the national log keeps two years
EDGE_DAYS = 31  # short of that still counts as the edge


def quality(tallies: Tallies) -> Quality:
    """The quality of an extract, from its tallies (`days`, `doubles`, `file_days`, `person_classes`)."""
    days = sorted({row["day"] for row in tallies["days"]})
    goes_back = days[-1] - days[0] >= KEPT_DAYS - EDGE_DAYS
    return Quality(
        gaps=tuple(_gaps((row["system"], row["day"]) for row in tallies["days"])),
        late=tuple(_late((row["file"], row["day"], row["entries"]) for row in tallies["file_days"])),
        doubles={row["system"]: row["rows"] for row in sorted(tallies["doubles"], key=lambda row: row["system"])},
        left_edge=_date(days[0]) if goes_back else None,
        odd_days=odd_days(range(days[0], days[-1] + 1)),
        person_classes={
            row["person_class"]: row["entries"]
            for row in sorted(tallies["person_classes"], key=lambda row: row["person_class"])
        },
    )


def _gaps(system_days: Iterable[tuple[str, int]]) -> list[Gap]:
    """By length falling, ties by system and day."""
    found = defaultdict(set)
    for system, day in system_days:
        found[system].add(day)
    gaps = []
    for system, there in found.items():
        days = sorted(there)
        for before, after in pairwise(days):
            missing = after - before - 1
            if missing >= SHORTEST_GAP:
                gaps.append(Gap(system, _date(before + 1), _date(after - 1), missing))
    return sorted(gaps, key=lambda gap: (-gap.days, gap.system, gap.first))


def _late(file_days: Iterable[tuple[str, int, int]]) -> list[Late]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for file, day, entries in file_days:
        found[file].append((day, entries))
    late = []
    for file, days in sorted(found.items()):
        begin = _beginning(sorted(days))
        old = [(day, entries) for day, entries in days if day < begin - LATE_DAYS]
        if old:
            late.append(Late(file, sum(entries for _, entries in old), _date(min(old)[0])))
    return late


def _beginning(days: list[tuple[int, int]]) -> int:
    """The first day up to which more than LATE_SHARE of the entries lie."""
    total, so_far = sum(entries for _, entries in days), 0
    for day, entries in days:
        so_far += entries
        if so_far > LATE_SHARE * total:
            return day
    return days[-1][0]


def _date(day: int) -> date:
    return EPOCH + timedelta(days=day)
