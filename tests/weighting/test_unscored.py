"""Requests that were never given points: who they are, in which order, and what the money left pays for."""

import math
from dataclasses import replace

import pytest

from kpro_analysis.weighting.fruit import find_fruit
from kpro_analysis.weighting.fruit_tables import as_dict
from kpro_analysis.weighting.fruit_wanted import Wanted
from kpro_analysis.weighting.fruit_words import fit_words, unestimated_words, unscored_reasons
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.settings import CostBasis
from kpro_analysis.weighting.similarity import Pair
from tests.weighting.builders import NAN, ask, register, settings

RED = ask(1, 50, 60_000)


def yellow(number, cost="S", **fields):
    return ask(number, NAN, cost, **{"light": "Gul", **fields})


def harvest(*requests, pool=60_000.0, pairs=(), wanted=None, tickets=None, **changes):
    made = register(*requests, pool=pool)
    return find_fruit(prepare(made, settings(made, **changes)), pairs, wanted or Wanted(), tickets)


def numbers(found):
    return [one.request.number for one in found]


def pairs_of(*ties):
    return [Pair(a, b, 0.8, ()) for a, b in ties]


def test_yellow_and_green_and_cheap_and_without_points():
    asked = (yellow(2), yellow(3, light="Grøn"), yellow(4, "L"), yellow(5, light=None), ask(6, 40, "S", light="Gul"))
    found = harvest(RED, *asked)
    assert numbers(found.unscored) == [2, 3]
    assert not found.fruit
    assert numbers(harvest(RED, *asked, wanted=Wanted(cheap=50_000)).unscored) == [2, 3, 4]
    assert numbers(harvest(RED, *asked, wanted=Wanted(lights=frozenset({"Grøn"}))).unscored) == [3]


def test_without_an_estimate_they_stand_apart():
    found = harvest(RED, yellow(2), yellow(3, None), yellow(4, None), pairs=pairs_of((4, 1)))
    assert (numbers(found.unscored), numbers(found.unestimated)) == ([2], [4, 3])
    assert unestimated_words(found) == (
        "Det vides ikke, om disse er billige, for de mangler estimat: 2 ønsker uden point (gul eller grøn)."
    )
    with_red = harvest(RED, ask(2, 5), yellow(3, None))
    assert unestimated_words(with_red).endswith("1 ønske uden point (gul eller grøn) og 1 med point (#002).")
    assert unestimated_words(harvest(RED)) == ""


@pytest.mark.parametrize("out", [{"status": "Afvist"}, {"status": "I drift"}, {"source": "Uddata-test"}])
def test_source_and_status_decide_as_for_the_others(out):
    assert numbers(harvest(RED, yellow(2), yellow(3, **out)).unscored) == [2]


def test_in_the_pool_already_or_must_not():
    asked = (RED, yellow(2), yellow(3))
    assert numbers(harvest(*asked, pool=70_000, must=frozenset({2})).unscored) == [3]
    assert numbers(harvest(*asked, must_not=frozenset({2})).unscored) == [3]


def test_one_that_competes_without_points_is_no_scored_one():
    found = harvest(RED, yellow(2), lights=frozenset({"Rød", "Gul"}))
    assert numbers(found.unscored) == [2]
    assert [unit.number for unit in found.units] == [1]


def test_most_evidence_first():
    places = {2: "Aarhus", 3: "Vejle", 4: "Odense", 5: "Vejle", 6: "Skive", 7: "Skive"}
    asked = [yellow(n, municipality=place) for n, place in places.items()]
    found = harvest(RED, *asked, pairs=pairs_of((3, 5), (4, 7), (6, 7), (5, 7), (2, 3)))
    # alike: 7 has 4, 5, 6; 3 and 5 have two each; 2, 4 and 6 have one
    # municipalities: 3 Aarhus, Vejle; 5 Vejle, Skive; 2 Aarhus, Vejle; 4 Odense, Skive; 6 Skive only
    assert numbers(found.unscored) == [7, 3, 5, 2, 4, 6]


def test_enquiries_break_what_is_equal_otherwise():
    asked = (RED, yellow(2), yellow(3), yellow(4))
    assert numbers(harvest(*asked, tickets={4: 7, 3: 2}).unscored) == [4, 3, 2]
    assert numbers(harvest(*asked, pairs=pairs_of((1, 2)), tickets={4: 7}).unscored) == [2, 4, 3]
    assert numbers(harvest(*asked).unscored) == [2, 3, 4]


def test_what_is_said_of_them():
    riding = yellow(3, None, included_in=2, requires=(9,))
    asked = (RED, replace(yellow(2), municipality="Vejle"), riding, yellow(9, "M"))
    found = harvest(*asked, pairs=pairs_of((2, 9)), tickets={2: 1})
    assert numbers(found.unscored) == [2, 9]
    assert unscored_reasons(found, found.unscored[0]) == (
        "Størrelse S: 0-10.000 kr., regnet som 5.000 kr. (midt).",
        "Omfatter #003.",
        "Kræver #009, som ikke er med.",
        "1 andet ønske ligner det: #009.",
        "1 kommune står bag: Vejle.",
        "1 henvendelse til supporten ligner det.",
    )
    assert "Mangler estimat" in unscored_reasons(found, harvest(RED, yellow(2, None)).unestimated[0])[0]


def test_what_the_money_left_pays_for():
    asked = (RED, yellow(2), yellow(3, "M"), yellow(4, "L"), yellow(5, None))
    found = harvest(*asked, pool=80_000)
    # 20.000 are left: 5.000 and 17.500 fit each alone, not together; 37.500 doesn't fit
    assert (numbers(found.fits), found.together) == ([2, 3], (2,))
    assert fit_words(found) == (
        "De 20.000 kr., der er tilbage efter ranglisten, rækker hver for sig til #002 og #003. "
        "Tilsammen er der råd til #002, taget i den rækkefølge, de står."
    )
    more = harvest(*asked, pool=120_000)
    assert (numbers(more.fits), more.together) == ([2, 3, 4], (2, 3, 4))
    assert fit_words(more) == "De 60.000 kr., der er tilbage efter ranglisten, rækker til #002, #003 og #004."
    assert fit_words(harvest(*asked)).startswith("De 0 kr., der er tilbage efter ranglisten, rækker ikke til noget")


def test_what_requires_something_outside_does_not_fit():
    needs = (yellow(2, requires=(3,)), yellow(3, "L"))
    assert numbers(harvest(RED, *needs, pool=70_000).fits) == []
    assert numbers(harvest(RED, yellow(2, requires=(1,)), pool=70_000).fits) == [2]
    delivered = (yellow(2, requires=(3,)), yellow(3, "L", status="I drift"))
    assert numbers(harvest(RED, *delivered, pool=70_000).fits) == [2]


def test_a_size_s_can_cost_nothing():
    found = harvest(RED, yellow(2), yellow(3), cost=CostBasis.LOW)
    assert (found.plain.remaining, found.together) == (0, (2, 3))
    over = harvest(RED, yellow(2), pool=0.0, cost=CostBasis.LOW)
    assert over.together == (2,)


def test_as_plain_values_nothing_is_nan():
    found = as_dict(harvest(RED, yellow(2), yellow(3, None), pool=70_000))
    assert [one["id"] for one in found["unscored"]] == ["#002"]
    assert (found["unestimated"][0]["cost"], found["unestimated"][0]["light"]) == (None, "Gul")
    assert found["fits_in_remaining"] == [{"id": "#002", "light": "Gul", "cost": 5_000}]
    assert not any(isinstance(v, float) and math.isnan(v) for one in found["units"] for v in one.values())
