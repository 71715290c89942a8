"""The executed notebook as it is kept."""

import json
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kpro_analysis.reports.archive import archive_copy
from kpro_analysis.reports.cells import SECTION_MIME, Shown
from kpro_analysis.reports.document import Section, Text


def executed(moment: str) -> Any:
    """A notebook as papermill leaves it."""
    shown = Shown(Section("a", "Afsnit", (Text("Hej æøå"),)))._repr_mimebundle_()
    cells = [
        new_markdown_cell("# Rapport", metadata={"tags": []}),
        new_code_cell("quarter = '2024-K1'", metadata={"tags": ["parameters"]}, execution_count=1),
        new_code_cell(
            "report.summary()",
            execution_count=2,
            metadata={"papermill": {"start_time": moment}, "execution": {"iopub.status.busy": moment}},
            outputs=[
                new_output("stream", name="stderr", text="/srv/nogen/kode.py:1: Warning"),
                new_output("execute_result", {**shown, "text/plain": "Shown(...)"}, execution_count=2),
            ],
        ),
        new_code_cell("report.end()", outputs=[new_output("execute_result", {"text/plain": "Færdig."})]),
    ]
    return new_notebook(cells=cells, metadata={"papermill": {"input_path": "/srv/nogen/x.ipynb", "end_time": moment}})


def test_it_opens_as_a_notebook_with_what_was_shown() -> None:
    kept = nbformat.reads(archive_copy(executed("nu")).decode(), as_version=4)
    nbformat.validate(kept)
    assert [cell.cell_type for cell in kept.cells] == ["markdown", "code", "code"]
    (section,) = kept.cells[1].outputs
    assert "Hej æøå" in section.data["text/html"]
    assert list(section.data) == ["text/html"]
    assert kept.cells[2].outputs[0].data["text/plain"] == "Færdig."


def test_there_is_no_code_no_path_and_no_moment_in_it() -> None:
    content = archive_copy(executed("2024-04-02T06:15"))
    told = content.decode()
    for gone in ("report.", "quarter", "nogen", "06:15", SECTION_MIME, "Warning"):
        assert gone not in told
    assert content == archive_copy(executed("2025-01-01T00:00"))


def test_it_is_the_same_from_json_as_from_nbformat() -> None:
    notebook = executed("nu")
    assert archive_copy(json.loads(nbformat.writes(notebook))) == archive_copy(notebook)
