"""Keeps a notebook that didn't come to its end where it can be read, without anything that it computed."""

from copy import deepcopy
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kpro_analysis import atomic
from kpro_analysis.faults import told_reference
from kpro_analysis.reports.execute import Stopped
from kpro_analysis.reports.folders import FAILED
from kpro_analysis.reports.publish import WRITER, stamp_of, unused

if TYPE_CHECKING:
    from nbformat import NotebookNode


def keep_failed(notebook: "NotebookNode", stopped: Stopped, place: Path, now: datetime) -> str:
    """Keep the notebook as it was before it ran, with a note above it, for `place`, the folder of the edition.

    Returns the sentence that says what went wrong and where it lies. The note says which cell, the type of the
    exception, and the reference of the line in the log.
    """
    import nbformat

    reference = told_reference(stopped.kind, stopped.places)
    where = step(notebook, stopped.cell)
    what = f"{where} gik galt ({stopped.kind}, reference {reference})" if where else f"{stopped.kind} ({reference})"
    kept = deepcopy(notebook)
    note = f"# {place.name} blev ikke lavet\n\n{what[0].upper()}{what[1:]}. Notesbogen står, som før den blev kørt."
    kept.cells.insert(0, nbformat.v4.new_markdown_cell(note, id="mislykket"))
    folder = unused(place.parent / FAILED / f"{place.name}-{stamp_of(now)}")
    content = {"notesbog.ipynb": nbformat.writes(kept).encode()}
    try:
        atomic.create_folder(folder, content, lambda beside: None, writer=WRITER)
    except OSError:
        return f"{place.name} blev ikke lavet: {what}. Notesbogen kunne ikke gemmes."
    return f"{place.name} blev ikke lavet: {what}. Notesbogen ligger uden tal i {FAILED}/{folder.name}."


def step(notebook: "NotebookNode", cell: int | None) -> str:
    """A cell as "trin 3 af 9", its place among those with code; "" for none."""
    if cell is None:
        return ""
    code = [index for index, one in enumerate(notebook.cells) if one.cell_type == "code"]
    return f"trin {sum(index <= cell for index in code)} af {len(code)}"
