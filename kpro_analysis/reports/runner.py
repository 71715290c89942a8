"""Makes an edition of a report: runs its notebook, makes all forms in memory, and publishes them."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kpro_analysis import atomic
from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.privacy import mask
from kpro_analysis.reports.execute import USUAL, Limits, Stopped, execute
from kpro_analysis.reports.failed import keep_failed, step
from kpro_analysis.reports.folders import files_in, manifest_in
from kpro_analysis.reports.forms import Made, make_forms
from kpro_analysis.reports.guard import guard_of
from kpro_analysis.reports.manifest import MANIFEST, basis, whole
from kpro_analysis.reports.notebooks import notebook_folder, open_notebook
from kpro_analysis.reports.outputs import Handed, read_outputs
from kpro_analysis.reports.parameters import DATA, ReportKind
from kpro_analysis.reports.publish import Published, finish_broken_off, publish

if TYPE_CHECKING:
    from nbformat import NotebookNode


_PLAIN = re.compile(r"[\w][\w.-]{0,99}")  # the name of a file, not of a folder


@dataclass(frozen=True)
class Order:
    """What to make of what, and where: the kind, its checked values, the folder of the data; `only` one form, or all.

    With `once` an edition that is there already is left as it is, whatever it was made of.
    """

    kind: ReportKind
    values: Mapping[str, str]
    data: Path
    output: Path
    only: str | None = None
    once: bool = False

    @property
    def edition(self) -> str:
        """The name of its folder."""
        return self.kind.edition(self.values)

    @property
    def folder(self) -> Path:
        """Its folder."""
        return self.output / self.edition


@dataclass(frozen=True)
class Edition:
    """What became of an order: where it lies, its files by name, what is missing, and what it took."""

    published: Published
    files: Mapping[str, bytes]
    missing: tuple[str, ...]
    seconds: float


@dataclass(frozen=True)
class Workshop:
    """What makes reports: the clock, who is told how far it came, the notebooks' folder, and how long all may take.

    `told` gets the step that begins, in words, and "" when none is under way any more.
    """

    now: Callable[[], datetime]
    told: Callable[[str], None] = lambda step: None
    notebooks: Path | None = None
    limits: Limits = USUAL


def make(order: Order, workshop: Workshop) -> Edition:
    """Make an edition and publish it; `order.output` is held meanwhile, so that two runs don't meet.

    Raises InputError when it can't be made: then nothing is published, and the notebook lies apart, without outputs,
    unless what is wrong is told in a sentence of its own. Raises UsageError when it can't be written.
    """
    if not order.data.is_dir():
        raise InputError(f"Mappen {mask(order.data.name)} findes ikke. Angiv mappen med data med --data.")
    notebook = open_notebook(order.kind, workshop.notebooks or notebook_folder())
    with _held(order.output):
        finish_broken_off(order.output, guard_of(order.data))
        if order.once and (there := manifest_in(order.folder)):
            return Edition(Published(order.folder, False), files_in(order.folder), tuple(there["missing"]), 0.0)
        return _make(order, workshop, notebook)


@contextmanager
def _held(output: Path) -> Iterator[None]:
    with ExitStack() as held:
        try:
            held.enter_context(atomic.locked(output))
        except OSError as error:
            why = atomic.why_not_written(error)
            raise UsageError(f"Rapporten kan ikke skrives i {mask(output.name)}: {why}") from None
        yield


def _make(order: Order, workshop: Workshop, notebook: "NotebookNode") -> Edition:
    begun = workshop.now()
    try:
        executed = execute(
            notebook,
            {**order.values, DATA: str(order.data.resolve())},
            workshop.limits,
            lambda cell, shown: workshop.told(f"{step(notebook, cell)}{f' efter «{shown}»' if shown else ''}"),
        )
        handed = read_outputs(executed, order.kind.name)
    except Stopped as stopped:
        raise _not_made(order, stopped, notebook, begun) from None
    finally:
        workshop.told("")
    _refuse_empty(handed)
    made = make_forms(handed.report, executed, begun, order.only)
    files = _named(order, handed, made)
    missing = tuple(dict.fromkeys((*handed.report.missing, *made.missing)))
    made_of = basis(handed.report, order.edition, {**order.values, DATA: mask(order.data.resolve().name)})
    seconds = (workshop.now() - begun).total_seconds()
    files[MANIFEST] = whole(made_of, begun, seconds, files=files, missing=missing)
    published = publish(order.folder, files, begun, guard_of(order.data))
    lying = files if published.written else files_in(published.folder)
    return Edition(published, lying, missing, (workshop.now() - begun).total_seconds())


def _refuse_empty(handed: Handed) -> None:
    """A report in which everything is missing is none: it was asked for by a wrong name, or of a wrong folder."""
    sections = handed.report.sections
    if sections and all(section.missing for section in sections):
        raise InputError(" ".join(dict.fromkeys(handed.report.missing)))


def _not_made(order: Order, stopped: Stopped, notebook: "NotebookNode", now: datetime) -> InputError | UsageError:
    if stopped.sentence:
        return (UsageError if stopped.kind == "UsageError" else InputError)(mask(stopped.sentence))
    return InputError(keep_failed(notebook, stopped, order.folder, now))


def _named(order: Order, handed: Handed, made: Made) -> dict[str, bytes]:
    """The forms under their names, with those files that go with the report when all forms are asked for."""
    stem = order.kind.file_stem(order.values)
    files = {f"{stem}.{ending}": content for ending, content in made.files.items()}
    for file in () if order.only else handed.files:
        if not _PLAIN.fullmatch(file.name) or file.name in (*files, MANIFEST):
            raise InputError(f"Notesbogen {order.kind.notebook} giver en fil et navn, der ikke kan bruges. Ret den.")
        files[file.name] = file.content
    return files
