"""Clocks that jump, and machines with other habits."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kpro_analysis.atomic import locked
from kpro_analysis.reports.publish import publish
from kpro_analysis.reports.verify import verify
from kpro_analysis.weighting.ballots import Sent
from kpro_analysis.weighting.meeting_ballots import current_ballots, send
from kpro_analysis.weighting.meeting_files import create_meeting
from kpro_analysis.weighting.settings import Weights
from tests.by_hand import EXAMPLE
from tests.reports.publishing import NOW, edition, passed

RANK = [sys.executable, "-m", "kpro_analysis.cli", "rank", str(EXAMPLE), "--format", "json"]


def test_the_ballot_that_was_sent_last_counts_though_the_clock_went_back(tmp_path: Path) -> None:
    summer = datetime(2024, 10, 27, 0, 30, tzinfo=UTC)  # an hour later Danish clocks show the same hour again
    meeting = create_meeting(tmp_path, "Møde", at=summer)
    for use, at in ((1.0, summer), (2.0, summer + timedelta(hours=1)), (3.0, summer - timedelta(days=1))):
        send(meeting, Sent("a" * 32, Weights({"Nytte": use, "Hast": 1.0}), "0" * 64, at))
    assert [ballot.weights.values["Nytte"] for ballot in current_ballots(meeting)] == [3.0]


def test_an_edition_is_kept_though_the_clock_went_back(tmp_path: Path) -> None:
    for number, at in enumerate((NOW, NOW - timedelta(hours=1), NOW + timedelta(days=400))):
        with locked(tmp_path):
            publish(tmp_path / "2024-K1", edition(f"nr. {number}", at), at, passed)
    folders = [tmp_path / "2024-K1", *(tmp_path / "tidligere").iterdir()]
    assert sorted((folder / "tal.csv").read_text()[:5] for folder in folders) == ["nr. 0", "nr. 1", "nr. 2"]
    assert all(verify(folder).is_whole for folder in folders)


def test_the_machine_s_habits_change_nothing() -> None:
    plain, odd = (
        subprocess.run(RANK, capture_output=True, check=True, env={**os.environ, **habits}, umask=umask).stdout
        for habits, umask in (
            ({"TZ": "Europe/Copenhagen", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"}, 0o077),
            ({"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "2"}, 0),
        )
    )
    assert plain == odd != b""
