import json
import os
import re
from hashlib import sha256

import pytest

from kpro_analysis.errors import InputError
from kpro_analysis.reports.runner import Workshop, make
from tests.reports.notebooks import END, LOAD, SECTION, write_notebook
from tests.reports.orders import Clock, order_in

ORDER_OF_CHANCE = 'Shown(Section("tilfaeldigt", "Tilfældigt", (Text(" ".join({"a", "b", "c", "d", "e", "f"})),)))'
WHERE_IT_RUNS = """import os, time
Shown(Section("sted", "Sted", (Text(f"{time.tzname[0]} {os.listdir()} {'from_startup' in globals()}"),)))"""
LACK = 'Shown(Section("support", "Support", (), missing="Supportens udtræk mangler."))'
WITH_FILE = """sources = (Source("aendringsoensker.xlsx", "ønskerne", "0" * 64, 91, "2024-03-31"),)
End("Kvartalsrapport", f"Kvartal {quarter}.", sources, (ExtraFile("bilag.csv", b"a;b\\r\\n"),))"""
FOOTER = re.compile(rb"<footer>.*?</footer>", re.DOTALL)


@pytest.fixture
def no_browser(monkeypatch):
    monkeypatch.setenv("KPRO_BROWSER", "findes-ikke")


def read(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.usefixtures("no_browser")
def test_a_report_is_made_and_made_again_the_same_elsewhere(tmp_path, monkeypatch):
    notebooks = write_notebook(tmp_path, LOAD, SECTION, ORDER_OF_CHANCE, WHERE_IT_RUNS, LACK, WITH_FILE)
    steps = []
    first = make(order_in(tmp_path), Workshop(Clock(), steps.append, notebooks))
    assert first.published.written and first.published.folder == tmp_path / "rapporter" / "2024-K1"
    files = read(first.published.folder)
    assert files == first.files
    stem = "kvartalsrapport-2024-K1"
    assert set(files) == {f"{stem}.html", f"{stem}.xlsx", f"{stem}.ipynb", "bilag.csv", "manifest.json"}
    assert steps[0] == "trin 1 af 7" and steps[4] == "trin 4 af 7 efter «Puljen»"
    assert steps[-2:] == ["trin 7 af 7 efter «Support»", ""]

    manifest = json.loads(files["manifest.json"])
    assert manifest["parameters"] == {"quarter": "2024-K1", "today": "2024-04-02", "data": "data"}
    assert [source["rows"] for source in manifest["inputs"]] == [91]
    assert {file["name"]: file["sha256"] for file in manifest["files"]} == {
        name: sha256(content).hexdigest() for name, content in files.items() if name != "manifest.json"
    }
    assert manifest["missing"] == list(first.missing)
    assert first.missing[0] == "Supportens udtræk mangler." and first.missing[1].startswith("PDF'en kan ikke laves")
    assert manifest["made"] == "2024-04-02T06:00:01+00:00" and manifest["seconds"] > 0

    page = files[f"{stem}.html"].decode()
    assert "Kvartalet er 2024-K1." in page and "<footer><p>Lavet med kpro_analysis" in page
    assert "CET [] False" in page

    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "mine.py").write_text("from_startup = True", encoding="utf-8")
    for name, value in {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "IPYTHONDIR": str(tmp_path / "ipython")}.items():
        monkeypatch.setenv(name, value)
    again = read(make(order_in(tmp_path, "andet/sted"), Workshop(Clock(), notebooks=notebooks)).published.folder)
    assert set(again) == set(files)
    different = {name for name in files if FOOTER.sub(b"", files[name]) != FOOTER.sub(b"", again[name])}
    assert different <= {"manifest.json"}
    assert not [name for name in os.listdir(tmp_path / "rapporter") if name not in ("2024-K1", ".kpro-laas")]


def test_an_edition_that_has_to_be_there_only_once_is_not_made_again(tmp_path):
    notebooks = write_notebook(tmp_path, LOAD, SECTION, END)
    made = make(order_in(tmp_path, only="html"), Workshop(Clock(), notebooks=notebooks))
    assert set(made.files) == {"kvartalsrapport-2024-K1.html", "manifest.json"}
    write_notebook(tmp_path, "raise ValueError")
    again = make(order_in(tmp_path, once=True), Workshop(Clock(), notebooks=notebooks))
    assert not again.published.written and again.files == made.files


def test_what_looks_like_a_person_is_not_published(tmp_path):
    said = 'Shown(Section("puljen", "Puljen", (Text("Ring til 670190-1234."),)))'
    notebooks = write_notebook(tmp_path, LOAD, said, END)
    with pytest.raises(InputError) as stopped:
        make(order_in(tmp_path, only="html"), Workshop(Clock(), notebooks=notebooks))
    assert "kvartalsrapport-2024-K1.html" in str(stopped.value) and "670190" not in str(stopped.value)
    assert os.listdir(tmp_path / "rapporter") == [".kpro-laas"]


def test_a_report_of_nothing_but_lacks_is_not_published(tmp_path):
    notebooks = write_notebook(tmp_path, LOAD, LACK, LACK.replace("support", "andet"), END)
    with pytest.raises(InputError, match=r"^Supportens udtræk mangler\.$"):
        make(order_in(tmp_path), Workshop(Clock(), notebooks=notebooks))
    assert os.listdir(tmp_path / "rapporter") == [".kpro-laas"]


def test_a_folder_that_is_not_there_is_told_before_anything_is_run(tmp_path):
    notebooks, order = write_notebook(tmp_path, END), order_in(tmp_path)
    (tmp_path / "data").rmdir()
    with pytest.raises(InputError, match=r"^Mappen data findes ikke\."):
        make(order, Workshop(Clock(), notebooks=notebooks))
    assert not (tmp_path / "rapporter").exists()
