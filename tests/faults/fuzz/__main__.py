"""`python -m tests.faults.fuzz SECONDS [TARGET …]` feeds readers changed bytes, guided by which code they reach.

Each target (all of them without names) gets so many seconds, one after the other. A target starts from the kept
corpus and the regressions; what reaches more is gathered in build/fuzz/corpus/TARGET. An input that isn't read or
refused as it should be is written to build/fuzz/found/TARGET, once for each place in the code that fails, and the run
goes on. One that hangs or takes over 1 GiB ends the process; libFuzzer writes it there too, and the target is begun
anew.

Prints a line for each: runs, runs a second, edges of code that were reached, and finds. Exits with 1 when there are
any.
"""

import hashlib
import os
import re
import shutil
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kpro_analysis", "openpyxl", "defusedxml"]):
    from tests.faults.fuzz import judge
    from tests.faults.fuzz.targets import TARGETS

HERE = Path(__file__).parent
BUILD = Path("build/fuzz")
LONGEST = 10  # s of the processor: a busy machine is no fault of the reader
HANGS = 120  # s after which nobody waits any longer
MOST_MEMORY = 1024  # MiB
LARGEST = 64 * 2**10  # bytes of an input
SHORTEST = 5  # s that are worth another start after a find that ended the process
_DONE = re.compile(rb"^#(\d+)\s+.*?cov: (\d+) ", re.MULTILINE)


class Hunt:
    """One reader, and what was found in it."""

    def __init__(self, name: str) -> None:
        self._target = TARGETS[name]
        self._found = BUILD / "found" / name
        self._work = Path(tempfile.mkdtemp(prefix="kpro-fuzz-"))
        self._places: set[str] = set()

    def try_one(self, tried: bytes) -> None:
        """Called by libFuzzer."""
        begun = time.process_time()
        try:
            judge.judge(self._target, tried, self._work)
            if time.process_time() - begun > LONGEST:
                raise TimeoutError
        except MemoryError:
            raise
        except Exception as error:
            self._keep(tried, error)

    def _keep(self, tried: bytes, error: Exception) -> None:
        place = _place_of(error)
        if place not in self._places:
            self._places.add(place)
            (self._found / hashlib.sha256(tried).hexdigest()[:16]).write_bytes(tried)
            os.write(2, f"FOUND {self._target.name}: {place}\n".encode())


def _place_of(error: Exception) -> str:
    """Where in the package the error came from: the same fault found by many inputs is one."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "kpro_analysis" in frame.filename] or frames
    return f"{type(error).__name__} in {Path(ours[-1].filename).name}:{ours[-1].lineno} ({ours[-1].name})"


def hunt(name: str, seconds: int) -> None:
    """Fuzz in this process, which libFuzzer ends."""
    folders = [BUILD / "corpus" / name, *(HERE / kind / name for kind in ("corpus", "regressions"))]
    options = {
        **{"max_total_time": seconds, "timeout": HANGS, "rss_limit_mb": MOST_MEMORY, "max_len": LARGEST},
        **{"artifact_prefix": f"{BUILD}/found/{name}/", "report_slow_units": HANGS},
    }
    words = [f"-{key}={value}" for key, value in options.items()]
    found = Hunt(name)
    for path in sorted((HERE / "corpus" / name).iterdir()):
        found.try_one(path.read_bytes())  # what is imported only now takes its time, and no fault of the input
    atheris.Setup(["fuzz", *words, *(str(folder) for folder in folders if folder.is_dir())], found.try_one)
    atheris.Fuzz()


@dataclass
class Ran:
    """How one target ran."""

    name: str
    runs: int = 0
    seconds: float = 0
    reached: int = 0

    @property
    def finds(self) -> int:
        return sum(1 for _ in (BUILD / "found" / self.name).iterdir())

    @property
    def line(self) -> str:
        speed = self.runs / self.seconds if self.seconds else 0
        return f"{self.name:20} {self.runs:9} {self.seconds:6.0f} {speed:7.0f} {self.reached:7} {self.finds:5}"


def run(name: str, seconds: float) -> Ran:
    """Fuzz one target in processes of its own: a copy of this one, in which all is imported and instrumented."""
    ran = Ran(name)
    log = BUILD / "log" / f"{name}.log"
    shutil.rmtree(BUILD / "found" / name, ignore_errors=True)
    for folder in (log.parent, BUILD / "corpus" / name, BUILD / "found" / name):
        folder.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    while (left := seconds - ran.seconds) > SHORTEST:
        begun, before = time.monotonic(), log.stat().st_size if log.exists() else 0
        child = os.fork()
        if not child:
            written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(written, 1)
            os.dup2(written, 2)
            hunt(name, int(left))
            os._exit(0)
        os.waitpid(child, 0)
        ran.seconds += time.monotonic() - begun
        told = _DONE.findall(log.read_bytes()[before:])
        if not told:
            raise SystemExit(f"{name} didn't run: see {log}")
        ran.runs += int(told[-1][0])
        ran.reached = max(ran.reached, int(told[-1][1]))
    return ran


def main(seconds: str, *names: str) -> int:
    """Run them, and print the table."""
    sys.stdout.write(f"{'target':20} {'runs':>9} {'s':>6} {'runs/s':>7} {'edges':>7} {'finds':>5}\n")
    finds = 0
    for name in names or TARGETS:
        sys.stdout.flush()  # or each copy writes it again
        ran = run(name, float(seconds))
        sys.stdout.write(f"{ran.line}\n")
        finds += ran.finds
    return 1 if finds else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
