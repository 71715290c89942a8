"""The report is what the cells of a notebook show."""

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

from kpro_analysis.reports.cells import End, Shown
from kpro_analysis.reports.document import Section, Text
from kpro_analysis.reports.outputs import read_outputs


def shown(value: Shown | End) -> nbformat.NotebookNode:
    return new_code_cell("x", outputs=[new_output("display_data", data=value._repr_mimebundle_())])


def test_two_sections_of_one_name_are_told_apart():
    """A user who copies a cell gets two of them, and the page needs an address for each."""
    cells = [shown(Shown(Section("pulje", "Puljen", (Text(text),)))) for text in ("én", "to", "tre")]
    report = read_outputs(new_notebook(cells=[*cells, shown(End("Titel", "Om", ()))]), "kvartal").report
    assert [section.name for section in report.sections] == ["pulje", "pulje-nr-2", "pulje-nr-3"]
    assert [section.blocks for section in report.sections] == [(Text("én"),), (Text("to"),), (Text("tre"),)]
