"""`kpro doctor` says what is there, what is missing, and what to do."""

import json
import shutil

from tests.by_hand import EXAMPLE
from tests.cli.conftest import BAD_INPUT, DONE


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
