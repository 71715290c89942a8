"""An audit as JSON: totals as they are, people below 5 in a breakdown as "<5"."""

from typing import Any

from kpro_analysis.minlog.audit_result import Audit, CareTeam, Group, Inactive, OddsRatio, Quality
from kpro_analysis.minlog.counted import BURST_CITIZENS, TOP
from kpro_analysis.small_numbers import shown, suppressed

_PLURAL = {
    "system": "systems",
    "activity": "activities",
    "organisation": "organisations",
    "role": "roles",
    "hour": "hours",
}


def as_dict(audit: Audit) -> dict[str, Any]:
    """The audit, ready for JSON. What can't be said is null, and `notes` says why; text that is not given is ""."""
    inactive = audit.inactive
    return {
        "entries": audit.entries,
        "citizens": audit.citizens,
        "users": audit.users,
        "from": audit.first.isoformat(),
        "to": audit.last.isoformat(),
        "inactive": None if inactive is None else _inactive(inactive),
        "classes": audit.classes,
        "care_team": None if audit.care_team is None else _care_team(audit.care_team),
        "fan_out": _fan_out(audit),
        "weeks": [_group("week", group) for group in audit.groups["week"]],
        "top_activities": [_group("activity", group) for group in audit.groups["activity"][:TOP]],
        "inactive_by_days": [_inactive(one) for one in audit.inactive_by_days],
        **{name: [_group(grouping, one) for one in audit.groups[grouping]] for grouping, name in _PLURAL.items()},
        "top_citizens": [{"person": person, "entries": entries} for person, entries in audit.top_citizens],
        "top_users": [
            {"user": user, "entries": entries, "citizens": shown(citizens)}
            for user, entries, citizens in audit.top_users
        ],
        "bursts": _bursts(audit),
        "quality": _quality(audit.quality),
        "notes": list(audit.notes),
    }


def _inactive(one: Inactive) -> dict[str, Any]:
    return {"days": one.days, "entries": one.entries, "share": one.share, "citizens": one.citizens}


def _care_team(care: CareTeam) -> dict[str, Any]:
    cells, _ = suppressed([cell for row in care.citizens_table for cell in row])
    hides = any(isinstance(cell, str) for cell in cells)
    return {
        "table": [list(row) for row in care.table],
        **_odds(care.odds),
        "mantel_haenszel": {**_odds(care.mantel_haenszel), "stratified_by": "system"},
        "citizens": {
            "table": [list(cells[:2]), list(cells[2:])],
            **_odds(OddsRatio(None, None, None) if hides else care.citizens_odds),
        },
    }


def _odds(odds: OddsRatio) -> dict[str, float | None]:
    return {"odds_ratio": odds.value, "low": odds.low, "high": odds.high}


def _fan_out(audit: Audit) -> dict[str, Any]:
    fan = audit.fan_out
    if fan.traces == 0:
        return {"median": None, "p95": None, "max": None, "traces": 0}
    return {"median": fan.median, "p95": fan.p95, "max": fan.max, "traces": fan.traces}


def _group(grouping: str, group: Group) -> dict[str, Any]:
    return {
        grouping: int(group.name) if grouping == "hour" else group.name,
        "entries": group.entries,
        "inactive_entries": group.inactive_entries,
        "citizens": shown(group.citizens),
        "users": shown(group.users),
    }


def _bursts(audit: Audit) -> dict[str, Any]:
    bursts = audit.bursts
    return {
        "citizens_at_least": BURST_CITIZENS,
        "hours": bursts.hours,
        "users": bursts.users,
        "entries": bursts.entries,
        "largest": [
            {"user": one.user, "time": one.time.isoformat(), "citizens": one.citizens, "entries": one.entries}
            for one in bursts.largest
        ],
    }


def _quality(quality: Quality) -> dict[str, Any]:
    return {
        "gaps": [
            {"system": gap.system, "from": str(gap.first), "to": str(gap.last), "days": gap.days}
            for gap in quality.gaps
        ],
        "late": [{"file": late.file, "entries": late.entries, "oldest": str(late.oldest)} for late in quality.late],
        "doubles": quality.doubles,
        "left_edge": None if quality.left_edge is None else str(quality.left_edge),
        "odd_days": [{"day": str(day), "hours": hours} for day, hours in quality.odd_days],
        "person_classes": quality.person_classes,
    }
