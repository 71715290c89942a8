"""The demo delivery: the same bytes for a seed, taken in as it is, with just the faults that it is to show."""

import json

import pytest

from kpro_analysis.errors import UsageError
from kpro_analysis.uddata.demo import DEFAULT_SEED, demo_contents, write_demo

SHOWN = {
    "dobbelt-besvarelse": "uddata-aarhus-2024-02.csv",
    "rettet-besvarelse": "uddata-aarhus-2024-02.csv",
    "version-mangler": "uddata-aarhus-2024-03.csv",
    "tegn-ødelagt": "uddata-aarhus-2024-04.csv",
    "score-uenig": "uddata-esbjerg-2024-03.csv",
    "besvaret-inden-udsendt": "uddata-esbjerg-2024-04.csv",
    "dato-byttet": "uddata-viborg-2024-03.xlsx",
    "pludseligt-fald": "uddata-ærø-2024-04.csv",
}


def test_the_demo_shows_its_faults_and_no_others(tmp_path, say):
    paths = write_demo(tmp_path)
    assert write_demo(tmp_path) == paths
    assert demo_contents(DEFAULT_SEED) == {path.name: path.read_bytes() for path in paths}
    say("key", "new", tmp_path / "nøgle.txt")
    say("ingest", tmp_path / "uddata-filer", "--key-file", tmp_path / "nøgle.txt", "-o", tmp_path / "mappe")
    (tmp_path / "skemaer.toml").rename(tmp_path / "mappe" / "skemaer.toml")
    said = json.loads(say("check", tmp_path / "mappe", "--format", "json"))
    assert {remark["rule"]: remark["example"]["file"] for remark in said["remarks"]} == SHOWN
    assert {one["file"] for one in said["verdicts"] if one["verdict"] != "kan bruges"} == {
        file for rule, file in SHOWN.items() if rule not in ("dobbelt-besvarelse", "rettet-besvarelse")
    }


def test_what_lies_there_is_not_overwritten(tmp_path):
    (tmp_path / "uddata-filer").mkdir()
    (tmp_path / "uddata-filer" / "uddata-aarhus-2024-01.csv").write_text("mit", encoding="utf-8")
    with pytest.raises(UsageError, match="bliver ikke overskrevet"):
        write_demo(tmp_path)
