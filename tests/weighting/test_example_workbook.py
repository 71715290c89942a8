"""The example workbook, against scores and a walk worked out by hand from its cells."""

import pytest

from kpro_analysis.register.requests import Register, form_id
from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import Rule
from tests import by_hand
from tests.weighting.builders import settings


@pytest.fixture(scope="module")
def register() -> Register:
    return read_register(by_hand.EXAMPLE)


@pytest.fixture(scope="module")
def outcome(register: Register) -> Outcome:
    return evaluate(register, settings(register))


def test_scores_and_order(outcome: Outcome) -> None:
    expected = by_hand.example()
    assert [form_id(n) for n in outcome.number.tolist()] == expected.order
    assert outcome.score.tolist() == pytest.approx([expected.score[n] for n in expected.order], abs=1e-9)
    assert outcome.rank.tolist() == [expected.rank[n] for n in expected.order]
    assert len(outcome.number) + len(outcome.excluded) == len(list(by_hand.rows("ÆØ"))) == 91


def test_the_walk(outcome: Outcome) -> None:
    expected = by_hand.example()
    assert {form_id(n) for n in outcome.number[outcome.funded].tolist()} == expected.funded
    assert outcome.line is not None and form_id(int(outcome.number[outcome.line])) == expected.line
    assert (outcome.spent, outcome.remaining) == (by_hand.POOL - expected.left, expected.left)
    assert outcome.total_score == pytest.approx(sum(expected.score[n] for n in expected.funded))


def test_the_best_set_gives_more_for_the_same_pool(register: Register, outcome: Outcome) -> None:
    best = evaluate(register, settings(register, rule=Rule.OPTIMAL))
    assert best.total_score > outcome.total_score
    assert best.spent <= by_hand.POOL
