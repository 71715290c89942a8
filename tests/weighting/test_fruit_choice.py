"""The pool with requests forced into it: the difference of two rankings."""

import pytest

from kpro_analysis.errors import UsageError
from kpro_analysis.weighting.fruit_choice import force_in
from kpro_analysis.weighting.model import evaluate
from tests.weighting.builders import NAN, ask, register, settings

ASKED = (ask(1, 90, 60), ask(2, 80, 40), ask(3, 40, 20), ask(4, 38, 20), ask(5, NAN, 30, light="Gul"))


def plain(*requests, pool=100.0, **changes):
    made = register(*requests, pool=pool)
    return evaluate(made, settings(made, **changes))


def rows(forced):
    return {row.what: row.values for row in forced.rows}


def test_what_it_costs_and_what_falls_out():
    forced = force_in(plain(*ASKED), frozenset({3}))
    # 20, then 60 to 1; 40 no longer fits, 20 does
    assert (forced.left, forced.entered, forced.cost) == ((2,), (4,), 20)
    assert forced.sentence == "#003 koster 20 kr. #002 falder ud, og #004 kommer også med."
    assert rows(forced)["Ønsker med"] == ("2", "3")
    assert rows(forced)["Score"] == ("170,0", "168,0")
    assert rows(forced)["Tilbage"] == ("0 kr.", "0 kr.")


def test_one_that_does_not_compete_can_be_had_too():
    forced = force_in(plain(*ASKED, pool=130), frozenset({5}))
    assert forced.sentence == "#005 koster 30 kr. #003 falder ud."
    assert rows(forced)["Brugt"] == ("120 kr.", "130 kr.")


def test_where_nothing_else_changes():
    assert force_in(plain(*ASKED, pool=170), frozenset({5})).sentence == "#005 koster 30 kr. Intet andet ændrer sig."


def test_a_rider_comes_with_its_head():
    forced = force_in(plain(*ASKED, ask(6, 5, None, included_in=4)), frozenset({6}))
    assert (forced.cost, forced.entered, forced.left) == (20, (3, 4), (2,))


def test_beside_what_is_locked_in_already():
    forced = force_in(plain(*ASKED, must=frozenset({2})), frozenset({3}))
    assert forced.after.settings.must == {2, 3}
    assert forced.sentence == "#003 koster 20 kr. #001 falder ud, og #004 kommer også med."


def test_nothing_chosen_nothing_changed():
    outcome = plain(*ASKED)
    forced = force_in(outcome, frozenset())
    assert (forced.after, forced.sentence, forced.left) == (outcome, "", ())


def test_what_cannot_be_had_is_refused():
    with pytest.raises(UsageError, match="Der mangler"):
        force_in(plain(*ASKED, pool=10), frozenset({5}))
