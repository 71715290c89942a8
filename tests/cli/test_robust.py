"""`kpro robust`: how the ranking and the pool fare when the weights are drawn."""

import json

import pytest

from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.draws import Around, Draws
from kpro_analysis.weighting.intervals import weight_intervals
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.robustness import robustness
from kpro_analysis.weighting.settings import agreed_settings
from tests.by_hand import EXAMPLE
from tests.cli.conftest import DONE, WRONG_USE


@pytest.fixture
def robust(kpro):
    def run(*options):
        code, out, err = kpro("robust", EXAMPLE, "--draws", "600", *options, "--format", "json")
        assert (code, err) == (DONE, "")
        return json.loads(out)

    return run


@pytest.fixture(scope="module")
def contest():
    register = read_register(EXAMPLE)
    return prepare(register, agreed_settings(register))


def shares_in(result):
    return {r["id"]: r["funded_share"] for r in result["requests"]}


def test_requests_stand_in_ranking_order_with_shares_that_add_up(robust, ranked):
    result, ranking = robust(), ranked()["requests"]
    assert set(result) >= {"draws", "seed", "standard_error", "requests", "weights"}
    assert [(r["id"], r["rank"], r["funded"]) for r in result["requests"]] == [
        (r["id"], r["rank"], r["funded"]) for r in ranking
    ]
    assert (result["draws"], result["seed"]) == (600, 1)
    assert result["standard_error"] == pytest.approx((0.25 / 600) ** 0.5)
    for r in result["requests"]:
        assert sum(r["acceptability"]) == pytest.approx(1)
        assert len(r["acceptability"]) == len(ranking)
        assert 1 <= r["rank_low"] <= r["rank_usual_low"] <= r["rank_usual_high"] <= r["rank_high"] <= len(ranking)
    shares = shares_in(result)
    assert sorted(result["talk_about"]) == sorted(n for n, share in shares.items() if 0.1 <= share <= 0.9)


def test_the_numbers_are_those_of_the_domain(robust, contest):
    options = (
        "--seed",
        "7",
        "--around",
        "uniform",
        "--bound",
        "tidsbesparelse=10%:0,3",
        "--bound",
        "Borgersikkerhed=0:0,2",
    )
    bounds = {"Tidsbesparelse": (0.1, 0.3), "Borgersikkerhed": (0.0, 0.2)}
    found = robustness(contest, Draws(600, 7, Around.UNIFORM, bounds=bounds))
    result = robust(*options)
    expected = dict(zip(found.number.tolist(), found.funded_share.tolist(), strict=True))
    assert {int(number[1:]): share for number, share in shares_in(result).items()} == expected
    assert result["any_drowned_share"] == found.any_drowned_share


def test_the_spread_widens_what_can_happen(robust):
    narrow, wide = (robust("--spread", spread)["requests"] for spread in ("0,01", "50%"))
    assert sum(r["rank_high"] - r["rank_low"] for r in narrow) < sum(r["rank_high"] - r["rank_low"] for r in wide)


def test_weights_come_with_their_intervals(robust, contest):
    for options, top in (((), None), (("--top", "3"), 3)):
        found = weight_intervals(contest, top=top)
        weights = robust(*options)["weights"]
        assert [w["criterion"] for w in weights] == [c.name for c in contest.register.criteria]
        for name in ("share", "ranking_low", "ranking_high", "funded_low", "funded_high"):
            assert [w[name] for w in weights] == getattr(found, name).tolist()


def test_the_settings_of_rank_apply(robust):
    must = next(number for number, share in shares_in(robust()).items() if share < 1)
    assert shares_in(robust("--must", must))[must] == 1
    assert shares_in(robust("--not", must, "--rule", "optimal"))[must] == 0


def test_the_table_says_how_accurate_it_is(kpro):
    code, out, err = kpro("robust", EXAMPLE)
    assert (code, err) == (DONE, "")
    assert out.startswith("10.000 trækninger")
    for words in (
        "±1,0 procentpoint.",
        "Med i",
        "Nr. oftest",
        "Tal om disse",
        "Mindst én rød fejl",
        "Samme rangliste",
        "Samme pulje",
    ):
        assert words in out
    assert kpro("robust", EXAMPLE)[1] == out


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--draws", "mange"), "--draws skal være et helt tal, fx 1.000."),
        (("--draws", "1,5"), "--draws skal være et helt tal, fx 1.000."),
        (("--draws", "9" * 400), "--draws skal være et helt tal, fx 1.000."),
        (("--draws", "0"), "Antallet af trækninger skal være et helt tal fra 1 til 1.000.000."),
        (("--draws", "1.000.001"), "Antallet af trækninger skal være et helt tal fra 1 til 1.000.000."),
        (("--seed=-1",), "--seed skal være et helt tal, fx 1.000."),
        (("--around", "alt"), "--around kan ikke være «alt». Skriv current eller uniform."),
        (("--spread", "meget"), "--spread skal være en andel over 0 og under 1, fx 0,1 eller 10%."),
        (("--spread", "1"), "Spredningen skal være et tal over 0 og under 1, fx 0,1."),
        (("--around", "uniform", "--spread", "0,2"), "--spread gælder kun omkring de nuværende vægte. "),
        (("--bound", "Tidsbesparelse"), "--bound skrives som NAVN=LAV:HØJ med andele fra 0 til 1, "),
        (("--bound", "Tidsbesparelse=0,1"), "--bound skrives som NAVN=LAV:HØJ med andele fra 0 til 1, "),
        (("--bound", "=0,1:0,2"), "--bound skrives som NAVN=LAV:HØJ med andele fra 0 til 1, "),
        (("--bound", "Tidsbesparelse=a:b"), "--bound skrives som NAVN=LAV:HØJ med andele fra 0 til 1, "),
        (("--bound", "Tidsbesparelse=0,3:0,1"), "Grænserne for Tidsbesparelse skal være andele fra 0 til 1 "),
        (("--bound", "Tidsbesparelse=10:30"), "Grænserne for Tidsbesparelse skal være andele fra 0 til 1 "),
        (("--bound", "Ukendt=0:1"), "«Ukendt» er ikke et kriterium i registeret. Vælg blandt: Borgersikkerhed, "),
        (
            ("--bound", "Borgersikkerhed=0:1", "--bound", "BORGERSIKKERHED=0:1"),
            "Grænserne for Borgersikkerhed er givet to gange. ",
        ),
        (
            ("--bound", "Borgersikkerhed=0,7:1", "--bound", "Tidsbesparelse=60%:1"),
            "De laveste grænser giver tilsammen 130,0 %",
        ),
        (
            ("--bound", "Borgersikkerhed=0,1:1", "--weight", "Borgersikkerhed=0"),
            "Borgersikkerhed har vægten 0 og får den i alle trækninger ",
        ),
        (("--top", "nul"), "--top skal være et helt tal, fx 1.000."),
        (("--format", "csv"), "--format kan ikke være «csv». Skriv table eller json."),
    ],
)
def test_wrong_use_is_said_in_one_sentence(refused, options, expected):
    code, sentence = refused("robust", EXAMPLE, *options)
    assert code == WRONG_USE
    assert expected in sentence
