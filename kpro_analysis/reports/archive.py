"""The executed notebook as it is kept: what it showed, without code, and without a trace of when and where it ran."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

KEPT = ("text/html", "text/plain")  # of an output, the first that it has
FORMAT, MINOR = 4, 5
KERNEL = {
    "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
    "language_info": {"name": "python"},
}


def archive_copy(notebook: Mapping[str, Any]) -> bytes:
    """A valid notebook (nbformat 4.5) of the texts and shown outputs of an executed one; the same bytes on a rerun.

    `notebook` is as `nbformat` or JSON reads it, of format 4. Cells that showed nothing are left out; printed lines,
    warnings and errors are too, as they tell of the machine.
    """
    cells = [{**cell, "id": f"del-{number}"} for number, cell in enumerate(_cells(notebook), 1)]
    told = {"cells": cells, "metadata": KERNEL, "nbformat": FORMAT, "nbformat_minor": MINOR}
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode("utf-8", "replace")


def _cells(notebook: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            yield {"cell_type": "markdown", "metadata": {}, "source": "".join(cell["source"])}
        elif cell["cell_type"] == "code" and (outputs := list(_outputs(cell))):
            hidden = {"jupyter": {"source_hidden": True}}
            yield {"cell_type": "code", "metadata": hidden, "source": "", "execution_count": None, "outputs": outputs}


def _outputs(cell: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for output in cell["outputs"]:
        data = output.get("data", {})
        kept = next((mime for mime in KEPT if mime in data), None)
        if kept:
            yield {"output_type": "display_data", "metadata": {}, "data": {kept: "".join(data[kept])}}
