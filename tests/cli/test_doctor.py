"""`kpro doctor` says what is there, what is missing, and what to do."""

import json
import shutil
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from kpro_analysis.danish import format_date
from kpro_analysis.minlog.store import Store
from tests.by_hand import EXAMPLE
from tests.cli.conftest import BAD_INPUT, DONE
from tests.uddata.answers import take, write


def told(out: str) -> dict[str, dict[str, str]]:
    return {check["name"]: check for check in json.loads(out)["checks"]}


def test_an_installation_and_its_data_are_looked_at(kpro, tmp_path):
    shutil.copy(EXAMPLE, tmp_path)
    code, out, err = kpro("doctor", "--data", tmp_path, "--format", "json")
    found = told(out)
    assert (code, err) == (DONE, "") and json.loads(out)["ok"]
    assert {"Python", "Pakker", "Sider", "Tidszone", "Datamappe"} <= {n for n, c in found.items() if c["state"] == "ok"}
    assert "91 ændringsønsker, data til og med" in found["Register"]["message"]
    assert found["Uddata"]["state"] == found["MinLog"]["state"] == "note"
    _, table, _ = kpro("doctor", "--data", tmp_path)
    assert all(f"{check['name']}: {check['message']}" in table for check in found.values())


def test_how_fresh_logs_and_answers_are_is_told(kpro, tmp_path, minlog_data):
    shutil.copytree(minlog_data / "minlog", tmp_path / "minlog")
    answers = take(tmp_path / "uddata", write(tmp_path / "svar.csv"))
    assert [file.months for file in answers.files] == [("2024-01",)]
    found = told(kpro("doctor", "--data", tmp_path, "--format", "json")[1])
    newest = max(file.last[:10] for file in Store.open(tmp_path / "minlog").manifest.files)
    assert found["MinLog"]["message"] == f"minlog, data til og med {format_date(date.fromisoformat(newest))}."
    assert found["Uddata"]["message"] == "1 fil, data til og med 31-01-2024."
    assert "Hent et nyt udtræk." in found["Uddata"]["advice"]
    shutil.rmtree(tmp_path / "minlog" / "forberedt")
    assert "kpro minlog audit" in told(kpro("doctor", "--data", tmp_path, "--format", "json")[1])["MinLog"]["message"]


def test_a_folder_that_others_can_read_is_told(kpro, tmp_path):
    """pytest's own folders are closed, so this is one that isn't below them."""
    closed = told(kpro("doctor", "--data", tmp_path, "--format", "json")[1])["Adgang til data"]
    assert closed["state"] == "ok"
    with TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        found = told(kpro("doctor", "--data", folder, "--format", "json")[1])["Adgang til data"]
    assert found["state"] == "note" and "chmod" in found["advice"]


def test_without_a_browser_it_says_what_that_means(kpro, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("KPRO_BROWSER", "/findes/ikke")
    code, out, _ = kpro("doctor", "--format", "json")
    found = told(out)
    assert code == DONE and found["Browser til PDF"]["state"] == "note" and "HTML" in found["Browser til PDF"]["advice"]
    assert "ikke installeret" in found["Java"]["message"]


def test_what_is_wrong_is_told_and_the_code_says_so(kpro, tmp_path):
    code, out, err = kpro("doctor", "--data", tmp_path / "nej", "--format", "json")
    assert code == BAD_INPUT and not json.loads(out)["ok"]
    assert "1 ting skal bringes i orden: Datamappe." in err
