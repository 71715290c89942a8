"""What a piece of work took, told by the process that did it."""

import resource
from collections.abc import Callable
from pathlib import Path


def measured(work: Callable[[Path], dict[str, object]], folder: Path) -> dict[str, object]:
    """The work's result, with the process's seconds of processor (`cpu`) and most memory in MB (`memory`) so far."""
    result = work(folder)
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"result": result, "cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss / 1024}
