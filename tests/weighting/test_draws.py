"""How weights are drawn, against closed forms; every comparison is within 4 standard errors at a fixed seed."""

import math
from typing import Any

import numpy as np
import pytest

from kpro_analysis.errors import UsageError
from kpro_analysis.weighting.draws import BLOCK, Around, Draws, draw_shares, share_blocks
from kpro_analysis.weighting.within import walk_within

NAMES = ("Nytte", "Borger", "Lov", "Tid")
AGREED = np.array([0.4, 0.3, 0.2, 0.1])
COUNT = 20_000


def drawn(names: tuple[str, ...] = NAMES, shares: Any = AGREED, **how: Any) -> np.ndarray:
    return draw_shares(names, shares, Draws(**{"count": COUNT, **how}))


def close(found: np.ndarray, mean: float, deviation: float) -> bool:
    return abs(float(found.mean()) - mean) < 4 * deviation / math.sqrt(len(found))


@pytest.mark.parametrize("m", [2, 3, 10])
def test_uniform_draws_have_the_moments_of_the_simplex(m: int) -> None:
    shares = drawn(tuple(map(str, range(m))), np.full(m, 1 / m), around=Around.UNIFORM)
    variance = (m - 1) / (m**2 * (m + 1))
    for column in shares.T:
        assert close(column, 1 / m, math.sqrt(variance))
        assert column.var() == pytest.approx(variance, rel=0.05)
        for t in (0.1, 0.25):
            below = 1 - (1 - t) ** (m - 1)
            assert close(column <= t, below, math.sqrt(below * (1 - below)))


@pytest.mark.parametrize("spread", [0.05, 0.1, 0.5])
def test_draws_around_today_have_the_mean_and_the_spread_that_is_said(spread: float) -> None:
    for column, share in zip(drawn(spread=spread).T, AGREED, strict=True):
        deviation = spread * math.sqrt(share * (1 - share))
        assert close(column, share, deviation)
        assert column.std() == pytest.approx(deviation, rel=0.05)


def test_a_share_of_nothing_stays_nothing() -> None:
    shares = drawn(shares=np.array([0.5, 0.0, 0.5, 0.0]), spread=0.9)
    assert (shares[:, [1, 3]] == 0).all()
    assert shares.sum(axis=1) == pytest.approx(1)


def test_lower_bounds_keep_a_uniform_draw_uniform() -> None:
    low = {"Nytte": 0.3, "Lov": 0.2}
    shares = drawn(around=Around.UNIFORM, bounds={name: (least, 1.0) for name, least in low.items()})
    for name, column in zip(NAMES, shares.T, strict=True):
        least = low.get(name, 0.0)
        assert column.min() >= least
        # least + (1 - sum of least) * Dirichlet: mean 1/4, variance 3/80
        assert close(column, least + (1 - 0.5) / 4, (1 - 0.5) * math.sqrt(3 / 80))


BOUNDS = [
    {"Nytte": (0.2, 0.5)},
    {"Nytte": (0.6, 0.61), "Borger": (0.2, 0.21)},
    {"Nytte": (0.0, 0.05), "Borger": (0.0, 0.1), "Lov": (0.8, 0.9)},
    {"Nytte": (0.25, 0.25), "Borger": (0.25, 0.25)},
    dict.fromkeys(NAMES, (0.25, 0.25)),
    dict.fromkeys(NAMES, (0.1, 0.25)),
    dict.fromkeys(NAMES, (0.25, 0.9)),
    {"Nytte": (1.0, 1.0)},
    {"Nytte": (0.0, 0.0)},
]


@pytest.mark.parametrize("around", list(Around))
@pytest.mark.parametrize("bounds", BOUNDS, ids=str)
def test_every_draw_is_within_its_bounds(around: Around, bounds: dict[str, tuple[float, float]]) -> None:
    shares = drawn(count=700, around=around, bounds=bounds)
    assert shares.shape == (700, 4)
    assert shares.sum(axis=1) == pytest.approx(1, abs=1e-12)
    for name, column in zip(NAMES, shares.T, strict=True):
        low, high = bounds.get(name, (0.0, 1.0))
        assert column.min() >= low - 1e-12
        assert column.max() <= high + 1e-12


def test_a_narrow_uniform_draw_is_uniform() -> None:
    """Only a hundredth of what is proposed fits, so the draws are walked to."""
    shares = drawn(("A", "B"), np.array([0.5, 0.5]), around=Around.UNIFORM, bounds={"A": (0.0, 0.62), "B": (0.0, 0.39)})
    assert close(shares[:, 0], (0.61 + 0.62) / 2, 0.01 / math.sqrt(12))
    assert shares[:, 0].std() == pytest.approx(0.01 / math.sqrt(12), rel=0.05)


def test_a_draw_far_from_today_follows_the_tail() -> None:
    """Beta(199.5, 199.5) between 0.8 and 0.9: its mean by summing the density."""
    shares = drawn(("A", "B"), np.array([0.5, 0.5]), spread=0.05, bounds={"A": (0.8, 0.9)})
    x = np.linspace(0.8, 0.9, 100_001)
    density = np.exp(198.5 * (np.log(x * (1 - x)) - math.log(0.8 * 0.2)))
    mean = float((x * density).sum() / density.sum())
    deviation = math.sqrt(float(((x - mean) ** 2 * density).sum() / density.sum()))
    assert close(shares[:, 0], mean, deviation)
    assert shares[:, 0].std() == pytest.approx(deviation, rel=0.05)


@pytest.mark.parametrize("alpha", [(1, 1, 1, 1, 1), (0.6, 3, 2, 1, 0.4), (20, 12, 6, 3, 2)], ids=str)
def test_the_walk_gives_what_drawing_and_discarding_gives(alpha: tuple[float, ...]) -> None:
    low, high = np.array([0.1, 0.05, 0, 0, 0]), np.array([0.5, 0.4, 0.3, 0.9, 0.2])
    generator = np.random.default_rng(5)
    walked = walk_within((low, high), np.array(alpha, dtype=float), COUNT, generator)
    proposed = generator.dirichlet(alpha, 20 * COUNT)
    kept = proposed[np.all((proposed >= low) & (proposed <= high), axis=1)]
    assert len(kept) > COUNT / 2
    for one, other in ((walked, kept), (walked**2, kept**2), (walked[:, [0]] * walked, kept[:, [0]] * kept)):
        error = np.hypot(one.std(axis=0) / math.sqrt(len(one)), other.std(axis=0) / math.sqrt(len(other)))
        assert (np.abs(one.mean(axis=0) - other.mean(axis=0)) < 4 * error).all()


@pytest.mark.parametrize("around", list(Around))
@pytest.mark.parametrize("bounds", [{}, {"Nytte": (0.6, 0.61)}], ids=["free", "narrow"])
def test_the_same_seed_gives_the_same_and_few_are_the_first_of_many(around: Around, bounds: Any) -> None:
    many = drawn(count=3 * BLOCK + 7, around=around, bounds=bounds, seed=3)
    assert np.array_equal(many, drawn(count=3 * BLOCK + 7, around=around, bounds=bounds, seed=3))
    assert np.array_equal(many[: BLOCK + 1], drawn(count=BLOCK + 1, around=around, bounds=bounds, seed=3))
    assert not np.array_equal(many, drawn(count=3 * BLOCK + 7, around=around, bounds=bounds, seed=4))
    blocks = list(share_blocks(NAMES, AGREED, Draws(3 * BLOCK + 7, 3, around, bounds=bounds)))
    assert [len(block) for block in blocks] == [BLOCK, BLOCK, BLOCK, 7]
    assert np.array_equal(many, np.concatenate(blocks))


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"count": 0}, "Antallet af trækninger skal være et helt tal fra 1 til 1.000.000."),
        ({"count": 1_000_001}, "Antallet af trækninger skal være et helt tal fra 1 til 1.000.000."),
        ({"seed": -1}, "Frøet til trækningerne skal være et helt tal på 0 eller derover."),
        ({"spread": 0.0}, "Spredningen skal være et tal over 0 og under 1, fx 0,1."),
        ({"spread": 1.0}, "Spredningen skal være et tal over 0 og under 1, fx 0,1."),
        ({"spread": math.nan}, "Spredningen skal være et tal over 0 og under 1, fx 0,1."),
        *(
            (
                {"bounds": {"Nytte": pair}},
                "Grænserne for Nytte skal være andele fra 0 til 1 med den laveste først, fx 0,1 og 0,3.",
            )
            for pair in [(-0.1, 0.5), (0.5, 0.4), (0.5, 1.1), (math.nan, 0.5)]
        ),
    ],
)
def test_impossible_draws_are_refused(how: Any, sentence: str) -> None:
    with pytest.raises(UsageError) as refusal:
        Draws(**how)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        ({"Pris": (0.1, 0.2)}, "Pris er ikke et kriterium her. Vælg blandt: Nytte, Borger, Lov, Tid."),
        (
            {"Nytte": (0.7, 1.0), "Lov": (0.5, 1.0)},
            "De laveste grænser giver tilsammen 120,0 %, og vægtene skal tilsammen give 100 %. Sænk mindst én af dem.",
        ),
        (
            dict.fromkeys(NAMES, (0.0, 0.2)),
            "De højeste grænser giver tilsammen 80,0 %, og vægtene skal tilsammen give 100 %. Hæv mindst én af dem.",
        ),
    ],
)
@pytest.mark.parametrize("around", list(Around))
def test_bounds_that_allow_no_weights_are_refused(around: Around, bounds: Any, sentence: str) -> None:
    with pytest.raises(UsageError) as refusal:
        share_blocks(NAMES, AGREED, Draws(around=around, bounds=bounds))
    assert str(refusal.value) == sentence


def test_a_weight_of_nothing_cannot_be_drawn_around_today_above_a_bound() -> None:
    shares, bounds = np.array([0.5, 0.0, 0.5, 0.0]), {"Borger": (0.1, 1.0)}
    with pytest.raises(
        UsageError, match=r"^Borger har vægten 0 og får den i alle trækninger omkring de nuværende vægte\. "
    ):
        share_blocks(NAMES, shares, Draws(bounds=bounds))
    assert drawn(shares=shares, around=Around.UNIFORM, bounds=bounds)[:, 1].min() >= 0.1
