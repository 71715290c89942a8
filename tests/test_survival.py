"""Time until something is done: the estimate is Kaplan and Meier's, by a published table and by statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from kpro_analysis.survival import reached, still_open

# Weeks in remission under 6-mercaptopurine, + = still in remission when last seen: Freireich et al. (1963), Blood 21,
# as analysed by Gehan (1965), Biometrika 52, and in most textbooks since
MERCAPTOPURINE = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def followed(text):
    words = text.split()
    return np.array([int(word.strip("+")) for word in words]), np.array(["+" not in word for word in words])


def test_the_published_example():
    times, shares = still_open(*followed(MERCAPTOPURINE))
    assert times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert np.round(shares, 3).tolist() == [0.857, 0.807, 0.753, 0.69, 0.627, 0.538, 0.448]
    assert (reached(times, shares, 0.5), reached(times, shares, 0.9)) == (23, None)
    assert reached(*still_open(*followed(PLACEBO)), 0.5) == 8


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_with_all_done_it_is_the_plain_share(days):
    times, shares = still_open(np.array(days), np.ones(len(days), dtype=bool))
    for time, share in zip(times.tolist(), shares.tolist(), strict=True):
        assert share == pytest.approx(sum(d > time for d in days) / len(days))


@pytest.mark.parametrize("seed", range(5))
def test_statsmodels_says_the_same(seed):
    draw = np.random.default_rng(seed)
    waited, done = draw.integers(1, 40, 60), draw.random(60) < 0.6
    times, shares = still_open(waited, done)
    theirs = SurvfuncRight(waited, done.astype(int))
    assert times.tolist() == theirs.surv_times.tolist()
    assert shares == pytest.approx(theirs.surv_prob)
    assert reached(times, shares, 0.5) == theirs.quantile(0.5)
