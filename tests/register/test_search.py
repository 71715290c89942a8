"""Finding requests in a register, and what they are counted by."""

import pytest

from kpro_analysis.register.requests import Register, Request
from kpro_analysis.register.search import facet_counts, matches, passes

MADE = Request(19, "Påmindelse til borger", "Skal sendes som SMS.", municipality="Aabenraa", light="Rød", kind="Fejl")


def of(*municipalities: str | None) -> Register:
    requests = tuple(Request(n, "Ønske", municipality=m) for n, m in enumerate(municipalities, 1))
    return Register("test.xlsx", "0" * 64, None, (), requests)


@pytest.mark.parametrize("text", ["19", "019", "#019", " ÆØ-19 ", "id 19", "", "påmindelse", "BORGER sms", "aabenraa"])
def test_a_request_is_found(text: str) -> None:
    assert matches(MADE, text)


@pytest.mark.parametrize("text", ["1", "190", "#119", "borger mail", "rød"])
def test_a_request_is_not_found(text: str) -> None:
    assert not matches(MADE, text)


def test_a_filter_asks_for_one_of_the_values_of_each_facet() -> None:
    assert passes(MADE, {"light": frozenset({"Rød", "Gul"}), "kind": frozenset()})
    assert not passes(MADE, {"light": frozenset({"Rød"}), "kind": frozenset({"Forbedring"})})
    assert passes(MADE, {"size": frozenset({""})})


def test_municipalities_come_in_danish_order_and_blank_last() -> None:
    register = of("Ærø", "Aabenraa", "Vejle", "Ølstykke", "Vejle", "Aarhus", "Zealand", None, None)
    counts = facet_counts(register)["municipality"]
    assert list(counts.items()) == [
        *(("Vejle", 2), ("Zealand", 1), ("Ærø", 1), ("Ølstykke", 1), ("Aabenraa", 1), ("Aarhus", 1)),
        ("", 2),
    ]


def test_what_has_a_fixed_list_comes_as_listed_and_blank_last() -> None:
    rows = [("Grøn", "XXL"), ("Gul", None), ("Rød", "S"), (None, "L"), ("Gul", "M")]
    requests = tuple(Request(n, "Ønske", light=light, size=size) for n, (light, size) in enumerate(rows, 1))
    counts = facet_counts(Register("test.xlsx", "0" * 64, None, (), requests))
    assert list(counts["light"].items()) == [("Rød", 1), ("Gul", 2), ("Grøn", 1), ("", 1)]
    assert list(counts["size"]) == ["S", "M", "L", "XXL", ""]
