"""Notebooks of reports, written for a test, in a folder that is laid out as the package's."""

from pathlib import Path

import nbformat

PARAMETERS = 'quarter = ""\ndata = ""\ntoday = ""'
LOAD = """from kpro_analysis.reports.cells import End, ExtraFile, Shown
from kpro_analysis.reports.document import Section, Source, Text"""
SECTION = 'Shown(Section("puljen", "Puljen", (Text(f"Kvartalet er {quarter}."),)))'
END = 'End("Kvartalsrapport", f"Kvartal {quarter}.", ())'


def write_notebook(
    folder: Path, *cells: str, name: str = "kvartalsrapport.ipynb", parameters: str = PARAMETERS
) -> Path:
    """A notebook with these cells of code below its parameters; returns the folder of notebooks that it is in."""
    v4 = nbformat.v4
    code = [v4.new_code_cell(source) for source in cells]
    tagged = v4.new_code_cell(parameters, metadata={"tags": ["parameters"]})
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    title = v4.new_markdown_cell("# Kvartalsrapport")
    notebooks = folder / "notebooks" / "reports"
    notebooks.mkdir(parents=True, exist_ok=True)
    whole = v4.new_notebook(cells=[title, tagged, *code], metadata=kernel)
    (notebooks / name).write_text(nbformat.writes(whole), encoding="utf-8")
    return notebooks
