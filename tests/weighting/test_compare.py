"""Scenarios side by side, against what each gives alone."""

from dataclasses import replace

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import Criterion, Register
from kpro_analysis.weighting.compare import Contender, agreed, compare, contender, kendall_tau
from kpro_analysis.weighting.compare_tables import comparison_as_dict
from kpro_analysis.weighting.compare_words import agreement_rows, money_rows, request_rows, summary
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.scenario import scenario_of
from kpro_analysis.weighting.setting_words import SettingRow, setting_rows, unworded
from kpro_analysis.weighting.settings import CostBasis, Guard, GuardKind, Rule, Weights
from tests.weighting.builders import ask, register, settings
from tests.weighting.test_properties import WEIGHTS, registers
from tests.weighting.test_scenario import ALL_SETTINGS, NOON

TWO = (Criterion("Nytte", 1, 0, 10), Criterion("Haste", 1, 0, 10))
THREE_ASKS = register(
    ask(1, (9, 0), 60.0, kind="Fejl"), ask(2, (5, 5), 40.0), ask(3, (0, 8), 30.0), pool=100.0, criteria=TWO
)
USEFUL, URGENT = (
    Contender(name, settings(THREE_ASKS, weights=Weights({"Nytte": a, "Haste": b})))
    for name, a, b in (("Nyttigst", 1, 0), ("Mest haster", 0, 2))
)


def test_ranks_and_what_is_in_side_by_side() -> None:
    found = compare(THREE_ASKS, [USEFUL, URGENT])
    assert found.number.tolist() == [1, 3, 2]  # best rank first, those that tie by form number; all are in somewhere
    assert found.rank.tolist() == [[1, 3], [3, 1], [2, 2]]
    assert found.funded.tolist() == [[True, False], [False, True], [True, True]]
    assert (found.in_all, found.in_some) == ((2,), (1, 3))
    assert found.agreement.tolist() == [[1, -1], [-1, 1]]
    assert found.differences == (
        SettingRow("Vægt på Nytte", ("100,0 %", "0,0 %")),
        SettingRow("Vægt på Haste", ("0,0 %", "100,0 %")),
    )


def test_the_same_in_words() -> None:
    found = compare(THREE_ASKS, [USEFUL, URGENT])
    assert summary(found) == "1 ønske er inden for puljen i alle scenarierne. Forskellen er ønskerne #001 og #003."
    rows = {row.what: row.values for row in money_rows(found)}
    assert rows["Brugt"] == ("100 kr.", "70 kr.")
    assert rows["Tilbage"] == ("0 kr.", "30 kr.")
    assert rows["Røde fejl uden for puljen"] == ("ingen", "#001")
    assert [(row.id, row.places) for row in request_rows(found)] == [
        ("#001", ("nr. 1, med", "nr. 3, ikke med")),
        ("#003", ("nr. 3, ikke med", "nr. 1, med")),
        ("#002", ("nr. 2, med", "nr. 2, med")),
    ]
    assert list(agreement_rows(found)) == [
        "Nyttigst og Mest haster: Kendalls tau −1,00.",
        "Kendalls tau siger, hvor ens rækkefølgen er: 1 er helt ens, 0 er uden sammenhæng, −1 er omvendt.",
    ]


def test_one_that_does_not_compete_everywhere_has_no_rank_there() -> None:
    more = register(*THREE_ASKS.requests, ask(4, (9, 9), 10.0, light="Gul"), criteria=TWO)
    both = Contender("Gule også", settings(more, lights=frozenset({"Rød", "Gul"})))
    found = compare(more, [agreed(more), both])
    row = found.number.tolist().index(4)
    assert np.isnan(found.rank[row, 0]) and found.rank[row, 1] == 1
    assert next(r.places for r in request_rows(found) if r.number == 4) == ("konkurrerer ikke", "nr. 1, med")
    assert comparison_as_dict(found)["requests"][row]["ranks"] == [None, 1]


def test_agreed_and_the_same_again_differ_in_nothing() -> None:
    again = contender(scenario_of(evaluate(THREE_ASKS, agreed(THREE_ASKS).settings), "Igen", saved=NOON), THREE_ASKS)
    found = compare(THREE_ASKS, [agreed(THREE_ASKS), again])
    assert found.differences == ()
    assert again.remarks == ()
    assert summary(found).startswith("De samme 2 ønsker er inden for puljen")
    assert list(agreement_rows(found)) == ["Aftalt og Igen: ranglisterne er ens."]


@pytest.mark.parametrize("count", [0, 1, 5])
def test_two_to_four_can_be_compared(count: int) -> None:
    with pytest.raises(UsageError, match=f"Vælg 2 til 4 scenarier at sammenligne. Der er valgt {count}"):
        compare(THREE_ASKS, [USEFUL] * count)


def test_one_that_gives_no_result_is_named() -> None:
    dear = Contender("For dyrt", settings(THREE_ASKS, must=frozenset({1, 2, 3})))
    with pytest.raises(UsageError, match=r"Scenariet «For dyrt» kan ikke beregnes på dette register: #001, #002 og"):
        compare(THREE_ASKS, [USEFUL, dear])


def test_everything_that_can_be_set_has_words() -> None:
    assert unworded() == set()
    one = settings(THREE_ASKS)
    other = replace(
        one, pool=90.0, cost=CostBasis.HIGH, rule=Rule.OPTIMAL, guard=Guard(GuardKind.RESERVE, 0.3), must=frozenset({1})
    )
    words = {row.what: row.values for row in setting_rows([one, other]) if row.differs}
    assert words == {
        "Regel": ("rangliste", "bedste samlede score"),
        "Pulje": ("100 kr.", "90 kr."),
        "Pris regnes som": ("Midt", "Høj"),
        "Værn om røde fejl": ("røde fejl uden for puljen vises for sig", "30 % af puljen er sat af til røde fejl"),
        "Skal med": ("ingen", "#001"),
    }


@given(st.lists(ALL_SETTINGS, min_size=1, max_size=3))
def test_any_settings_have_words(some: list) -> None:  # type: ignore[type-arg]
    assert all(len(row.values) == len(some) and all(row.values) for row in setting_rows(some))


@given(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=2, max_size=12))
def test_agreement_is_kendalls_tau_b(ranks: list[tuple[int, int]]) -> None:
    one, other = (np.array(column, dtype=float) for column in zip(*ranks, strict=True))
    expected = scipy.stats.kendalltau(one, other).statistic
    assert kendall_tau(one, other) == pytest.approx(expected, nan_ok=True)


@hypothesis_settings(deadline=None)
@given(registers(), WEIGHTS, st.sampled_from(Rule))
def test_each_column_is_what_the_scenario_gives_alone(made: Register, weights: list[int], rule: Rule) -> None:
    names = [c.name for c in made.criteria]
    other = Contender("Andet", settings(made, weights=Weights(dict(zip(names, weights, strict=True))), rule=rule))
    found = compare(made, [agreed(made), other])
    for column, one in enumerate((agreed(made), other)):
        alone = evaluate(made, one.settings)
        ranks = dict(zip(alone.number.tolist(), alone.rank.tolist(), strict=True))
        assert dict(zip(found.number.tolist(), found.rank[:, column].tolist(), strict=True)) == ranks
        assert set(found.number[found.funded[:, column]].tolist()) == set(alone.number[alone.funded].tolist())
    assert len(comparison_as_dict(found)["requests"]) == len(made.requests)
