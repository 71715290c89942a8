"""`python -m tests.faults.fuzz SECONDS [TARGET …]` runs each target (all without names) so long, one after the other.

Prints a line for each: runs, runs a second, places in the code that were reached, and how many finds there are. Exits
with 1 when something was found.
"""

import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.faults.fuzz.targets import TARGETS

LOGS = Path("build/fuzz/log")
FOUND = Path("build/fuzz/found")
_DONE = re.compile(rb"^#(\d+)\s+.*?cov: (\d+) ", re.MULTILINE)
SHORTEST = 5  # s that are worth another start after a find that ended the process


@dataclass
class Ran:
    """How one target ran."""

    name: str
    runs: int = 0
    seconds: float = 0
    reached: int = 0

    @property
    def finds(self) -> int:
        return sum(1 for _ in (FOUND / self.name).iterdir())

    @property
    def line(self) -> str:
        speed = self.runs / self.seconds if self.seconds else 0
        return f"{self.name:20} {self.runs:9} {self.seconds:6.0f} {speed:7.0f} {self.reached:7} {self.finds:5}"


def run(name: str, seconds: float) -> Ran:
    """Run one target for so many seconds, again after each find that ends the process."""
    ran = Ran(name)
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{name}.log"
    with path.open("wb") as log:
        while (left := seconds - ran.seconds) > SHORTEST:
            begun, before = time.monotonic(), path.stat().st_size
            command = [sys.executable, "-m", "tests.faults.fuzz.run", name, str(int(left))]
            subprocess.run(command, stdout=log, stderr=log, check=False)
            ran.seconds += time.monotonic() - begun
            told = _DONE.findall(path.read_bytes()[before:])
            if not told:
                raise SystemExit(f"{name} didn't run: see {path}")
            ran.runs += int(told[-1][0])
            ran.reached = max(ran.reached, int(told[-1][1]))
    return ran


def main(seconds: str, *names: str) -> int:
    """Run them, and print the table."""
    print(f"{'target':20} {'runs':>9} {'s':>6} {'runs/s':>7} {'edges':>7} {'finds':>5}", flush=True)
    finds = 0
    for name in names or TARGETS:
        ran = run(name, float(seconds))
        print(ran.line, flush=True)
        finds += ran.finds
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
