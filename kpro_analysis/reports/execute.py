"""Runs a notebook by papermill in a kernel of its own, and takes it for done only when all of it is."""

import logging
import os
import re
import signal
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

from kpro_analysis.reports.notebooks import TAG

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager
    from nbformat import NotebookNode

HASH_SEED = "0"  # sets and dictionaries of texts come in the same order in every run
KEPT_VARIABLES = ("PYTHONPATH", "PYTHONHOME")  # where the packages are
OUR_ERRORS = ("InputError", "UsageError")  # finished sentences, which hold nothing personal
FLUSH_SECONDS = 30  # how long the outputs of a cell that is done may be under way
_PLACE = re.compile(r"([a-z_]+\.py):(\d+)")


@dataclass(frozen=True)
class Limits:
    """How long the kernel may take to start, a cell to run, and all of it, in seconds."""

    start: int = 120
    cell: int = 15 * 60
    whole: int = 60 * 60


USUAL = Limits()


@dataclass(eq=False)
class Stopped(Exception):
    """A notebook that didn't come to its end: the index of the cell, or None, and what happened there.

    `kind` is the type of the exception, or one of our own words; `sentence` is that of an expected error, else "".
    `places` are files of the package with lines, the innermost first. Nothing else of an exception is kept: its
    message and its trace hold values.
    """

    cell: int | None
    kind: str
    sentence: str = ""
    places: tuple[str, ...] = ()


@dataclass
class _Course:
    """How far a run has come; `injected` is the place of the cell that papermill puts in."""

    injected: int
    told: Callable[[int], None]
    cell: int | None = None
    expired: bool = False
    errors: list[Mapping[str, Any]] = field(default_factory=list)

    def begins(self, cell: Any, cell_index: int) -> None:
        self.cell = self.index(cell_index)
        self.told(self.cell)

    def fails(self, cell: Any, cell_index: int, execute_reply: Mapping[str, Any]) -> None:
        self.errors.append(execute_reply["content"])

    def index(self, executed: int) -> int:
        """Where a cell stands in the notebook as it was before."""
        return executed - (executed >= self.injected)


def execute(
    notebook: "NotebookNode",
    parameters: Mapping[str, str],
    limits: Limits = USUAL,
    told: Callable[[int], None] = lambda cell: None,
) -> "NotebookNode":
    """The executed notebook, with one cell more; `told` is called with the index of each cell as it begins.

    Raises Stopped, with the index of a cell of `notebook`, which has one that is tagged `parameters`.

    It runs in a temporary folder that is gone afterwards, and so is every process it started.
    """
    import papermill

    tags = [cell.metadata.get("tags", ()) for cell in notebook.cells]
    course = _Course(next(index for index, words in enumerate(tags, 1) if TAG in words), told)
    with tempfile.TemporaryDirectory(prefix="kpro-", ignore_cleanup_errors=True) as folder, _quiet():
        try:
            with _kernel(Path(folder), limits, course) as kernel:
                done: NotebookNode = papermill.execute_notebook(
                    notebook,
                    None,
                    parameters=dict(parameters),
                    request_save_on_cell_execute=False,
                    progress_bar=False,
                    start_timeout=limits.start,
                    execution_timeout=limits.cell,
                    iopub_timeout=FLUSH_SECONDS,
                    km=kernel,
                    on_cell_start=course.begins,
                    on_cell_error=course.fails,
                )
        except Exception as error:
            raise _stopped(course, error) from None
    _check_all_ran(done, course)
    return done


@contextmanager
def _kernel(folder: Path, limits: Limits, course: _Course) -> "Iterator[AsyncKernelManager]":
    """A kernel of this Python, stopped with all it started when done, or when the time is up."""
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_core.utils import run_sync

    own = KernelSpecManager(kernel_dirs=[])  # a kernel of the user's that is called the same isn't ours
    kernel = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=own)
    if os.name == "posix":
        kernel.transport = "ipc"
        kernel.ip = str(folder / "kernel")
    kernel.connection_file = str(folder / "kernel.json")
    arguments = ["--HistoryManager.hist_file=:memory:"]
    run_sync(kernel.start_kernel)(env=_environment(folder), cwd=str(folder), extra_arguments=arguments)
    process, group = (getattr(kernel.provisioner, name, None) for name in ("pid", "pgid"))

    def expire() -> None:
        course.expired = True
        _kill(group, process)

    watchdog = Timer(limits.whole, expire)
    watchdog.daemon = True
    watchdog.start()
    try:
        yield kernel
    finally:
        watchdog.cancel()
        _kill(group, None)
        run_sync(kernel.shutdown_kernel)(now=True)


def _environment(folder: Path) -> dict[str, str]:
    """What the kernel sees: nothing that makes it differ from machine to machine, no start-up files of the user's."""
    own = ("PYTHON", "IPYTHON", "JUPYTER", "JPY_", "KPRO_")
    kept = {name: value for name, value in os.environ.items() if name in KEPT_VARIABLES or not name.startswith(own)}
    place = {"IPYTHONDIR": str(folder / "ipython"), "JUPYTER_CONFIG_DIR": str(folder / "jupyter")}
    same = {"PYTHONHASHSEED": HASH_SEED, "PYTHONUTF8": "1"}
    return kept | place | same | ({"TZ": "Europe/Copenhagen", "LC_ALL": "C.UTF-8"} if os.name == "posix" else {})


def _kill(group: int | None, process: int | None) -> None:
    """Kill what is left of the kernel's group of processes; where there are no groups, the process."""
    try:
        if group is not None and hasattr(os, "killpg"):
            os.killpg(group, signal.SIGKILL)
        elif process is not None:
            os.kill(process, signal.SIGTERM)
    except OSError:
        return  # they are gone


@contextmanager
def _quiet() -> Iterator[None]:
    """What papermill has to say holds sources and values."""
    logger = logging.getLogger("papermill")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _stopped(course: _Course, error: Exception) -> Stopped:
    if course.expired:
        return Stopped(course.cell, "tidsgrænsen for hele rapporten er nået")
    if course.errors:
        return _of_reply(course.cell, course.errors[-1])
    kinds = {"CellTimeoutError": "tidsgrænsen for ét trin er nået", "DeadKernelError": "beregningen døde"}
    return Stopped(course.cell, kinds.get(type(error).__name__, type(error).__name__))


def _of_reply(cell: int | None, reply: Mapping[str, Any]) -> Stopped:
    name = str(reply.get("ename", ""))
    kind = name if name.isidentifier() else "fejl"
    trace = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(reply.get("traceback", ())))
    places = tuple(dict.fromkeys(f"{file}:{line}" for file, line in _PLACE.findall(trace)))[::-1]
    return Stopped(cell, kind, str(reply.get("evalue", "")) if kind in OUR_ERRORS else "", places)


def _check_all_ran(notebook: "NotebookNode", course: _Course) -> None:
    """papermill takes a notebook for done that left by `sys.exit(0)`."""
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        if cell.execution_count is None or any(output.output_type == "error" for output in cell.outputs):
            raise Stopped(course.index(index), "trinnet blev ikke færdigt")
