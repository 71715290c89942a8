"""Notebooks that don't come to their end: nothing is published, one sentence tells, and nobody is named anywhere."""

import os
import re

import nbformat
import psutil
import pytest

from kpro_analysis.errors import InputError
from kpro_analysis.reports.execute import Limits, Stopped, execute
from kpro_analysis.reports.notebooks import open_notebook
from kpro_analysis.reports.parameters import KINDS
from kpro_analysis.reports.runner import Workshop, make
from tests.reports.notebooks import END, LOAD, SECTION, write_notebook
from tests.reports.orders import Clock, order_in

CPR, WHO = "670190-1234", "Ida Testesen"
VALUE = f'person = "{CPR} {WHO}"'
SHORT = Limits(cell=4)
BROKEN = {
    "raises": (("\n".join([VALUE, "raise ValueError(person)"]), END), "ValueError"),
    "hangs": (("while True: pass", END), "tidsgrænsen for ét trin er nået"),
    "kills its kernel": (("import os", "os._exit(1)", END), "beregningen døde"),
    "kills its kernel last": ((LOAD, SECTION, f"import os\n{END}", "os._exit(1)"), "beregningen døde"),
    "leaves midway": (("import sys", "sys.exit(0)", END), "trinnet blev ikke færdigt"),
    "has no end": ((LOAD, SECTION), "rapporten slutter uden sin afslutning"),
    "goes on after its end": ((LOAD, END, SECTION), "rapporten slutter uden sin afslutning"),
}


def everything_below(folder):
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("how", BROKEN)
def test_nothing_is_published_and_the_notebook_is_kept_apart(how, tmp_path, logged, capfd):
    cells, kind = BROKEN[how]
    notebooks = write_notebook(tmp_path, *cells)
    with pytest.raises(InputError) as stopped:
        make(order_in(tmp_path), Workshop(Clock(), notebooks=notebooks, limits=SHORT if how == "hangs" else Limits()))
    sentence = str(stopped.value)
    assert sentence.startswith("2024-K1 blev ikke lavet: ") and kind in sentence and sentence.endswith(".")
    kept = tmp_path / "rapporter" / "mislykket" / "2024-K1-2024-04-02-060001"
    assert sentence.endswith("mislykket/2024-K1-2024-04-02-060001.")
    assert sorted(os.listdir(tmp_path / "rapporter")) == [".kpro-laas", "mislykket"]
    notebook = nbformat.read(kept / "notesbog.ipynb", as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.outputs and cell.execution_count is None for cell in notebook.cells if "outputs" in cell)
    assert kind in notebook.cells[0].source.replace("Rapporten", "rapporten")
    reference = re.search("[0-9a-f]{8}", sentence)[0]
    assert reference in notebook.cells[0].source and reference in logged[-1]
    told = capfd.readouterr()
    said = "\n".join([sentence, *logged, told.out, told.err])
    assert CPR not in said and WHO not in said and (told.out, told.err) == ("", "")
    if how != "raises":  # whose source holds the value itself, as no notebook of the package does
        assert CPR.encode() not in everything_below(tmp_path / "rapporter")


def test_an_expected_error_is_told_in_its_own_sentence(tmp_path):
    raising = 'from kpro_analysis.errors import InputError\nraise InputError("Registeret mangler. Læg det i mappen.")'
    notebooks = write_notebook(tmp_path, raising, END)
    with pytest.raises(InputError, match=r"^Registeret mangler\. Læg det i mappen\.$"):
        make(order_in(tmp_path), Workshop(Clock(), notebooks=notebooks))
    assert os.listdir(tmp_path / "rapporter") == [".kpro-laas"]


def test_all_that_a_notebook_started_ends_with_it(tmp_path):
    started = (
        "import subprocess, sys, pathlib\n"
        "process = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "_ = (pathlib.Path(data) / 'id').write_text(str(process.pid))"
    )
    notebook = open_notebook(KINDS["kvartal"], write_notebook(tmp_path, started, "raise ValueError"))
    with pytest.raises(Stopped) as stopped:
        execute(notebook, {"data": str(tmp_path)})
    assert (stopped.value.cell, stopped.value.kind) == (3, "ValueError")
    process = int((tmp_path / "id").read_text())
    assert not psutil.pid_exists(process) or psutil.Process(process).status() == psutil.STATUS_ZOMBIE


def test_a_notebook_that_takes_too_long_is_stopped(tmp_path):
    notebook = open_notebook(KINDS["kvartal"], write_notebook(tmp_path, "import time", *["time.sleep(3)"] * 9))
    with pytest.raises(Stopped) as stopped:
        execute(notebook, {"data": ""}, Limits(whole=6))
    assert stopped.value.kind == "tidsgrænsen for hele rapporten er nået"
