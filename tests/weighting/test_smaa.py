"""The kernels of SMAA against what the R package smaa makes of the same samples."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kpro_analysis.weighting.smaa import (
    central_weights,
    confidence_factors,
    rank_acceptability,
    ranking_entropy,
    ranks_of,
)

VECTORS = Path(__file__).parents[1] / "data" / "vectors" / "smaa_thrombo"


@pytest.fixture(scope="module")
def thrombo() -> dict[str, Any]:
    samples = np.load(VECTORS / "thrombo_samples.npz")
    expected = json.loads((VECTORS / "thrombo_expected.json").read_text(encoding="utf-8"))
    points, shares = samples["meas"], samples["weights"]
    values = np.einsum("dnm,dm->dn", points, shares)
    return {"points": points, "shares": shares, "ranks": ranks_of(values), **expected}


def test_rank_acceptability_is_exact(thrombo: dict[str, Any]) -> None:
    assert rank_acceptability(thrombo["ranks"]).tolist() == thrombo["rank_acceptability"]


def test_rank_acceptability_by_fixed_weights_is_exact(thrombo: dict[str, Any]) -> None:
    ranks = ranks_of(thrombo["points"] @ np.array([0.5, 0.2, 0.3]))
    expected = thrombo["with_fixed_weights_0_5_0_2_0_3"]["rank_acceptability"]
    assert rank_acceptability(ranks).tolist() == expected


def test_central_weights(thrombo: dict[str, Any]) -> None:
    found = central_weights(thrombo["ranks"], thrombo["shares"])
    assert found == pytest.approx(np.array(thrombo["central_weights"]), abs=1e-6)


def test_confidence_factors_are_exact(thrombo: dict[str, Any]) -> None:
    central = central_weights(thrombo["ranks"], thrombo["shares"])
    assert confidence_factors(thrombo["points"], central).tolist() == thrombo["confidence_factors"]


def test_ranking_entropy(thrombo: dict[str, Any]) -> None:
    assert ranking_entropy(thrombo["ranks"]) == pytest.approx(thrombo["ranking_entropy_bits"], abs=1e-7)
    expected = json.loads((VECTORS / "rank_entropy_expected.json").read_text(encoding="utf-8"))
    ranks = np.loadtxt(VECTORS / "rank_entropy_ranks.csv", delimiter=",", dtype=np.int64)
    assert ranking_entropy(ranks) == pytest.approx(expected["ranking_entropy_bits"], abs=1e-12)


def test_who_never_comes_first_has_no_central_weights() -> None:
    central = central_weights(np.array([[1, 2], [1, 2]]), np.array([[0.25, 0.75], [0.75, 0.25]]))
    assert central[0].tolist() == [(0.25 + 0.75) / 2, (0.75 + 0.25) / 2]
    assert np.isnan(central[1]).all()
    points = np.array([[[1.0, 1.0], [0.0, 0.0]]])
    assert confidence_factors(points, central).tolist() == [1, 0]
