"""`kpro pool`: the same numbers as `kpro rank` gives, rule by rule and lock by lock."""

import json

import pytest

from tests.by_hand import EXAMPLE, POOL, example
from tests.cli.conftest import DONE, WRONG_USE
from tests.register.builders import Workbook, request

LOCKS = ("--must", "055", "--not", "003", "--guard", "reserve=30%")


@pytest.fixture
def pool(kpro):
    def run(*options, workbook=EXAMPLE):
        code, out, err = kpro("pool", workbook, *options, "--format", "json")
        assert (code, err) == (DONE, "")
        return json.loads(out)

    return run


def funded(result):
    return sorted(r["id"] for r in result["requests"] if r["funded"])


def test_the_plain_ranking_is_the_one_worked_out_by_hand(pool):
    plain = pool()["plain"]
    assert plain["funded"] == sorted(example().funded)
    assert plain["remaining"] == example().left
    assert plain["spent"] == plain["spent_mid"] == POOL - example().left


@pytest.mark.parametrize("options", [(), LOCKS, ("--rule", "optimal", "--cost", "high", "--pool", "400.000")])
def test_both_rules_are_what_rank_says(pool, ranked, options):
    result = pool(*options)
    for key, rule in (("plain", "rank"), ("optimal", "optimal")):
        said = ranked(*options, "--rule", rule)
        assert result[key]["funded"] == funded(said)
        for name in ("spent", "spent_low", "spent_high", "remaining", "total_score", "over_pool_probability", "rule"):
            assert result[key][name] == said[name]
    plain, optimal = (set(result[key]["funded"]) for key in ("plain", "optimal"))
    assert (set(result["only_plain"]), set(result["only_optimal"])) == (plain - optimal, optimal - plain)
    totals = [result[key]["total_score"] for key in ("optimal", "plain")]
    assert result["points"] == pytest.approx(totals[0] - totals[1])
    assert result["share"] == pytest.approx((totals[0] - totals[1]) / totals[0])


def test_prices_are_differences_of_what_rank_says(pool, ranked):
    prices = pool(*LOCKS)["prices"]
    assert [(p["kind"], p["id"]) for p in prices] == [("must", "#055"), ("must_not", "#003"), ("reserve", None)]
    within = ranked(*LOCKS, "--rule", "optimal")
    for place, price in enumerate(prices):
        lifted = ranked(*LOCKS[: 2 * place], *LOCKS[2 * place + 2 :], "--rule", "optimal")
        assert price["score"] == pytest.approx(lifted["total_score"] - within["total_score"], abs=1e-9)
        assert price["kroner"] == lifted["spent"] - within["spent"]
        assert set(price["entered"]) == set(funded(lifted)) - set(funded(within))
        assert set(price["left"]) == set(funded(within)) - set(funded(lifted))


def test_the_next_best_set_fits_and_is_no_better(pool, ranked):
    result = pool()
    best, second = result["optimal"], result["next_best"]
    rows = {r["id"]: r for r in ranked()["requests"]}
    assert second["total_score"] == pytest.approx(sum(rows[number]["score"] for number in second["funded"]))
    assert second["spent"] == sum(rows[number]["cost"] for number in second["funded"]) <= POOL
    assert second["score"] == pytest.approx(best["total_score"] - second["total_score"])
    assert second["score"] > 0
    assert set(second["entered"]) == set(second["funded"]) - set(best["funded"])
    for tie in result["ties"]:
        assert sum(rows[number]["score"] for number in tie) == pytest.approx(best["total_score"])


def test_for_people(kpro):
    code, text, _ = kpro("pool", EXAMPLE, *LOCKS)
    assert code == DONE
    assert "Rangliste  Bedste valg" in text
    assert "At 30 % af puljen er sat af til røde fejl, koster" in text
    assert "At #003 skal ikke med, koster" in text
    assert "Det næstbedste, med " in text
    assert "ingen låse" in kpro("pool", EXAMPLE)[1]


def test_ties_for_people(kpro, tmp_path):
    two = Workbook(requests=[request("#001"), request("#002")]).write(tmp_path / "r.xlsx")
    _, text, _ = kpro("pool", two, "--pool", "45.000")
    assert "Ét andet valg giver den samme samlede score." in text
    assert "- Lige så godt: #002" in text
    assert "Ranglisten giver det samme som det bedste valg." in text


def test_wrong_use(refused):
    code, sentence = refused("pool", EXAMPLE, "--format", "xlsx")
    assert code == WRONG_USE
    assert sentence.startswith("--format kan ikke være")
