"""The heart of the audit in polars, as straight as its guide has it: lazy, one join_asof a question, then groups."""

import json
import sys
from pathlib import Path

import polars as pl

from tests.benchmarks.peers.measured import measured

COLUMNS = ("time", "person", "user", "organisation", "system", "activity", "role", "trace")
GROUPINGS = ("week", "system", "activity", "organisation", "role", "hour")
DAYS, ASKED = (30, 90, 180, 365), 180
FOREVER = pl.lit("2200-01-01T00:00:00Z").str.to_datetime(time_unit="us", time_zone="UTC")


def audit(folder: Path) -> dict[str, object]:
    log = with_state(pl.scan_parquet(folder / "log.parquet").select(COLUMNS).sort("time"), folder).collect()
    return counted(log)


def side(folder: Path, name: str, time: str) -> pl.LazyFrame:
    """A side table in order of time."""
    return pl.scan_parquet(folder / f"{name}.parquet").rename({time: "time"}).sort("time")


def with_state(log: pl.LazyFrame, folder: Path) -> pl.LazyFrame:
    """Each entry with the citizen's last activity and whether the citizen was in a care team then."""
    activity = side(folder, "activity", "time").select("person", "time", last="time")
    until = pl.col("to").dt.cast_time_unit("us").dt.convert_time_zone("UTC").fill_null(FOREVER)
    team = side(folder, "careteam", "from").select("person", "time", until=until.cum_max().over("person"))
    for found in (activity, team):
        log = log.join_asof(found, on="time", by="person", check_sortedness=False)
    local = pl.col("time").dt.convert_time_zone("Europe/Copenhagen")
    return log.with_columns(
        hour=local.dt.hour(),
        week=local.dt.replace_time_zone(None, ambiguous="earliest").dt.truncate("1w").dt.date(),
        in_team=(pl.col("until") > pl.col("time")).fill_null(value=False),
        gap=pl.col("time") - pl.col("last"),
    )


def is_idle(days: int) -> pl.Expr:
    return pl.col("gap").is_null() | (pl.col("gap") >= pl.duration(days=days))


def counted(log: pl.DataFrame) -> dict[str, object]:
    found = [[days, *log.filter(is_idle(days)).select(pl.len(), pl.n_unique("person")).row(0)] for days in DAYS]
    log = log.with_columns(idle=is_idle(ASKED))
    sizes = {(in_team, idle): count for in_team, idle, count in log.group_by("in_team", "idle").len().rows()}
    fans = log.drop_nulls("trace").group_by("trace").agg(pl.n_unique("person"))
    return {
        "entries": len(log),
        "citizens": log["person"].n_unique(),
        "users": log["user"].drop_nulls().n_unique(),
        "inactive": found,
        "care_team": [[sizes.get((team, idle), 0) for idle in (True, False)] for team in (True, False)],
        "fan_out": [len(fans), fans["person"].max()],
        "groups": {grouping: groups(log, grouping) for grouping in GROUPINGS},
    }


def groups(log: pl.DataFrame, grouping: str) -> dict[str, list[int]]:
    """Of each value: entries, those on inactive citizens, citizens and users."""
    each = log.group_by(grouping).agg(
        pl.len(), pl.sum("idle"), pl.n_unique("person"), pl.col("user").drop_nulls().n_unique()
    )
    return {str(name): list(numbers) for name, *numbers in each.rows()}


if __name__ == "__main__":
    print(json.dumps(measured(audit, Path(sys.argv[1]))))
