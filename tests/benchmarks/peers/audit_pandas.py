"""The heart of the audit in pandas, as straight as its guide has it: one merge_asof a question, then groups."""

import json
import sys
from pathlib import Path

import pandas as pd

from tests.benchmarks.peers.measured import measured

COLUMNS = ["time", "person", "user", "organisation", "system", "activity", "role", "trace"]
GROUPINGS = ("week", "system", "activity", "organisation", "role", "hour")
DAYS, ASKED = (30, 90, 180, 365), 180
FOREVER = pd.Timestamp("2200-01-01", tz="UTC")


def audit(folder: Path) -> dict[str, object]:
    log = pd.read_parquet(folder / "log.parquet", columns=COLUMNS)
    for name in COLUMNS[1:]:
        log[name] = log[name].astype("category")
    people = log["person"].cat.categories
    log["person"] = log["person"].cat.codes
    log = with_state(log.sort_values("time"), folder, people)
    return counted(log)


def side(folder: Path, name: str, time: str, people: pd.Index) -> pd.DataFrame:
    """A side table of people in the log, in order of time."""
    table = pd.read_parquet(folder / f"{name}.parquet").rename(columns={time: "time"})
    table["person"] = people.get_indexer(table["person"]).astype("int32")
    return table[table["person"] >= 0].sort_values("time")


def with_state(log: pd.DataFrame, folder: Path, people: pd.Index) -> pd.DataFrame:
    """Each entry with the citizen's last activity and whether the citizen was in a care team then."""
    log["person"] = log["person"].astype("int32")
    activity = side(folder, "activity", "time", people)
    activity = activity.assign(last=activity["time"])[["person", "time", "last"]]
    log = pd.merge_asof(log, activity, on="time", by="person")
    team = side(folder, "careteam", "from", people)
    team["until"] = team["to"].fillna(FOREVER).groupby(team["person"]).cummax()
    log = pd.merge_asof(log, team[["person", "time", "until"]], on="time", by="person")
    local = log["time"].dt.tz_convert("Europe/Copenhagen")
    log["hour"] = local.dt.hour
    day = local.dt.tz_localize(None).dt.floor("D")
    log["week"] = day - pd.to_timedelta(day.dt.weekday, unit="D")
    return log.assign(in_team=log["until"] > log["time"], gap=log["time"] - log["last"])


def counted(log: pd.DataFrame) -> dict[str, object]:
    found = []
    for days in DAYS:
        idle = log["gap"].isna() | (log["gap"] >= pd.Timedelta(days=days))
        found.append([days, int(idle.sum()), int(log.loc[idle, "person"].nunique())])
    log["idle"] = log["gap"].isna() | (log["gap"] >= pd.Timedelta(days=ASKED))
    table = log.groupby(["in_team", "idle"]).size()
    fans = log.groupby("trace", observed=True)["person"].nunique()
    return {
        "entries": len(log),
        "citizens": int(log["person"].nunique()),
        "users": int(log["user"].nunique()),
        "inactive": found,
        "care_team": [[int(table.get((team, idle), 0)) for idle in (True, False)] for team in (True, False)],
        "fan_out": [len(fans), int(fans.max())],
        "groups": {grouping: groups(log, grouping) for grouping in GROUPINGS},
    }


def groups(log: pd.DataFrame, grouping: str) -> dict[str, list[int]]:
    """Of each value: entries, those on inactive citizens, citizens and users."""
    rows = log.groupby(grouping, observed=True)
    each = rows.agg(entries=("idle", "size"), idle=("idle", "sum"), citizens=("person", "nunique"))
    each["users"] = rows["user"].nunique()
    names = each.index.strftime("%Y-%m-%d") if grouping == "week" else each.index.astype(str)
    return dict(zip(names, each.to_numpy().tolist(), strict=True))


if __name__ == "__main__":
    print(json.dumps(measured(audit, Path(sys.argv[1]))))
