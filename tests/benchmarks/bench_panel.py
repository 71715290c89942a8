"""How fast a meeting is put together and read: `make bench` prints the figures; nothing is asserted."""

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pytest

from kpro_analysis.weighting.ballots import Sent
from kpro_analysis.weighting.meeting_ballots import current_ballots, send
from kpro_analysis.weighting.meeting_files import create_meeting, list_meetings
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.panel import Participant, panel
from kpro_analysis.weighting.settings import Rule, Weights, agreed_settings

from .bench_model import CRITERIA, SMALL, synthetic

pytestmark = pytest.mark.bench
PEOPLE = 50
AT = datetime(2024, 2, 7, tzinfo=UTC)


def everyones_weights() -> list[Weights]:
    drawn = np.random.default_rng(1).dirichlet(np.ones(len(CRITERIA)), PEOPLE).tolist()
    return [Weights(dict(zip([c.name for c in CRITERIA], row, strict=True))) for row in drawn]


@pytest.mark.parametrize("rule", list(Rule))
def test_panel(benchmark: Callable[..., object], rule: Rule) -> None:
    register = synthetic(SMALL)
    settings = agreed_settings(register)
    contest = prepare(register, type(settings)(settings.weights, settings.pool, rule=rule))
    people = [Participant(weights) for weights in everyones_weights()]

    def put_together() -> float | None:
        found = panel(contest, people)
        found.most_disputed(10)
        return found.agreement

    benchmark(put_together)


def test_send(benchmark: Callable[..., object], tmp_path) -> None:
    meeting = create_meeting(tmp_path, "Møde", at=AT)
    weights = everyones_weights()[0]
    benchmark(lambda: send(meeting, Sent("a" * 32, weights, "0" * 64, AT)))


def test_what_a_page_reads_every_other_second(benchmark: Callable[..., object], tmp_path) -> None:
    meeting = create_meeting(tmp_path, "Møde", at=AT)
    for number, weights in enumerate(everyones_weights()):
        send(meeting, Sent(f"{number:032d}", weights, "0" * 64, AT))
    benchmark(lambda: (list_meetings(tmp_path), current_ballots(meeting)))
