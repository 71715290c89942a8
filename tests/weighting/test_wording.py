"""Every choice has words and a label, and every verdict a standing."""

import pytest

from kpro_analysis.weighting import wording
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.outcome import Verdict
from kpro_analysis.weighting.settings import CostBasis, Guard, GuardKind, Rule
from tests.weighting.builders import ask, register, settings


@pytest.mark.parametrize(
    ("words", "choices"),
    [
        (wording.RULES, Rule),
        (wording.RULE_LABELS, Rule),
        (wording.COSTS, CostBasis),
        (wording.COST_LABELS, CostBasis),
        (wording.GUARD_LABELS, GuardKind),
        (wording.STANDINGS, Verdict),
    ],
)
def test_nothing_lacks_its_words(words: dict[object, str], choices: type) -> None:
    assert list(words) == list(choices)
    assert all(words.values())


def test_each_guard_is_said_in_words() -> None:
    assert [wording.guard_words(Guard(kind, 0.25)) for kind in GuardKind] == [
        "røde fejl uden for puljen vises for sig",
        "røde fejl vælges først",
        "25 % af puljen er sat af til røde fejl",
    ]


@pytest.mark.parametrize(
    ("committed", "said"),
    [
        (60, "Stregen: de 40 kr. rækker ikke til det næste"),
        (100, "Stregen: der er ikke noget tilbage af puljen"),
        (180, "Stregen: der er disponeret 80 kr. mere, end der er i puljen"),
    ],
)
def test_the_line_says_what_there_was(committed: float, said: str) -> None:
    made = register(ask(1, 90, 80))
    assert wording.line_words(evaluate(made, settings(made, committed=committed))) == said


def test_the_standing_names_the_head_and_what_is_needed() -> None:
    made = register(ask(1, 90, 80, requires=(2,)), ask(2, 50, 20), ask(3, 40, included_in=1), ask(4, 30, 10))
    outcome = evaluate(made, settings(made))
    assert outcome.number.tolist() == [1, 2, 3, 4]
    assert [wording.standing(outcome, place) for place in range(4)] == [
        "Inden for puljen",
        "Inden for puljen (krævet af et andet)",
        "Inden for puljen (omfattet af #001)",
        "Uden for puljen",
    ]
