"""`kpro fruit`: the same numbers as the functions give, in the form that is fixed, and for people."""

import json

import pytest

from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.fruit import find_fruit
from kpro_analysis.weighting.fruit_tables import as_dict
from kpro_analysis.weighting.fruit_wanted import Wanted
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.similarity import alike_pairs
from tests.by_hand import EXAMPLE
from tests.cli.conftest import DONE, WRONG_USE
from tests.register.builders import Workbook, request
from tests.weighting.builders import settings

REGISTER = read_register(EXAMPLE)


@pytest.fixture
def fruit(kpro):
    def run(*options, workbook=EXAMPLE):
        code, out, err = kpro("fruit", workbook, *options, "--format", "json")
        assert (code, err) == (DONE, "")
        return json.loads(out)

    return run


def test_it_is_what_the_function_finds(fruit):
    found = find_fruit(prepare(REGISTER, settings(REGISTER)), alike_pairs(REGISTER.requests), Wanted())
    assert fruit() == json.loads(json.dumps(as_dict(found)))


def test_the_form_is_as_fixed(fruit):
    found = fruit()
    assert found.keys() >= {"pool_price", "fruit", "unscored", "fits_in_remaining"}
    assert found["fruit"] and found["unscored"]
    for one in found["fruit"]:
        assert one.keys() >= {"id", "score", "cost", "ratio", "reasons", "displaces"}
        assert one["ratio"] == pytest.approx(one["score"] / one["cost"])
        assert one["ratio"] >= found["pool_price"] * (1 - 1e-9) and one["cost_high"] <= 25_000
        assert one["id"] not in found["funded"]
    for one in found["unscored"]:
        assert one.keys() >= {"id", "light", "reasons"}
        assert one["light"] in ("Gul", "Grøn")
    assert not {one["id"] for one in found["fruit"]} & {one["id"] for one in found["unscored"]}


def test_what_is_displaced_is_what_rank_says_of_a_must(fruit, ranked):
    found = fruit()
    for one in found["fruit"]:
        rows = ranked("--must", one["id"])
        now = {row["id"] for row in rows["requests"] if row["funded"]}
        assert set(one["displaces"]) == set(found["funded"]) - now
        assert set(one["brings"]) == now - set(found["funded"]) - set(one["members"])
        assert one["points"] == pytest.approx(rows["total_score"] - ranked()["total_score"], abs=1e-9)


def test_ranks_options_count(fruit):
    plain = fruit()
    assert fruit("--rule", "optimal") == plain
    assert fruit("--cost", "high")["cost"] == "high"
    assert fruit("--pool", "0")["funded"] == []
    assert fruit("--pool", "90.000.000")["pool_price"] == 0
    chosen = plain["fruit"][0]["id"]
    assert chosen not in [one["id"] for one in fruit("--must", chosen)["fruit"]]
    assert chosen not in [one["id"] for one in fruit("--not", chosen)["fruit"]]


def test_what_is_cheap_and_whom_to_look_at(fruit):
    assert {one["id"] for one in fruit("--cheap", "10.000")["fruit"]} < {one["id"] for one in fruit()["fruit"]}
    assert fruit("--cheap", "0")["fruit"] == fruit("--cheap", "0")["unscored"] == []
    yellow = fruit("--assess", "gul")
    assert {one["light"] for one in yellow["unscored"] + yellow["unestimated"]} == {"Gul"}
    both = fruit("--assess", "gul", "--assess", "GRØN")
    assert both["unestimated"] == fruit()["unestimated"]


def test_for_people(kpro):
    code, text, _ = kpro("fruit", EXAMPLE)
    assert code == DONE
    assert text.startswith("Puljens pris er ")
    assert "Lavthængende frugter, højst 25.000 kr.:" in text
    assert "- #053 " in text and "Tages det med, falder #059 ud" in text
    assert "Bør vurderes (har aldrig fået point):" in text and "- #055 " in text
    assert "mangler estimat" in text


def test_for_people_when_there_is_nothing(kpro, tmp_path):
    alone = Workbook(requests=[request("#001")]).write(tmp_path / "r.xlsx")
    code, text, _ = kpro("fruit", alone)
    assert code == DONE
    assert "Puljens pris er 0" in text
    assert "- Ingen: alt, der har point" in text and "- Ingen, der vides at være billige." in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--cheap", "ti"), "--cheap skal være et beløb"),
        (("--cheap", "-1"), "--cheap skal være et beløb"),
        (("--assess", "blå"), "--assess kan ikke være"),
        (("--format", "csv"), "--format kan ikke være"),
    ],
)
def test_wrong_use(refused, options, said):
    code, sentence = refused("fruit", EXAMPLE, *options)
    assert code == WRONG_USE
    assert sentence.startswith(said)
