"""Who competes, and the first reason why the others don't."""

from typing import Any

import pytest

from kpro_analysis.errors import UsageError
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.settings import BLANK
from tests.weighting.builders import ask, register, settings


def reasons(*asks: Any, **changes: Any) -> dict[int, str]:
    made = register(*asks)
    return {e.number: e.reason for e in evaluate(made, settings(made, **changes)).excluded}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"light": "Gul"}, "Gul: konkurrerer kun, når gule er valgt med"),
        ({"light": "Grøn", "status": "Afvist"}, "Grøn: konkurrerer kun, når grønne er valgt med"),
        ({"light": None}, "Prioritet mangler"),
        ({"source": "Evalueringsrapport", "status": "Afvist"}, "Kilde: Evalueringsrapport"),
        ({"source": "Uddata-test"}, "Kilde: Uddata-test"),
        *[
            ({"status": status, "points_usable": False}, f"Status: {status}")
            for status in ("Afvist", "I gang", "I drift", "Afsluttet", "Afventer workshop", "Videresendt KAM")
        ],
        ({"points_usable": False}, "Point kan ikke bruges"),
    ],
)
def test_the_first_reason(fields: dict[str, Any], reason: str) -> None:
    assert reasons(ask(1, 50, **fields), ask(2, 50)) == {1: reason}


def test_points_outside_the_scale() -> None:
    assert reasons(ask(1, 101), ask(2, -1), ask(3, 100), ask(4, 0)) == {
        1: "Point uden for skalaen",
        2: "Point uden for skalaen",
    }


def test_blank_source_and_status_compete_unless_chosen_away() -> None:
    assert reasons(ask(1, 50, source=None), ask(2, 50, status=None)) == {}
    assert reasons(ask(1, 50, source=None), sources=frozenset({"Hjemmeside"})) == {1: "Kilde mangler"}
    assert reasons(ask(1, 50, status=None), statuses=frozenset({"Estimeret"})) == {1: "Status mangler"}
    assert reasons(ask(1, 50, light=None), lights=frozenset({BLANK})) == {}


def test_every_request_either_competes_or_has_a_reason() -> None:
    made = register(*(ask(n, n, light=light) for n, light in enumerate(["Rød", "Gul", "Grøn", None] * 3, start=1)))
    outcome = evaluate(made, settings(made))
    assert sorted([*outcome.number.tolist(), *(e.number for e in outcome.excluded)]) == list(range(1, 13))
    assert [e.number for e in outcome.excluded] == sorted(e.number for e in outcome.excluded)


def test_must_brings_in_what_does_not_compete() -> None:
    made = register(ask(55, 1, 5, light="Gul", status="Afvist"), ask(1, 50, 90))
    outcome = evaluate(made, settings(made, must=frozenset({55})))
    assert outcome.number[outcome.funded].tolist() == [1, 55]
    assert outcome.excluded == ()


def test_must_does_not_bring_in_unusable_points() -> None:
    made = register(ask(55, 1, 5, points_usable=False))
    with pytest.raises(UsageError, match="#055 er valgt som skal med, men har point, der ikke kan bruges"):
        evaluate(made, settings(made, must=frozenset({55})))


def test_a_must_on_a_rider_brings_its_head_in_too() -> None:
    made = register(ask(21, 50, 90, light="Gul"), ask(27, 10, light="Grøn", included_in=21))
    outcome = evaluate(made, settings(made, must=frozenset({27})))
    assert outcome.number[outcome.funded].tolist() == [21, 27]
