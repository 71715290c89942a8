"""What differs between two results, and the orders that a ranking can be listed in: all worked out by hand."""

from dataclasses import replace

import pytest

from kpro_analysis.register.requests import Criterion, Register
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.movement import PoolChange, SortKey, moves, pool_change, score_per_krone, sort_places
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import Weights
from tests.weighting.builders import NAN, ask, register, settings

TWO = (Criterion("Nytte", 1, 0, 100), Criterion("Borger", 1, 0, 100))


def weighed(made: Register, nytte: float, borger: float, **changes: object) -> Outcome:
    return evaluate(made, settings(made, weights=Weights({"Nytte": nytte, "Borger": borger}), **changes))


def listed(outcome: Outcome, key: SortKey, earlier: Outcome | None = None) -> list[int]:
    return outcome.number[sort_places(outcome, key, earlier or outcome)].tolist()  # type: ignore[no-any-return]


@pytest.fixture
def made() -> Register:
    """By Nytte 1, 2, 3, 4; by Borger 4, 3, 2, 1; the pool holds two of them."""
    asked = (ask(1, (90, 10), 50), ask(2, (80, 20), 50), ask(3, (70, 30), 50), ask(4, (60, 40), 50))
    return register(*asked, criteria=TWO)


def test_moves_are_places_won_in_ranking_order(made: Register) -> None:
    before, now = weighed(made, 1, 0), weighed(made, 0, 1)
    assert now.number.tolist() == [4, 3, 2, 1]
    assert moves(now, before).tolist() == [4 - 1, 3 - 2, 2 - 3, 1 - 4]
    assert moves(now, now).tolist() == [0, 0, 0, 0]


def test_tied_ranks_move_as_ranks_do(made: Register) -> None:
    tied, before = weighed(made, 1, 1), weighed(made, 1, 0)
    assert tied.rank.tolist() == [1, 1, 1, 1]
    assert moves(tied, before).tolist() == [1 - 1, 2 - 1, 3 - 1, 4 - 1]


def test_what_did_not_compete_has_no_move(made: Register) -> None:
    yellow = replace(made, requests=(*made.requests[:3], replace(made.requests[3], light="Gul")))
    now = weighed(yellow, 0, 1, must=frozenset({4}))
    before = weighed(yellow, 1, 0)
    assert now.number.tolist() == [4, 3, 2, 1]
    assert moves(now, before).tolist() == pytest.approx([NAN, 3 - 2, 2 - 3, 1 - 4], nan_ok=True)
    assert listed(now, SortKey.MOVED, before) == [1, 3, 2, 4]


def test_the_pool_changes_by_what_enters_and_what_leaves(made: Register) -> None:
    before, now = weighed(made, 1, 0), weighed(made, 0, 1)
    assert pool_change(now, before) == PoolChange(entered=(3, 4), left=(1, 2))
    assert pool_change(now, now) == PoolChange(entered=(), left=())


def test_what_no_longer_competes_has_left_the_pool(made: Register) -> None:
    before, now = weighed(made, 1, 0), weighed(made, 1, 0, lights=frozenset({"Gul"}))
    assert pool_change(now, before) == PoolChange(entered=(), left=(1, 2))


def test_moved_lists_the_furthest_first_up_or_down(made: Register) -> None:
    before, now = weighed(made, 1, 0), weighed(made, 0, 1)
    assert listed(now, SortKey.MOVED, before) == [4, 1, 3, 2]


def test_by_rank_by_number_and_by_title_in_danish_order() -> None:
    titles = {1: "Ærlig", 2: "aabent", 3: "Zoom", 4: "Advis", 5: "advis"}
    asked = [replace(ask(n, 10 * n), title=title) for n, title in titles.items()]
    outcome = evaluate(made := register(*asked), settings(made))
    assert listed(outcome, SortKey.RANK) == [5, 4, 3, 2, 1]
    assert listed(outcome, SortKey.NUMBER) == [1, 2, 3, 4, 5]
    assert listed(outcome, SortKey.TITLE) == [5, 4, 3, 1, 2]


def test_by_cost_the_dearest_first_then_what_rides_free_then_what_lacks_an_estimate() -> None:
    made = register(ask(1, 90, included_in=4), ask(2, 80), ask(3, 70, "L"), ask(4, 60, 40_000), ask(5, 50, "L"))
    assert listed(evaluate(made, settings(made)), SortKey.COST) == [4, 3, 5, 1, 2]


def test_score_per_krone_judges_a_rider_with_its_head() -> None:
    made = register(
        *(ask(1, 90, 45), ask(2, 80, 20), ask(3, 70), ask(4, 60, 0), ask(5, 50, 25), ask(6, 40, included_in=5)),
        *(ask(7, 30, light="Gul"), ask(8, 20, included_in=7), ask(9, 10, 20, included_in=6), ask(10, 0, 0)),
    )
    outcome = evaluate(made, settings(made))
    assert outcome.number.tolist() == [1, 2, 3, 4, 5, 6, 8, 9, 10]
    together = (50 + 40 + 10) / 25
    expected = [90 / 45, 80 / 20, NAN, float("inf"), together, together, NAN, together, 0]
    assert score_per_krone(outcome).tolist() == pytest.approx(expected, nan_ok=True)
    assert listed(outcome, SortKey.SCORE_PER_KRONE) == [4, 2, 5, 6, 9, 1, 10, 3, 8]


def test_a_rider_that_outranks_its_head_is_listed_right_after_it() -> None:
    made = register(ask(1, 90, included_in=3), ask(2, 60, 30), ask(3, 30, 60))
    outcome = evaluate(made, settings(made))
    assert outcome.number.tolist() == [1, 2, 3]
    assert score_per_krone(outcome).tolist() == [(90 + 30) / 60, 60 / 30, (90 + 30) / 60]
    assert listed(outcome, SortKey.SCORE_PER_KRONE) == [2, 3, 1]


def test_an_empty_ranking_has_nothing_to_list() -> None:
    made = register(ask(1, 50, 10))
    empty = evaluate(made, settings(made, lights=frozenset({"Gul"})))
    assert moves(empty, empty).tolist() == []
    assert pool_change(empty, empty) == PoolChange((), ())
    assert [listed(empty, key) for key in SortKey] == [[]] * len(SortKey)


def test_available_is_the_pool_less_what_is_committed() -> None:
    made = replace(register(ask(1, 50, 30)), committed=25.0)
    outcome = evaluate(made, settings(made))
    assert outcome.available == outcome.settings.available == 100 - 25
    assert outcome.spent + outcome.remaining == outcome.available
