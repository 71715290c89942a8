"""How fast the command line is as whole processes: `make bench` prints the figures; nothing is asserted on time."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.by_hand import EXAMPLE

pytestmark = pytest.mark.bench

RUNS = 20
KPRO = Path(sys.executable).with_name("kpro")
COMMANDS = {
    "python -c pass": (sys.executable, "-c", "pass"),
    "kpro --help": (KPRO, "--help"),
    "kpro rank": (KPRO, "rank", EXAMPLE),
    "kpro rank --rule optimal": (KPRO, "rank", EXAMPLE, "--rule", "optimal"),
    "kpro rank --format json": (KPRO, "rank", EXAMPLE, "--format", "json"),
    "kpro check": (KPRO, "check", EXAMPLE),
}


def seconds(command: tuple[str | Path, ...]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def test_whole_processes() -> None:
    """The commands take turns, so that a slow moment of the machine hits all of them."""
    for command in COMMANDS.values():
        seconds(command)
    took: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(RUNS):
        for name, command in COMMANDS.items():
            took[name].append(seconds(command))
    bare, started = (statistics.median(took[name]) for name in ("python -c pass", "kpro --help"))
    print(f"\n{'whole process, ' + str(RUNS) + ' runs':<28}{'median':>10}{'p95':>10}{'x python':>10}{'x --help':>10}")
    for name, times in took.items():
        median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
        print(f"{name:<28}{1000 * median:>7.0f} ms{1000 * p95:>7.0f} ms{median / bare:>10.1f}{median / started:>10.1f}")
