"""What is said of a chosen set holds when the rule is evaluated: by the weights given, and by many others."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kpro_analysis.errors import UsageError
from kpro_analysis.weighting.batch import funded_by, rankings
from kpro_analysis.weighting.infer import infer
from kpro_analysis.weighting.model import Contest, prepare
from kpro_analysis.weighting.settings import CostBasis, Guard, GuardKind, Rule, Weights
from tests.weighting.builders import settings
from tests.weighting.test_properties import THREE, WEIGHTS, registers

GUARDS = [Guard(), Guard(GuardKind.FIRST), Guard(GuardKind.RESERVE, 0.3)]


@st.composite
def choices(draw: st.DrawFn, rule: Rule, guard: Guard) -> tuple[Contest, dict[str, Any], frozenset[int], bool]:
    """A contest, its settings, heads that weights fund in it or a set nearby, and whether it is just these heads."""
    made = draw(registers())
    changes: dict[str, Any] = {
        "weights": Weights(dict(zip((c.name for c in THREE), draw(WEIGHTS), strict=True))),
        "rule": rule,
        "guard": guard,
        "cost": draw(st.sampled_from([CostBasis.MID, CostBasis.LOW])),  # S is free by the lower end
        "must": frozenset(draw(st.sets(st.integers(1, len(made.requests)), max_size=1))),
    }
    try:
        asked = prepare(made, settings(made, **changes))
    except UsageError:  # a must that can't be had
        asked = prepare(made, settings(made, **(changes | {"must": frozenset()})))
    heads = asked.bids.number[asked.bids.can_be_funded].tolist()
    assume(heads)
    swapped = draw(st.frozensets(st.sampled_from(heads), max_size=3))
    chosen = funded(asked, asked.settings.weights) ^ swapped
    assume(chosen)
    return asked, changes, chosen, not swapped


def funded(asked: Contest, weights: Weights) -> frozenset[int]:
    """The heads that are funded."""
    outcome = asked.evaluate(weights)
    return frozenset(outcome.number[outcome.funded & (outcome.head == 0)].tolist())


def many_weights(count: int) -> np.ndarray:
    """All over the space and at its corners and edges, (weights, 3)."""
    generator = np.random.default_rng(1)
    edges = [np.insert(generator.dirichlet(np.ones(2), 50), j, 0.0, axis=1) for j in range(3)]
    return np.concatenate([np.eye(3), *edges, generator.dirichlet(np.ones(3), count)])


@pytest.mark.parametrize("guard", GUARDS, ids=str)
@pytest.mark.parametrize("rule", [Rule.RANK, Rule.OPTIMAL], ids=str)
@hypothesis_settings(deadline=None, max_examples=25)
@given(data=st.data())
def test_what_is_said_holds_by_evaluation(rule: Rule, guard: Guard, data: st.DataObject) -> None:
    asked, changes, chosen, known = data.draw(choices(rule, guard))
    try:
        found = infer(asked, chosen)
    except UsageError:
        assume(False)
    made = asked.register
    judged = prepare(made, settings(made, **(changes | {"must": asked.settings.must, "pool": found.pool})))
    got = funded(judged, Weights(found.weights))
    if known:
        assert found.consistent and found.whole_pool
    if found.consistent:
        assert got == chosen and found.conflicts == () and (found.margin is None or found.margin >= 0)
        return
    if found.proven:
        shares = many_weights(500)
        head = np.array([judged.bids.ties.head == 0])
        sets = funded_by(judged, shares, rankings(judged, shares)) & head
        assert not (sets == np.isin(judged.bids.number, sorted(chosen)) & head).all(axis=1).any()
    assert got != chosen
    assert found.margin is None or found.margin <= 0
    told = {c.other for c in found.conflicts}
    assert {c.chosen for c in found.conflicts} <= chosen and not told & chosen
    if rule is Rule.RANK:
        score = dict(zip(*scores(judged, found.weights), strict=True))
        assert all(c.points in (0, pytest.approx(score[c.other] - score[c.chosen])) for c in found.conflicts)
        assert max((c.points for c in found.conflicts), default=0) == pytest.approx(-(found.margin or 0), abs=1e-6)
        intruders = got - chosen - set(found.free)
        assert not intruders or intruders & told
    elif guard.kind is GuardKind.FLAG and not found.free:
        gain = total(judged, found.weights, got) - total(judged, found.weights, chosen)
        assert found.margin == pytest.approx(-gain, abs=1e-6)


def scores(asked: Contest, weights: dict[str, float]) -> tuple[list[int], list[float]]:
    outcome = asked.evaluate(Weights(weights))
    return outcome.number.tolist(), outcome.score.tolist()


def total(asked: Contest, weights: dict[str, float], heads: frozenset[int]) -> float:
    """The scores of heads and their riders."""
    outcome = asked.evaluate(Weights(weights))
    own = np.where(outcome.head == 0, outcome.number, outcome.head)
    return float(outcome.score[np.isin(own, sorted(heads))].sum())
