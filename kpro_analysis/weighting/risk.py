"""The risk that what is funded costs more than the pool holds."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SPREADS = 7.0  # a sum of uniforms strays further from its mean, in standard deviations, with a probability below 1e-10
NEGLIGIBLE = 1e-7  # terms of the series, and widths as a share of all, that are left out
MOST_TERMS = 2048
NODES = 48  # of the quadrature over the common factor


@dataclass(frozen=True)
class Stakes:
    """What the rule `safe` weighs: costs from low to high (n,) in DKK, what there is, and the risk to be taken."""

    low: np.ndarray
    high: np.ndarray
    available: float
    overrun_high: float
    highest_risk: float

    def risk(self, funded: np.ndarray) -> float:
        """P(cost > available) of the funded (n,) bool."""
        return over_pool_probability(self.low[funded], self.high[funded], self.available, self.overrun_high)


def over_pool_probability(low: np.ndarray, high: np.ndarray, available: float, overrun_high: float) -> float:
    """P(cost > available), 0-1, accurate to 1e-4 and mostly far better; nothing is sampled.

    low <= high (n,): each funded request's cost in DKK, uniform between them, independent of the others; a factor that
    all share is uniform on [1, 1 + overrun_high]. `available` in DKK. With nothing funded the cost is 0.

    Method: Gauss-Legendre over the factor of the sum's distribution, which is a Fourier series of its characteristic
    function, a product of sin(x)/x (Feller, An Introduction to Probability Theory II, XIX.5).
    """
    width = high - low
    width = width[width > NEGLIGIBLE * width.sum()]
    middle = float((low + high).sum()) / 2
    reach = min(float(width.sum()) / 2, SPREADS * math.sqrt(float((width**2).sum()) / 12))
    least, most = middle - reach, middle + reach
    if most <= 0:
        return float(available < 0)
    # the shares of overrun up to which the sum fits for sure, and from which it can't fit
    sure = min(max(available / most - 1, 0.0), overrun_high)
    hopeless = min(max(available / least - 1, 0.0), overrun_high) if least > 0 else overrun_high
    if overrun_high == 0:
        return 1 - float(_share_below(width, reach, np.array([available - middle]))[0])
    fits = sure
    if hopeless > sure:
        nodes, weights = _gauss_legendre()
        factor = 1 + sure + (hopeless - sure) * nodes
        fits += (hopeless - sure) * float(weights @ _share_below(width, reach, available / factor - middle))
    return min(max(1 - fits / overrun_high, 0.0), 1.0)


def _share_below(width: Floats, reach: float, distance: Floats) -> Floats:
    """P(a sum of uniforms <= its middle + distance), shape as distance (points,); checks nothing.

    width (n,) > 0 in DKK; all but a negligible part of the sum is within `reach` of its middle.
    """
    if len(width) == 0:
        return (distance >= 0).astype(float)
    angle = np.clip(distance, -reach, reach) / (2 * reach)
    if len(width) == 1:
        return angle + 0.5
    widths, counts = np.unique(width, return_counts=True)
    ratio = widths / (2 * reach)
    term = np.arange(1, _terms(ratio, counts) + 1)
    # sinc(x) is sin(pi x)/(pi x): a uniform's characteristic function, here at 2 pi term / (2 reach)
    size = np.prod(np.sinc(np.multiply.outer(ratio, term)) ** counts[:, None], axis=0) / (np.pi * term)
    waves = np.sin(2 * np.pi * np.multiply.outer(angle, term))
    share: Floats = angle + 0.5 + waves @ size
    return np.clip(share, 0, 1)


def _terms(ratio: Floats, counts: NDArray[np.intp]) -> int:
    """How many terms of the series matter: |sinc(x)| <= min(1, 1/(pi x)) bounds them."""
    term = 2 ** np.arange(3, MOST_TERMS.bit_length())
    log_size = -np.log(np.pi * term) - counts @ np.log(np.maximum(1, np.pi * np.multiply.outer(ratio, term)))
    matter = np.flatnonzero(log_size > math.log(NEGLIGIBLE))
    return int(term[min(matter[-1] + 1, len(term) - 1)]) if len(matter) else int(term[0])


@cache
def _gauss_legendre() -> tuple[np.ndarray, np.ndarray]:
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    return (nodes + 1) / 2, weights / 2
