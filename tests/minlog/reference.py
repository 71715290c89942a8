"""The audit as the methods' text says it, row by row in plain Python: slow, and independent of the engine."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

ZONE = ZoneInfo("Europe/Copenhagen")
OPEN = {"planned", "waitlist", "active", "onhold"}
Row = dict[str, Any]
Sides = Mapping[str, list[Row] | None]


def holds(row: Row, time: datetime) -> bool:
    """fra <= t < til; blank = since ever, still."""
    return (row["from"] is None or row["from"] <= time) and (row["to"] is None or time < row["to"])


def current(rows: list[Row] | None) -> list[Row] | None:
    """Without the rows whose end is blank, but known from another of the same stay."""
    ended = [{**row, "to": None} for row in rows or () if row["to"] is not None]
    return rows and [row for row in rows if row not in ended]


def fact(entry: Row, sides: Sides, fan_out: int) -> Row:
    person, user, time = entry["person"], entry["user"], entry["time"]
    activity, careteam = sides.get("activity"), sides.get("careteam")
    participants, episodes = sides.get("participants"), sides.get("episodes")
    local = time.astimezone(ZONE)
    events = [e["time"] for e in activity or () if e["person"] == person and e["time"] <= time]
    teams = {c["team"] for c in careteam or () if c["person"] == person and holds(c, time)}
    theirs = {p["team"] for p in participants or () if p["user"] == user and user is not None and holds(p, time)}
    mine = [e for e in episodes or () if e["person"] == person]
    monday = local.date() - timedelta(days=local.weekday())
    team_user = None if careteam is None or participants is None else bool(teams & theirs)
    in_team = None if careteam is None else bool(teams)
    any_episode = None if episodes is None else bool(mine)
    own = user is not None and user == person
    return {
        "day": (local.date() - date(1970, 1, 1)).days,
        "week": (monday - date(1970, 1, 1)).days,
        "hour": local.hour,
        "gap": (time - max(events)) // timedelta(seconds=1) if events else None,
        "in_team": in_team,
        "team_user": team_user,
        "episode": None if episodes is None else any(e["status"] in OPEN and holds(e, time) for e in mine),
        "any_episode": any_episode,
        "fan_out": fan_out,
        "own": own,
        "log_class": log_class(own, any_episode, fan_out, in_team if participants is None else team_user),
    }


def log_class(own: bool, any_episode: bool | None, fan_out: int, related: bool | None) -> str | None:
    if own:
        return "D"
    if any_episode is False:
        return "E"
    if fan_out == 1:
        return "A"
    return None if related is None else "B" if related else "C"


def facts(log: list[Row], sides: Sides) -> list[Row]:
    touched = defaultdict(set)
    sides = {kind: rows if kind == "activity" else current(rows) for kind, rows in sides.items()}
    for entry in log:
        touched[entry["trace"]].add(entry["person"])
    return [
        {**entry, **fact(entry, sides, 1 if entry["trace"] is None else len(touched[entry["trace"]]))} for entry in log
    ]


def inactive(row: Row, days: int) -> bool:
    return row["gap"] is None or row["gap"] >= days * 86_400


def total(rows: Iterable[Row]) -> int:
    return sum(row["entries"] for row in rows)


def two_by_two(rows: list[Row], days: int) -> list[list[int]]:
    return [
        [total(r for r in rows if r["in_team"] is team and inactive(r, days) is idle) for idle in (True, False)]
        for team in (True, False)
    ]


def citizens_table(rows: list[Row], days: int) -> list[list[int]]:
    table = [[0, 0], [0, 0]]
    for person in {row["person"] for row in rows}:
        own = [row for row in rows if row["person"] == person]
        team = 2 * total(r for r in own if r["in_team"]) >= total(own)
        idle = 2 * total(r for r in own if inactive(r, days)) >= total(own)
        table[not team][not idle] += 1
    return table


def groups(rows: list[Row], column: str, days: int) -> dict[Any, tuple[int, int, int, int]]:
    found = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return {
        name: (
            total(own),
            total(r for r in own if inactive(r, days)),
            len({r["person"] for r in own}),
            len({r["user"] for r in own} - {None}),
        )
        for name, own in found.items()
    }


def audit(log: list[Row], sides: Sides, days: int) -> dict[str, Any]:
    rows = facts(log, sides)
    traces = Counter({row["trace"]: row["fan_out"] for row in rows if row["trace"] is not None})
    sizes = sorted(traces.values())
    return {
        "entries": total(rows),
        "citizens": len({r["person"] for r in rows}),
        "users": len({r["user"] for r in rows} - {None}),
        "from": min(r["time"] for r in rows),
        "to": max(r["time"] for r in rows),
        "inactive": (
            total(r for r in rows if inactive(r, days)),
            len({r["person"] for r in rows if inactive(r, days)}),
        ),
        "classes": {letter: total(r for r in rows if r["log_class"] == letter) for letter in "ABCDE"},
        "table": two_by_two(rows, days),
        "strata": [two_by_two([r for r in rows if r["system"] == s], days) for s in {r["system"] for r in rows}],
        "citizens_table": citizens_table(rows, days),
        "fan_out": (len(sizes), *quantiles(sizes), max(sizes, default=0)),
        **{c: groups(rows, c, days) for c in ("week", "hour", "system", "activity", "organisation", "role")},
    }


def quantiles(sizes: list[int]) -> tuple[float, float]:
    return (float(np.median(sizes)), float(np.percentile(sizes, 95))) if sizes else (0.0, 0.0)
