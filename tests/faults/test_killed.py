"""What other tests kill a few times, as often as the commands: decisions, and editions of a report."""

import json
import subprocess
import sys
from pathlib import Path

from kpro_analysis.weighting.decision_files import list_decisions
from tests.weighting.test_scenario_files import run_saving

ROUNDS = 50


def test_killed_as_often_as_it_takes(tmp_path: Path) -> None:
    reported = dict(line.split() for line in run_saving("decide", tmp_path / "beslutninger", ROUNDS).splitlines())
    found = list_decisions(tmp_path / "beslutninger")
    assert found.faults == ()
    assert len(reported) >= ROUNDS
    assert reported.items() <= {kept.file: kept.decision.words.meeting for kept in found.kept}.items()


def test_an_edition_is_whole_however_often_it_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.reports.publishing", str(tmp_path), str(ROUNDS)]
    states = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert [state["whole"] for state in states] == [True] * ROUNDS
