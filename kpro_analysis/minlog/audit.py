"""The audit: what is logged, on whom, how often on inactive citizens, and whether care teams go with it."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from kpro_analysis.minlog import audit_result as result
from kpro_analysis.minlog.counted import CLASS_NUMBERS, GROUPINGS, TOP, USUAL_DAYS, Rows, Tallies
from kpro_analysis.minlog.danish_clock import EPOCH, as_time
from kpro_analysis.minlog.odds import mantel_haenszel, woolf
from kpro_analysis.minlog.quality import quality

IN_ORDER = ("week", "hour")  # groupings that have an order of their own


def audit(counted: Tallies, on_inactive: Mapping[str, Rows], days: int, notes: Mapping[str, str]) -> result.Audit:
    """The audit from its tallies and what was counted of inactivity, both with words for codes.

    `notes` has, for each kind of side file that can't be used, the Danish sentence that says so.
    """
    (total,) = counted["totals"]
    knows_activity = "activity" not in notes
    by_days = _by_days(on_inactive["people"], days, total["entries"]) if knows_activity else ()
    inactive = {n.days: n for n in by_days}
    return result.Audit(
        entries=total["entries"],
        citizens=total["citizens"],
        users=len(counted["users"]),
        first=as_time(total["first"]),
        last=as_time(total["last"]),
        inactive=inactive.get(days),
        inactive_by_days=by_days,
        classes=None if "careteam" in notes else _classes(counted["classes"]),
        care_team=_care_team(on_inactive) if knows_activity and "careteam" not in notes else None,
        fan_out=_fan_out(counted["fan_out"]),
        groups=_groups(counted, on_inactive["groups"] if knows_activity else None),
        top_citizens=_top_citizens(counted["top_citizens"]),
        top_users=_top_users(counted["users"]),
        bursts=_bursts(counted["bursts"]),
        quality=quality(counted),
        notes=tuple(notes.values()),
    )


def _by_days(people: Rows, days: int, entries: int) -> tuple[result.Inactive, ...]:
    found = []
    for n in sorted({*USUAL_DAYS, days}):
        on_them = sum(row[f"entries_{n}"] for row in people)
        found.append(result.Inactive(n, on_them, on_them / entries, sum(row[f"citizens_{n}"] for row in people)))
    return tuple(found)


def _classes(rows: Rows) -> dict[result.LogClass, int]:
    by_number = {row["log_class"]: row["entries"] for row in rows}
    return {letter: by_number.get(CLASS_NUMBERS[letter], 0) for letter in result.CLASSES}


def _care_team(found: Mapping[str, Rows]) -> result.CareTeam:
    """Entries of all systems and of each; citizens by at least half of their entries, both ways."""
    by_system = {row["system"]: [[0, 0], [0, 0]] for row in found["strata"]}
    for row in found["strata"]:
        by_system[row["system"]][not row["in_team"]][not row["idle"]] += row["entries"]
    table = _frozen([[sum(t[i][j] for t in by_system.values()) for j in (0, 1)] for i in (0, 1)])
    citizens = [[0, 0], [0, 0]]
    for row in found["people"]:
        citizens[not row["team"]][not row["idle"]] += row["citizens"]
    ordered = [by_system[system] for system in sorted(by_system)]
    return result.CareTeam(table, woolf(table), mantel_haenszel(ordered), _frozen(citizens), woolf(citizens))


def _frozen(table: list[list[int]]) -> tuple[tuple[int, int], tuple[int, int]]:
    (a, b), (c, d) = table
    return (a, b), (c, d)


def _fan_out(rows: Rows) -> result.FanOut:
    sizes = sorted((row["fan_out"], row["traces"]) for row in rows)
    if not sizes:
        return result.FanOut(0, 0.0, 0.0, 0)
    count = sum(traces for _, traces in sizes)
    return result.FanOut(count, _quantile(sizes, 0.5), _quantile(sizes, 0.95), sizes[-1][0])


def _quantile(sizes: list[tuple[int, int]], share: float) -> float:
    """Of sizes with how many there are of each; between two neighbours in proportion, as numpy's default."""
    place = share * (sum(traces for _, traces in sizes) - 1)
    low, high = _at(sizes, int(place)), _at(sizes, int(place) + 1)
    return low + (high - low) * (place - int(place))


def _at(sizes: list[tuple[int, int]], place: int) -> int:
    for size, traces in sizes:
        place -= traces
        if place < 0:
            return size
    return sizes[-1][0]


def _groups(counted: Tallies, on_inactive: Rows | None) -> dict[str, tuple[result.Group, ...]]:
    users = {(row["grouping"], row["name"]): row["users"] for row in counted["group_users"]}
    idle = {(row["grouping"], row["name"]): row["entries"] for row in on_inactive or ()}
    found: dict[str, list[result.Group]] = {grouping: [] for grouping in GROUPINGS}
    for row in sorted(counted["groups"], key=_group_order):
        key = (row["grouping"], row["name"])
        inactive = None if on_inactive is None else idle.get(key, 0)
        shown = (EPOCH + timedelta(days=int(row["name"]))).isoformat() if row["grouping"] == "week" else row["name"]
        group = result.Group(shown, row["entries"], inactive, row["citizens"], users.get(key, 0))
        found[row["grouping"]].append(group)
    return {grouping: tuple(groups) for grouping, groups in found.items()}


def _group_order(row: Mapping[str, Any]) -> tuple[int, str]:
    return (int(row["name"]), "") if row["grouping"] in IN_ORDER else (-row["entries"], row["name"])


def _top_citizens(rows: Rows) -> tuple[tuple[str, int], ...]:
    most = sorted(rows, key=lambda row: (-row["entries"], row["person"]))
    return tuple((row["person"], row["entries"]) for row in most[:TOP])


def _top_users(rows: Rows) -> tuple[tuple[str, int, int], ...]:
    most = sorted(rows, key=lambda row: (-row["entries"], row["user"]))
    return tuple((row["user"], row["entries"], row["citizens"]) for row in most[:TOP])


def _bursts(rows: Iterable[Mapping[str, Any]]) -> result.Bursts:
    found = sorted(rows, key=lambda row: (-row["citizens"], -row["entries"], row["time"], row["user"]))
    return result.Bursts(
        hours=len(found),
        users=len({row["user"] for row in found}),
        entries=sum(row["entries"] for row in found),
        largest=tuple(
            result.Burst(row["user"], as_time(row["time"]), row["citizens"], row["entries"]) for row in found[:TOP]
        ),
    )
