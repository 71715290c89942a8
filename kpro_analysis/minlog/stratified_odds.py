"""Odds ratios of stratified 2x2 tables."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from statsmodels.stats.contingency_tables import StratifiedTable

from kpro_analysis.minlog.odds import mantel_haenszel, woolf
from kpro_analysis.minlog.spans import Ints


@dataclass(frozen=True)
class Odds:
    """Odds ratios with 95 % intervals, and whether the strata agree; None where zeros leave them undefined."""

    crude: float | None
    crude_low: float | None  # Woolf
    crude_high: float | None
    mantel_haenszel: float | None
    low: float | None  # Robins, Breslow and Greenland
    high: float | None
    breslow_day_p: float | None  # with Tarone's adjustment; None with one stratum
    strata: int  # that say something: both rows and both columns occur

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def odds_of(tables: Ints) -> Odds:
    """Of counts (strata, 2, 2): crude over all, Mantel-Haenszel over strata, Breslow-Day between them.

    >>> odds = odds_of(np.array([[[10, 20], [30, 40]]]))
    >>> odds.crude == 10 * 40 / (20 * 30)
    True
    """
    telling = tables[(tables.sum(axis=1) > 0).all(axis=1) & (tables.sum(axis=2) > 0).all(axis=1)]
    crude, pooled = woolf(tables.sum(axis=0).tolist()), mantel_haenszel(telling.tolist())
    agree = None
    if pooled.value is not None and len(telling) > 1:
        stratified = StratifiedTable([table.astype(np.float64) for table in telling])
        agree = float(stratified.test_equal_odds(adjust=True).pvalue)
    return Odds(crude.value, crude.low, crude.high, pooled.value, pooled.low, pooled.high, agree, len(telling))
