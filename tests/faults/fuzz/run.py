"""`python -m tests.faults.fuzz.run TARGET SECONDS` feeds one reader changed bytes, guided by which code they reach.

Starts from the kept corpus and the regressions; what reaches more is gathered in build/fuzz/corpus/TARGET. An input that
isn't read or refused as it should be is written to build/fuzz/found/TARGET, once for each place in the code that
fails, and the run goes on. One that takes over 10 s or 1 GiB ends the process; libFuzzer writes it there too.
"""

import atexit
import hashlib
import json
import sys
import tempfile
import time
import traceback
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["kpro_analysis", "openpyxl", "defusedxml"]):
    from tests.faults.fuzz import judge
    from tests.faults.fuzz.targets import TARGETS

HERE = Path(__file__).parent
BUILD = Path("build/fuzz")
LONGEST = 10  # s
MOST_MEMORY = 1024  # MiB
LARGEST = 64 * 2**10  # bytes of an input


class Hunt:
    """One reader, and what was found in it."""

    def __init__(self, name: str) -> None:
        self._target = TARGETS[name]
        self._found = BUILD / "found" / name
        self._work = tempfile.TemporaryDirectory(prefix="kpro-fuzz-")
        self._places: set[str] = set()
        self._runs, self._begun = 0, time.monotonic()

    def try_one(self, tried: bytes) -> None:
        """Called by libFuzzer."""
        self._runs += 1
        try:
            judge.judge(self._target, tried, Path(self._work.name))
        except MemoryError:
            raise
        except Exception as error:
            self._keep(tried, error)

    def _keep(self, tried: bytes, error: Exception) -> None:
        place = _place_of(error)
        if place not in self._places:
            self._places.add(place)
            self._found.mkdir(parents=True, exist_ok=True)
            (self._found / hashlib.sha256(tried).hexdigest()[:16]).write_bytes(tried)
            print(f"FOUND {self._target.name}: {place}", flush=True)

    def tell(self) -> None:
        """One line for the table."""
        seconds = time.monotonic() - self._begun
        told = {"target": self._target.name, "runs": self._runs, "seconds": round(seconds), "found": len(self._places)}
        print("TOLD", json.dumps(told), flush=True)
        self._work.cleanup()


def _place_of(error: Exception) -> str:
    """Where in the package the error came from: the same fault found by many inputs is one."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "kpro_analysis" in frame.filename] or frames
    return f"{type(error).__name__} in {Path(ours[-1].filename).name}:{ours[-1].lineno} ({ours[-1].name})"


def main(name: str, seconds: str) -> None:
    """Run for so many seconds."""
    hunt = Hunt(name)
    atexit.register(hunt.tell)
    gathered = BUILD / "corpus" / name
    gathered.mkdir(parents=True, exist_ok=True)
    (BUILD / "found" / name).mkdir(parents=True, exist_ok=True)
    kept = [str(folder) for kind in ("corpus", "regressions") if (folder := HERE / kind / name).is_dir()]
    atheris.Setup(
        [
            *(sys.argv[0], f"-max_total_time={seconds}", f"-timeout={LONGEST}", f"-rss_limit_mb={MOST_MEMORY}"),
            *(f"-max_len={LARGEST}", f"-artifact_prefix={BUILD}/found/{name}/", "-print_final_stats=1"),
            *(str(gathered), *kept),
        ],
        hunt.try_one,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
