"""The notebooks that reports are made by: only those of the package are run."""

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kpro_analysis.errors import InputError
from kpro_analysis.light_import import without_grammar
from kpro_analysis.reports.parameters import ReportKind

if TYPE_CHECKING:
    from nbformat import NotebookNode

PACKAGE = Path(__file__).parents[1]
TAG = "parameters"
AGAIN = "Installér kpro_analysis igen."


def notebook_folder() -> Path:
    """The folder of the reports' notebooks: beside the package in a checkout, under the prefix when installed."""
    for folder in (PACKAGE.parent, Path(sys.prefix) / "share" / "kpro_analysis"):
        if (reports := folder / "notebooks" / "reports").is_dir():
            return reports
    raise InputError(f"Rapporternes notesbøger (notebooks/reports) mangler i installationen. {AGAIN}")


def open_notebook(kind: ReportKind, folder: Path) -> "NotebookNode":
    """The kind's notebook, which takes exactly what the kind tells; raises InputError.

    papermill only warns when a notebook doesn't know a parameter, and makes the report of the default.
    """
    with without_grammar():
        import nbformat
    try:
        notebook: NotebookNode = nbformat.reads((folder / kind.notebook).read_text(encoding="utf-8"), as_version=4)
    except (OSError, ValueError):
        raise InputError(f"Notesbogen {kind.notebook} mangler eller kan ikke læses. {AGAIN}") from None
    if sorted(taken(notebook)) != sorted(kind.names):
        raise InputError(
            f"Notesbogen {kind.notebook} skal have netop parametrene {', '.join(kind.names)} i én celle med mærket "
            "parameters. Ret cellen."
        )
    return notebook


def taken(notebook: "NotebookNode") -> tuple[str, ...]:
    """The names that the `parameters` cell gives a value, as often as it does; none unless there is just one."""
    cells = [cell for cell in notebook.cells if TAG in cell.metadata.get("tags", ())]
    if len(cells) != 1:
        return ()
    try:
        body = ast.parse(cells[0].source).body
    except SyntaxError:
        return ()
    targets = [
        target
        for line in body
        for target in (line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", None)])
    ]
    return tuple(target.id if isinstance(target, ast.Name) else "?" for target in targets)
