"""Writes invented canonical tables where a store has them, without going through files of text: for many rows."""

from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from kpro_analysis.minlog.demo import canonical_log, canonical_side
from kpro_analysis.minlog.demo_clock import DAY, offsets
from kpro_analysis.minlog.demo_world import World


def write_canonical(folder: Path, world: World) -> dict[str, list[Path]]:
    """The parts of the log by Danish month and one part of each side table; memory is bounded by a block of rows."""
    parts: dict[str, list[Path]] = {"log": []}
    for number, table in enumerate(canonical_log(world)):
        for month, rows in by_month(table):
            parts["log"].append(folder / "log" / f"month={month}" / f"demo-{number}.parquet")
            _write(rows, parts["log"][-1])
    for kind, table in canonical_side(world).items():
        parts[kind] = [folder / "side" / kind / "demo.parquet"]
        _write(table, parts[kind][0])
    return parts


def by_month(table: pa.Table) -> list[tuple[str, pa.Table]]:
    """The rows of each month in Danish time; rows come by time."""
    seconds = table["time"].cast(pa.int64()).to_numpy() // 1_000_000
    months = ((seconds + offsets(seconds)) // DAY).astype("datetime64[D]").astype("datetime64[M]")
    found, starts = np.unique(months, return_index=True)
    ends = [*starts[1:], len(months)]
    return [(str(m), table.slice(s, e - s)) for m, s, e in zip(found, starts, ends, strict=True)]


def _write(table: pa.Table, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(table, path, compression="zstd")
