"""The walk down the ranking: bundles, Kræver, must, must not, and the guard over red errors."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import Register
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.outcome import Verdict
from kpro_analysis.weighting.settings import Guard, GuardKind
from tests.weighting.builders import ask, register, settings

FIRST = Guard(GuardKind.FIRST)


def walked(made: Register, **changes: Any) -> list[int]:
    """The form numbers that are funded, in ranking order."""
    outcome = evaluate(made, settings(made, **changes))
    return outcome.number[outcome.funded].tolist()  # type: ignore[no-any-return]


def error(number: int, points: float, cost: Any = None, **fields: Any) -> Any:
    return ask(number, points, cost, kind="Fejl", **fields)


def sets(**choices: Iterable[int]) -> dict[str, frozenset[int]]:
    return {name: frozenset(numbers) for name, numbers in choices.items()}


def test_what_still_fits_is_funded_and_the_line_is_the_first_that_no_longer_fits() -> None:
    made = register(ask(1, 90, 60), ask(2, 80, 50), ask(3, 70, 40), ask(4, 60, 0), ask(5, 50, 1))
    outcome = evaluate(made, settings(made))
    assert outcome.funded.tolist() == [True, False, True, True, False]  # 60, then 50 > 40, 40, 0, then 1 > 0
    assert outcome.line == 1
    assert outcome.left[:3].tolist() == [100, 40, 40]
    assert outcome.left[3:].tolist() == [0, 0]


def test_all_fit_and_there_is_no_line() -> None:
    made = register(ask(1, 90, 60), ask(2, 80, 40), ask(3, 70))
    assert evaluate(made, settings(made)).line is None


def test_what_is_committed_is_not_there_to_spend() -> None:
    made = register(ask(1, 90, 60), ask(2, 80, 40))
    assert walked(made, committed=60.0) == [2]
    assert walked(made, committed=60.5) == []
    assert walked(made, committed=500.0) == []


def test_a_rider_is_skipped_and_funded_exactly_when_its_head_is() -> None:
    made = register(ask(21, 40, 60), ask(27, 90, "XXL", included_in=21), ask(30, 80, included_in=27), ask(1, 50, 50))
    assert walked(made, must_not=frozenset({1})) == [27, 30, 21]
    outcome = evaluate(made, settings(made))
    assert outcome.number[outcome.funded].tolist() == [1]
    assert outcome.head.tolist() == [21, 21, 0, 0]
    assert outcome.total_score == 50


def test_a_rider_whose_head_does_not_compete_is_not_funded() -> None:
    made = register(ask(21, 40, 10, status="Afvist"), ask(27, 90, included_in=21))
    outcome = evaluate(made, settings(made))
    assert outcome.verdict.tolist() == [Verdict.HEAD_OUT]
    assert outcome.cost.tolist() == [0]


def test_what_requires_others_is_taken_with_them_if_all_of_it_fits() -> None:
    chain = [ask(1, 90, 30, requires=(2,)), ask(2, 10, 30, requires=(3,)), ask(3, 20, 30), ask(4, 80, 20)]
    assert walked(register(*chain, pool=95)) == [1, 3, 2]
    assert walked(register(*chain, pool=89)) == [4, 3, 2]  # 90 don't fit; 20, then 30, then 30 with it there


def test_two_that_require_each_other() -> None:
    made = register(ask(1, 90, 60, requires=(2,)), ask(2, 10, 40, requires=(1,)))
    assert walked(made) == [1, 2]
    assert walked(made, pool=99.0) == []


def test_a_required_rider_stands_for_its_head_and_a_riders_needs_are_its_heads() -> None:
    made = register(ask(1, 90, 30, requires=(27,)), ask(21, 5, 30), ask(27, 1, included_in=21), ask(4, 50, 50))
    assert walked(made) == [1, 21, 27]
    made = register(ask(21, 90, 30), ask(27, 80, included_in=21, requires=(4,)), ask(4, 1, 30))
    assert walked(made, pool=60.0) == [21, 27, 4]
    assert walked(made, pool=59.0) == [4]


@pytest.mark.parametrize("status", ["I gang", "I drift", "Afsluttet"])
def test_what_is_under_way_or_delivered_is_there(status: str) -> None:
    assert walked(register(ask(1, 90, 30, requires=(2,)), ask(2, 10, 30, status=status))) == [1]


@pytest.mark.parametrize(
    "fields", [{"status": "Afvist"}, {"light": "Gul"}, {"points_usable": False}, {"estimate": None}]
)
def test_what_requires_one_that_cannot_come_cannot_come(fields: dict[str, Any]) -> None:
    made = register(ask(1, 90, 30, requires=(2,)), ask(2, 10, **{"cost": 30, **fields}), ask(3, 50, 30, requires=(1,)))
    assert walked(made) == []
    verdicts = dict(
        zip(
            *(a.tolist() for a in (evaluate(made, settings(made)).number, evaluate(made, settings(made)).verdict)),
            strict=True,
        )
    )
    assert (verdicts[1], verdicts[3]) == (Verdict.UNMET_NEED, Verdict.UNMET_NEED)


def test_must_comes_first_and_must_not_stays_out() -> None:
    made = register(ask(1, 90, 60), ask(2, 80, 50), ask(3, 70, 40))
    assert walked(made, **sets(must=[2])) == [2, 3]
    assert walked(made, **sets(must_not=[1])) == [2, 3]
    assert walked(made, **sets(must=[3], must_not=[1])) == [2, 3]


def test_a_must_takes_along_what_it_requires() -> None:
    made = register(ask(1, 90, 60), ask(2, 10, 30, requires=(3,)), ask(3, 5, 20))
    assert walked(made, **sets(must=[2])) == [2, 3]


def test_must_not_on_a_rider_keeps_its_head_out() -> None:
    made = register(ask(21, 90, 10), ask(27, 80, included_in=21), ask(1, 5, 10))
    assert walked(made, **sets(must_not=[27])) == [1]


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        (sets(must=[99]), "#099 er valgt som skal med, men findes ikke i registeret"),
        (sets(must_not=[98, 99]), "#098 og #099 er valgt som skal ikke med, men findes ikke i registeret"),
        (
            sets(must=[1, 2]),
            "#001 og #002 skal med og koster 110 kr., men der er kun 100 kr. i puljen. Der mangler 10 kr.",
        ),
        (sets(must=[3]), "#003 er valgt som skal med, men mangler estimat"),
        (sets(must=[4]), "#004 er valgt som skal med, men kræver #003, som mangler estimat"),
        (sets(must=[5], must_not=[6]), "#005 er valgt som skal med, men kræver #006, som er valgt som skal ikke med"),
        (sets(must=[7]), "#007 er valgt som skal med, men kræver #008, som ikke konkurrerer"),
        (sets(must=[9]), "#009 er valgt som skal med, men følger #003, som mangler estimat"),
        (sets(must=[9], must_not=[3]), "#003 og #009 hører sammen, men er valgt både som skal med og skal ikke med"),
    ],
)
def test_what_cannot_be_is_refused_by_name(choices: dict[str, frozenset[int]], sentence: str) -> None:
    made = register(
        ask(1, 90, 60),
        ask(2, 80, 50),
        ask(3, 70),
        ask(4, 60, 10, requires=(3,)),
        ask(5, 50, 10, requires=(6,)),
        ask(6, 40, 10),
        ask(7, 30, 10, requires=(8,)),
        ask(8, 20, 10, light="Gul"),
        ask(9, 10, included_in=3),
    )
    with pytest.raises(UsageError) as caught:
        evaluate(made, settings(made, **choices))
    assert str(caught.value).startswith(sentence)


def test_musts_that_need_the_pool_to_the_last_krone_are_had() -> None:
    made = register(ask(1, 9, 60), ask(2, 8, 40), ask(3, 90, 1))
    assert walked(made, **sets(must=[1, 2])) == [1, 2]


def test_the_guard_first_walks_red_errors_first() -> None:
    made = register(ask(1, 90, 60), error(2, 20, 50), error(3, 10, 60), ask(4, 5, 40))
    assert walked(made) == [1, 4]
    outcome = evaluate(made, settings(made, guard=FIRST))
    assert outcome.number[outcome.funded].tolist() == [2, 4]  # 50; 60 doesn't fit; then 60 neither, 40
    assert outcome.line == 0
    assert outcome.verdict[1] == Verdict.BY_GUARD


def test_the_guard_reserve_walks_red_errors_within_its_share_of_the_pool() -> None:
    made = register(ask(1, 90, 50), error(2, 20, 30), error(3, 10, 30), ask(4, 5, 20))
    reserve = Guard(GuardKind.RESERVE, 0.3)
    assert walked(made, guard=reserve) == [1, 2, 4]  # 30 of 30; then 50, and 30 doesn't fit, 20
    assert walked(made, guard=Guard(GuardKind.RESERVE, 0.29)) == [1, 2, 4]  # 30 > 29: only in the second walk
    assert walked(made, guard=Guard(GuardKind.RESERVE, 0.6)) == [2, 3, 4]
    assert walked(made, guard=reserve, committed=75.0) == [4]  # 30 % of the pool is 30, but only 25 are left
    assert walked(made, guard=Guard(GuardKind.RESERVE, 0.6), committed=40.0) == [2, 3]  # 60 of the pool, 60 are left
    assert walked(made, guard=Guard(GuardKind.RESERVE, 0.0)) == walked(made)


def test_a_red_error_below_the_line_has_drowned_whatever_the_guard() -> None:
    made = register(ask(1, 90, 60), error(2, 20, 50), error(3, 10, 60), error(4, 1, 10, light="Gul"))
    outcome = evaluate(made, settings(made, guard=FIRST))
    assert outcome.number[outcome.drowned].tolist() == [3]
    assert np.array_equal(outcome.drowned, np.isin(outcome.number, [3]))
