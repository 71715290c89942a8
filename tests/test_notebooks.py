"""Notebooks are thin: text, one parameters cell, load, one call, show; committed without outputs, and they run."""

import ast
import shutil
from pathlib import Path

import nbformat
import papermill
import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").rglob("*.ipynb"))
DASHBOARDS = sorted((ROOT / "notebooks" / "dashboards").glob("*.ipynb"))
MOST_LINES = 25
CONTROL = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.For, ast.While, ast.If, ast.Try)

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.relative_to(ROOT).as_posix())


def read(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def code_cells(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def test_there_are_dashboards():
    assert {path.stem for path in DASHBOARDS} >= {"forside", "vaegtning"}


@each_notebook
def test_committed_without_outputs(path):
    for cell in code_cells(path):
        assert cell.outputs == []
        assert cell.execution_count is None
        assert not set(cell.metadata) & {"execution", "ExecuteTime"}


@each_notebook
def test_has_one_parameters_cell_of_literals(path):
    tagged = [cell for cell in code_cells(path) if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    for statement in ast.parse(tagged[0].source).body:
        assert isinstance(statement, ast.Assign | ast.AnnAssign)
        ast.literal_eval(statement.value)


@each_notebook
def test_has_the_plain_kernel(path):
    assert read(path).metadata.kernelspec.name == "python3"


@each_notebook
def test_begins_with_a_heading(path):
    first = read(path).cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")


@each_notebook
def test_is_thin(path):
    lines = [line for cell in code_cells(path) for line in cell.source.splitlines() if line.strip()]
    assert len(lines) <= MOST_LINES
    nodes = (node for cell in code_cells(path) for node in ast.walk(ast.parse(cell.source)))
    assert not [type(node).__name__ for node in nodes if isinstance(node, CONTROL)]


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda p: p.stem)
def test_runs_on_the_demo_data(path, tmp_path):
    shutil.copytree(ROOT / "data" / "demo", tmp_path, dirs_exist_ok=True)
    target = tmp_path / "run.ipynb"
    papermill.execute_notebook(
        path, target, parameters={"data": str(tmp_path)}, progress_bar=False, cwd=tmp_path, kernel_name="python3"
    )
    outputs = [output for cell in code_cells(target) for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]
    assert any(
        {"application/vnd.jupyter.widget-view+json", "text/html"} & set(output.get("data", {})) for output in outputs
    )
