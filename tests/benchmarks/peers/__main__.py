"""All comparisons, one after the other: `make bench-peers` prints them and keeps them in build/peers/tables.md."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

import psutil

from tests.benchmarks.peers.engines import engine_table
from tests.benchmarks.peers.pages import page_tables
from tests.benchmarks.peers.sites import PYTHON, ROOT
from tests.benchmarks.peers.tables import Table

KEPT = ROOT / "build" / "peers" / "tables.md"
THEIRS = ("streamlit", "dash", "dash-ag-grid", "panel", "plotly", "pandas", "polars", "scipy", "ortools")
OURS = ("voila", "anywidget", "duckdb", "ibis-framework", "numpy")


def optimal_tables() -> list[Table]:
    """Our best set and the solvers', in one process of the peers' environment."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [str(PYTHON), "-m", "tests.benchmarks.peers.optimal"]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    told = json.loads(done.stdout)
    return [Table("The best set within the pool, the same total by all", told["head"], told["rows"])]


def machine() -> str:
    """What it ran on, and how much else ran."""
    names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    cpu = names[0].partition(":")[2].strip() if names else platform.processor()
    memory = psutil.virtual_memory().total / 2**30
    load = os.getloadavg()[1]
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    return (
        f"{date.today()}; {cpu}, {os.cpu_count()} cores, {memory:.0f} GiB; {system}, Python "
        f"{platform.python_version()}; load before the run {load:.1f}"
    )


def versions() -> str:
    """Those of the peers and of what ours stands on."""
    asked = f"from importlib.metadata import version; print(*(n + ' ' + version(n) for n in {THEIRS}), sep=', ')"
    done = subprocess.run([str(PYTHON), "-c", asked], check=True, capture_output=True, text=True)
    return f"{done.stdout.strip()}; ours: {', '.join(f'{name} {version(name)}' for name in OURS)}"


PARTS: dict[str, Callable[[], list[Table]]] = {
    "pages": page_tables,
    "engines": lambda: [engine_table()],
    "optimal": optimal_tables,
}


def main(asked: list[str]) -> None:
    """Run the parts that are named, or all."""
    texts = [f"Machine: {machine()}\n\nVersions: {versions()}\n"]
    print(texts[0])
    for part in asked or PARTS:
        for table in PARTS[part]():
            texts.append(str(table))
            print(f"\n{table}", flush=True)
    KEPT.write_text("\n".join(texts), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
