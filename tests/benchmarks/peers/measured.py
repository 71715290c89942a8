"""What a piece of work took, told by the process that did it."""

import resource
import time
from collections.abc import Callable
from pathlib import Path


def measured(work: Callable[[Path], dict[str, object]], folder: Path) -> dict[str, object]:
    """The work's result with `seconds`, `cpu` (seconds of processor) and `memory` (the process's most, in MB)."""
    begun = time.perf_counter()
    result = work(folder)
    used = resource.getrusage(resource.RUSAGE_SELF)
    took = time.perf_counter() - begun
    return {"result": result, "seconds": took, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024}
