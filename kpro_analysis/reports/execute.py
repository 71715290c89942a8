"""Runs a notebook by papermill in a kernel of its own, and takes it for done only when all of it is."""

import logging
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpro_analysis.reports.cells import SECTION_MIME
from kpro_analysis.reports.kernel import kernel_in
from kpro_analysis.reports.notebooks import TAG

if TYPE_CHECKING:
    from nbformat import NotebookNode

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
    """How far a run has come; `injected` is the place of the cell that papermill puts in, `shown` the last heading."""

    injected: int
    told: Callable[[int, str], None]
    shown: str = ""
    cell: int | None = None
    expired: bool = False
    errors: list[Mapping[str, Any]] = field(default_factory=list)

    def begins(self, cell: Any, cell_index: int) -> None:
        self.cell = self.index(cell_index)
        self.told(self.cell, self.shown)

    def ends(self, cell: Any, cell_index: int, execute_reply: Mapping[str, Any]) -> None:
        sections = [output.data[SECTION_MIME] for output in cell.outputs if SECTION_MIME in output.get("data", {})]
        self.shown = sections[-1]["heading"] if sections else self.shown

    def fails(self, cell: Any, cell_index: int, execute_reply: Mapping[str, Any]) -> None:
        self.errors.append(execute_reply["content"])

    def expires(self) -> None:
        self.expired = True

    def index(self, executed: int) -> int:
        """Where a cell stands in the notebook as it was before."""
        return executed - (executed >= self.injected)


def execute(
    notebook: "NotebookNode",
    parameters: Mapping[str, str],
    limits: Limits = USUAL,
    told: Callable[[int, str], None] = lambda cell, shown: None,
) -> "NotebookNode":
    """The executed notebook, with one cell more; `told` is called as each begins, with its index and the last heading.

    Indexes are those of `notebook`, which has one cell that is tagged `parameters`. Raises Stopped.

    It runs in a temporary folder that is gone afterwards, and so is every process it started.
    """
    import papermill

    tags = [cell.metadata.get("tags", ()) for cell in notebook.cells]
    course = _Course(next(index for index, words in enumerate(tags, 1) if TAG in words), told)
    with tempfile.TemporaryDirectory(prefix="kpro-", ignore_cleanup_errors=True) as folder, _quiet():
        try:
            with kernel_in(Path(folder), limits.whole, course.expires) as kernel:
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
                    on_cell_execute=course.begins,
                    on_cell_executed=course.ends,
                    on_cell_error=course.fails,
                )
        except KeyboardInterrupt:
            logging.getLogger("asyncio").disabled = True  # it would tell of the cell that was left, when all is over
            raise
        except Exception as error:
            raise _stopped(course, error) from None
    _check_all_ran(done, course)
    return done


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
